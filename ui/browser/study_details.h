// StudyDetails: the selected study beside the table: who and what, where it came from and how much of it is here, what
// people say of it, and the other studies of that patient. A note is saved by itself. GUI thread.
#pragma once

#include "dicom/study_summary.h"
#include "scene/completeness.h"
#include "ui/common/mark_board.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QToolButton;

namespace sagitta::ui {

class CommandSet;

class StudyDetails : public QWidget {
    Q_OBJECT
public:
    // The buttons are named as the commands on the selected studies, but do it to the one that is on show.
    StudyDetails(MarkBoard& marks, const CommandSet& commands, QWidget* parent = nullptr);
    ~StudyDetails() override; // saves the note

    struct Facts {
        dicom::StudySummary study;
        std::optional<scene::Completeness> known; // nothing: it is a node's row
        QString news;                             // what has changed at its node
        bool isHereToo = false;                   // of a node's row: this computer is known to have it
        bool operator==(const Facts&) const = default;
    };
    // Nothing: none is selected.
    void setStudy(const std::optional<Facts>& facts);
    // Of the study that is on show; another one's are ignored.
    void setOthers(const QString& studyUid, const Result<std::vector<dicom::StudySummary>>& others);
    void editNote();
    QSize sizeHint() const override;
    void saveNote();

signals:
    void openRequested(const sagitta::dicom::StudySummary& study);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLabel* addLabel(const char* objectName);
    QWidget* makeMarks(const CommandSet& commands);
    QToolButton* makeButton(const CommandSet& commands, const char* id);
    void addOthers();
    void showFacts();
    void showMark();
    void showNote(const QString& note);
    void fillOthers();
    QString othersText() const;
    bool isLocal() const { return m_facts && m_facts->study.source.isEmpty(); }
    QString studyUid() const { return m_facts ? m_facts->study.studyInstanceUid : QString(); }

    MarkBoard& m_marks;
    std::optional<Facts> m_facts;
    std::optional<Result<std::vector<dicom::StudySummary>>> m_others; // nothing: not known yet
    QTimer m_typing;
    bool m_isWritten = false; // the note, and not saved yet
    QWidget* m_content;
    QLabel* m_empty;
    QLabel* m_name;
    QLabel* m_person;
    QLabel* m_what;
    QLabel* m_where;
    QLabel* m_news;
    QWidget* m_local; // what is there of local studies alone
    QLabel* m_status;
    QToolButton* m_read;
    QToolButton* m_unread;
    QToolButton* m_pin;
    QLabel* m_albums;
    QPlainTextEdit* m_note;
    QLabel* m_othersTitle;
    QListWidget* m_list;
};

} // namespace sagitta::ui
