// The boxes of a JP2 file (ISO/IEC 15444-1 annex I). DICOM wants the bare code stream (PS3.5 A.4.4), but there are
// writers that wrap it. Pure; any thread.
#pragma once

#include "core/result.h"

#include <cstddef>
#include <span>

namespace sagitta::dicom {

struct Jpeg2000File {
    std::span<const std::byte> codeStream;
    // The colour box says sYCC. No other colour that a box says counts: writers put sRGB there unasked.
    bool isYcc = false;
};

// Bytes that do not begin like a JP2 file are taken for a code stream. Corrupt: a file without one.
Result<Jpeg2000File> openJpeg2000File(std::span<const std::byte> bytes);

} // namespace sagitta::dicom
