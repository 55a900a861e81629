// Reads what a report, a key object selection, a presentation state, an encapsulated document, a segmentation or a plan
// says of itself: its title, and of a key object selection (PS3.3 A.35.4) the objects it names. Free function, any
// thread. Takes at most a limited number of references, of a limited length each.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

inline constexpr std::size_t kMaxReferences = 100'000; // objects, and frames of them

// Null for a plain image. What was left out is added to header.warnings.
std::shared_ptr<const DocumentInfo> readDocument(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
