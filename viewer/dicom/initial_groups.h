// Inside of buildDisplaySets(): the frames of a series before any rule cuts them: multi-frame instances each by
// themselves, the parts of a concatenation together, all other images together; in order. Pure, any thread.
#pragma once

#include "dicom/display_set_split.h"

#include <vector>

namespace sagitta::dicom {

std::vector<FrameGroup> initialGroups(const std::vector<InstanceHeaderPtr>& instances);

// By instance number; of a concatenation by place in the whole.
bool comesBefore(const DisplayFrame& a, const DisplayFrame& b);

} // namespace sagitta::dicom
