#include "dicom/decoder.h"

#include "dicom/color_conversion.h"
#include "dicom/inflate.h"
#include "dicom/jpeg2000_decoder.h"
#include "dicom/jpeg_decoder.h"
#include "dicom/jpegls_decoder.h"
#include "dicom/native_decoder.h"
#include "dicom/pixel_module.h"
#include "dicom/rle_decoder.h"
#include "dicom/transfer_syntax.h"

#include <algorithm>
#include <new>

namespace sagitta::dicom {

namespace {

bool isFloat(const FrameFormat& format) {
    return format.element == PixelElement::Float || format.element == PixelElement::DoubleFloat;
}

bool isSigned(const FrameFormat& format) {
    return format.isSigned && format.samplesPerPixel == 1 && format.bitsAllocated > 1;
}

Result<void> checkDepth(const FrameFormat& format) {
    const int bits = format.bitsAllocated;
    if (isFloat(format)) {
        if (bits != (format.element == PixelElement::Float ? 32 : 64))
            return Error(ErrorCode::Corrupt, QStringLiteral("floating point pixels of %1 bits").arg(bits));
        return {};
    }
    if (format.element != PixelElement::Integer)
        return Error(ErrorCode::NotFound, QStringLiteral("object has no pixels"));
    if (bits != 1 && bits != 8 && bits != 16 && bits != 32)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("pixels of %1 bits allocated cannot be decoded by this version").arg(bits));
    const bool fits = format.bitsStored >= 1 && format.bitsStored <= bits && format.highBit >= format.bitsStored - 1 &&
                      format.highBit < bits;
    if (!fits)
        return Error(ErrorCode::Corrupt, QStringLiteral("BitsStored %1 and HighBit %2 do not fit BitsAllocated %3")
                                             .arg(format.bitsStored)
                                             .arg(format.highBit)
                                             .arg(bits));
    return {};
}

// Codecs that tell what colour their samples are, whatever the header calls it.
bool knowsColor(PixelEncoding encoding) {
    return encoding == PixelEncoding::Jpeg || encoding == PixelEncoding::Jpeg2000 || encoding == PixelEncoding::HtJ2k;
}

// What the samples are when somebody says it against the header.
Result<void> checkOverride(const FrameFormat& format) {
    if (*format.colorOverride != Photometric::Rgb && *format.colorOverride != Photometric::YbrFull)
        return Error(
            ErrorCode::Unsupported,
            QStringLiteral("pixels can be treated as RGB or YBR_FULL, not as %1").arg(termOf(*format.colorOverride)));
    if (format.samplesPerPixel != 3 || isFloat(format) || format.bitsAllocated < 8)
        return Error(
            ErrorCode::Unsupported,
            QStringLiteral("only pixels of three samples can be treated as %1").arg(termOf(*format.colorOverride)));
    return {};
}

Result<void> checkColor(const FrameFormat& format, PixelEncoding encoding) {
    if (format.colorOverride)
        return checkOverride(format);
    int samples = 3;
    const QString name = termOf(format.photometric);
    switch (format.photometric) {
    case Photometric::Monochrome1:
    case Photometric::Monochrome2:
    case Photometric::PaletteColor:
        samples = 1;
        break;
    case Photometric::Rgb:
    case Photometric::YbrFull:
    case Photometric::YbrFull422:
        break;
    case Photometric::YbrPartial422: // retired before there were the other encodings
        if (encoding != PixelEncoding::Native && encoding != PixelEncoding::Jpeg)
            return Error(ErrorCode::Unsupported,
                         QStringLiteral("%1 is not possible in this transfer syntax").arg(name));
        break;
    case Photometric::YbrPartial420:
    case Photometric::YbrIct:
    case Photometric::YbrRct:
        if (!knowsColor(encoding))
            return Error(ErrorCode::Unsupported, QStringLiteral("%1 is a colour of compressed images, and these pixels "
                                                                "are not compressed so; they may be RGB")
                                                     .arg(name));
        break;
    case Photometric::Hsv:
    case Photometric::Argb:
    case Photometric::Cmyk:
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("photometric interpretation %1 is retired and cannot be shown").arg(name));
    case Photometric::Unknown:
        return Error(ErrorCode::Unsupported, QStringLiteral("the photometric interpretation is missing or not known"));
    }
    if (format.samplesPerPixel == samples && (samples == 1 || (!isFloat(format) && format.bitsAllocated >= 8)))
        return {};
    return Error(ErrorCode::Corrupt,
                 QStringLiteral("%1 samples per pixel do not fit %2").arg(format.samplesPerPixel).arg(name));
}

