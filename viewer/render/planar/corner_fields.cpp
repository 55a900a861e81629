#include "render/planar/corner_fields.h"

#include "render/planar/color_lut.h"
#include "render/planar/marks.h"
#include "render/planar/text_format.h"

#include "dicom/shown_attributes.h"

#include <cmath>

namespace sagitta::render {

namespace {

using dicom::InstanceHeader;
using scene::View;
using scene::ViewKind;

QString number(double value) {
    const int decimals = std::abs(value) < 10 && value != std::trunc(value) ? 2 : 0;
    return QString::number(value, 'f', decimals);
}

QString oneDecimal(double value) { return QString::number(value, 'f', 1); }
// "1.0", "1.25", "0.625".
QString millimetres(double value) {
    const QString text = QString::number(value, 'f', 3);
    return text.endsWith(QLatin1String("00")) ? text.chopped(2) : text.endsWith(u'0') ? text.chopped(1) : text;
}

QString count(int value) { return value != 0 ? QString::number(value) : QString(); }

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

QString imageText(const View& view) {
    if (view.kind() == ViewKind::Volume3D)
        return QStringLiteral("3D");
    const QString name = view.kind() == ViewKind::Mpr ? planeName(view.state().plane) : QStringLiteral("Im");
    return QStringLiteral("%1 %2 / %3").arg(name).arg(view.sliceIndex() + 1).arg(view.sliceCount());
}

QString positionText(const View& view) {
    const std::optional<Plane> plane = view.plane();
    return plane ? oneDecimal(dot(plane->origin, plane->normal)) : QString();
}

QString windowText(const View& view) {
    if (!isGrey(view))
        return {};
    const dicom::VoiWindow window = view.shownWindow();
    if (window.isValid())
        return QStringLiteral("W %1  L %2").arg(number(window.width), number(window.center));
    const dicom::DisplayFrame* frame = view.currentFrame();
    return !frame || frame->info().voiLuts.empty() ? QStringLiteral("W/L full range") : QStringLiteral("VOI LUT");
}

QString windowName(const View& view) {
    const dicom::VoiWindow window = view.shownWindow();
    return isGrey(view) && window.isValid() ? window.name : QString();
}

QString colorsText(const View& view) {
    const ColorLut* lut = isGrey(view) ? findColorLut(view.presentation().colormap) : nullptr;
    return lut ? lut->title : QString();
}

QString unitsText(const View& view, const InstanceHeader& header) {
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        return unitText(frame->info().scale.unit);
    return view.volume()           ? unitText(view.volume()->scale().unit)
           : header.frames.empty() ? QString()
                                   : unitText(header.frames.front().scale.unit);
}

struct Field {
    const char* name;
    QString (*text)(const View& view, const InstanceHeader& header);
};

// What is used of the frame alone: of a view without one, nothing.
template<class F>
QString ofFrame(const View& view, F f) {
    const dicom::DisplayFrame* frame = view.currentFrame();
    return frame ? f(frame->info()) : QString();
}

const Field kFields[] = {
    // Values of the view.
    {"image", [](const View& v, const InstanceHeader&) { return imageText(v); }}, // "Im 3 / 5", "Axial 3 / 5"
    {"slice", [](const View& v, const InstanceHeader&) { return count(v.sliceCount() > 0 ? v.sliceIndex() + 1 : 0); }},
    {"slices", [](const View& v, const InstanceHeader&) { return count(v.sliceCount()); }},
    {"position", [](const View& v, const InstanceHeader&) { return positionText(v); }}, // mm along the normal
    {"thickness", // mm, of the slice on show as it was acquired
     [](const View& v, const InstanceHeader& h) {
         return v.kind() == ViewKind::Stack && h.sliceThickness > 0 ? millimetres(h.sliceThickness) : QString();
     }},
    {"slab", [](const View& v, const InstanceHeader&) { return slabText(v.state().slab); }},
    {"zoom", // per cent
     [](const View& v, const InstanceHeader&) {
         return v.kind() == ViewKind::Volume3D ? QString() : QString::number(v.magnification() * 100, 'f', 0);
     }},
    {"window", [](const View& v, const InstanceHeader&) { return windowText(v); }}, // "W 400  L 40"
    {"windowName", [](const View& v, const InstanceHeader&) { return windowName(v); }},
    {"inverted",
     [](const View& v, const InstanceHeader&) {
         return v.presentation().invert ? QStringLiteral("inverted") : QString();
     }},
    {"colours", [](const View& v, const InstanceHeader&) { return colorsText(v); }},
    {"units", [](const View& v, const InstanceHeader& h) { return unitsText(v, h); }}, // "HU", "Bq/ml"
    {"side",
     [](const View&, const InstanceHeader& h) {
         return h.imageLaterality.isEmpty() ? h.series.laterality : h.imageLaterality;
     }},
    {"part", [](const View& v, const InstanceHeader&) { return v.displaySet()->splitReason; }}, // of a split series
    {"frameRate",                                                                               // per second
     [](const View&, const InstanceHeader& h) {
         return h.frameTimeMs > 0 ? oneDecimal(1000 / h.frameTimeMs) : QString();
     }},
    {"echo",
     [](const View& v, const InstanceHeader&) {
         return ofFrame(v, [](const dicom::FrameInfo& f) { return count(f.traits.echo); });
     }},
    {"phase",
     [](const View& v, const InstanceHeader&) {
         return ofFrame(v, [](const dicom::FrameInfo& f) { return count(f.traits.temporalPosition); });
     }},
    {"bValue",
     [](const View& v, const InstanceHeader&) {
         return ofFrame(
             v, [](const dicom::FrameInfo& f) { return f.traits.bValue ? number(*f.traits.bValue) : QString(); });
     }},
    {"tile", // of a whole slide image: where its first pixel lies in the picture
     [](const View& v, const InstanceHeader& h) {
         const auto place = [&](const dicom::FrameInfo& f) {
             return f.traits.tile && h.slide && h.frames.size() > 1 ? QStringLiteral("%1, %2 of %3 x %4")
                                                                          .arg(f.traits.tile->column)
                                                                          .arg(f.traits.tile->row)
                                                                          .arg(h.slide->columns)
                                                                          .arg(h.slide->rows)
                                                                    : QString();
         };
         return ofFrame(v, place);
     }},
    // Attributes; further ones are dicom::shownAttributes().
    {"PatientName", [](const View&, const InstanceHeader& h) { return patientNameText(h.patient.name); }},
    {"PatientID", [](const View&, const InstanceHeader& h) { return h.patient.id; }},
    {"IssuerOfPatientID", [](const View&, const InstanceHeader& h) { return h.patient.issuerOfId; }},
    {"PatientBirthDate", [](const View&, const InstanceHeader& h) { return dateText(h.patient.birthDate); }},
    {"PatientSex", [](const View&, const InstanceHeader& h) { return h.patient.sex; }},
    {"StudyDate", [](const View&, const InstanceHeader& h) { return dateText(h.study.date); }},
    {"StudyTime", [](const View&, const InstanceHeader& h) { return timeText(h.study.time); }},
    {"StudyDescription", [](const View&, const InstanceHeader& h) { return h.study.description; }},
    {"AccessionNumber", [](const View&, const InstanceHeader& h) { return h.study.accessionNumber; }},
    {"ReferringPhysicianName",
     [](const View&, const InstanceHeader& h) { return patientNameText(h.study.referringPhysician); }},
    {"StudyID", [](const View&, const InstanceHeader& h) { return h.study.studyId; }},
    {"InstitutionName", [](const View&, const InstanceHeader& h) { return h.study.institution; }},
    {"Modality", [](const View&, const InstanceHeader& h) { return h.series.modality; }},
    {"SeriesNumber", [](const View&, const InstanceHeader& h) { return QString::number(h.series.number); }},
    {"SeriesDescription", [](const View&, const InstanceHeader& h) { return h.series.description; }},
    {"SeriesDate", [](const View&, const InstanceHeader& h) { return dateText(h.series.date); }},
    {"SeriesTime", [](const View&, const InstanceHeader& h) { return timeText(h.series.time); }},
    {"BodyPartExamined", [](const View&, const InstanceHeader& h) { return h.series.bodyPart; }},
    {"Manufacturer", [](const View&, const InstanceHeader& h) { return h.series.manufacturer; }},
    {"StationName", [](const View&, const InstanceHeader& h) { return h.series.station; }},
    {"InstanceNumber", [](const View&, const InstanceHeader& h) { return count(h.instanceNumber); }},
    {"AcquisitionNumber", [](const View&, const InstanceHeader& h) { return count(h.acquisitionNumber); }},
    {"AcquisitionDate", [](const View&, const InstanceHeader& h) { return dateText(h.acquisitionDateTime.left(8)); }},
    {"AcquisitionTime", [](const View&, const InstanceHeader& h) { return timeText(h.acquisitionDateTime.mid(8)); }},
    {"ViewPosition", [](const View&, const InstanceHeader& h) { return h.viewPosition; }},
    {"ImageType", [](const View&, const InstanceHeader& h) { return h.imageType.join(QLatin1Char(' ')); }},
};

constexpr int kOwn = static_cast<int>(std::size(kFields));

} // namespace

std::optional<int> findCornerField(const QString& name) {
    for (int field = 0; field < kOwn; ++field) {
        if (name == QLatin1String(kFields[field].name))
            return field;
    }
    const auto shown = dicom::shownAttributes().indexOf(name);
    return shown < 0 ? std::nullopt : std::optional(kOwn + static_cast<int>(shown));
}

QStringList cornerFieldNames() {
    QStringList names;
    for (const Field& field : kFields)
        names << QString::fromLatin1(field.name);
    return names + dicom::shownAttributes();
}

QString cornerFieldText(int field, const View& view, const InstanceHeader& header) {
    if (field < kOwn)
        return kFields[field].text(view, header).trimmed();
    const QString text = header.shownTexts.value(field - kOwn);
    static const auto kAge = dicom::shownAttributes().indexOf(QStringLiteral("PatientAge"));
    return field - kOwn == kAge ? ageText(text) : text;
}

} // namespace sagitta::render
