// JPEG-LS, lossless and near-lossless (PS3.5 A.4.3), by CharLS. Pure; CharLS's errors become ours here.
#pragma once

#include "dicom/sample_buffer.h"

#include <span>

namespace sagitta::dicom {

// The format has passed checkFormat() of decoder.cpp. The code stream must have the header's size and components; what
// it says of precision is handed on.
Result<RawSamples> decodeJpegLs(std::span<const std::byte> bytes, const FrameFormat& format);

} // namespace sagitta::dicom
