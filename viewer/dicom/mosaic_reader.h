// Mosaics of Siemens MR: all slices of a time point tiled in one image, whose position is that of no slice. Free
// functions, any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

// Takes away the plane of a mosaic, since no other image may draw a line by it, and keeps which way its slices look.
// Says so.
void readMosaic(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
