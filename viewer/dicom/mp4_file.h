// The tables of an MP4 file (ISO/IEC 14496-12, 14496-15): where the pictures of its first video lie and when they are
// shown. Edit lists are not followed: every picture of the file is a frame. Files in fragments ('moof') are
// Unsupported.
#pragma once

#include "dicom/video_index.h"

namespace sagitta::dicom {

// Corrupt: tables that are missing or contradict each other; Unsupported names the format of the pictures.
Result<VideoIndex> readMp4File(VideoBytes& bytes);

} // namespace sagitta::dicom
