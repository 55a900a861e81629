// The program's own table of transfer syntaxes, keyed by UID string (PS3.6 annex A). DCMTK's enumeration is not used
// for pixels: 3.6.7 takes unknown syntaxes for Explicit VR Little Endian. The table drives decoding and negotiation.
#pragma once

#include <QString>

#include <span>

namespace sagitta::dicom {

enum class PixelEncoding {
    Native,             // uncompressed
    EncapsulatedNative, // uncompressed, in fragments (PS3.5 A.4.11)
    DeflatedFrames,     // each frame is a deflate stream of its uncompressed bytes (PS3.5 A.4.13)
    Rle,                // PS3.5 annex G
    JpegLs,             // PS3.5 A.4.3
    Jpeg,               // PS3.5 A.4.1, A.4.2: baseline to lossless
    Jpeg2000,
    HtJ2k,
    Video, // one stream for all frames (PS3.5 8.2.5 to 8.2.11): by video_reader.h
    Other, // known by name, not decodable
};

struct TransferSyntax {
    const char* uid;
    const char* name;
    PixelEncoding encoding;
    bool bigEndian;
    bool implicitVr;
    bool deflated;
    bool lossy;      // may be lossy
    bool decodable;  // this build can decode its frames
    bool negotiable; // proposed over DIMSE (DCMTK 3.6.7 cannot name HTJ2K)

    bool isEncapsulated() const { return encoding != PixelEncoding::Native; }
    QString uidString() const { return QString::fromLatin1(uid); }
};

// All rows, in the order in which they are proposed to a peer.
std::span<const TransferSyntax> transferSyntaxes();
// nullptr when the UID is not in the table.
const TransferSyntax* findTransferSyntax(const QString& uid);

} // namespace sagitta::dicom
