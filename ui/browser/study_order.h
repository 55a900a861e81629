// The rows of the study table and their order. A list of studies never changes once it is made, so that it can be
// sorted on any thread while it is being shown. Pure.
#pragma once

#include "dicom/study_summary.h"
#include "ui/browser/study_columns.h"

#include <functional>
#include <memory>
#include <vector>

namespace sagitta::ui {

using StudyListPtr = std::shared_ptr<const std::vector<dicom::StudySummary>>;
// As of this source, whatever they say themselves.
StudyListPtr makeStudyList(const QString& source, std::vector<dicom::StudySummary> studies);

// A row of the table: of which source, and which study. Stays when rows are replaced.
struct StudyKey {
    QString source;
    QString studyUid;
    bool operator==(const StudyKey&) const = default;
};
inline size_t qHash(const StudyKey& key, size_t seed = 0) { return qHashMulti(seed, key.source, key.studyUid); }
inline StudyKey keyOf(const dicom::StudySummary& study) { return {study.source, study.studyInstanceUid}; }

using StudyParts = std::vector<StudyListPtr>; // one for each source

// A study by its place in the parts.
struct RowRef {
    std::uint32_t part = 0;
    std::uint32_t row = 0;
};

// All studies of the parts, in order. What is equal is by date, the newest first.
using KeyOfStudy = std::function<SortKey(const dicom::StudySummary&)>;
std::vector<RowRef> sortedRows(const StudyParts& parts, const KeyOfStudy& key, Qt::SortOrder order);

} // namespace sagitta::ui
