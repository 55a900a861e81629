// StudyTableView: the table of studies with their series below: columns to choose, order and sort by; several rows
// selectable; Enter and double click open. When rows are replaced, it keeps by study what is selected, unfolded and in
// sight. GUI thread.
#pragma once

#include "ui/browser/study_table_model.h"

#include <QSet>
#include <QTreeView>

class QMenu;

namespace sagitta::ui {

class StudyTableView : public QTreeView {
    Q_OBJECT
public:
    explicit StudyTableView(StudyTableModel& model, QWidget* parent = nullptr);

    // Of selected series their studies; the current one first, then from top to bottom.
    std::vector<dicom::StudySummary> selectedStudies() const;
    const dicom::StudySummary* currentStudy() const; // nullptr: none. Holds until rows are replaced
    QString currentSeriesUid() const;                // empty: the current row is a study
    void selectFirst();
    // Makes it current, alone, and in sight; false: it is not on show.
    bool select(const StudyKey& key);
    void unfold(bool isWanted); // the series of the current study

    // Of the header: which columns are on show.
    QMenu* makeColumnMenu();
    QByteArray saveColumns() const;
    // Nothing is changed by what is no state of these columns.
    void restoreColumns(const QByteArray& state);

    void keyboardSearch(const QString& typed) override;

signals:
    void opened(const sagitta::dicom::StudySummary& study, const QString& seriesUid);
    void currentStudyChanged();
    void studiesSelected(); // others than before
    void menuRequested(const QPoint& globalAt);
    void typed(const QString& text); // letters: somebody wants to search

protected:
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    // What a person looks at, in terms that outlive the rows.
    struct Kept {
        QSet<StudyKey> selected;
        StudyKey current;
        QString currentSeries;
        StudyKey top;
        bool isAtTop = true;
    };
    void setUpHeader();
    void openHeaderMenu(const QPoint& at);
    void openCurrent();
    void keep();
    void restore();
    void restoreSelection();

    StudyTableModel& m_model;
    Kept m_kept;
    QSet<StudyKey> m_unfolded;
    bool m_isRestoring = false;
};

} // namespace sagitta::ui
