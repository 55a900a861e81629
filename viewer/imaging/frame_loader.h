// FrameLoader: reads one frame's bytes from its file and decodes them. Any thread. loadFrame() remembers nothing; the
// function of makeFrameLoader() keeps one inflated data set, for the frames of a deflated image, and a few videos.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"

#include <QString>

#include <functional>

namespace sagitta::imaging {

// Errors: Io (file gone or short), Corrupt, Unsupported.
Result<dicom::DecodedFrame> loadFrame(const QString& file, const dicom::InstanceHeader& header, int frame);

// A look at a frame at a smaller size (dicom::decodeReduced()): for a thumbnail, never for a FrameStore.
Result<dicom::ReducedFrame> loadReducedFrame(const QString& file, const dicom::InstanceHeader& header, int frame,
                                             int halvings);

// The same as loadFrame(), for many frames, each of which would cost it all anew: the last deflated data set stays
// inflated until all of its frames could have been loaded, another one is, or nobody has asked for a while; four videos
// stay open so.
using FrameLoading =
    std::function<Result<dicom::DecodedFrame>(const QString& file, const dicom::InstanceHeader& header, int frame)>;
FrameLoading makeFrameLoader();

} // namespace sagitta::imaging
