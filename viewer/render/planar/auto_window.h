// Windows found from the values on show: between two percentiles, padding left out. Their full range:
// fullRangeWindow() (planar_renderer.h). Pure functions, any thread, quick enough for the GUI's: of a large frame some
// 200,000 values, evenly spread, are looked at, and of a thick slab fewer pixels.
#pragma once

#include "imaging/reslicer.h"
#include "render/planar/planar_renderer.h"

namespace sagitta::render {

// Shares of the values, in percent, that become black and white.
struct Percentiles {
    double low = 1;
    double high = 99;
};

// LINEAR for integer values, else LINEAR_EXACT. Of values that are nearly all the same: their full range. Not valid
// (automatic) for colour frames and where there is nothing but padding.
dicom::VoiWindow percentileWindow(const FrameLayer& layer, Percentiles percentiles = {});
// The same plane with so few pixels that their samples through the slab are a million at most, or it is one pixel.
imaging::SampleGrid coarsePlane(const imaging::Volume& volume, const imaging::SampleGrid& plane,
                                const imaging::Slab& slab);
// The values of a plane through a volume, or of its coarsePlane().
dicom::VoiWindow percentileWindow(const imaging::Volume& volume, const imaging::SampleGrid& plane,
                                  const imaging::Slab& slab, Percentiles percentiles = {});

} // namespace sagitta::render
