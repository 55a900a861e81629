// Where each frame's bytes lie. NumberOfFrames and the offset tables are claims; what counts is what the file holds:
// frames wholly outside are left out, frames partly outside are kept with what there is, and both are said. Not
// thread-safe (reads through the layout's source).
#pragma once

#include "dicom/file_layout.h"
#include "dicom/instance_header.h"

#include <vector>

namespace sagitta::dicom {

// More frames than any modality makes; a bound on what a small hostile file can make us hold.
inline constexpr int kMaxFrames = 262'144;

// One entry per frame that is there. `claimedFrames` is NumberOfFrames, at least 1.
std::vector<FrameBytes> indexFrames(FileLayout& layout, const FrameFormat& format, int claimedFrames,
                                    QStringList& warnings);

// The part for encapsulated pixel data (PS3.5 A.4): basic and extended offset tables, fragments.
std::vector<FrameBytes> indexEncapsulatedFrames(FileLayout& layout, int claimedFrames, QStringList& warnings);

} // namespace sagitta::dicom
