// The Image Pixel module (PS3.3 C.7.6.3) of a data set as a FrameFormat, and the size of a native frame. Free
// functions, any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/file_layout.h"
#include "dicom/frame.h"

namespace sagitta::dicom {

// Says by warnings what was repaired. Corrupt: a size of zero or a combination that no frame can have.
Result<FrameFormat> readPixelModule(const Dataset& dataset, const FileLayout& layout, QStringList& warnings);

Photometric photometricOf(const QString& term);
QString termOf(Photometric photometric); // "unknown" for Unknown

// Bits of one native frame (PS3.5 8.1.1): frames follow one another without padding. Never overflows.
std::int64_t nativeFrameBits(const FrameFormat& format);

} // namespace sagitta::dicom
