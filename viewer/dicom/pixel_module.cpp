#include "dicom/pixel_module.h"

#include "dicom/frame_index.h"
#include "dicom/transfer_syntax.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sagitta::dicom {

namespace {

constexpr int kMaxSide = 65535; // US

// PS3.3 C.7.6.3.1.2, with the terms of old that are retired.
constexpr std::array<std::pair<const char*, Photometric>, 13> kTerms{{
    {"MONOCHROME1", Photometric::Monochrome1},
    {"MONOCHROME2", Photometric::Monochrome2},
    {"PALETTE COLOR", Photometric::PaletteColor},
    {"RGB", Photometric::Rgb},
    {"YBR_FULL", Photometric::YbrFull},
    {"YBR_FULL_422", Photometric::YbrFull422},
    {"YBR_PARTIAL_422", Photometric::YbrPartial422},
    {"YBR_PARTIAL_420", Photometric::YbrPartial420},
    {"YBR_ICT", Photometric::YbrIct},
    {"YBR_RCT", Photometric::YbrRct},
    {"HSV", Photometric::Hsv},
    {"ARGB", Photometric::Argb},
    {"CMYK", Photometric::Cmyk},
}};

bool isSubsampled(Photometric photometric) {
    return photometric == Photometric::YbrFull422 || photometric == Photometric::YbrPartial422;
}

bool isAllocationKnown(int bits) { return bits == 1 || (bits % 8 == 0 && bits >= 8 && bits <= 64); }

void readDepth(const Dataset& dataset, FrameFormat& format, QStringList& warnings) {
    format.bitsAllocated = dataset.integer(tags::BitsAllocated).value_or(0);
    format.bitsStored = dataset.integer(tags::BitsStored).value_or(format.bitsAllocated);
    if (format.bitsStored < 1 || format.bitsStored > format.bitsAllocated) {
        warnings << QStringLiteral("BitsStored %1 does not fit BitsAllocated %2 and was taken as %2")
                        .arg(format.bitsStored)
                        .arg(format.bitsAllocated);
        format.bitsStored = format.bitsAllocated;
    }
    format.highBit = dataset.integer(tags::HighBit).value_or(format.bitsStored - 1);
    if (format.highBit < format.bitsStored - 1 || format.highBit >= format.bitsAllocated) {
        warnings << QStringLiteral("HighBit %1 is impossible and was taken as %2")
                        .arg(format.highBit)
                        .arg(format.bitsStored - 1);
        format.highBit = format.bitsStored - 1;
    }
    format.isSigned = dataset.integer(tags::PixelRepresentation).value_or(0) == 1;
}

// Some writers call uncompressed YBR_FULL YBR_FULL_422; the length tells.
void repairSubsampling(const Dataset& dataset, const FileLayout& layout, FrameFormat& format, QStringList& warnings) {
    if (!isSubsampled(format.photometric) || !layout.pixels || layout.pixels->header.isUndefinedLength())
        return;
    // A claim: unbounded, the product below would overflow.
    const std::int64_t frames = std::clamp(dataset.integer(tags::NumberOfFrames).value_or(1), 1, kMaxFrames);
    const std::int64_t pixels = std::int64_t{format.rows} * format.columns;
    if (layout.pixels->header.length / 3 < pixels * frames * format.bitsAllocated / 8)
        return;
    warnings << QStringLiteral("pixel data are as long as YBR_FULL, not %1").arg(termOf(format.photometric));
    // There is no YBR_PARTIAL of this length; what it is nobody knows.
    format.photometric = format.photometric == Photometric::YbrFull422 ? Photometric::YbrFull : Photometric::Unknown;
}

Result<void> check(const FrameFormat& format) {
    if (format.rows < 1 || format.rows > kMaxSide || format.columns < 1 || format.columns > kMaxSide)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("image of %1 rows and %2 columns").arg(format.rows).arg(format.columns));
    if (!isAllocationKnown(format.bitsAllocated))
        return Error(ErrorCode::Corrupt, QStringLiteral("BitsAllocated is %1").arg(format.bitsAllocated));
    if (format.samplesPerPixel < 1 || format.samplesPerPixel > 4)
        return Error(ErrorCode::Corrupt, QStringLiteral("SamplesPerPixel is %1").arg(format.samplesPerPixel));
    return {};
}

} // namespace

Photometric photometricOf(const QString& term) {
    const auto* const found =
        std::find_if(kTerms.begin(), kTerms.end(), [&](const auto& pair) { return term == QLatin1String(pair.first); });
    return found == kTerms.end() ? Photometric::Unknown : found->second;
}

QString termOf(Photometric photometric) {
    const auto* const found =
        std::find_if(kTerms.begin(), kTerms.end(), [&](const auto& pair) { return pair.second == photometric; });
    return found == kTerms.end() ? QStringLiteral("unknown") : QString::fromLatin1(found->first);
}

Result<FrameFormat> readPixelModule(const Dataset& dataset, const FileLayout& layout, QStringList& warnings) {
    FrameFormat format;
    format.transferSyntaxUid = layout.transferSyntaxUid;
    format.element = layout.pixels ? layout.pixels->element : PixelElement::None;
    const QString photometric = dataset.text(tags::PhotometricInterpretation).trimmed();
    format.photometric = photometricOf(photometric);
    format.rows = dataset.integer(tags::Rows).value_or(0);
    format.columns = dataset.integer(tags::Columns).value_or(0);
    format.samplesPerPixel = dataset.integer(tags::SamplesPerPixel).value_or(1);
    if (format.photometric == Photometric::Unknown) {
        warnings << QStringLiteral("PhotometricInterpretation is missing or not known");
        if (photometric.isEmpty() && format.samplesPerPixel == 1)
            format.photometric = Photometric::Monochrome2;
    }
    format.planar = format.samplesPerPixel > 1 && dataset.integer(tags::PlanarConfiguration).value_or(0) == 1;
    if (format.element == PixelElement::Float || format.element == PixelElement::DoubleFloat) {
        // PS3.3 C.7.6.24: these have a fixed size and no BitsStored.
        format.bitsAllocated = format.element == PixelElement::Float ? 32 : 64;
        format.bitsStored = format.bitsAllocated;
        format.highBit = format.bitsAllocated - 1;
        format.isSigned = true;
    } else {
        readDepth(dataset, format, warnings);
    }
    format.wordSwapped =
        layout.encoding.bigEndian && format.bitsAllocated <= 8 && layout.pixels && layout.pixels->header.hasVr("OW");
    SAGITTA_CHECK(check(format));
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    if (syntax && !syntax->isEncapsulated())
        repairSubsampling(dataset, layout, format, warnings);
    return format;
}

std::int64_t nativeFrameBits(const FrameFormat& format) {
    // PS3.3 C.7.6.3.1.2: two pixels share one pair of chrominance samples.
    const std::int64_t samples = isSubsampled(format.photometric) ? 2 : format.samplesPerPixel;
    return std::int64_t{format.rows} * format.columns * samples * format.bitsAllocated;
}

} // namespace sagitta::dicom
