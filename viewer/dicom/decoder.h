// decode(): compressed or raw bytes of one frame -> stored values. Pure and re-entrant: plain values in and out, so
// that it can run in a sandboxed worker process unchanged. What the frame claims to be is checked against a limit, and
// against what the true byte count can hold at the utmost, before anything is allocated. Videos: video_reader.h.
#pragma once

#include "core/result.h"
#include "dicom/frame.h"

namespace sagitta::dicom {

struct DecodedFrame {
    Frame frame;
    QString warning; // e.g. "pixel data truncated: last 12 rows filled with zero"; empty when all is well
};

// Of a frame that is handed on: its samples in the colour that the codec gives, called RGB by the frame whatever it is.
struct UnconvertedFrame {
    Frame frame;
    Photometric photometric = Photometric::Unknown; // of the samples; the header's may be wrong
    bool isLossy = false;                           // by the code stream, of which not every one tells
    QString warning;                                // of the samples alone
};

// A look at a frame: as a smaller image of the same place. No frame of the image: not to be measured, kept in a cache
// of frames, or shown for longer than the frame itself takes.
struct ReducedFrame {
    Frame frame;      // fewer rows and columns than the header says
    int halvings = 0; // how often they were halved, rounding up
};

// Stored values as sagitta-cli's --stored shows them: masked to BitsStored, sign-extended, palette as indices, colour
// as interleaved RGB. bitOffset is for 1-bit frames that start inside a byte. Unsupported names the transfer syntax.
Result<DecodedFrame> decode(std::span<const std::byte> bytes, const FrameFormat& format, int bitOffset = 0);

// As decode(), of JPEG 2000 and High-Throughput JPEG 2000, at a size halved `halvings` times or as often as it can be,
// in a fraction of the time. Unsupported: another encoding, or pixel words that hold overlays.
Result<ReducedFrame> decodeReduced(std::span<const std::byte> bytes, const FrameFormat& format, int halvings);

// As decode(), but no colour is converted.
Result<UnconvertedFrame> decodeUnconverted(std::span<const std::byte> bytes, const FrameFormat& format);

} // namespace sagitta::dicom
