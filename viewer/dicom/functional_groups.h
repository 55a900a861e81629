// Enhanced multi-frame images: what the shared and per-frame functional groups (PS3.3 C.7.6.16) say about each frame.
// Free function, any thread.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

bool hasFunctionalGroups(const Dataset& dataset);

// Fills plane, spacing, scale, windows, VOI LUTs, shutter, real world maps and traits of header.frames, which are
// already as many as there are; also header.sliceThickness and header.dimensions. What a frame's own groups say wins
// over the shared ones, and those over what stands outside of all groups.
void readFunctionalGroups(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
