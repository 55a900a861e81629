// Uncompressed frames (PS3.5 8.1, annex D): 1, 8, 16, 32 and 64 bits allocated, either byte order, YBR with
// shared chrominance. Pure.
#pragma once

#include "dicom/sample_buffer.h"

#include <span>

namespace sagitta::dicom {

// The format has passed checkFormat() of decoder.cpp. Missing bytes become zero samples, with a warning; Corrupt when
// there are none at all.
Result<RawSamples> decodeNative(std::span<const std::byte> bytes, const FrameFormat& format, bool bigEndian,
                                int bitOffset);

} // namespace sagitta::dicom
