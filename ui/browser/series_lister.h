// SeriesLister: reads the series of the studies that somebody unfolds, and again when there are more; with a small
// picture of each. GUI thread; the work is the StudyService's.
#pragma once

#include "ui/browser/study_table_view.h"
#include "ui/common/study_service.h"

#include <QObject>

namespace sagitta::ui {

class SeriesLister : public QObject {
    Q_OBJECT
public:
    // All outlive it.
    SeriesLister(StudyService& service, StudyTableView& table, StudyTableModel& model);
    // These local studies changed, or perhaps any when none is named. What is folded is read when it is unfolded.
    void refresh(const QSet<QString>& studyUids);

private:
    void list(const StudyKey& key);
    void take(const StudyKey& key, const Result<std::vector<SeriesRow>>& series);

    StudyService& m_service;
    StudyTableView& m_table;
    StudyTableModel& m_model;
};

} // namespace sagitta::ui
