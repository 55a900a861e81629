// RLE Lossless (PS3.5 annex G). Pure; every access is checked against the bytes given.
#pragma once

#include "dicom/sample_buffer.h"

#include <span>

namespace sagitta::dicom {

// The format has passed checkFormat() of decoder.cpp. A segment that ends early leaves zeros and a warning; a header
// that does not fit the format is Corrupt.
Result<RawSamples> decodeRle(std::span<const std::byte> bytes, const FrameFormat& format);

} // namespace sagitta::dicom
