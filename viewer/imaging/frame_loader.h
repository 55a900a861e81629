// FrameLoader: reads one frame's bytes from its file and decodes them. Pure functions but for the file; any thread.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"

#include <QString>

namespace sagitta::imaging {

// Errors: Io (file gone or short), Corrupt, Unsupported.
Result<dicom::DecodedFrame> loadFrame(const QString& file, const dicom::InstanceHeader& header, int frame);

} // namespace sagitta::imaging
