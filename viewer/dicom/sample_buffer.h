// RawSamples: what a codec hands on: every sample of a frame in a container of its own, native byte order, neither
// masked nor colour-converted yet. Internal to the decoders; values, any thread.
#pragma once

#include "core/result.h"
#include "dicom/frame.h"

#include <memory>
#include <optional>

namespace sagitta::dicom {

// The largest frame that is decoded, and the most that a codec may take for one: a code stream of a few bytes can claim
// 65535 x 65535 pixels.
constexpr std::int64_t kMaxFrameBytes = std::int64_t{1} << 30;

struct RawSamples {
    std::shared_ptr<std::byte[]> data;
    std::size_t count = 0; // rows * columns * samples
    int bytesEach = 1;     // 1, 2, 4 or 8
    bool planar = false;   // RRR… GGG… BBB…
    int precision = 0;     // bits that the code stream gives to a sample; 0: as the header says
    // What colour the samples are, where the codec knows; else what the header says.
    std::optional<Photometric> photometric;
    std::shared_ptr<const std::vector<BitPlane>> bitPlanes; // null: none
    bool isLossy = false;                                   // the code stream is of a process that loses something
    QString headerWarning;                                  // what the header says wrongly; the samples are sound
    QString warning;                                        // samples that are missing or made up
};

// Aligned for any sample type. Full when there is no memory.
Result<std::shared_ptr<std::byte[]>> makeSampleBuffer(std::size_t bytes);

// The buffer is of raw.bytesEach for a sample, and filled for raw.count samples of `codedBytes` from its start: each of
// them moves to a container of its own.
void widenSamples(RawSamples& raw, int codedBytes);

// Unsigned samples of a lossy code stream of more bits than BitsStored may overshoot the highest that BitsStored
// allows; without the bits above it, white would become black. Before widenSamples(), of samples of `codedBytes`.
void clampOvershoot(RawSamples& raw, int codedBytes, const FrameFormat& format);

inline std::size_t sampleCount(const FrameFormat& format) {
    return static_cast<std::size_t>(format.rows) * static_cast<std::size_t>(format.columns) *
           static_cast<std::size_t>(format.samplesPerPixel);
}

// Bytes that hold one decoded sample: a 1-bit sample gets a byte.
inline int containerBytes(const FrameFormat& format) {
    return format.bitsAllocated == 1 ? 1 : format.bitsAllocated / 8;
}

} // namespace sagitta::dicom
