// The overlay planes (PS3.3 C.9.2) of a data set, groups 6000 to 601E. Free function, any thread.
#pragma once

#include "dicom/dataset.h"
#include "dicom/frame.h"
#include "dicom/overlay.h"

#include <vector>

namespace sagitta::dicom {

// All overlays of one instance; they are kept with its header.
inline constexpr std::int64_t kMaxOverlayBytes = std::int64_t{8} << 20;

// What is damaged or too large is left out and said in warnings. `frames`: of the image.
std::vector<OverlayPlane> readOverlays(const Dataset& dataset, const FrameFormat& format, int frames,
                                       QStringList& warnings);

} // namespace sagitta::dicom
