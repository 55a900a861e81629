#include "render/planar/marks.h"

#include "render/planar/color_lut.h"
#include "render/planar/planar_renderer.h"
#include "render/planar/text_format.h"

#include <cmath>

namespace sagitta::render {

namespace {

using dicom::SpacingBasis;
using scene::ViewKind;

QString basisMark(SpacingBasis basis) {
    switch (basis) {
    case SpacingBasis::None:
        return QStringLiteral("not calibrated");
    case SpacingBasis::AspectRatioOnly:
        return QStringLiteral("not calibrated (aspect ratio only)");
    case SpacingBasis::Detector:
        return QStringLiteral("mm at detector");
    case SpacingBasis::Calibrated:
    case SpacingBasis::Patient:
        break;
    }
    return {};
}

// Several ratios are those of compressions one after the other (PS3.3 C.7.6.1.1.5.2).
QString lossyMark(const QString& ratios) {
    QStringList texts;
    for (const QString& ratio : ratios.split(QLatin1Char('\\'), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        static_cast<void>(ratio.trimmed().toDouble(&isNumber));
        texts << (isNumber ? roundedText(ratio.trimmed(), 1) + QStringLiteral(":1") : ratio.trimmed());
    }
    return QStringLiteral("lossy %1").arg(texts.join(QStringLiteral(", then "))).trimmed();
}

// PS3.3 C.7.6.1.1.2: the first value is about the pixels, the second about the examination.
QString derivedMark(const QStringList& imageType) {
    QStringList words;
    if (imageType.value(0) == QLatin1String("DERIVED"))
        words << QStringLiteral("derived");
    if (imageType.value(1) == QLatin1String("SECONDARY"))
        words << QStringLiteral("secondary");
    return words.join(QStringLiteral(", "));
}

QStringList headerMarks(const dicom::InstanceHeader& header) {
    QStringList marks;
    if (header.intent == dicom::PresentationIntent::ForProcessing) // PS3.3 C.8.11.1.1.1
        marks << QStringLiteral("FOR PROCESSING: not for reading");
    if (header.lossy)
        marks << lossyMark(header.lossyRatio);
    marks << derivedMark(header.imageType);
    if (!iccProblem(header).isEmpty())
        marks << QStringLiteral("ICC profile not applied");
    return marks;
}

QStringList gapMarks(const dicom::DisplaySet& set) {
    QStringList marks;
    for (const dicom::SliceGap& gap : set.gaps)
        marks << QStringLiteral("slice missing between %1 and %2").arg(gap.after + 1).arg(gap.after + 2);
    return marks;
}

QStringList sliceMarks(const imaging::Volume& volume) {
    const QStringList& all = volume.warnings();
    if (all.size() < 2)
        return all;
    return {all.front(), QStringLiteral("and %1 more warnings about slices").arg(all.size() - 1)};
}

// Whether the plane lies in a layer of voxels, so that nothing is made up between layers.
bool isLayerOfVoxels(const scene::View& view) {
    constexpr double kOff = 1e-3; // voxels: the reslicer takes such a plane for the layer itself
    const scene::ViewTransform transform = view.transform();
    const Affine& toIndex = view.volume()->patientToIndex();
    const double width = transform.canvas.width() * transform.mmPerPixel;
    const double height = transform.canvas.height() * transform.mmPerPixel;
    const auto array = [](Vec3 v) { return std::array{v.x, v.y, v.z}; };
    const auto center = array(toIndex.map(transform.center));
    const auto across = array(toIndex.mapVector(transform.right * width));
    const auto down = array(toIndex.mapVector(transform.down * height));
    for (size_t axis = 0; axis < 3; ++axis) {
        if (std::abs(across[axis]) + std::abs(down[axis]) < kOff &&
            std::abs(center[axis] - std::round(center[axis])) < kOff)
            return true;
    }
    return false;
}

QStringList geometryMarks(const scene::View& view, const dicom::InstanceHeader& header) {
    QStringList marks;
    if (view.kind() == ViewKind::Stack && view.currentFrame()) {
        marks << basisMark(view.spacingBasis());
        if (!view.hasPatientGeometry() && header.patientOrientation.isEmpty())
            marks << QStringLiteral("orientation unknown");
    }
    marks << gapMarks(*view.displaySet());
    if (view.kind() == ViewKind::Mpr) {
        const QString slab = slabText(view.state().slab);
        marks << (slab.isEmpty() && !isLayerOfVoxels(view) ? QStringLiteral("MPR, interpolated")
                                                           : QStringLiteral("MPR"))
              << slab;
    }
    return marks;
}

QString colorMark(const scene::View& view) {
    const ColorLut* lut = isGrey(view) ? findColorLut(view.presentation().colormap) : nullptr;
    return lut ? QStringLiteral("colours: %1").arg(lut->title) : QString();
}

} // namespace

const dicom::InstanceHeader* headerOf(const scene::View& view) {
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        return frame->header.get();
    return view.displaySet() && !view.displaySet()->frames.empty() ? &view.displaySet()->first() : nullptr;
}

bool isGrey(const scene::View& view) {
    const dicom::InstanceHeader* header = headerOf(view);
    return header && header->format.samplesPerPixel == 1 &&
           header->format.photometric != dicom::Photometric::PaletteColor;
}

QString slabText(const imaging::Slab& slab) {
    const char* name = nullptr;
    switch (slab.mode) {
    case imaging::SlabMode::None:
        return {};
    case imaging::SlabMode::Max:
        name = "MIP";
        break;
    case imaging::SlabMode::Min:
        name = "MinIP";
        break;
    case imaging::SlabMode::Mean:
        name = "Mean";
        break;
    }
    return slab.thickness > 0 ? QStringLiteral("%1 %2 mm").arg(QLatin1String(name)).arg(slab.thickness, 0, 'f', 1)
                              : QString();
}

QStringList mandatoryMarks(const scene::View& view) {
    const dicom::InstanceHeader* header = headerOf(view);
    if (!header)
        return {};
    QStringList marks = headerMarks(*header) + geometryMarks(view, *header) + view.displaySet()->warnings;
    marks << colorMark(view);
    if (view.kind() == ViewKind::Stack) {
        if (!header->overlays.empty() && !view.presentation().overlays)
            marks << QStringLiteral("overlays hidden");
        marks += header->warnings;
    }
    if (view.volume())
        marks += sliceMarks(*view.volume());
    marks.removeAll(QString());
    marks.removeDuplicates();
    return marks;
}

QStringList volumeMarks(const imaging::Volume& volume) {
    const dicom::DisplaySet& set = *volume.displaySet();
    QStringList marks = headerMarks(set.first()) + gapMarks(set) + set.warnings + sliceMarks(volume);
    marks.removeAll(QString());
    marks.removeDuplicates();
    return marks;
}

} // namespace sagitta::render
