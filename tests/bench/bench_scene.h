// The volume that everything is measured on: 512 x 512 x 300 of a CT's size and kind, made once per run.
#pragma once

#include "imaging/volume.h"

namespace sagitta::bench {

inline constexpr int kColumns = 512;
inline constexpr int kSlices = 300;

// 0.7 x 0.7 x 1 mm, HU; a body with a skeleton-like lattice of bone and vessels in it, and noise.
imaging::VolumePtr ctVolume();
// The same samples in one block, slice by slice.
const std::int16_t* ctSamples();

} // namespace sagitta::bench
