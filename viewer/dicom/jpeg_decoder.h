// JPEG: baseline, extended, progressive and lossless (PS3.5 A.4.1, A.4.2), by the IJG decoders of DCMTK. Pure;
// libjpeg's errors and warnings become ours here, and nothing is printed. What is decoded is what the code stream says
// of itself (jpeg_stream.h), not what the transfer syntax says: precision and process choose the decoder. Colour is not
// converted, but told (jpeg_color.h).
#pragma once

#include "dicom/sample_buffer.h"

#include <span>

namespace sagitta::dicom {

// The format has passed checkFormat() of decoder.cpp. The code stream must have the header's size and components. One
// that is damaged or cut off gives what libjpeg makes of it, and a warning that says from which row on.
Result<RawSamples> decodeJpeg(std::span<const std::byte> bytes, const FrameFormat& format);

} // namespace sagitta::dicom
