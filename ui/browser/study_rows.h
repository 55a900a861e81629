// StudyRows: the rows of the study table in their order, and where each study stands; never changes once it is made.
// RowChanges: how one becomes another, so that the table need not be made anew. Pure, any thread.
#pragma once

#include "ui/browser/study_order.h"

#include <QHash>

#include <memory>
#include <vector>

namespace sagitta::ui {

struct StudyRows {
    StudyParts parts;
    std::vector<RowRef> order;
    QHash<StudyKey, int> places; // of a study that stands there twice the first

    const dicom::StudySummary& study(const RowRef& ref) const { return (*parts[ref.part])[ref.row]; }
};
using StudyRowsPtr = std::shared_ptr<const StudyRows>;

StudyRowsPtr makeStudyRows(StudyParts parts, std::vector<RowRef> order);

struct RowRun {
    int first = 0;
    int count = 0;
};

struct RowChanges {
    bool isReset = false;         // nothing, or another order, or pieces without number: all anew
    std::vector<RowRun> removed;  // of the former rows
    std::vector<RowRun> inserted; // of the new ones
};
RowChanges changesBetween(const StudyRows& before, const StudyRows& after);

} // namespace sagitta::ui
