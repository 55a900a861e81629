// NextUnread: the next study of the list that is here and unread: behind the current one; of those that the list has
// not loaded yet the database knows; then from the top on. GUI thread.
#pragma once

#include "ui/browser/study_searcher.h"
#include "ui/browser/study_table_view.h"

#include <QObject>

#include <functional>

namespace sagitta::ui {

class NextUnread : public QObject {
    Q_OBJECT
public:
    // All outlive it.
    NextUnread(StudyService& service, StudySearcher& searcher, StudyTableView& table, StudyTableModel& model);

    // `say` is told in words when there is none, or nobody knows; perhaps later.
    using Say = std::function<void(const QString& text)>;
    void open(const Say& say);

signals:
    void openRequested(const sagitta::dicom::StudySummary& study);

private:
    bool isUnread(const dicom::StudySummary& study) const;
    void lookBeyond(const StudyKey& atTop, const Say& say);
    void openRow(int row, const Say& say);

    StudyService& m_service;
    StudySearcher& m_searcher;
    StudyTableView& m_table;
    StudyTableModel& m_model;
};

} // namespace sagitta::ui
