// Whole slide images (PS3.3 C.8.12.4, C.7.6.17.3): the picture that the tiles of one level make up, and where each
// frame lies in it. Free functions, any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

// Fills InstanceHeader::slide and, of TILED_FULL, the place of every frame; that of TILED_SPARSE stands in the
// functional groups, and has been read from there.
void readSlide(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
