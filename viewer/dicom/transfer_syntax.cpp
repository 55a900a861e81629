#include "dicom/transfer_syntax.h"

#include <algorithm>
#include <array>

namespace sagitta::dicom {

namespace {

constexpr TransferSyntax native(const char* uid, const char* name, bool bigEndian, bool implicitVr, bool deflated) {
    return {uid, name, PixelEncoding::Native, bigEndian, implicitVr, deflated, false, true, true};
}

// Encapsulated data sets are always explicit little endian (PS3.5 A.4).
constexpr TransferSyntax encapsulated(const char* uid, const char* name, PixelEncoding encoding, bool lossy,
                                      bool negotiable = true) {
    const bool decodable = encoding == PixelEncoding::Rle || encoding == PixelEncoding::JpegLs ||
                           encoding == PixelEncoding::Jpeg || encoding == PixelEncoding::Jpeg2000 ||
                           encoding == PixelEncoding::HtJ2k || encoding == PixelEncoding::EncapsulatedNative ||
                           encoding == PixelEncoding::DeflatedFrames || encoding == PixelEncoding::Video;
    return {uid, name, encoding, false, false, false, lossy, decodable, negotiable};
}

using enum PixelEncoding;

constexpr std::array kSyntaxes{
    native("1.2.840.10008.1.2.1", "Explicit VR Little Endian", false, false, false),
    native("1.2.840.10008.1.2", "Implicit VR Little Endian", false, true, false),
    native("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", false, false, true),
    native("1.2.840.10008.1.2.2", "Explicit VR Big Endian", true, false, false),
    encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression", JpegLs, false),
    encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression", JpegLs, true),
    encapsulated("1.2.840.10008.1.2.4.70",
                 "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])", Jpeg,
                 false),
    encapsulated("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", Jpeg, false),
    encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)", Jpeg2000, false),
    encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression", Jpeg2000, true),
    encapsulated("1.2.840.10008.1.2.5", "RLE Lossless", Rle, false),
    encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", Jpeg, true),
    encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 & 4)", Jpeg, true),
    encapsulated("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)", Jpeg, true),
    encapsulated("1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)", Jpeg, true),
    encapsulated("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)", Other,
                 false),
    encapsulated("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression", Other, true),
    encapsulated("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", Video, true),
    encapsulated("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", Video, true),
    encapsulated("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", Video, true),
    encapsulated("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", Video, true),
    encapsulated("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", Video, true),
    encapsulated("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", Video, true),
    encapsulated("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", Video, true),
    encapsulated("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", Video, true),
    encapsulated("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", Video, true),
    encapsulated("1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Profile / Main Level", Video, true, false),
    encapsulated("1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 Main Profile / High Level", Video, true, false),
    encapsulated("1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", Video, true,
                 false),
    encapsulated("1.2.840.10008.1.2.4.103.1", "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
                 Video, true, false),
    encapsulated("1.2.840.10008.1.2.4.104.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
                 Video, true, false),
    encapsulated("1.2.840.10008.1.2.4.105.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
                 Video, true, false),
    encapsulated("1.2.840.10008.1.2.4.106.1", "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", Video,
                 true, false),
    encapsulated("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)", HtJ2k, false,
                 false),
    encapsulated("1.2.840.10008.1.2.4.202",
                 "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)", HtJ2k, false, false),
    encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression", HtJ2k, true, false),
    encapsulated("1.2.840.10008.1.2.4.94", "JPIP Referenced", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", Other, false, false),
    encapsulated("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.112", "JPEG XL", Other, true, false),
    encapsulated("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", EncapsulatedNative,
                 false, false),
    encapsulated("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", DeflatedFrames, false, false),
    encapsulated("1.2.840.10008.1.2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video", Other, false,
                 false),
    encapsulated("1.2.840.10008.1.2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video", Other, false, false),
    encapsulated("1.2.840.10008.1.2.7.3", "SMPTE ST 2110-30 PCM Digital Audio", Other, false, false),
    encapsulated("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 & 5)", Other, true, false),
    encapsulated("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)", Other, true,
                 false),
    encapsulated("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)", Other, true,
                 false),
    encapsulated("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15)", Other, false, false),
};

} // namespace

std::span<const TransferSyntax> transferSyntaxes() { return kSyntaxes; }

const TransferSyntax* findTransferSyntax(const QString& uid) {
    const auto* const found = std::find_if(kSyntaxes.begin(), kSyntaxes.end(),
                                           [&uid](const TransferSyntax& row) { return uid == QLatin1String(row.uid); });
    return found == kSyntaxes.end() ? nullptr : found;
}

} // namespace sagitta::dicom