Result<void> checkFormat(const FrameFormat& format, PixelEncoding encoding) {
    constexpr int kMaxSide = 65535;
    if (format.rows < 1 || format.rows > kMaxSide || format.columns < 1 || format.columns > kMaxSide)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("image of %1 rows and %2 columns").arg(format.rows).arg(format.columns));
    SAGITTA_CHECK(checkDepth(format));
    SAGITTA_CHECK(checkColor(format, encoding));
    const std::int64_t bytes =
        std::int64_t{format.rows} * format.columns * format.samplesPerPixel * containerBytes(format);
    if (bytes > kMaxFrameBytes)
        return Error(ErrorCode::Unsupported, QStringLiteral("a frame of %1 MB is too large").arg(bytes >> 20));
    return {};
}

// The fewest bytes that can hold the frame, so that a few bytes make nobody allocate a gigabyte.
std::int64_t fewestBytes(const FrameFormat& format, PixelEncoding encoding) {
    // PS3.5 G.3: two bytes give up to 128. Of native frames that are cut off more than this share is shown and marked.
    constexpr std::int64_t kMostTimes = 64;
    switch (encoding) {
    case PixelEncoding::Rle:
        return std::int64_t{format.rows} * format.columns * format.samplesPerPixel * format.bitsAllocated / 8 /
               kMostTimes;
    case PixelEncoding::DeflatedFrames: {
        constexpr std::int64_t kMostOfDeflate = 1032; // RFC 1951: 258 bytes by two bits
        return nativeFrameBits(format) / 8 / kMostOfDeflate;
    }
    case PixelEncoding::JpegLs:
        // ISO/IEC 14495-1 A.7: a run ends with its line, so every line takes a bit or more. No ratio would do: a blank
        // image of 4000 x 3000 x 16 bits takes 580 bytes.
        return format.rows / 8;
    case PixelEncoding::Jpeg2000:
    case PixelEncoding::HtJ2k:
        // No number of bytes is too few, see jpeg2000_cost.h: that has the limit instead.
        return 0;
    case PixelEncoding::Jpeg:
        // A bit or more for each block of 64 pixels (ISO/IEC 10918-1 F.1.2, G.1.2), or for each sample of a lossless
        // one, of which so much less is shown when it is cut off.
        return std::int64_t{format.rows} * format.columns / 64 / 8;
    default:
        return nativeFrameBits(format) / 8 / kMostTimes;
    }
}

Result<void> checkClaim(std::span<const std::byte> bytes, const FrameFormat& format, PixelEncoding encoding) {
    const std::int64_t fewest = fewestBytes(format, encoding);
    if (static_cast<std::int64_t>(bytes.size()) >= fewest)
        return {};
    return Error(ErrorCode::Corrupt, QStringLiteral("%1 bytes cannot hold %2 x %3 pixels; they would be %4 or more")
                                         .arg(bytes.size())
                                         .arg(format.columns)
                                         .arg(format.rows)
                                         .arg(fewest));
}

template<class T>
void normalise(std::byte* data, std::size_t count, int bitsStored, int highBit, bool isSigned) {
    constexpr int kWidth = sizeof(T) * 8;
    using Signed = std::make_signed_t<T>;
    // To the top, where the bits above HighBit (overlays of old) fall off, and back down with or without the sign.
    const int up = kWidth - 1 - highBit;
    const int down = kWidth - bitsStored;
    if (up == 0 && down == 0)
        return;
    auto* const samples = reinterpret_cast<T*>(data);
    for (std::size_t i = 0; i < count; ++i) {
        const T top = static_cast<T>(samples[i] << up);
        samples[i] = isSigned ? static_cast<T>(static_cast<Signed>(top) >> down) : static_cast<T>(top >> down);
    }
}

