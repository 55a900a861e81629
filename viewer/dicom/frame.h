// Frame: immutable stored pixels of one frame, after decoding, masking to BitsStored and sign extension; and
// FrameFormat, what the header says about the bytes before decoding. Values; the pixels are shared, any thread.
#pragma once

#include "dicom/overlay.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sagitta::dicom {

struct TransferSyntax;

// One frame of one instance; frames count from 0 here (1 in DICOM and in sagitta-cli).
struct FrameRef {
    QString sopInstanceUid;
    int frame = 0;

    bool operator==(const FrameRef&) const = default;
};
size_t qHash(const FrameRef& ref, size_t seed = 0);

enum class Photometric {
    Monochrome1,
    Monochrome2,
    PaletteColor,
    Rgb,
    YbrFull,
    YbrFull422,
    YbrPartial422,
    YbrPartial420,
    YbrIct,
    YbrRct,
    Hsv,
    Argb,
    Cmyk,
    Unknown
};

// Which element holds the pixels (PS3.3 C.7.6.3, C.7.6.24).
enum class PixelElement { None, Integer, Float, DoubleFloat };

// PS3.3 C.7.6.3: the Image Pixel module, plus the transfer syntax the bytes are in.
struct FrameFormat {
    QString transferSyntaxUid;
    PixelElement element = PixelElement::None;
    Photometric photometric = Photometric::Unknown;
    int rows = 0;
    int columns = 0;
    int samplesPerPixel = 1;
    bool planar = false; // PlanarConfiguration 1
    int bitsAllocated = 0;
    int bitsStored = 0;
    int highBit = 0;
    bool isSigned = false;
    // 1- and 8-bit samples in big-endian 16-bit words (PS3.5 A.3: OW): the bytes of each pair are swapped. Pieces then
    // begin and end at words, and the bit offset counts after swapping.
    bool wordSwapped = false;
    // Rgb or YbrFull, never of a file: the samples of an image of three are this colour, whatever header and code
    // stream say; for images that are labelled wrongly. How they are laid out is still as `photometric` says.
    std::optional<Photometric> colorOverride{};
    // Bits of 16-bit pixel words that hold overlays and no pixel (PS3.5 8.1.2 of 2003): bit n is 1 << n.
    std::uint32_t overlayBits = 0;

    bool operator==(const FrameFormat&) const = default;
};

enum class SampleType : std::uint8_t { U8, S8, U16, S16, U32, S32, F32, F64 };
int bytesPerSample(SampleType type);

// What the samples of a decoded frame are: grey (MONOCHROME1 and 2 alike), palette indices, or RGB interleaved.
enum class FrameColor : std::uint8_t { Grey, PaletteIndex, Rgb };

class Frame {
public:
    Frame() = default;
    // `data` holds rows * columns * samples * bytesPerSample(type) bytes, native byte order, row by row.
    Frame(int rows, int columns, FrameColor color, SampleType type, std::shared_ptr<const std::byte[]> data);

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    FrameColor color() const { return m_color; }
    int samples() const { return m_color == FrameColor::Rgb ? 3 : 1; }
    SampleType type() const { return m_type; }
    std::size_t byteCount() const;
    bool isNull() const { return !m_data; }

    std::span<const std::byte> bytes() const { return {m_data.get(), byteCount()}; }
    // The caller has checked type().
    template<class T>
    std::span<const T> samplesAs() const {
        return {reinterpret_cast<const T*>(m_data.get()), byteCount() / sizeof(T)};
    }
    // Overlays that lie among the stored bits; nullptr when there are none in this bit.
    const BitPlane* findBitPlane(int bit) const;
    void setBitPlanes(std::shared_ptr<const std::vector<BitPlane>> planes) { m_bitPlanes = std::move(planes); }
    // How many besides the asker hold the pixels; the cache keeps what is in use.
    long useCount() const { return m_data.use_count(); }

private:
    int m_rows = 0;
    int m_columns = 0;
    FrameColor m_color = FrameColor::Grey;
    SampleType m_type = SampleType::U8;
    std::shared_ptr<const std::byte[]> m_data;
    std::shared_ptr<const std::vector<BitPlane>> m_bitPlanes; // null: none
};

// Calls f with a std::span<const T> of the frame's true sample type.
template<class F>
decltype(auto) visitSamples(const Frame& frame, F&& f) {
    switch (frame.type()) {
    case SampleType::U8:
        return f(frame.samplesAs<std::uint8_t>());
    case SampleType::S8:
        return f(frame.samplesAs<std::int8_t>());
    case SampleType::U16:
        return f(frame.samplesAs<std::uint16_t>());
    case SampleType::S16:
        return f(frame.samplesAs<std::int16_t>());
    case SampleType::U32:
        return f(frame.samplesAs<std::uint32_t>());
    case SampleType::S32:
        return f(frame.samplesAs<std::int32_t>());
    case SampleType::F32:
        return f(frame.samplesAs<float>());
    case SampleType::F64:
        break;
    }
    return f(frame.samplesAs<double>());
}

} // namespace sagitta::dicom
