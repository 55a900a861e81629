// The columns of the study table, as data: heading, width, which are on show at first; and what each says of a study.
// Pure, any thread.
#pragma once

#include "dicom/study_summary.h"
#include "storage/study_marks.h"

#include <QDateTime>

#include <compare>
#include <vector>

namespace sagitta::ui {

namespace study_columns {
enum Column : int {
    Patient, // first: the tree hangs on it
    PatientId,
    BirthDate,
    Sex,
    StudyDate,
    Modality,
    Description,
    Accession,
    Series,
    Images,
    Source,
    Status,
    Pinned,
    Referrer,
    Note,
    LastOpened,
    ColumnCount
};
} // namespace study_columns

struct StudyColumnInfo {
    const char* title;
    int width;             // px at the first start
    bool isShown;          // at the first start
    bool isNumber = false; // stands at the right
    bool isMark = false;   // has a mark in place of its title and of text
};
const StudyColumnInfo& columnInfo(int column);
// From left to right at the first start.
const std::vector<int>& firstColumnOrder();

// In words; of marks too.
QString columnText(int column, const dicom::StudySummary& study, const storage::StudyMark& mark);
QString statusText(storage::ReadingStatus status);

// What a column is sorted by: the number, then the text.
struct SortKey {
    std::int64_t number = 0;
    QString text = {};
    std::strong_ordering operator<=>(const SortKey&) const = default;
};
SortKey sortKey(int column, const dicom::StudySummary& study, const storage::StudyMark& mark);

} // namespace sagitta::ui
