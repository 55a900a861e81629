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
    std::byte* out = target.first;
    while (at < in.size() && done < target.count) {
        const auto control = static_cast<std::int8_t>(in[at++]);
        if (control >= 0) {
            const std::size_t run =
                std::min({static_cast<std::size_t>(control) + 1, in.size() - at, target.count - done});
            for (std::size_t i = 0; i < run; ++i, out += target.stride)
                *out = in[at + i];
            at += run;
            done += run;
        } else if (control != -128 && at < in.size()) {
            const std::byte value = in[at++];
            const std::size_t run = std::min(static_cast<std::size_t>(1 - control), target.count - done);
            for (std::size_t i = 0; i < run; ++i, out += target.stride)
                *out = value;
            done += run;
        }
    }
    return done;
}

Result<std::span<const std::byte>> segment(std::span<const std::byte> bytes, std::size_t index, std::size_t count) {
    const auto offsetOf = [&](std::size_t i) {
        return std::size_t{qFromLittleEndian<quint32>(bytes.data() + 4 + 4 * i)};
    };
    const std::size_t begin = offsetOf(index);
    const std::size_t end = index + 1 < count ? std::min(offsetOf(index + 1), bytes.size()) : bytes.size();
    if (begin < kHeaderBytes || begin >= end)
        return Error(ErrorCode::Corrupt, QStringLiteral("RLE segment %1 lies outside of the frame").arg(index + 1));
    return bytes.subspan(begin, end - begin);
}

} // namespace

Result<RawSamples> decodeRle(std::span<const std::byte> bytes, const FrameFormat& format) {
    if (format.bitsAllocated < 8)
        return Error(ErrorCode::Unsupported, QStringLiteral("RLE of 1-bit pixels cannot be decoded by this version"));
    RawSamples raw;
    raw.bytesEach = containerBytes(format);
    raw.count = sampleCount(format);
    const auto bytesEach = static_cast<std::size_t>(raw.bytesEach);
    const auto samples = static_cast<std::size_t>(format.samplesPerPixel);
    const std::size_t wanted = samples * bytesEach;
    if (bytes.size() < kHeaderBytes)
        return Error(ErrorCode::Corrupt, QStringLiteral("RLE header is cut off"));
    const std::size_t segments = qFromLittleEndian<quint32>(bytes.data());
    if (segments < wanted || segments > kMaxSegments)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("RLE header says %1 segments, the image needs %2").arg(segments).arg(wanted));
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * bytesEach));
    const std::size_t pixels = raw.count / samples;
    bool isShort = false;
    for (std::size_t i = 0; i < wanted; ++i) {
        SAGITTA_TRY(const std::span<const std::byte> packed, segment(bytes, i, segments));
        // G.2: sample by sample, the most significant byte first; they go straight to their interleaved places.
        const std::size_t significance = bytesEach - 1 - i % bytesEach;
        const std::size_t byteInSample = std::endian::native == std::endian::little ? significance : i % bytesEach;
        const Target target{raw.data.get() + i / bytesEach * bytesEach + byteInSample, wanted, pixels};
        const std::size_t done = expandSegment(packed, target);
        for (std::size_t k = done; k < pixels; ++k)
            target.first[k * wanted] = std::byte{0};
        isShort = isShort || done < pixels;
    }
    if (isShort)
        raw.warning = QStringLiteral("RLE pixel data end early; the rest is filled with zero");
    return raw;
}

} // namespace sagitta::dicom
