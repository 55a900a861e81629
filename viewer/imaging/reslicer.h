// Reslicer: modality values on a plane through a volume, or projected through a slab around it. The one CPU sampler:
// separable when the plane is aligned with the grid, general affine otherwise; rows are shared among threads. The same
// bits on every machine. Pure, any thread.
#pragma once

#include "imaging/interpolation.h"
#include "imaging/volume.h"

#include <vector>

namespace sagitta::imaging {

// The output grid: pixel (i, j) is centred at origin + i * column-step + j * row-step, LPS mm.
struct SampleGrid {
    Vec3 origin; // centre of the first pixel
    Vec3 right;  // step from a pixel to the next in a row, mm
    Vec3 down;   // step from a row to the next, mm
    int columns = 0;
    int rows = 0;
};

enum class SlabMode : std::uint8_t { None, Max, Min, Mean };

struct Slab {
    SlabMode mode = SlabMode::None;
    double thickness = 0; // mm, centred on the plane
    bool operator==(const Slab&) const = default;
};

// Modality values row by row; NaN outside the volume (its border extends by half a voxel) and where Linear would mix
// padding with image; where there is nothing but padding its value comes through. Positions within 1e-5 voxel of a
// voxel's centre give that voxel's value bit for bit, and so does a whole plane less than 1e-3 voxel off the grid. Slab
// samples lie on both faces of the slab and evenly between, at most the finest spacing apart; in a mean the two on the
// faces count half (trapezoidal rule). What is outside or padding does not count.
std::vector<float> reslice(const Volume& volume, const SampleGrid& grid, const Slab& slab, Interpolation interpolation,
                           int threads);
// How many samples along the normal it takes for each pixel.
std::size_t slabSampleCount(const Volume& volume, const SampleGrid& grid, const Slab& slab);

} // namespace sagitta::imaging
