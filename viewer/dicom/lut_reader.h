// Modality and VOI lookup tables of a data set (PS3.3 C.11.1, C.11.2); palettes have palette_reader.h. Free functions,
// any thread. What is damaged is left out and said in warnings.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

enum class FirstMapped { Unsigned, Signed }; // how the descriptor's second value is to be read

// A LUT from its descriptor and data elements; null, with a warning, when they make no table.
std::shared_ptr<const LookupTable> readLut(const Dataset& item, Tag descriptor, Tag data, FirstMapped firstMapped,
                                           QStringList& warnings);

} // namespace sagitta::dicom
