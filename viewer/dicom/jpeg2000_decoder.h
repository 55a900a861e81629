// JPEG 2000 and High-Throughput JPEG 2000, lossless and lossy (PS3.5 A.4.4, A.4.12), by OpenJPEG. Pure; OpenJPEG's
// errors become ours here, and it starts no threads: frames are decoded in parallel elsewhere.
//
// The code stream says of every sample how many bits it has and whether it is signed, and writers let that differ from
// BitsStored, HighBit and PixelRepresentation. The rule: decode as the code stream says; what comes out, as two's
// complement of the code stream's precision, is a stored value as the header says (PS3.5 8.1.1). So:
//
//   code stream         header                  sample            stored value
//   unsigned, 13 bits   13 stored, signed       6192              -2000: the header knows the sign
//   signed, 16 bits     16 stored, unsigned     -2                65534: so does it here
//   signed, 16 bits     12 stored, signed       -5                -5: bits above HighBit fall off
//   unsigned, 12 bits   16 stored, signed       4095              -1: the sign is the highest bit there is
//   signed, 12 bits     16 stored, unsigned     -1                4095
//
// In the transfer syntaxes that may be lossy, what lies beyond BitsStored is what the compression overshoots by, and
// becomes the nearest value that the header has; but for unsigned samples that the header calls signed.
//
// What three components are: RGB where the code stream has a colour transformation, whatever the header calls them
// (YBR_RCT, YBR_ICT, or wrongly another); YBR_FULL where a JP2 file says sYCC; else what the header says, and YBR_RCT
// or YBR_ICT without a transformation is RGB. Subsampled chrominance is repeated.
#pragma once

#include "dicom/sample_buffer.h"

#include <span>

namespace sagitta::dicom {

// The format has passed checkFormat() of decoder.cpp. A code stream that is cut off gives what is there, and a warning.
Result<RawSamples> decodeJpeg2000(std::span<const std::byte> bytes, const FrameFormat& format);

struct ReducedSamples {
    RawSamples raw;
    int rows = 0, columns = 0;
    int halvings = 0;
};

// As a smaller image of the same place: rows and columns are halved `halvings` times, or as often as the code stream
// has resolutions (ISO/IEC 15444-1 B.5), in a fraction of the time. Unsupported: subsampled components.
Result<ReducedSamples> decodeJpeg2000Reduced(std::span<const std::byte> bytes, const FrameFormat& format, int halvings);

} // namespace sagitta::dicom
