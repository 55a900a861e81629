#include "dicom/decompress.h"

#include "dicom/byte_source.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"
#include "dicom/sample_buffer.h"
#include "dicom/transfer_syntax.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcpixel.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace sagitta::dicom {
namespace {

// Of one object, all frames: it is held in memory, and its size is a stranger's claim.
constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;

// Sides, depth and frames have their limits by now: no overflow.
std::int64_t nativeBytes(const FrameFormat& format, std::int64_t frames) {
    const std::int64_t samples = std::int64_t{format.rows} * format.columns * format.samplesPerPixel;
    const std::int64_t bytes = (samples * format.bitsAllocated * frames + 7) / 8;
    return bytes + bytes % 2; // PS3.5 8.1.1
}

bool isJpeg2000(PixelEncoding encoding) {
    return encoding == PixelEncoding::Jpeg2000 || encoding == PixelEncoding::HtJ2k;
}

// Whether bits above BitsStored may be what somebody stored there. JPEG-LS tells whether it has lost anything; JPEG
// 2000 only that it must have, so what goes over BitsStored in a lossy transfer syntax is believed where overlays are
// said to be there.
bool mayHaveHighBits(const FrameFormat& format, const TransferSyntax& syntax) {
    return !syntax.lossy || syntax.encoding == PixelEncoding::JpegLs ||
           (isJpeg2000(syntax.encoding) && format.overlayBits != 0);
}

FrameFormat withAllBits(FrameFormat format) {
    format.bitsStored = format.bitsAllocated;
    format.highBit = format.bitsAllocated - 1;
    return format;
}

// The frames one behind the other, little endian, those of single bits without a gap. A bit of an overlay that did not
// come with the frame is 0: it is no overlay what the sign of a sample, say, leaves there.
class NativePixels {
public:
    NativePixels(std::uint8_t* bytes, const FrameFormat& format) : m_bytes(bytes), m_format(format) {}

    void append(const Frame& frame) {
        const std::size_t count = sampleCount(m_format);
        const std::byte* const samples = frame.bytes().data();
        if (m_format.bitsAllocated == 1) {
            for (std::size_t i = 0; i < count; ++i, ++m_done)
                m_bytes[m_done / 8] |= static_cast<std::uint8_t>(std::to_integer<unsigned>(samples[i]) << (m_done % 8));
            return;
        }
        const auto each = static_cast<std::size_t>(m_format.bitsAllocated) / 8;
        std::uint8_t* const to = m_bytes + m_done * each;
        const auto size = static_cast<qsizetype>(count);
        if (each == 1)
            std::memcpy(to, samples, count);
        else if (each == 2)
            appendWords(frame, size, to);
        else
            qToLittleEndian<quint32>(samples, size, to);
        m_done += count;
    }

private:
    void appendWords(const Frame& frame, qsizetype count, std::uint8_t* to) const {
        const auto* const words = reinterpret_cast<const quint16*>(frame.bytes().data());
        quint16 kept = 0xffff;
        for (int bit = 0; bit < 16; ++bit)
            if ((m_format.overlayBits >> bit & 1) != 0 && !frame.findBitPlane(bit))
                kept = static_cast<quint16>(kept & ~(1U << bit));
        for (qsizetype i = 0; i < count; ++i)
            qToLittleEndian<quint16>(static_cast<quint16>(words[i] & kept), to + 2 * i);
    }

