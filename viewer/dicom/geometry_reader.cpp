#include "dicom/geometry_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sagitta::dicom {

namespace {

// Cosines are written with six digits or fewer; what is farther from 1 or from a right angle is no rounding.
constexpr double kCosineTolerance = 1e-2;
// Farther than any scanner reaches; guards arithmetic against nonsense.
constexpr double kMaxMm = 1e6;

constexpr double kSameSpacing = 1e-4; // relative

bool isSecondaryCapture(const QString& sopClassUid) {
    return sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.7") ||
           sopClassUid.startsWith(QLatin1String("1.2.840.10008.5.1.4.1.1.7."));
}

bool isSame(const PixelSpacing& a, const PixelSpacing& b) {
    return std::abs(a.row - b.row) <= kSameSpacing * a.row && std::abs(a.column - b.column) <= kSameSpacing * a.column;
}

PixelSpacing withBasis(PixelSpacing spacing, SpacingBasis basis) {
    spacing.basis = basis;
    return spacing;
}

PixelSpacing readAspectRatio(const Dataset& dataset) {
    const std::vector<double> ratio = dataset.numbers(tags::PixelAspectRatio);
    if (ratio.size() != 2 || !(ratio[0] > 0) || !(ratio[1] > 0) || ratio[0] == ratio[1])
        return {};
    return {ratio[0] / ratio[1], 1, SpacingBasis::AspectRatioOnly}; // vertical \ horizontal, C.7.6.3.1.7
}

} // namespace

std::optional<Vec3> readPosition(const Dataset& item, QStringList& warnings) {
    if (item.isEmpty(tags::ImagePositionPatient))
        return std::nullopt;
    const std::vector<double> v = item.numbers(tags::ImagePositionPatient);
    if (v.size() != 3 || std::any_of(v.begin(), v.end(), [](double x) { return std::abs(x) > kMaxMm; })) {
        warnings << QStringLiteral("image position is not valid");
        return std::nullopt;
    }
    return Vec3{v[0], v[1], v[2]};
}

std::optional<Orientation> readOrientation(const Dataset& item, QStringList& warnings) {
    if (item.isEmpty(tags::ImageOrientationPatient))
        return std::nullopt;
    const std::vector<double> v = item.numbers(tags::ImageOrientationPatient);
    if (v.size() == 6) {
        const Vec3 row{v[0], v[1], v[2]};
        const Vec3 column{v[3], v[4], v[5]};
        const bool unit =
            std::abs(length(row) - 1) < kCosineTolerance && std::abs(length(column) - 1) < kCosineTolerance;
        if (unit && std::abs(dot(row, column)) < kCosineTolerance) {
            const Vec3 rowDir = normalized(row);
            // What rounding left of the row in the column is taken out, so that the normal is of unit length.
            return Orientation{rowDir, normalized(column - rowDir * dot(rowDir, column))};
        }
    }
    warnings << QStringLiteral("image orientation is not valid");
    return std::nullopt;
}

std::optional<PixelSpacing> readPixelSpacing(const Dataset& item, Tag tag, QStringList& warnings) {
    if (item.isEmpty(tag))
        return std::nullopt;
    const std::vector<double> v = item.numbers(tag);
    const auto good = [](double x) { return x > 1e-6 && x < kMaxMm; };
    if (v.size() != 2 || !good(v[0]) || !good(v[1])) {
        warnings << QStringLiteral("pixel spacing is not valid");
        return std::nullopt;
    }
    return PixelSpacing{v[0], v[1], SpacingBasis::None};
}

bool isProjection(const QString& sopClassUid, const QString& modality, bool hasPlane) {
    // CR, DX, mammography, intra-oral, XA, RF and their enhanced forms (PS3.6 table A-1), projections of tomosynthesis,
    // RT images; not tomosynthesis and X-Ray 3D. Where the detector stood may be told as a plane; the millimetres are
    // at the detector all the same.
    static const std::array kClasses{"1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.12"};
    const bool byClass = std::any_of(kClasses.begin(), kClasses.end(), [&](const char* uid) {
        const QLatin1String known(uid);
        return sopClassUid == known || sopClassUid.startsWith(QString(known) + u'.');
    });
    static const QStringList kOthers{QStringLiteral("1.2.840.10008.5.1.4.1.1.13.1.4"),
                                     QStringLiteral("1.2.840.10008.5.1.4.1.1.13.1.5"),
                                     QStringLiteral("1.2.840.10008.5.1.4.1.1.481.1")};
    if (byClass || kOthers.contains(sopClassUid))
        return true;
    static const QStringList kCrossSectional{QStringLiteral("CT"),  QStringLiteral("MR"), QStringLiteral("PT"),
                                             QStringLiteral("NM"),  QStringLiteral("US"), QStringLiteral("IVUS"),
                                             QStringLiteral("OCT"), QStringLiteral("OPT")};
    return !hasPlane && isSecondaryCapture(sopClassUid) && !kCrossSectional.contains(modality);
}

PixelSpacing readSpacing(const Dataset& dataset, const InstanceHeader& header, bool hasPlane, QStringList& warnings) {
    const auto pixel = readPixelSpacing(dataset, tags::PixelSpacing, warnings);
    auto detector = readPixelSpacing(dataset, tags::ImagerPixelSpacing, warnings);
    if (!detector)
        detector = readPixelSpacing(dataset, tags::NominalScannedPixelSpacing, warnings); // on the film
    if (!detector) // RT images: at the distance of the receptor, C.8.8.2
        detector = readPixelSpacing(dataset, tags::ImagePlanePixelSpacing, warnings);
    const bool projection = isProjection(header.sopClassUid, header.series.modality, hasPlane);
    if (pixel && !projection)
        return withBasis(*pixel, SpacingBasis::Patient);
    if (pixel) {
        // C.10.7.1: equal values are the detector's, different ones were calibrated; a lone value says neither and is
        // taken for the lesser claim.
        const bool calibrated =
            !dataset.isEmpty(tags::PixelSpacingCalibrationType) || (detector && !isSame(*pixel, *detector));
        return withBasis(*pixel, calibrated ? SpacingBasis::Calibrated : SpacingBasis::Detector);
    }
    if (detector)
        return withBasis(*detector, SpacingBasis::Detector);
    return readAspectRatio(dataset);
}

} // namespace sagitta::dicom