// Before they fall off. What a lossy codec made of them is no bitmap.
void takeOverlays(RawSamples& raw, const FrameFormat& format) {
    if (format.overlayBits == 0 || format.samplesPerPixel != 1 || raw.bytesEach != 2 || raw.isLossy)
        return;
    const std::span samples(reinterpret_cast<const std::uint16_t*>(raw.data.get()), raw.count);
    std::vector<BitPlane> planes;
    for (int bit = 0; bit < 16; ++bit) {
        if ((format.overlayBits >> bit & 1) == 0 || (raw.precision > 0 && bit >= raw.precision))
            continue;
        BitPlane plane{bit, QByteArray(static_cast<qsizetype>((raw.count + 7) / 8), '\0')};
        char* const to = plane.bits.data();
        for (std::size_t i = 0; i < samples.size(); ++i)
            to[i / 8] = static_cast<char>(to[i / 8] | (samples[i] >> bit & 1) << (i % 8));
        planes.push_back(std::move(plane));
    }
    if (!planes.empty())
        raw.bitPlanes = std::make_shared<const std::vector<BitPlane>>(std::move(planes));
}

int depthOf(const RawSamples& raw, const FrameFormat& format) {
    return raw.precision > 0 ? std::min(format.bitsStored, raw.precision) : format.bitsStored;
}

// Stored values by the header (PS3.5 8.1.1). A code stream knows neither sign nor HighBit, and may have fewer bits than
// BitsStored; then its own highest bit is the sign.
void normalise(RawSamples& raw, const FrameFormat& format) {
    const int stored = depthOf(raw, format);
    int high = format.highBit;
    if (raw.precision > 0 && high >= raw.precision)
        high = stored - 1;
    if (format.bitsAllocated == 1 && raw.precision == 0)
        return;
    if (raw.bytesEach == 1)
        normalise<std::uint8_t>(raw.data.get(), raw.count, stored, high, isSigned(format));
    else if (raw.bytesEach == 2)
        normalise<std::uint16_t>(raw.data.get(), raw.count, stored, high, isSigned(format));
    else
        normalise<std::uint32_t>(raw.data.get(), raw.count, stored, high, isSigned(format));
}

SampleType sampleTypeOf(const FrameFormat& format) {
    if (format.element == PixelElement::Float)
        return SampleType::F32;
    if (format.element == PixelElement::DoubleFloat)
        return SampleType::F64;
    switch (containerBytes(format)) {
    case 1:
        return isSigned(format) ? SampleType::S8 : SampleType::U8;
    case 2:
        return isSigned(format) ? SampleType::S16 : SampleType::U16;
    default:
        return isSigned(format) ? SampleType::S32 : SampleType::U32;
    }
}

Result<RawSamples> decodeDeflated(std::span<const std::byte> bytes, const FrameFormat& format) {
    const auto native = static_cast<qsizetype>((nativeFrameBits(format) + 7) / 8);
    SAGITTA_TRY(const QByteArray inflated, inflate(QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()),
                                                                           static_cast<qsizetype>(bytes.size())),
                                                   native + native % 2)); // it may have been padded before
    return decodeNative(std::as_bytes(std::span(inflated.constData(), static_cast<std::size_t>(inflated.size()))),
                        format, false, 0);
}

Result<RawSamples> decodeRaw(std::span<const std::byte> bytes, const FrameFormat& format, const TransferSyntax& syntax,
                             int bitOffset) {
    switch (syntax.encoding) {
    case PixelEncoding::Native:
        return decodeNative(bytes, format, syntax.bigEndian, bitOffset);
    case PixelEncoding::EncapsulatedNative:
        return decodeNative(bytes, format, false, 0);
    case PixelEncoding::DeflatedFrames:
        return decodeDeflated(bytes, format);
    case PixelEncoding::Rle:
        return decodeRle(bytes, format);
    case PixelEncoding::JpegLs:
        return decodeJpegLs(bytes, format);
    case PixelEncoding::Jpeg:
        return decodeJpeg(bytes, format);
    case PixelEncoding::Jpeg2000:
    case PixelEncoding::HtJ2k:
        return decodeJpeg2000(bytes, format);
    default:
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("%1 cannot be decoded by this version").arg(QLatin1String(syntax.name)));
    }
}

QString join(const QString& first, const QString& second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + QStringLiteral("; ") + second;
}

// Before any byte is decoded.
Result<const TransferSyntax*> checkedSyntax(std::span<const std::byte> bytes, const FrameFormat& format) {
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    if (!syntax)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("transfer syntax %1 is not known").arg(format.transferSyntaxUid));
    if (!syntax->decodable)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("%1 cannot be decoded by this version").arg(QLatin1String(syntax->name)));
    if (syntax->encoding == PixelEncoding::Video)
        return Error(ErrorCode::Unsupported, QStringLiteral("no frame of a video can be decoded by itself"));
    SAGITTA_CHECK(checkFormat(format, syntax->encoding));
    if (syntax->isEncapsulated() && isFloat(format))
        return Error(ErrorCode::Corrupt, QStringLiteral("floating point pixels are never encapsulated"));
    SAGITTA_CHECK(checkClaim(bytes, format, syntax->encoding));
    return syntax;
}

