// What colour the three components of a JPEG code stream are. DICOM says it in the header (PS3.3 C.7.6.3.1.2), and the
// code stream should agree (PS3.5 8.2.1), but writers forget to change the one when they change the other. The rule:
//
//   1. Lossless (process 14): no encoder transforms colour, so the header is right; but for a stream that says RGB (an
//      Adobe segment with transform 0, or component ids 'R' 'G' 'B').
//   2. Lossy: what the stream says of itself. RGB: Adobe with transform 0, or component ids 'R' 'G' 'B' (or 'r' 'g'
//   'b').
//      YCbCr: Adobe with another transform, JFIF, or fewer samples of the second or third component than of the first.
//      Component ids 1 2 3 (or 0 1 2) say nothing: both kinds have them.
//   3. A stream that says nothing of itself, or both: the header.
//   4. A header that cannot be right (YBR_ICT, YBR_RCT: of JPEG 2000 only) and a stream that says nothing: YCbCr when
//      lossy, as encoders make it without being asked, RGB when lossless.
//
// YCbCr in JPEG is always of full range: YBR_FULL. A header that says another colour is told in the warning. Pure.
#pragma once

#include "dicom/frame.h"
#include "dicom/jpeg_stream.h"

namespace sagitta::dicom {

struct JpegColor {
    Photometric photometric = Photometric::Rgb; // Rgb or YbrFull
    QString warning;                            // where the header says another
};

// Of a stream with three components.
JpegColor jpegColor(const JpegStream& stream, Photometric header);

} // namespace sagitta::dicom
