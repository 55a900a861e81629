// One frame of the echo cine: four chambers that beat, speckle that moves with the walls, flow through the mitral valve
// in colour. Pure. Library-internal.
#pragma once

#include <cstdint>
#include <vector>

namespace sagitta::demo {

inline constexpr int kEchoRows = 480;
inline constexpr int kEchoColumns = 640;

// The sector within the picture, and its apex: pixels.
struct EchoRegion {
    int minX, minY, maxX, maxY;
    int apexX, apexY;
    double mmPerPixel;
};
EchoRegion echoRegion();

// RGB, interleaved; a beat lasts `framesPerBeat`.
std::vector<std::uint8_t> echoPicture(int frame, int framesPerBeat);

} // namespace sagitta::demo
