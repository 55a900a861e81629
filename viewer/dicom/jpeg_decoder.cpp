#include "dicom/jpeg_decoder.h"

#include "dicom/jpeg_color.h"
#include "dicom/jpeg_stream.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sagitta::dicom {

namespace {

// Of a code stream of many scans libjpeg holds all coefficients, and goes through all of them for each scan, be there
// a byte for it or not.
constexpr std::int64_t kMostBufferedBytes = std::int64_t{1} << 30;
constexpr std::int64_t kMostScannedSamples = std::int64_t{1} << 32;

// Which rows the decoder has written when it complains for the first time: it fills the image row by row, and tells
// nobody how far it is. So the image begins as a pattern that no row of it is likely to be.
class RowWatch {
public:
    RowWatch(std::span<std::byte> image, int rows) :
        m_image(image), m_rows(static_cast<std::size_t>(rows)), m_rowBytes(image.size() / m_rows) {
        for (std::size_t at = 0; at < image.size(); at += pattern().size())
            std::memcpy(image.data() + at, pattern().data(), std::min(pattern().size(), image.size() - at));
    }

    void warned() {
        if (!m_sound)
            m_sound = writtenRows();
    }
    // Rows from the top that were there before the first warning.
    int soundRows() const { return static_cast<int>(m_sound.value_or(m_rows)); }

private:
    using Pattern = std::array<std::byte, 65521>; // a prime, lest rows repeat it

    static const Pattern& pattern() {
        static const Pattern made = [] {
            Pattern bytes;
            std::uint32_t state = 1;
            for (std::byte& byte : bytes) {
                state = state * 1664525 + 1013904223;
                byte = static_cast<std::byte>(state >> 24);
            }
            return bytes;
        }();
        return made;
    }

    bool isWritten(std::size_t row) const {
        for (std::size_t at = row * m_rowBytes; at < (row + 1) * m_rowBytes; ++at)
            if (m_image[at] != pattern()[at % pattern().size()])
                return true;
        return false;
    }

