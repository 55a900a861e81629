// FrameSource: where a frame's bytes are. The imaging library knows no catalog; app adapts one to the other.
#pragma once

#include "core/result.h"
#include "dicom/instance_header.h"

#include <QString>

#include <functional>

namespace sagitta::imaging {

// Absolute path of the Part 10 file that holds an instance. Called on decode threads.
using FrameSource = std::function<Result<QString>(const QString& sopInstanceUid)>;

} // namespace sagitta::imaging
