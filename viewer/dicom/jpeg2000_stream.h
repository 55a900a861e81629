// What a JPEG 2000 or High-Throughput JPEG 2000 code stream says of itself (ISO/IEC 15444-1 annexes A and B), and what
// decoding it would cost. Read by this walk over the markers before any library sees a byte, so that what the code
// stream claims is held against the header and against limits first. Pure; any thread.
#pragma once

#include "core/result.h"
#include "dicom/frame.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sagitta::dicom {

struct Jpeg2000Component {
    int precision = 0;
    bool isSigned = false;
    int stepX = 1, stepY = 1; // columns and rows of the image to one sample
    int columns = 0, rows = 0;
};

struct Jpeg2000Stream {
    std::span<const std::byte> bytes; // from SOC to the last whole tile part, out of its JP2 file where it was in one
    std::vector<Jpeg2000Component> components;
    int firstColumn = 0, firstRow = 0; // of the image on the grid that the steps count on
    bool isColorTransformed = false;   // RCT or ICT: what is decoded is RGB
    bool isReversible = true;          // by the wavelet of every tile: the samples may be without loss, else not
    int levels = 32;                   // as often the image may be halved: the fewest of all its coding styles
    bool isYcc = false;                // what is decoded is YCbCr of full range: the JP2 file says so
    bool isCutOff = false;             // tiles or parts of tiles are missing at the end
    // Of a code stream that is cut off, perhaps in its last tile part, which does not say its length: the bytes before
    // that part. Empty: no such part, or nothing before it.
    std::span<const std::byte> before;
};

// A code stream, or a JP2 file (ISO/IEC 15444-1 annex I) around it. Corrupt: it is none, or not of the header's size
// and samples. Unsupported: more memory than a frame may take (kMaxFrameBytes), or what this version does not decode.
Result<Jpeg2000Stream> readJpeg2000Stream(std::span<const std::byte> bytes, const FrameFormat& format);

} // namespace sagitta::dicom
