#include "dicom/native_decoder.h"

#include "dicom/pixel_module.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <vector>

namespace sagitta::dicom {

namespace {

// Undoes the swapping of 8-bit data in big-endian words; a lone last byte has no partner and stays.
std::vector<std::byte> swapPairs(std::span<const std::byte> bytes) {
    std::vector<std::byte> swapped(bytes.begin(), bytes.end());
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2)
        std::swap(swapped[i], swapped[i + 1]);
    return swapped;
}

// The first pixel is in the least significant bit (PS3.5 8.1.1). Returns how many samples there were bits for.
std::size_t unpackBits(std::span<const std::byte> bytes, int bitOffset, std::size_t count, std::byte* out) {
    const auto offset = static_cast<std::size_t>(bitOffset);
    const std::size_t bits = bytes.size() * 8;
    const std::size_t present = std::min(count, bits > offset ? bits - offset : 0);
    for (std::size_t i = 0; i < present; ++i) {
        const std::size_t bit = offset + i;
        out[i] = (bytes[bit / 8] >> (bit % 8)) & std::byte{1};
    }
    return present;
}

template<class T>
void copyFrom(const std::byte* in, std::size_t count, bool bigEndian, std::byte* out) {
    if (bigEndian)
        qFromBigEndian<T>(in, static_cast<qsizetype>(count), out);
    else
        qFromLittleEndian<T>(in, static_cast<qsizetype>(count), out);
}

std::size_t copySamples(std::span<const std::byte> bytes, int bytesEach, std::size_t count, bool bigEndian,
                        std::byte* out) {
    const std::size_t present = std::min(count, bytes.size() / static_cast<std::size_t>(bytesEach));
    switch (bytesEach) {
    case 1:
        std::memcpy(out, bytes.data(), present);
        break;
    case 2:
        copyFrom<quint16>(bytes.data(), present, bigEndian, out);
        break;
    case 4:
        copyFrom<quint32>(bytes.data(), present, bigEndian, out);
        break;
    default:
        copyFrom<quint64>(bytes.data(), present, bigEndian, out);
        break;
    }
    return present;
}

// Y1 Y2 Cb Cr for each two pixels -> Y Cb Cr for each (PS3.3 C.7.6.3.1.2).
template<class T>
void expand422(const std::byte* packed, std::size_t samples, std::byte* out) {
    const auto* const pairs = reinterpret_cast<const T*>(packed);
    auto* to = reinterpret_cast<T*>(out);
    for (std::size_t i = 0; i + 3 < samples; i += 4) {
        for (const std::size_t pixel : {std::size_t{0}, std::size_t{1}}) {
            *to++ = pairs[i + pixel];
            *to++ = pairs[i + 2];
            *to++ = pairs[i + 3];
        }
    }
}

QString truncation(std::size_t present, std::size_t expected) {
    return QStringLiteral("pixel data truncated: %1 of %2 samples are there, the rest is filled with zero")
        .arg(present)
        .arg(expected);
}

Result<void> check422(const FrameFormat& format) {
    const QString name = termOf(format.photometric);
    if (format.columns % 2 != 0)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("%1 with an odd number of columns, %2, of which two share their "
                                    "colour, is ambiguous")
                         .arg(name)
                         .arg(format.columns));
    if (format.planar)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 is not possible by plane").arg(name));
    if (format.bitsAllocated > 16)
        return Error(
            ErrorCode::Unsupported,
            QStringLiteral("%1 of %2 bits cannot be shown by this version").arg(name).arg(format.bitsAllocated));
    return {};
}

Result<RawSamples> decode422(std::span<const std::byte> bytes, const FrameFormat& format, bool bigEndian) {
    SAGITTA_CHECK(check422(format));
    RawSamples raw;
    raw.count = sampleCount(format);
    raw.bytesEach = containerBytes(format);
    const auto bytesEach = static_cast<std::size_t>(raw.bytesEach);
    const std::size_t expected = raw.count / 3 * 2;
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * bytesEach));
    SAGITTA_TRY(const std::shared_ptr<std::byte[]> packed, makeSampleBuffer(expected * bytesEach));
    const std::size_t present = copySamples(bytes, raw.bytesEach, expected, bigEndian, packed.get()) / 4 * 4;
    std::memset(raw.data.get(), 0, raw.count * bytesEach);
    if (raw.bytesEach == 1)
        expand422<std::uint8_t>(packed.get(), present, raw.data.get());
    else
        expand422<std::uint16_t>(packed.get(), present, raw.data.get());
    if (present < expected)
        raw.warning = truncation(present, expected);
    return raw;
}

} // namespace

Result<RawSamples> decodeNative(std::span<const std::byte> bytes, const FrameFormat& format, bool bigEndian,
                                int bitOffset) {
    if (bytes.empty())
        return Error(ErrorCode::Corrupt, QStringLiteral("frame holds no pixel data"));
    std::vector<std::byte> swapped;
    if (format.wordSwapped) {
        swapped = swapPairs(bytes);
        bytes = swapped;
    }
    if (format.bitsAllocated >= 8)
        bytes = bytes.subspan(std::min(bytes.size(), static_cast<std::size_t>(bitOffset / 8)));
    if (format.photometric == Photometric::YbrFull422 || format.photometric == Photometric::YbrPartial422)
        return decode422(bytes, format, bigEndian);
    RawSamples raw;
    raw.count = sampleCount(format);
    raw.bytesEach = containerBytes(format);
    raw.planar = format.planar;
    const std::size_t size = raw.count * static_cast<std::size_t>(raw.bytesEach);
    SAGITTA_TRY(raw.data, makeSampleBuffer(size));
    const std::size_t present = format.bitsAllocated == 1
                                    ? unpackBits(bytes, bitOffset, raw.count, raw.data.get())
                                    : copySamples(bytes, raw.bytesEach, raw.count, bigEndian, raw.data.get());
    if (present == 0)
        return Error(ErrorCode::Corrupt, QStringLiteral("frame holds no whole sample"));
    const std::size_t filled = present * static_cast<std::size_t>(raw.bytesEach);
    std::memset(raw.data.get() + filled, 0, size - filled);
    if (present < raw.count)
        raw.warning = truncation(present, raw.count);
    return raw;
}

} // namespace sagitta::dicom
