#include "dicom/decoder.h"

#include "dicom/color_conversion.h"
#include "dicom/jpeg2000_decoder.h"
#include "dicom/jpegls_decoder.h"
#include "dicom/native_decoder.h"
#include "dicom/pixel_module.h"
#include "dicom/rle_decoder.h"
#include "dicom/transfer_syntax.h"

#include <algorithm>
#include <new>

namespace sagitta::dicom {

namespace {

constexpr std::size_t kAlignment = 64;

bool isFloat(const FrameFormat& format) {
    return format.element == PixelElement::Float || format.element == PixelElement::DoubleFloat;
}

bool isYbr(Photometric photometric) {
    return photometric == Photometric::YbrFull || photometric == Photometric::YbrFull422;
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

// PS3.5 8.2.4, 8.2.14: colour that a codec makes and undoes.
bool canCarry(PixelEncoding encoding, Photometric photometric) {
    const bool isJpeg2000 = encoding == PixelEncoding::Jpeg2000 || encoding == PixelEncoding::HtJ2k;
    return isJpeg2000 && (photometric == Photometric::YbrIct || photometric == Photometric::YbrRct);
}

Result<void> checkColor(const FrameFormat& format, PixelEncoding encoding) {
    switch (format.photometric) {
    case Photometric::Monochrome1:
    case Photometric::Monochrome2:
    case Photometric::PaletteColor:
        if (format.samplesPerPixel == 1)
            return {};
        break;
    case Photometric::Rgb:
    case Photometric::YbrFull:
    case Photometric::YbrFull422:
        if (format.samplesPerPixel == 3 && !isFloat(format) && format.bitsAllocated >= 8)
            return {};
        break;
    default:
        if (canCarry(encoding, format.photometric) && format.samplesPerPixel == 3 && format.bitsAllocated >= 8)
            return {};
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("this photometric interpretation cannot be shown without its own codec"));
    }
    return Error(
        ErrorCode::Corrupt,
        QStringLiteral("%1 samples per pixel do not fit the photometric interpretation").arg(format.samplesPerPixel));
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
    case PixelEncoding::JpegLs:
        // ISO/IEC 14495-1 A.7: a run ends with its line, so every line takes a bit or more. No ratio would do: a blank
        // image of 4000 x 3000 x 16 bits takes 580 bytes.
        return format.rows / 8;
    case PixelEncoding::Jpeg2000:
    case PixelEncoding::HtJ2k:
        // No number of bytes is too few, see jpeg2000_cost.h: that has the limit instead.
        return 0;
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

// A code stream may have fewer bits than BitsStored.
int storedBits(const RawSamples& raw, const FrameFormat& format) {
    return raw.precision > 0 ? std::min(format.bitsStored, raw.precision) : format.bitsStored;
}

// Stored values by the header (PS3.5 8.1.1). A code stream knows neither sign nor HighBit; of one with fewer bits than
// BitsStored the own highest bit is the sign.
void normalise(RawSamples& raw, const FrameFormat& format, bool isSigned) {
    const int stored = storedBits(raw, format);
    const int high = raw.precision > 0 && format.highBit >= raw.precision ? stored - 1 : format.highBit;
    if (format.bitsAllocated == 1 && raw.precision == 0)
        return;
    if (raw.bytesEach == 1)
        normalise<std::uint8_t>(raw.data.get(), raw.count, stored, high, isSigned);
    else if (raw.bytesEach == 2)
        normalise<std::uint16_t>(raw.data.get(), raw.count, stored, high, isSigned);
    else
        normalise<std::uint32_t>(raw.data.get(), raw.count, stored, high, isSigned);
}

SampleType sampleTypeOf(const FrameFormat& format, bool isSigned) {
    if (format.element == PixelElement::Float)
        return SampleType::F32;
    if (format.element == PixelElement::DoubleFloat)
        return SampleType::F64;
    switch (containerBytes(format)) {
    case 1:
        return isSigned ? SampleType::S8 : SampleType::U8;
    case 2:
        return isSigned ? SampleType::S16 : SampleType::U16;
    default:
        return isSigned ? SampleType::S32 : SampleType::U32;
    }
}

Result<RawSamples> decodeRaw(std::span<const std::byte> bytes, const FrameFormat& format, const TransferSyntax& syntax,
                             int bitOffset) {
    switch (syntax.encoding) {
    case PixelEncoding::Native:
        return decodeNative(bytes, format, syntax.bigEndian, bitOffset);
    case PixelEncoding::Rle:
        return decodeRle(bytes, format);
    case PixelEncoding::JpegLs:
        return decodeJpegLs(bytes, format);
    case PixelEncoding::Jpeg2000:
    case PixelEncoding::HtJ2k:
        return decodeJpeg2000(bytes, format);
    default:
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("%1 cannot be decoded by this version").arg(QLatin1String(syntax.name)));
    }
}

Result<DecodedFrame> finish(RawSamples raw, const FrameFormat& format) {
    const bool isColor = format.samplesPerPixel == 3;
    const bool isSigned = format.isSigned && !isColor && format.bitsAllocated > 1;
    if (!isFloat(format))
        normalise(raw, format, isSigned);
    if (isColor && raw.planar)
        SAGITTA_CHECK(interleave(raw));
    if (isYbr(raw.photometric.value_or(format.photometric)))
        SAGITTA_CHECK(convertYbrFullToRgb(raw, storedBits(raw, format)));
    const FrameColor color = isColor                                           ? FrameColor::Rgb
                             : format.photometric == Photometric::PaletteColor ? FrameColor::PaletteIndex
                                                                               : FrameColor::Grey;
    return DecodedFrame{Frame(format.rows, format.columns, color, sampleTypeOf(format, isSigned), std::move(raw.data)),
                        raw.warning};
}

} // namespace

Result<std::shared_ptr<std::byte[]>> makeSampleBuffer(std::size_t bytes) {
    auto* const memory = static_cast<std::byte*>(
        ::operator new (std::max<std::size_t>(bytes, 1), std::align_val_t{kAlignment}, std::nothrow));
    if (!memory)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a frame of %1 MB").arg(bytes >> 20));
    return std::shared_ptr<std::byte[]>(memory,
                                        [](std::byte* p) { ::operator delete (p, std::align_val_t{kAlignment}); });
}

Result<DecodedFrame> decode(std::span<const std::byte> bytes, const FrameFormat& format, int bitOffset) try {
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    if (!syntax)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("transfer syntax %1 is not known").arg(format.transferSyntaxUid));
    if (!syntax->decodable)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("%1 cannot be decoded by this version").arg(QLatin1String(syntax->name)));
    SAGITTA_CHECK(checkFormat(format, syntax->encoding));
    if (syntax->isEncapsulated() && isFloat(format))
        return Error(ErrorCode::Corrupt, QStringLiteral("floating point pixels are never compressed"));
    if (bitOffset < 0 || bitOffset > 15)
        return Error(ErrorCode::Internal, QStringLiteral("bit offset of %1").arg(bitOffset));
    SAGITTA_CHECK(checkClaim(bytes, format, syntax->encoding));
    SAGITTA_TRY(RawSamples raw, decodeRaw(bytes, format, *syntax, bitOffset));
    return finish(std::move(raw), format);
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to decode the frame"));
}

} // namespace sagitta::dicom
