// Prefetcher: which frames to decode next for a view that scrolls. Pure; the FrameStore does the work.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::imaging {

// From `current` outwards, further in the direction of travel (+1, -1, 0 unknown) first, at most `limit` frames,
// without `current` itself.
std::vector<dicom::DisplayFrame> prefetchOrder(const dicom::DisplaySet& set, int current, int direction, int limit);

} // namespace sagitta::imaging
