// FrameLoader: reads one frame's bytes from its file and decodes them. Any thread. loadFrame() remembers nothing; the
// function of makeFrameLoader() keeps one inflated data set, for the frames of a deflated image that follow, and a few
// videos with their decoders.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"

#include <QString>

#include <functional>

namespace sagitta::imaging {

// Errors: Io (file gone or short), Corrupt, Unsupported.
Result<dicom::DecodedFrame> loadFrame(const QString& file, const dicom::InstanceHeader& header, int frame);

// The same, for many frames: the last deflated multi-frame data set stays inflated until each of its frames could have
// been loaded, another one is, or nobody has asked for a while. Otherwise it would be inflated anew for every frame. So
// with videos, which would be searched and decoded from a key picture on for every frame; four of them, for those that
// play side by side.
using FrameLoading =
    std::function<Result<dicom::DecodedFrame>(const QString& file, const dicom::InstanceHeader& header, int frame)>;
FrameLoading makeFrameLoader();

} // namespace sagitta::imaging
