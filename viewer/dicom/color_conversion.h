// From a codec's colour samples to interleaved RGB: planes to pixels, YBR to RGB (PS3.3 C.7.6.3.1.2). In place where it
// can be; pure.
#pragma once

#include "dicom/sample_buffer.h"

namespace sagitta::dicom {

Result<void> interleave(RawSamples& raw);

// Interleaved, masked, unsigned YBR_FULL samples of `bits` bits become RGB. 8 and 16 bits allocated; else Unsupported.
Result<void> convertYbrFullToRgb(RawSamples& raw, int bits);

// The same of YBR_PARTIAL_422 (retired), whose luminance is 16 to 235 and whose chrominance 16 to 240. 8 bits; else
// Unsupported.
Result<void> convertYbrPartialToRgb(RawSamples& raw, int bits);

} // namespace sagitta::dicom
