// JpegStream: what a JPEG code stream (ISO/IEC 10918-1) says of itself, and the same stream tidied for a decoder.
// Tidied means: from SOI to EOI, only what is needed to decode (tables, SOF, DRI, scans), nothing before, between or
// behind; lines that come late (DNL) stand in the SOF; what a Huffman table must not hold is taken out of its end or
// refused, because libjpeg looks outside its tables for it. Bytes from strangers: every access is checked against what
// is there. Pure values.
#pragma once

#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sagitta::dicom {

struct JpegComponent {
    std::uint8_t id = 0;
    int horizontal = 1; // sampling factors
    int vertical = 1;
    bool isCoded = false; // at least one scan holds it
};

enum class JpegProcess { Sequential, Progressive, Lossless };

struct JpegStream {
    JpegProcess process = JpegProcess::Sequential;
    int precision = 0;
    int rows = 0;
    int columns = 0;
    std::vector<JpegComponent> components; // 1 to 4
    bool hasJfif = false;                  // an APP0 segment of JFIF
    std::optional<int> adobeTransform;     // of an APP14 segment of Adobe: 0 none, 1 YCbCr, 2 YCCK
    int scans = 0;
    bool isWhole = false; // ends as it should: with EOI, or behind the only scan of each component
    std::vector<std::byte> bytes;

    bool isLossy() const { return process != JpegProcess::Lossless; }
    // Whether there is a scan with samples of each component. Of a stream that was cut off there may be none.
    bool isComplete() const;
    // Decoders hold the whole image in memory until the last scan is read.
    bool isBuffered() const { return process == JpegProcess::Progressive || scans > 1 || !isComplete(); }
};

// Unsupported: a process that is neither sequential, progressive nor lossless by Huffman codes. Corrupt: no JPEG, or
// cut off before its first scan.
Result<JpegStream> readJpegStream(std::span<const std::byte> bytes);

} // namespace sagitta::dicom
