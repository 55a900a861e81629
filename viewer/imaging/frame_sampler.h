// sampleFrame(): stored values of one frame on a canvas: magnified, minified, moved, flipped, rotated. The same engine
// as reslice(), so that a frame and the MPR plane through it give the same bits: separable when the axes are aligned
// (flips and quarter turns too), general affine otherwise; rows are shared among threads. Pure, any thread. Knows no
// scale and no window: values are interpolated first, greys are made afterwards.
#pragma once

#include "dicom/frame.h"
#include "imaging/interpolation.h"

#include <optional>
#include <span>
#include <utility>

namespace sagitta::imaging {

// The centre of canvas pixel (i, j) lies at image coordinates (x = column, y = row), pixel centres at integers:
// (x0 + i * dxdi + j * dxdj, y0 + i * dydi + j * dydj).
struct PixelMap {
    double x0 = 0, y0 = 0;
    double dxdi = 1, dydi = 0;
    double dxdj = 0, dydj = 1;
};

// Fills out[j * columns + i], columns * rows values. The image covers -0.5 ... n - 0.5: its border pixels extend by
// half a pixel; NaN beyond. Positions within 1e-5 of a pixel centre give that pixel's value bit for bit (Linear too).
// Stored values between `padding`'s ends (both included) are padding (PS3.3 C.7.5.1.1.2): NaN where Linear would mix
// padding with image; where there is nothing but padding its value comes through. component: 0 ... 2 of an RGB frame,
// else 0.
void sampleFrame(const dicom::Frame& frame, const PixelMap& map, int columns, int rows, Interpolation interpolation,
                 std::optional<std::pair<double, double>> padding, int component, std::span<float> out, int threads);

} // namespace sagitta::imaging