    std::uint8_t* m_bytes; // zeroed
    FrameFormat m_format;
    std::size_t m_done = 0; // samples
};

Result<UnconvertedFrame> decodeWhole(ByteSource& source, const FrameBytes& frame, const FrameFormat& format) {
    QByteArray bytes;
    for (const FrameBytes::Piece& piece : frame.pieces)
        bytes += source.bytes(piece.offset, piece.length);
    const auto all = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    SAGITTA_TRY(UnconvertedFrame decoded, decodeUnconverted(all, format));
    if (!decoded.warning.isEmpty()) // what is made up here must not arrive there as what was measured
        return Error(ErrorCode::Corrupt, decoded.warning);
    return decoded;
}

// Every bit of the container as it was stored, above BitsStored too (overlays of old). What a code stream does not have
// of a signed sample is its sign. There is nothing above BitsStored of samples that a compression came near to only.
Result<UnconvertedFrame> decodeAsStored(ByteSource& source, const FrameBytes& frame, const FrameFormat& format,
                                        const TransferSyntax& syntax) {
    if (mayHaveHighBits(format, syntax)) {
        Result<UnconvertedFrame> decoded = decodeWhole(source, frame, withAllBits(format));
        if (!decoded || !decoded->isLossy)
            return decoded;
    }
    return decodeWhole(source, frame, format);
}

int claimedFrames(DcmDataset& set) {
    Sint32 frames = 0;
    return set.findAndGetSint32(DCM_NumberOfFrames, frames).good() ? static_cast<int>(frames) : 1;
}

Result<void> checkWhole(const InstanceHeader& header, DcmDataset& set) {
    Uint16 bitsAllocated = 0;
    set.findAndGetUint16(DCM_BitsAllocated, bitsAllocated);
    if (bitsAllocated != header.format.bitsAllocated)
        return Error(ErrorCode::Corrupt, QStringLiteral("BitsAllocated is not valid"));
    const auto frames = static_cast<std::int64_t>(header.frames.size());
    if (frames != claimedFrames(set))
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("%1 of %2 frames are there").arg(frames).arg(claimedFrames(set)));
    if (nativeBytes(header.format, frames) > kMostBytes)
        return Error(ErrorCode::Unsupported, QStringLiteral("uncompressed it would have more than 1 GB"));
    return {};
}

// PS3.3 C.7.6.1.1.5.1
const char* compressionMethod(PixelEncoding encoding) {
    switch (encoding) {
    case PixelEncoding::Jpeg:
        return "ISO_10918_1";
    case PixelEncoding::Jpeg2000:
        return "ISO_15444_1";
    case PixelEncoding::HtJ2k:
        return "ISO_15444_15";
    default:
        return "ISO_14495_1"; // JPEG-LS
    }
}

// PS3.3 C.7.6.1.1.5: what a lossy compression has done is not undone by decoding. Its writer should have said it all.
void markLoss(DcmDataset& set, PixelEncoding encoding, std::int64_t nativeSize, std::int64_t compressedSize) {
    set.putAndInsertString(DCM_LossyImageCompression, "01");
    if (set.tagExistsWithValue(DCM_LossyImageCompressionMethod))
        return;
    set.putAndInsertString(DCM_LossyImageCompressionMethod, compressionMethod(encoding));
    const double ratio =
        static_cast<double>(nativeSize) / static_cast<double>(std::max<std::int64_t>(compressedSize, 1));
    set.putAndInsertString(DCM_LossyImageCompressionRatio, QByteArray::number(ratio, 'f', 2).constData());
}

void describePixels(DcmDataset& set, const FrameFormat& format, Photometric photometric) {
    if (format.samplesPerPixel > 1)
        set.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    // What is decoded has all chrominance samples; a native YBR_FULL_422 has fewer (PS3.3 C.7.6.3.1.2). Without a
    // transformation in the code stream YBR_ICT and YBR_RCT are RGB.
    if (photometric == Photometric::YbrFull422)
        photometric = Photometric::YbrFull;
    if (photometric == Photometric::YbrIct || photometric == Photometric::YbrRct)
        photometric = Photometric::Rgb;
    if (photometric != format.photometric)
        set.putAndInsertString(DCM_PhotometricInterpretation, photometric == Photometric::YbrFull ? "YBR_FULL" : "RGB");
    for (const DcmTagKey& tag : {DCM_ExtendedOffsetTable, DCM_ExtendedOffsetTableLengths})
        set.findAndDeleteElement(tag);
}

