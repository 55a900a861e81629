#include "dicom/rle_decoder.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cstring>

namespace sagitta::dicom {

namespace {

constexpr std::size_t kHeaderBytes = 64; // G.5: a count and fifteen offsets
constexpr std::size_t kMaxSegments = 15;

// Where the bytes of one segment go: every `stride`-th byte from `first`.
struct Target {
    std::byte* first = nullptr;
    std::size_t stride = 1;
    std::size_t count = 0;
};

// G.3.2. Returns how many bytes came out, at most target.count.
std::size_t expandSegment(std::span<const std::byte> in, Target target) {
    std::size_t done = 0;
    std::size_t at = 0;
    while (at < in.size() && done < target.count) {
        const auto control = static_cast<std::int8_t>(in[at++]);
        if (control >= 0) {
            const std::size_t run =
                std::min({static_cast<std::size_t>(control) + 1, in.size() - at, target.count - done});
            for (std::size_t i = 0; i < run; ++i)
                target.first[(done + i) * target.stride] = in[at + i];
            at += run;
            done += run;
        } else if (control != -128 && at < in.size()) {
            const std::byte value = in[at++];
            const std::size_t run = std::min(static_cast<std::size_t>(1 - control), target.count - done);
            for (std::size_t i = 0; i < run; ++i)
                target.first[(done + i) * target.stride] = value;
            done += run;
        }
    }
    return done;
}

struct Segments {
    std::span<const std::byte> bytes;
    std::size_t count = 0;
};

Result<Segments> readHeader(std::span<const std::byte> bytes, std::size_t wanted) {
    if (bytes.size() < kHeaderBytes)
        return Error(ErrorCode::Corrupt, QStringLiteral("RLE header is cut off"));
    const std::size_t count = qFromLittleEndian<quint32>(bytes.data());
    if (count < wanted || count > kMaxSegments)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("RLE header says %1 segments, the image needs %2").arg(count).arg(wanted));
    return Segments{bytes, count};
}

Result<std::span<const std::byte>> segment(const Segments& segments, std::size_t index) {
    const auto offsetOf = [&](std::size_t i) {
        return std::size_t{qFromLittleEndian<quint32>(segments.bytes.data() + 4 + 4 * i)};
    };
    const std::size_t size = segments.bytes.size();
    const std::size_t begin = offsetOf(index);
    const std::size_t end = index + 1 < segments.count ? std::min(offsetOf(index + 1), size) : size;
    if (begin < kHeaderBytes || begin >= end)
        return Error(ErrorCode::Corrupt, QStringLiteral("RLE segment %1 lies outside of the frame").arg(index + 1));
    return segments.bytes.subspan(begin, end - begin);
}

// Returns whether the segment filled its target.
bool expandOrFill(std::span<const std::byte> packed, Target target) {
    const std::size_t done = expandSegment(packed, target);
    for (std::size_t k = done; k < target.count; ++k)
        target.first[k * target.stride] = std::byte{0};
    return done == target.count;
}

const auto kShort = QStringLiteral("RLE pixel data end early; the rest is filled with zero");

// One segment of packed bits, as in segmentations.
Result<RawSamples> decodeBits(std::span<const std::byte> bytes, const FrameFormat& format) {
    SAGITTA_TRY(const Segments segments, readHeader(bytes, 1));
    SAGITTA_TRY(const std::span<const std::byte> packed, segment(segments, 0));
    RawSamples raw;
    raw.count = sampleCount(format);
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count));
    const std::size_t size = (raw.count + 7) / 8;
    SAGITTA_TRY(const std::shared_ptr<std::byte[]> bits, makeSampleBuffer(size));
    if (!expandOrFill(packed, {bits.get(), 1, size}))
        raw.warning = kShort;
    for (std::size_t i = 0; i < raw.count; ++i)
        raw.data[static_cast<std::ptrdiff_t>(i)] = (bits[static_cast<std::ptrdiff_t>(i / 8)] >> (i % 8)) & std::byte{1};
    return raw;
}

} // namespace

Result<RawSamples> decodeRle(std::span<const std::byte> bytes, const FrameFormat& format) {
    if (format.bitsAllocated == 1)
        return decodeBits(bytes, format);
    RawSamples raw;
    raw.bytesEach = containerBytes(format);
    raw.count = sampleCount(format);
    const auto bytesEach = static_cast<std::size_t>(raw.bytesEach);
    const auto samples = static_cast<std::size_t>(format.samplesPerPixel);
    const std::size_t wanted = samples * bytesEach;
    SAGITTA_TRY(const Segments segments, readHeader(bytes, wanted));
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * bytesEach));
    for (std::size_t i = 0; i < wanted; ++i) {
        SAGITTA_TRY(const std::span<const std::byte> packed, segment(segments, i));
        // G.2: sample by sample, the most significant byte first; they go straight to their interleaved places.
        const std::size_t significance = bytesEach - 1 - i % bytesEach;
        const std::size_t byteInSample = std::endian::native == std::endian::little ? significance : i % bytesEach;
        std::byte* const first = raw.data.get() + i / bytesEach * bytesEach + byteInSample;
        if (!expandOrFill(packed, {first, wanted, raw.count / samples}))
            raw.warning = kShort;
    }
    return raw;
}

} // namespace sagitta::dicom
