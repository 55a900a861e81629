// The colours of an image apart from its samples: its palette, which frames of a grey image have colours of one (PS3.3
// C.8.16.2.1.1.1), and the ICC profile of its RGB (C.11.15). Free functions, any thread (each with its own Dataset).
// What cannot be used is left out and said in the header's warnings.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

inline constexpr qsizetype kMaxIccProfile = qsizetype{1} << 20;

// The header has its format and frames.
void readColors(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
