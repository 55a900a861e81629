#include "ui/browser/study_columns.h"

#include "storage/search_text.h"
#include "ui/common/text_format.h"

#include <QObject>

namespace sagitta::ui {

using namespace study_columns;

const StudyColumnInfo& columnInfo(int column) {
    static constexpr bool kShown = true;
    static constexpr bool kHidden = false;
    static constexpr bool kNumber = true;
    static constexpr bool kMark = true;
    static constexpr StudyColumnInfo kColumns[ColumnCount] = {
        {QT_TR_NOOP("Patient"), 152, kShown},
        {QT_TR_NOOP("ID"), 92, kShown},
        {QT_TR_NOOP("Born"), 78, kShown},
        {QT_TR_NOOP("Sex"), 36, kHidden},
        {QT_TR_NOOP("Date"), 116, kShown},
        {QT_TR_NOOP("Modality"), 60, kShown},
        {QT_TR_NOOP("Description"), 160, kShown},
        {QT_TR_NOOP("Accession"), 86, kHidden},
        {QT_TR_NOOP("Series"), 50, kHidden, kNumber},
        {QT_TR_NOOP("Images"), 94, kShown, kNumber},
        {QT_TR_NOOP("Source"), 96, kShown},
        {QT_TR_NOOP("Reading status"), 24, kShown, false, kMark},
        {QT_TR_NOOP("Pinned"), 24, kShown, false, kMark},
        {QT_TR_NOOP("Referring physician"), 120, kHidden},
        {QT_TR_NOOP("Note"), 120, kHidden},
        {QT_TR_NOOP("Last opened"), 122, kHidden},
    };
    return kColumns[column];
}

const std::vector<int>& firstColumnOrder() {
    static const std::vector<int> kOrder{Status,    Pinned,   Patient,     PatientId, BirthDate, Sex,
                                         StudyDate, Modality, Description, Accession, Referrer,  Series,
                                         Images,    Source,   Note,        LastOpened};
    return kOrder;
}

QString statusText(storage::ReadingStatus status) {
    switch (status) {
    case storage::ReadingStatus::Unread:
        return QObject::tr("Unread");
    case storage::ReadingStatus::Opened:
        return QObject::tr("Opened, not read");
    case storage::ReadingStatus::Read:
        return QObject::tr("Read");
    }
    return {};
}

QString columnText(int column, const dicom::StudySummary& study, const storage::StudyMark& mark) {
    switch (column) {
    case Patient:
        return patientNameText(study.patientName);
    case PatientId:
        return study.patientId;
    case BirthDate:
        return dateText(study.patientBirthDate);
    case Sex:
        return study.patientSex;
    case StudyDate:
        return (dateText(study.studyDate) + u' ' + timeText(study.studyTime)).trimmed();
    case Modality:
        return study.modalities.join(QStringLiteral(", "));
    case Description:
        return study.studyDescription;
    case Accession:
        return study.accessionNumber;
    case Series:
        return study.series ? QString::number(*study.series) : QString();
    case Images:
        return study.instances ? QString::number(*study.instances) : QString();
    case Source:
        return study.source.isEmpty() ? QObject::tr("This computer") : study.source;
    case Status:
        return study.source.isEmpty() || mark.status != storage::ReadingStatus::Unread ? statusText(mark.status)
                                                                                       : QString();
    case Pinned:
        return mark.pin == storage::Pin::Pinned ? QObject::tr("Pinned") : QString();
    case Referrer:
        return study.referringPhysicianName.isEmpty() ? QString() : patientNameText(study.referringPhysicianName);
    case Note:
        return mark.note.section(u'\n', 0, 0).trimmed();
    case LastOpened:
        return mark.lastOpened == 0
                   ? QString()
                   : QDateTime::fromMSecsSinceEpoch(mark.lastOpened).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    default:
        return {};
    }
}

SortKey sortKey(int column, const dicom::StudySummary& study, const storage::StudyMark& mark) {
    switch (column) {
    case BirthDate:
        return {0, study.patientBirthDate};
    case StudyDate: // raw values: what is shown drops the seconds
        return {0, study.studyDate + u' ' + study.studyTime};
    case Series:
        return {study.series.value_or(-1)};
    case Images:
        return {study.instances.value_or(-1)};
    case Status:
        return {static_cast<int>(mark.status)};
    case Pinned:
        return {mark.pin == storage::Pin::Pinned ? 1 : 0};
    case LastOpened:
        return {mark.lastOpened};
    default:
        return {0, storage::foldForSearch(columnText(column, study, mark))};
    }
}

} // namespace sagitta::ui
