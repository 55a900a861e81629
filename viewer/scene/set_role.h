// SetRole: what a display set is in a reading: images to be read, or something that only accompanies them. Decides what
// hangs first and what must have been seen. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::scene {

// In the order in which they hang.
enum class SetRole : std::uint8_t {
    Images,
    Picture,      // one captured screen or scanned page
    Segmentation, // labels, which lie over images
    Scout,        // where the images lie: what they were planned on
};

// Segmentation Storage, Label Map Segmentation Storage (PS3.4 B.5).
bool isSegmentation(const dicom::InstanceHeader& header);

// `all` are the sets of the study. A scout is what calls itself LOCALIZER (PS3.3 C.8.2.1.1.1); else of a CT the few
// images that look at right angles to a stack many times as long, and of an MR a series that looks along all three
// axes of the patient, few images each. An image that was derived from others is none.
SetRole roleOf(const dicom::DisplaySet& set, const std::vector<dicom::DisplaySetPtr>& all);

} // namespace sagitta::scene
