// Interpolation: how a value between pixel or voxel centres is made. Shared by reslice() and sampleFrame().
#pragma once

#include <cstdint>

namespace sagitta::imaging {

enum class Interpolation : std::uint8_t { Nearest, Linear };

} // namespace sagitta::imaging
