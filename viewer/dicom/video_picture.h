// VideoPicture: a picture as a video decoder gives it, in planes, and its way to RGB by what the stream says of its
// colour (ISO/IEC 23001-8; PS3.3 C.7.6.3.1.2 where it says nothing). Values that share the decoder's memory; any
// thread.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"

#include <array>
#include <memory>

namespace sagitta::dicom {

// Luma weights of red and blue.
struct LumaWeights {
    double red = 0;
    double blue = 0;
    bool operator==(const LumaWeights&) const = default;
};
inline constexpr LumaWeights kBt601{0.299, 0.114};

struct VideoPicture {
    struct Plane {
        const std::uint8_t* data = nullptr; // 16-bit samples in native order where depth > 8
        std::ptrdiff_t stride = 0;          // bytes
    };
    // Where a chrominance sample lies among the luminance samples of its block.
    enum class Siting : std::uint8_t { Left, Center, TopLeft };

    std::shared_ptr<const void> owner;
    int rows = 0;
    int columns = 0;
    int depth = 8;
    std::array<Plane, 3> planes; // Y, Cb, Cr; of a picture without colour the first alone
    int shiftX = 1, shiftY = 1;  // 0 or 1: chrominance is of half the columns or rows
    bool isFullRange = false;
    bool isInterlaced = false; // rows alternate between two fields, whose chrominance is their own
    Siting siting = Siting::Left;
    LumaWeights weights = kBt601;

    std::size_t byteCount() const;
};

// RGB of the header's BitsStored; chrominance is interpolated linearly between where its samples lie. Corrupt: not of
// the header's size; Unsupported: more bits than can be shown.
Result<DecodedFrame> toRgb(const VideoPicture& picture, const FrameFormat& format);

} // namespace sagitta::dicom
