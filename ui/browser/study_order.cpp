#include "ui/browser/study_order.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace sagitta::ui {

StudyListPtr makeStudyList(const QString& source, std::vector<dicom::StudySummary> studies) {
    for (dicom::StudySummary& study : studies)
        if (study.source != source)
            study.source = source;
    return std::make_shared<const std::vector<dicom::StudySummary>>(std::move(studies));
}

std::vector<RowRef> sortedRows(const StudyParts& parts, const KeyOfStudy& key, Qt::SortOrder order) {
    struct Entry {
        SortKey key;
        const dicom::StudySummary* study;
        RowRef ref;
    };
    std::vector<Entry> entries;
    for (std::uint32_t part = 0; part < parts.size(); ++part) {
        for (std::uint32_t row = 0; row < parts[part]->size(); ++row) {
            const dicom::StudySummary& study = (*parts[part])[row];
            entries.push_back({key(study), &study, {part, row}});
        }
    }
    const auto newerFirst = [](const dicom::StudySummary& a, const dicom::StudySummary& b) {
        return std::tie(b.studyDate, b.studyTime, a.studyInstanceUid) <
               std::tie(a.studyDate, a.studyTime, b.studyInstanceUid);
    };
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        const auto compared = order == Qt::AscendingOrder ? a.key <=> b.key : b.key <=> a.key;
        return compared != 0 ? compared < 0 : newerFirst(*a.study, *b.study);
    });
    std::vector<RowRef> rows(entries.size());
    std::transform(entries.begin(), entries.end(), rows.begin(), [](const Entry& entry) { return entry.ref; });
    return rows;
}

} // namespace sagitta::ui
