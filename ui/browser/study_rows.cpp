#include "ui/browser/study_rows.h"

namespace sagitta::ui {
namespace {

constexpr size_t kMostRuns = 64; // each is a signal, and moves the rows behind it

void add(std::vector<RowRun>& runs, int row) {
    if (!runs.empty() && runs.back().first + runs.back().count == row)
        ++runs.back().count;
    else
        runs.push_back({row, 1});
}

} // namespace

StudyRowsPtr makeStudyRows(StudyParts parts, std::vector<RowRef> order) {
    auto rows = std::make_shared<StudyRows>();
    rows->parts = std::move(parts);
    rows->order = std::move(order);
    rows->places.reserve(static_cast<qsizetype>(rows->order.size()));
    for (int row = 0; row < std::ssize(rows->order); ++row) {
        const StudyKey key = keyOf(rows->study(rows->order[static_cast<size_t>(row)]));
        if (!rows->places.contains(key))
            rows->places.insert(key, row);
    }
    return rows;
}

RowChanges changesBetween(const StudyRows& before, const StudyRows& after) {
    RowChanges changes;
    std::vector<bool> isKept(after.order.size());
    int last = -1;
    for (int row = 0; row < std::ssize(before.order); ++row) {
        const int place = after.places.value(keyOf(before.study(before.order[static_cast<size_t>(row)])), -1);
        if (place < 0) {
            add(changes.removed, row);
        } else if (place <= last) {
            return {true, {}, {}};
        } else {
            isKept[static_cast<size_t>(place)] = true;
            last = place;
        }
    }
    for (int row = 0; row < std::ssize(after.order); ++row)
        if (!isKept[static_cast<size_t>(row)])
            add(changes.inserted, row);
    const bool isNothingKept = last < 0 && !(before.order.empty() && after.order.empty());
    if (isNothingKept || changes.removed.size() + changes.inserted.size() > kMostRuns)
        return {true, {}, {}};
    return changes;
}

} // namespace sagitta::ui
