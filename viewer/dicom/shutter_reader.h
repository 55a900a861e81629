// The display shutter (PS3.3 C.7.6.11) and the bitmap display shutter (C.7.6.15) of a data set. Free function, any
// thread.
#pragma once

#include "dicom/dataset.h"
#include "dicom/frame.h"
#include "dicom/shutter.h"

namespace sagitta::dicom {

// Null without a shape that can be used; what is not is said in warnings, and hides nothing. A bitmap's plane is taken
// out of `overlays`: it is no drawing.
std::shared_ptr<const DisplayShutter> readShutter(const Dataset& dataset, const FrameFormat& format,
                                                  std::vector<OverlayPlane>& overlays, QStringList& warnings);

} // namespace sagitta::dicom
