// The diffusion weighting of an MR image, from the standard's attributes or from those of its vendor. Free functions,
// any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/frame_traits.h"

namespace sagitta::dicom {

// From attributes of a data set: (0018,9087) and (0018,9089), else what Siemens, GE or Philips write. Leaves what is
// not said as it is.
void readDiffusion(const Dataset& dataset, FrameTraits& traits);

// From an item of MR Diffusion Sequence (PS3.3 C.8.13.5.9).
void readDiffusionItem(const Dataset& item, FrameTraits& traits);

} // namespace sagitta::dicom
