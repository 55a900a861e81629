#include "render/planar/overlay_painter.h"

#include "render/planar/text_format.h"

#include <cmath>

namespace sagitta::render {

namespace {

using dicom::SpacingBasis;
using scene::ViewKind;

QString number(double value) {
    const int decimals = std::abs(value) < 10 && value != std::trunc(value) ? 2 : 0;
    return QString::number(value, 'f', decimals);
}

void addLine(QStringList& lines, const QString& prefix, const QString& value) {
    if (!value.trimmed().isEmpty())
        lines << prefix + value.trimmed();
}

QString planeName(scene::MprPlane plane) {
    switch (plane) {
    case scene::MprPlane::Axial:
        return QStringLiteral("Axial");
    case scene::MprPlane::Coronal:
        return QStringLiteral("Coronal");
    case scene::MprPlane::Sagittal:
        break;
    }
    return QStringLiteral("Sagittal");
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

const dicom::InstanceHeader* headerOf(const scene::View& view) {
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        return frame->header.get();
    return view.displaySet() && !view.displaySet()->frames.empty() ? &view.displaySet()->first() : nullptr;
}

QStringList placeLines(const scene::View& view, const dicom::InstanceHeader& header) {
    QStringList lines;
    if (view.kind() == ViewKind::Volume3D)
        return {QStringLiteral("3D")};
    const QString count = QStringLiteral("%1 / %2").arg(view.sliceIndex() + 1).arg(view.sliceCount());
    if (view.kind() == ViewKind::Mpr)
        lines << QStringLiteral("%1 %2").arg(planeName(view.state().plane), count);
    else
        lines << QStringLiteral("Im %1").arg(count);
    if (const std::optional<Plane> plane = view.plane())
        lines << QStringLiteral("Pos %1 mm").arg(dot(plane->origin, plane->normal), 0, 'f', 1);
    if (view.kind() == ViewKind::Stack && header.sliceThickness > 0)
        lines << QStringLiteral("Thk %1 mm").arg(header.sliceThickness, 0, 'f', 1);
    lines << QStringLiteral("Zoom %1 %").arg(view.magnification() * 100, 0, 'f', 0);
    return lines;
}

QStringList windowLines(const scene::View& view, const dicom::InstanceHeader& header) {
    QStringList lines;
    const bool colour =
        header.format.samplesPerPixel > 1 || header.format.photometric == dicom::Photometric::PaletteColor;
    const dicom::VoiWindow window = view.shownWindow();
    if (!colour && window.isValid())
        lines << QStringLiteral("W %1  L %2").arg(number(window.width), number(window.center));
    else if (!colour)
        lines << (header.voiLuts.empty() ? QStringLiteral("W/L full range") : QStringLiteral("VOI LUT"));
    if (!colour && window.isValid())
        addLine(lines, {}, window.name);
    if (view.presentation().invert)
        lines << QStringLiteral("inverted");
    return lines;
}

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

QStringList headerMarks(const dicom::InstanceHeader& header) {
    QStringList marks;
    if (header.intent == dicom::PresentationIntent::ForProcessing) // PS3.3 C.8.11.1.1.1
        marks << QStringLiteral("FOR PROCESSING: not for reading");
    if (header.lossy)
        marks << QStringLiteral("lossy %1").arg(header.lossyRatio).trimmed();
    if (header.imageType.value(0) == QLatin1String("DERIVED"))
        marks << QStringLiteral("derived");
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

QStringList geometryMarks(const scene::View& view, const dicom::InstanceHeader& header) {
    QStringList marks;
    if (view.kind() == ViewKind::Stack && view.currentFrame()) {
        marks << basisMark(view.spacingBasis());
        if (!view.hasPatientGeometry() && header.patientOrientation.isEmpty())
            marks << QStringLiteral("orientation unknown");
    }
    marks << gapMarks(*view.displaySet());
    if (view.kind() == ViewKind::Mpr)
        marks << QStringLiteral("MPR") << slabText(view.state().slab);
    return marks;
}

} // namespace

CornerText makeCornerText(const scene::View& view) {
    CornerText text;
    const dicom::InstanceHeader* header = headerOf(view);
    if (!header)
        return text;
    const dicom::PatientInfo& patient = header->patient;
    addLine(text.topLeft, {}, patientNameText(patient.name));
    addLine(text.topLeft, QStringLiteral("ID "), patient.id);
    addLine(text.topLeft, {}, QStringLiteral("%1  %2").arg(dateText(patient.birthDate), patient.sex));
    if (!header->imageLaterality.isEmpty() || !header->series.laterality.isEmpty())
        addLine(text.topLeft, QStringLiteral("Side "),
                header->imageLaterality.isEmpty() ? header->series.laterality : header->imageLaterality);

    const dicom::StudyInfo& study = header->study;
    addLine(text.topRight, {}, QStringLiteral("%1  %2").arg(dateText(study.date), timeText(study.time)));
    addLine(text.topRight, {}, study.description);
    addLine(text.topRight, {},
            QStringLiteral("%1 %2  %3")
                .arg(header->series.modality)
                .arg(header->series.number)
                .arg(header->series.description));
    addLine(text.topRight, {}, view.displaySet()->splitReason);
    addLine(text.topRight, QStringLiteral("Acc "), study.accessionNumber);
    addLine(text.topRight, {}, study.institution);

    text.bottomLeft = placeLines(view, *header);
    text.bottomRight = windowLines(view, *header);
    return text;
}

QStringList mandatoryMarks(const scene::View& view) {
    const dicom::InstanceHeader* header = headerOf(view);
    if (!header)
        return {};
    QStringList marks = headerMarks(*header) + geometryMarks(view, *header) + view.displaySet()->warnings;
    if (view.kind() == ViewKind::Stack)
        marks += header->warnings;
    if (view.volume())
        marks += sliceMarks(*view.volume());
    marks.removeAll(QString());
    marks.removeDuplicates();
    return marks;
}

QStringList volumeMarks(const imaging::Volume& volume) {
    const dicom::DisplaySet& set = *volume.displaySet();
    QStringList marks = headerMarks(set.first()) + gapMarks(set) + set.warnings + sliceMarks(volume);
    marks.removeDuplicates();
    return marks;
}

} // namespace sagitta::render
