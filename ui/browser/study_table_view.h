// StudyTableView: the table of studies with their series below: columns to choose, order and sort by; several rows
// selectable; Enter and double click open. When rows are replaced, it keeps by study what is selected, unfolded and in
// sight. QTreeView measures row by row, of 50 000 for a second: here nothing asks it about rows that are out of sight.
// GUI thread.
#pragma once

#include "ui/browser/study_table_model.h"

#include <QSet>
#include <QTreeView>

#include <optional>

class QMenu;

namespace sagitta::ui {

class StudyTableView : public QTreeView {
    Q_OBJECT
public:
    explicit StudyTableView(StudyTableModel& model, QWidget* parent = nullptr);

    // Of selected series their studies; the current one first, then from top to bottom.
    std::vector<dicom::StudySummary> selectedStudies() const;
    std::vector<const dicom::StudySummary*> selected() const; // the same, which hold until rows are replaced
    // Only those whose own row is selected, not one of its series.
    std::vector<const dicom::StudySummary*> selectedWhole() const;
    const dicom::StudySummary* currentStudy() const; // nullptr: none. Holds until rows are replaced
    QString currentSeriesUid() const;                // empty: the current row is a study
    void selectFirst();
    // Makes it current, alone, and in sight; false: it is not on show.
    bool select(const StudyKey& key);
    // As select(), as soon as it is on show, unless somebody selects another one before.
    void selectWhenThere(const StudyKey& key);
    void unfold(bool isWanted); // the series of the current study
    bool isUnfolded(const StudyKey& key) const;

    // Of the header: which columns are on show.
    QMenu* makeColumnMenu();
    QByteArray saveColumns() const;
    // Nothing is changed by what is no state of these columns.
    void restoreColumns(const QByteArray& state);

    void keyboardSearch(const QString& typed) override;
    void selectAll() override;
    QRect visualRect(const QModelIndex& index) const override;
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles = {}) override;

signals:
    void opened(const sagitta::dicom::StudySummary& study, const QString& seriesUid);
    void currentStudyChanged();
    void studiesSelected(); // others than before
    void menuRequested(const QPoint& globalAt);
    void typed(const QString& text); // letters: somebody wants to search

protected:
    void showEvent(QShowEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    int verticalOffset() const override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;

private:
    // A row in terms that outlive the rows.
    struct Row {
        StudyKey study;
        QString seriesUid; // empty: the study itself
        bool operator==(const Row&) const = default;
    };
    // What a person looks at.
    struct Kept {
        std::vector<Row> selected;
        Row current;
        Row top;
        bool isAtTop = true;
        int x = 0; // of the horizontal scroll bar
    };
    void setUpHeader();
    void openHeaderMenu(const QPoint& at);
    void makeCurrent(const QModelIndex& index);
    void openCurrent();
    void open(const QModelIndex& index);
    Row rowAt(const QModelIndex& index) const { return {m_model.keyAt(index), m_model.seriesUidAt(index)}; }
    QModelIndex indexOf(const Row& row) const;
    enum class Rows { OfStudies, OfStudiesAndSeries };
    std::vector<int> selectedRows(Rows which) const;
    std::vector<const dicom::StudySummary*> studiesOf(const std::vector<int>& rows) const;
    int yOf(const QModelIndex& index) const;
    void keepPlace();
    void keepSelection();
    void restoreRows();
    void restoreSelection();
    void restorePlace();

    StudyTableModel& m_model;
    Kept m_kept;
    Row m_pressed;
    std::optional<StudyKey> m_awaited; // to be selected
    QSet<StudyKey> m_unfolded;
    bool m_isRestoring = false;
    bool m_hasOwnColumns = false; // remembered, or been shown
};

} // namespace sagitta::ui