    std::size_t writtenRows() const {
        std::size_t from = 0, to = m_rows;
        while (from < to) {
            const std::size_t middle = from + (to - from) / 2;
            if (isWritten(middle))
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    std::span<std::byte> m_image;
    std::size_t m_rows;
    std::size_t m_rowBytes;
    std::optional<std::size_t> m_sound;
};

// DCMTK's decoder, which would write libjpeg's warnings to the log.
template<class Ijg>
class Decoder : public Ijg {
public:
    Decoder(const DJCodecParameter& parameters, RowWatch& watch) : Ijg(parameters, OFFalse), m_watch(watch) {}

    void emitMessage(int level) const override {
        if (level < 0) // a warning; from 0 on libjpeg tells what it reads
            m_watch.warned();
    }

private:
    RowWatch& m_watch;
};

template<class Ijg>
Result<void> run(JpegStream& stream, std::span<std::byte> image, RowWatch& watch) {
    // DCMTK's workarounds stay off. With the one for overflows in predictor 6 sound streams come out wrong, and nothing
    // in a stream tells which kind it is; the one for Cornell's encoder looks at bits that may not be read yet. Streams
    // of the latter come with a warning, as they cannot be read to their end.
    const DJCodecParameter parameters(ECC_lossyYCbCr, EDC_never, EUC_never, EPC_colorByPixel);
    Decoder<Ijg> decoder(parameters, watch);
    OFCondition result = decoder.init();
    if (result.good())
        result = decoder.decode(reinterpret_cast<Uint8*>(stream.bytes.data()), static_cast<Uint32>(stream.bytes.size()),
                                reinterpret_cast<Uint8*>(image.data()), static_cast<Uint32>(image.size()), OFFalse);
    if (result.good())
        return {};
    return Error(result == EC_MemoryExhausted ? ErrorCode::Full : ErrorCode::Corrupt,
                 QStringLiteral("JPEG: %1").arg(QString::fromLatin1(result.text())));
}

Result<void> run(JpegStream& stream, std::span<std::byte> image, RowWatch& watch) {
    if (stream.precision <= 8)
        return run<DJDecompressIJG8Bit>(stream, image, watch);
    if (stream.precision <= 12)
        return run<DJDecompressIJG12Bit>(stream, image, watch);
    return run<DJDecompressIJG16Bit>(stream, image, watch);
}

Result<void> checkHeader(const JpegStream& stream, const FrameFormat& format) {
    const auto components = static_cast<int>(stream.components.size());
    if (stream.columns != format.columns || stream.rows != format.rows || components != format.samplesPerPixel)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("JPEG code stream is of %1 x %2 x %3 samples, the header says %4 x %5 x %6")
                         .arg(stream.columns)
                         .arg(stream.rows)
                         .arg(components)
                         .arg(format.columns)
                         .arg(format.rows)
                         .arg(format.samplesPerPixel));
    if (format.bitsAllocated < 8 || stream.precision > format.bitsAllocated)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("JPEG code stream has %1 bits per sample, the header allocates %2")
                         .arg(stream.precision)
                         .arg(format.bitsAllocated));
    return {};
}

Result<void> checkBuffers(const JpegStream& stream) {
    if (!stream.isBuffered())
        return {};
    const std::int64_t samples =
        std::int64_t{stream.rows} * stream.columns * static_cast<std::int64_t>(stream.components.size());
    if (samples * 2 > kMostBufferedBytes) // coefficients and lossless samples alike
        return Error(
            ErrorCode::Unsupported,
            QStringLiteral("a JPEG of many scans of %1 x %2 pixels is too large").arg(stream.columns).arg(stream.rows));
    if (samples * stream.scans > kMostScannedSamples)
        return Error(ErrorCode::Unsupported, QStringLiteral("a JPEG of %1 scans of %2 x %3 pixels is too large")
                                                 .arg(stream.scans)
                                                 .arg(stream.columns)
                                                 .arg(stream.rows));
    return {};
}

// Lossless, libjpeg would show what happens to lie in memory.
Result<void> checkComponents(const JpegStream& stream) {
    if (stream.isLossy() || stream.isComplete())
        return {};
    return Error(ErrorCode::Corrupt, QStringLiteral("JPEG code stream ends before all its components are there"));
}

QString damageOf(const JpegStream& stream, int soundRows) {
    if (!stream.isComplete())
        return QStringLiteral("JPEG code stream is cut off before all its components are there");
    if (stream.isBuffered() && (soundRows < stream.rows || !stream.isWhole))
        return QStringLiteral(
            "JPEG code stream is damaged or cut off: the picture is coarser than it was, or distorted");
    if (soundRows < stream.rows)
        return QStringLiteral("JPEG code stream is damaged or cut off: rows from %1 on of %2 are distorted or filled")
            .arg(soundRows + 1)
            .arg(stream.rows);
    return {};
}

} // namespace

Result<RawSamples> decodeJpeg(std::span<const std::byte> bytes, const FrameFormat& format) {
    SAGITTA_TRY(JpegStream stream, readJpegStream(bytes));
    SAGITTA_CHECK(checkHeader(stream, format));
    SAGITTA_CHECK(checkBuffers(stream));
    SAGITTA_CHECK(checkComponents(stream));
    RawSamples raw;
    raw.count = sampleCount(format);
    raw.bytesEach = containerBytes(format);
    raw.precision = stream.precision;
    raw.isLossy = stream.isLossy();
    if (stream.components.size() == 3) {
        const JpegColor color = jpegColor(stream, format.photometric);
        raw.photometric = color.photometric;
        raw.headerWarning = color.warning;
    }
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * static_cast<std::size_t>(raw.bytesEach)));
    const int codedBytes = stream.precision <= 8 ? 1 : 2;
    const std::span<std::byte> image(raw.data.get(), raw.count * static_cast<std::size_t>(codedBytes));
    RowWatch watch(image, stream.rows);
    SAGITTA_CHECK(run(stream, image, watch));
    raw.warning = damageOf(stream, watch.soundRows());
    if (raw.isLossy)
        clampOvershoot(raw, codedBytes, format);
    widenSamples(raw, codedBytes);
    return raw;
}

} // namespace sagitta::dicom