Result<void> replacePixels(DcmDataset& set, const InstanceHeader& header, const QString& path) {
    SAGITTA_CHECK(checkWhole(header, set));
    SAGITTA_TRY(ByteSource source, ByteSource::open(path));
    const auto size = nativeBytes(header.format, static_cast<std::int64_t>(header.frames.size()));
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    // PS3.5 A.2: OW for more than 8 bits; else either, and the one that has no byte order is OB.
    std::uint8_t* bytes = nullptr;
    Uint16* words = nullptr;
    const bool isWide = header.format.bitsAllocated > 8;
    const OFCondition made = isWide ? pixels->createUint16Array(static_cast<Uint32>(size / 2), words)
                                    : pixels->createUint8Array(static_cast<Uint32>(size), bytes);
    if (isWide)
        bytes = reinterpret_cast<std::uint8_t*>(words);
    if (made.bad() || bytes == nullptr)
        return Error(ErrorCode::Full, QStringLiteral("no memory for %1 MB of pixels").arg(size >> 20));
    std::memset(bytes, 0, static_cast<std::size_t>(size));
    NativePixels native(bytes, header.format);
    std::int64_t compressed = 0;
    int number = 0;
    const TransferSyntax& syntax = *findTransferSyntax(header.format.transferSyntaxUid);
    std::optional<Photometric> photometric;
    bool isLossy = false;
    for (const FrameInfo& frame : header.frames) {
        ++number;
        const Result<UnconvertedFrame> decoded = decodeAsStored(source, frame.bytes, header.format, syntax);
        if (!decoded)
            return Error(decoded.error().code(), QStringLiteral("frame %1").arg(number), decoded.error());
        if (photometric.value_or(decoded->photometric) != decoded->photometric)
            return Error(ErrorCode::Corrupt,
                         QStringLiteral("frame %1 is of another colour than those before").arg(number));
        photometric = decoded->photometric;
        isLossy = isLossy || decoded->isLossy;
        native.append(decoded->frame);
        for (const FrameBytes::Piece& piece : frame.bytes.pieces)
            compressed += piece.length;
    }
    describePixels(set, header.format, photometric.value_or(header.format.photometric));
    // What the code stream does not tell the header does, wherever the transfer syntax leaves it open.
    if (isLossy || (syntax.lossy && header.lossy))
        markLoss(set, syntax.encoding, size, compressed);
    set.findAndDeleteElement(DCM_PixelData);
    if (const OFCondition inserted = set.insert(pixels.release(), OFTrue); inserted.bad())
        return Error(ErrorCode::Internal, QString::fromLatin1(inserted.text()));
    return {};
}

} // namespace

Result<std::int64_t> bytesUncompressed(const QString& path) {
    SAGITTA_TRY(const InstanceHeaderPtr header, readInstanceHeader(path));
    const std::int64_t file = QFileInfo(path).size();
    const TransferSyntax* const syntax = findTransferSyntax(header->format.transferSyntaxUid);
    const bool isVideo = syntax && syntax->encoding == PixelEncoding::Video; // stays as it is
    return header->hasPixels() && !isVideo
               ? file + nativeBytes(header->format, static_cast<std::int64_t>(header->frames.size()))
               : file;
}

Result<std::unique_ptr<DcmDataset>> readUncompressed(const QString& path) {
    // First, for it has limits, where DCMTK would inflate and parse whatever there is.
    SAGITTA_TRY(const InstanceHeaderPtr header, readInstanceHeader(path));
    const TransferSyntax* const syntax = findTransferSyntax(header->format.transferSyntaxUid);
    if (!syntax || !syntax->decodable)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("%1 cannot be decompressed by this version")
                         .arg(syntax ? QString::fromLatin1(syntax->name) : header->format.transferSyntaxUid));
    if (syntax->encoding == PixelEncoding::Video)
        return Error(ErrorCode::Unsupported, QStringLiteral("videos are not decompressed, but handed on as they are"));
    DcmFileFormat file;
    if (const OFCondition loaded = file.loadFile(QFile::encodeName(path).constData()); loaded.bad())
        return Error(ErrorCode::Io, QStringLiteral("the file cannot be read: ") + QString::fromLatin1(loaded.text()));
    std::unique_ptr<DcmDataset> set(file.getAndRemoveDataset());
    if (syntax->isEncapsulated() && header->hasPixels())
        SAGITTA_CHECK(replacePixels(*set, *header, path));
    // The icon of an image may be compressed as well (PS3.5 A.4).
    if (!set->canWriteXfer(EXS_LittleEndianExplicit, set->getOriginalXfer()))
        return Error(ErrorCode::Unsupported, QStringLiteral("more of it is compressed than its own pixels"));
    return set;
}

} // namespace sagitta::dicom
