// Parallel X-ray projections of a painted body: line integrals of what weakens the beam. Library-internal.
#pragma once

#include "app/demo/canvas.h"

#include <functional>
#include <stop_token>

namespace sagitta::demo {

// Per pixel of `grid` the path in mm of water that the beam passes along the grid's normal, from `depth.first` to
// `depth.second` (mm from the grid's plane) in steps of `step`; what is thinner than a step is smoothed along with it.
// Asked to stop, it ends early with what there is.
std::vector<float> projectWater(const ImageGrid& grid, std::pair<double, double> depth, double step,
                                const Palette& hounsfield, const std::function<void(Canvas&)>& paint,
                                const std::stop_token& stop = {});

// Smooth enlargement of an image to new rows and columns.
std::vector<float> enlarged(const std::vector<float>& image, int rows, int columns, int newRows, int newColumns);
// Mean over a square of 2 * radius + 1.
std::vector<float> blurred(const std::vector<float>& image, int rows, int columns, int radius);

} // namespace sagitta::demo
