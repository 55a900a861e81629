// FrameTraits from plain attributes and from functional groups. Free functions, any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/frame_traits.h"

namespace sagitta::dicom {

// From the attributes of a classic image; also from the unassigned attributes of a legacy converted one (PS3.3
// C.7.6.16.2.25). Leaves what is not said as it is.
void readTraits(const Dataset& dataset, FrameTraits& traits);

// From one item of functional groups, shared or per-frame. Leaves what is not said as it is.
void readGroupTraits(const Dataset& item, FrameTraits& traits);

} // namespace sagitta::dicom