// Masked, signed and interleaved.
Result<void> finish(RawSamples& raw, const FrameFormat& format, const TransferSyntax& syntax) {
    if (raw.isLossy && !syntax.lossy)
        raw.headerWarning = join(raw.headerWarning, QStringLiteral("the transfer syntax is lossless, but the code "
                                                                   "stream was compressed with loss"));
    if (!isFloat(format)) {
        takeOverlays(raw, format);
        normalise(raw, format);
    }
    if (format.samplesPerPixel == 3 && raw.planar)
        SAGITTA_CHECK(interleave(raw));
    return {};
}

Result<RawSamples> decodeSamples(std::span<const std::byte> bytes, const FrameFormat& format, int bitOffset) {
    if (bitOffset < 0 || bitOffset > 15)
        return Error(ErrorCode::Internal, QStringLiteral("bit offset of %1").arg(bitOffset));
    SAGITTA_TRY(const TransferSyntax* const syntax, checkedSyntax(bytes, format));
    SAGITTA_TRY(RawSamples raw, decodeRaw(bytes, format, *syntax, bitOffset));
    SAGITTA_CHECK(finish(raw, format, *syntax));
    return raw;
}

Result<void> convertToRgb(RawSamples& raw, const FrameFormat& format) {
    switch (format.colorOverride.value_or(raw.photometric.value_or(format.photometric))) {
    case Photometric::YbrFull:
    case Photometric::YbrFull422:
        return convertYbrFullToRgb(raw, depthOf(raw, format));
    case Photometric::YbrPartial422:
        return convertYbrPartialToRgb(raw, depthOf(raw, format));
    default:
        return {};
    }
}

Frame toFrame(RawSamples& raw, const FrameFormat& format) {
    const FrameColor color = format.samplesPerPixel == 3                       ? FrameColor::Rgb
                             : format.photometric == Photometric::PaletteColor ? FrameColor::PaletteIndex
                                                                               : FrameColor::Grey;
    Frame frame(format.rows, format.columns, color, sampleTypeOf(format), std::move(raw.data));
    frame.setBitPlanes(std::move(raw.bitPlanes));
    return frame;
}

} // namespace

Result<DecodedFrame> decode(std::span<const std::byte> bytes, const FrameFormat& format, int bitOffset) try {
    SAGITTA_TRY(RawSamples raw, decodeSamples(bytes, format, bitOffset));
    SAGITTA_CHECK(convertToRgb(raw, format));
    return DecodedFrame{toFrame(raw, format), join(raw.warning, raw.headerWarning)};
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to decode the frame"));
}

Result<ReducedFrame> decodeReduced(std::span<const std::byte> bytes, const FrameFormat& format, int halvings) try {
    SAGITTA_TRY(const TransferSyntax* const syntax, checkedSyntax(bytes, format));
    if ((syntax->encoding != PixelEncoding::Jpeg2000 && syntax->encoding != PixelEncoding::HtJ2k) ||
        format.overlayBits != 0)
        return Error(ErrorCode::Unsupported, QStringLiteral("this frame cannot be decoded at a smaller size"));
    SAGITTA_TRY(ReducedSamples reduced, decodeJpeg2000Reduced(bytes, format, halvings));
    FrameFormat smaller = format;
    smaller.rows = reduced.rows;
    smaller.columns = reduced.columns;
    SAGITTA_CHECK(finish(reduced.raw, smaller, *syntax));
    SAGITTA_CHECK(convertToRgb(reduced.raw, smaller));
    return ReducedFrame{toFrame(reduced.raw, smaller), reduced.halvings};
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to decode the frame"));
}

Result<UnconvertedFrame> decodeUnconverted(std::span<const std::byte> bytes, const FrameFormat& format) try {
    SAGITTA_TRY(RawSamples raw, decodeSamples(bytes, format, 0));
    const Photometric photometric = raw.photometric.value_or(format.photometric);
    return UnconvertedFrame{toFrame(raw, format), photometric, raw.isLossy, raw.warning};
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to decode the frame"));
}

} // namespace sagitta::dicom
