// From a codec's colour samples to interleaved RGB: planes to pixels, YBR_FULL to RGB (PS3.3 C.7.6.3.1.2). In place
// where it can be; pure.
#pragma once

#include "dicom/sample_buffer.h"

namespace sagitta::dicom {

Result<void> interleave(RawSamples& raw);

// Interleaved, masked, unsigned YBR_FULL samples of `bits` bits become RGB. 8 and 16 bits allocated; else Unsupported.
Result<void> convertYbrFullToRgb(RawSamples& raw, int bits);

} // namespace sagitta::dicom
