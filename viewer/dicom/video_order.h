// In which order the coded pictures of a video are shown, and which of them are frames at all: every decoder that
// begins with the first gives these, in this order. Pure; any thread.
#pragma once

#include "dicom/video_unit.h"

#include <vector>

namespace sagitta::dicom {

struct CodedPicture {
    UnitFacts facts;
    std::int32_t unit = 0;
    std::int32_t orderCount = 0; // of H.264 and HEVC: pictures are shown by it
    bool isSecondField = false;  // of the frame that the picture before it began
};

// Fills frames, keys, reorderDepth and warnings. `pictures` in the order of decoding.
void orderPictures(VideoIndex& index, const std::vector<CodedPicture>& pictures);

// The same where a container says when each unit is shown, and which need none before them.
void orderByTime(VideoIndex& index, const std::vector<std::int64_t>& times, const std::vector<bool>& syncs);

} // namespace sagitta::dicom
