#include "ui/viewer/series_text.h"

#include "dicom/rejection.h"
#include "scene/set_role.h"

#include <QHash>
#include <QObject>

namespace sagitta::ui {
namespace {

constexpr qsizetype kMostTitles = 12; // in a tooltip

QString richLines(QStringList lines) {
    lines.removeAll(QString());
    for (QString& line : lines)
        line = line.toHtmlEscaped();
    return QStringLiteral("<p>") + lines.join(QStringLiteral("<br>")) + QStringLiteral("</p>");
}

// PS3.4 B.5: by what follows 1.2.840.10008.5.1.4.1.1.
QString kindOfClass(const QString& sopClassUid) {
    static const QHash<QString, const char*> kKinds{
        {QStringLiteral("9.1.1"), QT_TRANSLATE_NOOP("QObject", "12-lead ECG")},
        {QStringLiteral("9.1.2"), QT_TRANSLATE_NOOP("QObject", "ECG")},
        {QStringLiteral("9.1.3"), QT_TRANSLATE_NOOP("QObject", "Ambulatory ECG")},
        {QStringLiteral("9.1.4"), QT_TRANSLATE_NOOP("QObject", "ECG")},
        {QStringLiteral("9.2.1"), QT_TRANSLATE_NOOP("QObject", "Haemodynamic curves")},
        {QStringLiteral("9.3.1"), QT_TRANSLATE_NOOP("QObject", "Electrophysiology")},
        {QStringLiteral("9.4.1"), QT_TRANSLATE_NOOP("QObject", "Dictation")},
        {QStringLiteral("9.4.2"), QT_TRANSLATE_NOOP("QObject", "Audio")},
        {QStringLiteral("9.5.1"), QT_TRANSLATE_NOOP("QObject", "Arterial pulse")},
        {QStringLiteral("9.6.1"), QT_TRANSLATE_NOOP("QObject", "Respiration")},
        {QStringLiteral("9.6.2"), QT_TRANSLATE_NOOP("QObject", "Respiration")},
        {QStringLiteral("9.7.1"), QT_TRANSLATE_NOOP("QObject", "EEG")},
        {QStringLiteral("9.7.2"), QT_TRANSLATE_NOOP("QObject", "Electromyogram")},
        {QStringLiteral("9.7.3"), QT_TRANSLATE_NOOP("QObject", "Electrooculogram")},
        {QStringLiteral("9.7.4"), QT_TRANSLATE_NOOP("QObject", "Sleep EEG")},
        {QStringLiteral("4.2"), QT_TRANSLATE_NOOP("QObject", "Spectrum")},
        {QStringLiteral("66"), QT_TRANSLATE_NOOP("QObject", "Raw data")},
        {QStringLiteral("66.1"), QT_TRANSLATE_NOOP("QObject", "Registration")},
        {QStringLiteral("66.2"), QT_TRANSLATE_NOOP("QObject", "Fiducials")},
        {QStringLiteral("66.3"), QT_TRANSLATE_NOOP("QObject", "Registration")},
        {QStringLiteral("66.4"), QT_TRANSLATE_NOOP("QObject", "Segmentation")},
        {QStringLiteral("66.5"), QT_TRANSLATE_NOOP("QObject", "Surfaces")},
        {QStringLiteral("66.6"), QT_TRANSLATE_NOOP("QObject", "Fibre tracts")},
        {QStringLiteral("66.7"), QT_TRANSLATE_NOOP("QObject", "Segmentation")},
        {QStringLiteral("67"), QT_TRANSLATE_NOOP("QObject", "Value mapping")},
        {QStringLiteral("88.50"), QT_TRANSLATE_NOOP("QObject", "CAD results")},
        {QStringLiteral("88.59"), QT_TRANSLATE_NOOP("QObject", "Key images")},
        {QStringLiteral("88.65"), QT_TRANSLATE_NOOP("QObject", "CAD results")},
        {QStringLiteral("88.67"), QT_TRANSLATE_NOOP("QObject", "Dose report")},
        {QStringLiteral("88.68"), QT_TRANSLATE_NOOP("QObject", "Dose report")},
        {QStringLiteral("88.69"), QT_TRANSLATE_NOOP("QObject", "CAD results")},
        {QStringLiteral("104.1"), QT_TRANSLATE_NOOP("QObject", "PDF")},
        {QStringLiteral("104.2"), QT_TRANSLATE_NOOP("QObject", "Document")},
        {QStringLiteral("104.3"), QT_TRANSLATE_NOOP("QObject", "3D model")},
        {QStringLiteral("104.4"), QT_TRANSLATE_NOOP("QObject", "3D model")},
        {QStringLiteral("104.5"), QT_TRANSLATE_NOOP("QObject", "3D model")},
        {QStringLiteral("481.2"), QT_TRANSLATE_NOOP("QObject", "Dose")},
        {QStringLiteral("481.3"), QT_TRANSLATE_NOOP("QObject", "Contours")},
        {QStringLiteral("481.4"), QT_TRANSLATE_NOOP("QObject", "Treatment record")},
        {QStringLiteral("481.5"), QT_TRANSLATE_NOOP("QObject", "Treatment plan")},
        {QStringLiteral("481.6"), QT_TRANSLATE_NOOP("QObject", "Treatment record")},
        {QStringLiteral("481.7"), QT_TRANSLATE_NOOP("QObject", "Treatment record")},
        {QStringLiteral("481.8"), QT_TRANSLATE_NOOP("QObject", "Treatment plan")},
        {QStringLiteral("481.9"), QT_TRANSLATE_NOOP("QObject", "Treatment record")},
    };
    static const auto kRoot = QStringLiteral("1.2.840.10008.5.1.4.1.1.");
    const char* const kind = sopClassUid.startsWith(kRoot) ? kKinds.value(sopClassUid.mid(kRoot.size())) : nullptr;
    return kind ? QObject::tr(kind) : QString();
}

// By its modality (PS3.3 C.7.3.1.1.1).
QString kindOfModality(const QString& modality) {
    static const QHash<QString, const char*> kKinds{
        {QStringLiteral("SR"), QT_TRANSLATE_NOOP("QObject", "Report")},
        {QStringLiteral("PR"), QT_TRANSLATE_NOOP("QObject", "Presentation state")},
        {QStringLiteral("KO"), QT_TRANSLATE_NOOP("QObject", "Key images")},
        {QStringLiteral("DOC"), QT_TRANSLATE_NOOP("QObject", "Document")},
        {QStringLiteral("REG"), QT_TRANSLATE_NOOP("QObject", "Registration")},
        {QStringLiteral("RTSTRUCT"), QT_TRANSLATE_NOOP("QObject", "Contours")},
        {QStringLiteral("RTPLAN"), QT_TRANSLATE_NOOP("QObject", "Treatment plan")},
        {QStringLiteral("ECG"), QT_TRANSLATE_NOOP("QObject", "Curves")},
    };
    return QObject::tr(kKinds.value(modality, QT_TRANSLATE_NOOP("QObject", "No image")));
}

// "R MLO", "L", "CHEST": where it was taken, unless the title says it already.
QString placeOf(const dicom::DisplaySet& set) {
    const dicom::InstanceHeader& first = set.first();
    const QString side = first.imageLaterality.isEmpty() ? first.series.laterality : first.imageLaterality;
    QStringList parts{side, first.viewPosition};
    const QString& bodyPart = first.series.bodyPart;
    if (!first.series.description.contains(bodyPart, Qt::CaseInsensitive))
        parts << bodyPart;
    return parts.join(u' ').simplified();
}

QString imagesText(int count) { return count == 1 ? QObject::tr("1 image") : QObject::tr("%1 images").arg(count); }
QString documentsText(int count) {
    return count == 1 ? QObject::tr("1 document") : QObject::tr("%1 documents").arg(count);
}

} // namespace

QString titleOf(const dicom::SeriesInfo& series) {
    return series.description.isEmpty() ? QObject::tr("Series %1").arg(series.number) : series.description;
}

QString titleOf(const dicom::DisplaySet& set) {
    // A segmentation is known by what it delineates.
    const dicom::InstanceHeader& first = set.first();
    const bool hasName = first.document && !first.document->title.isEmpty();
    return hasName && scene::isSegmentation(first) ? first.document->title : titleOf(first.series);
}

QString detailOf(const dicom::DisplaySet& set, const scene::Completeness& completeness) {
    const scene::Light light = lightOf(completeness);
    const bool isLacking = light == scene::Light::Partial || light == scene::Light::Failed;
    const QString numbers =
        isLacking ? completenessNumbers(completeness, QStringLiteral("%1/%2")) : QString::number(set.frames.size());
    QStringList parts{set.first().series.modality, numbers, placeOf(set)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString tooltipOf(const dicom::DisplaySet& set, const SetNotes& notes) {
    const dicom::SeriesInfo& series = set.first().series;
    QStringList lines{QObject::tr("Series %1: %2").arg(series.number).arg(series.description), placeOf(set),
                      notes.completeness};
    if (notes.seen > 0)
        lines << QObject::tr("%1 of %2 images were on the screen").arg(notes.seen).arg(set.frames.size());
    if (!set.splitReason.isEmpty())
        lines << QObject::tr("Split off: %1").arg(set.splitReason);
    if (!set.refusal.isEmpty())
        lines << QObject::tr("No MPR and 3D: %1").arg(set.refusal);
    if (!notes.failure.isEmpty())
        lines << QObject::tr("No thumbnail: %1").arg(notes.failure);
    return richLines(lines + set.warnings);
}

QString objectKind(const dicom::InstanceHeader& object) {
    if (dicom::rejectionReason(object))
        return QObject::tr("Rejection note");
    const QString kind = kindOfClass(object.sopClassUid);
    return kind.isEmpty() ? kindOfModality(object.series.modality) : kind;
}

QString objectTitle(const dicom::InstanceHeader& object) {
    if (!object.document)
        return {};
    const dicom::DocumentInfo& document = *object.document;
    return document.modifier.isEmpty() ? document.title : QObject::tr("%1: %2").arg(document.title, document.modifier);
}

QString tooltipOf(const scene::SeriesObjects& objects) {
    const dicom::SeriesInfo& series = objects.series();
    QStringList lines{QObject::tr("Series %1: %2").arg(series.number).arg(series.description)};
    const qsizetype count = static_cast<qsizetype>(objects.objects.size());
    for (qsizetype i = 0; i < std::min(count, kMostTitles); ++i) {
        const dicom::InstanceHeader& object = *objects.objects[static_cast<size_t>(i)];
        QStringList parts{objectKind(object), objectTitle(object)};
        parts.removeAll(QString());
        lines << parts.join(QStringLiteral(" – "));
    }
    if (count > kMostTitles)
        lines << QObject::tr("and %1 more").arg(count - kMostTitles);
    lines << QObject::tr("Kept here and passed on, but not shown by this version");
    return richLines(lines);
}

QString hiddenSubject(const scene::HiddenGroup& group) {
    QStringList counts;
    if (group.images > 0)
        counts << imagesText(group.images);
    if (group.documents > 0)
        counts << documentsText(group.documents);
    const QString what = counts.size() > 1 ? QObject::tr("%1 and %2").arg(counts[0], counts[1]) : counts.value(0);
    switch (group.reason) {
    case scene::HiddenReason::PatientSafety:
        return QObject::tr("%1 rejected for patient safety").arg(what);
    case scene::HiddenReason::WorklistEntry:
        return QObject::tr("%1 rejected for a wrong worklist entry").arg(what);
    case scene::HiddenReason::Quality:
        return QObject::tr("%1 rejected for quality").arg(what);
    case scene::HiddenReason::RetentionExpired:
        return QObject::tr("%1 kept beyond their time").arg(what);
    case scene::HiddenReason::ForProcessing:
        break;
    }
    return QObject::tr("%1 FOR PROCESSING").arg(what);
}

QString hiddenText(const scene::HiddenGroup& group, HiddenState state) {
    const bool isOne = group.images + group.documents == 1;
    const QString subject = hiddenSubject(group);
    switch (state) {
    case HiddenState::Hidden:
        return isOne ? QObject::tr("%1 is hidden").arg(subject) : QObject::tr("%1 are hidden").arg(subject);
    case HiddenState::Shown:
        return isOne ? QObject::tr("%1 is shown").arg(subject) : QObject::tr("%1 are shown").arg(subject);
    case HiddenState::NothingElse:
        break;
    }
    return QObject::tr("%1: shown, because there is nothing else").arg(subject);
}

} // namespace sagitta::ui
