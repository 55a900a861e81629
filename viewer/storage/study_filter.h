// StudyFilter, StudyOrder, StudyPage: what is asked of the local studies, and the answer. Plain values.
#pragma once

#include "dicom/study_summary.h"
#include "storage/study_marks.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sagitta::storage {

// A study is found that fits every part; an empty part fits all. Text is found anywhere in a word, without regard to
// case and accents, and every word of it must be there.
struct StudyFilter {
    QString text; // in name, ID, accession number, description, date or modality
    QString patientName;
    QString patientId;
    QString accessionNumber;
    QString description;
    QString referringPhysician;
    QString fromDate; // YYYYMMDD, as toDate; with either, studies without a date are not found
    QString toDate;
    QStringList modalities;        // any of these
    QList<ReadingStatus> statuses; // any of these
    std::optional<Pin> pin;
    QStringList albums; // in any of these
    QString studyUid;
    bool operator==(const StudyFilter&) const = default;
};

enum class StudyColumn {
    Date,
    PatientName,
    PatientId,
    BirthDate,
    Sex,
    Modality,
    Description,
    Accession,
    Series,
    Images
};

// Text by its folded form. What is equal is by date, the newest first.
struct StudyOrder {
    StudyColumn column = StudyColumn::Date;
    Qt::SortOrder direction = Qt::DescendingOrder;
    bool operator==(const StudyOrder&) const = default;
};

struct StudyPage {
    std::vector<dicom::StudySummary> studies; // the first of those found, in order
    int total = 0;                            // that were found
};

} // namespace sagitta::storage
