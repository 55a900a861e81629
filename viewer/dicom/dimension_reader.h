// What the frames of one object are sorted by, as the object says itself: the dimensions of an enhanced image (PS3.3
// C.7.6.17), the segments of a segmentation. Fills InstanceHeader::dimensions and FrameTraits::indices. Free functions,
// any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

#include <vector>

namespace sagitta::dicom {

// `frames` hold all of their DimensionIndexValues in traits.indices; those whose meaning is read elsewhere (position,
// time, echo, diffusion) are taken out.
void readDimensions(const Dataset& dataset, InstanceHeader& header);

// `segments`: the number of the segment per frame, 0 when a frame has none.
void readSegments(const Dataset& dataset, const std::vector<int>& segments, InstanceHeader& header);

// One more dimension, with its index per frame.
void addDimension(FrameDimension dimension, const std::vector<int>& indices, InstanceHeader& header);

} // namespace sagitta::dicom
