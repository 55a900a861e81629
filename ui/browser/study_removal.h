// StudyRemoval: deletes the selected local studies and brings them back: does both commands, and says in the notice bar
// what was deleted, what stays and why, with a way back. What could not be had back it asks about first: then it is the
// line with the question, else hidden. GUI thread.
#pragma once

#include "ui/browser/study_table_view.h"
#include "ui/common/command_set.h"
#include "ui/common/notice_bar.h"
#include "ui/common/study_service.h"

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class StudyRemoval : public QFrame {
    Q_OBJECT
public:
    // All outlive it.
    StudyRemoval(StudyService& service, const StudyTableModel& model, StudyTableView& table, NoticeBar& notice,
                 CommandSet& commands);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    // Studies that are to go, and what there is to say of them, by UID.
    struct Doomed {
        QStringList uids;
        QSet<QString> pinned;
        QSet<QString> onlyHere; // as far as is known
    };

    Doomed selected() const;
    void remove();
    void ask(Doomed doomed);
    void answer(bool isWanted);
    void start(const Doomed& doomed);
    void removed(const Removal& removal, const Doomed& doomed, const StudyKey& next);
    void undo();
    void restored(const QStringList& uids, const Result<void>& done);
    void updateUndo();
    StudyKey keyBeside(const QStringList& uids) const;
    static QString remarks(const Doomed& doomed, const QStringList& uids);

    StudyService& m_service;
    const StudyTableModel& m_model;
    StudyTableView& m_table;
    NoticeBar& m_notice;
    CommandSet& m_commands;
    QLabel* m_text;
    QPushButton* m_keep;
    Doomed m_asked;
    std::vector<QStringList> m_deleted; // what can be had back, the last at the end
};

} // namespace sagitta::ui
