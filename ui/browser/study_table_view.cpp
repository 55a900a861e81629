#include "ui/browser/study_table_view.h"

#include "ui/common/describe.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

namespace sagitta::ui {

StudyTableView::StudyTableView(StudyTableModel& model, QWidget* parent) : QTableView(parent), m_model(model) {
    static constexpr int kWidths[StudyTableModel::ColumnCount] = {176, 110, 82, 36, 122, 66, 160, 86, 50, 116, 104};
    setObjectName(QStringLiteral("studyTable"));
    setAccessibleName(tr("Studies"));
    setModel(&m_model);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    verticalHeader()->hide();
    onTextSize(this, [this] {
        verticalHeader()->setMinimumSectionSize(textRowHeight());
        verticalHeader()->setDefaultSectionSize(textRowHeight());
    });
    horizontalHeader()->setMinimumSectionSize(28);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setAccessibleName(tr("Columns; click to sort"));
    for (int column = 0; column < StudyTableModel::ColumnCount; ++column)
        setColumnWidth(column, textSized(kWidths[column]));
    horizontalHeader()->setSectionResizeMode(StudyTableModel::Description, QHeaderView::Stretch);
    horizontalHeader()->setSortIndicator(StudyTableModel::StudyDate, Qt::DescendingOrder);
    setSortingEnabled(true);
    connect(this, &QTableView::doubleClicked, this, &StudyTableView::openCurrent);
}

void StudyTableView::setStudies(const QString& source, std::vector<dicom::StudySummary> studies) {
    const auto keyAt = [this](int row) {
        return row < 0 || row >= m_model.rowCount()
                   ? std::pair<QString, QString>()
                   : std::pair(m_model.study(row).source, m_model.study(row).studyInstanceUid);
    };
    const auto current = keyAt(currentIndex().row());
    const int column = std::max(0, currentIndex().column());
    const int topRow = rowAt(0);
    const auto top = keyAt(topRow);
    m_model.setStudies(source, std::move(studies));
    if (const int row = m_model.rowOf(current.first, current.second); row >= 0)
        selectionModel()->setCurrentIndex(m_model.index(row, column),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    // At the top of the list new arrivals may show; further down nothing moves.
    if (topRow > 0) {
        if (const int row = m_model.rowOf(top.first, top.second); row >= 0)
            verticalScrollBar()->setValue(row);
    } else {
        verticalScrollBar()->setValue(0);
    }
}

void StudyTableView::selectFirst() {
    if (m_model.rowCount() > 0 && !currentIndex().isValid())
        selectRow(0);
}

void StudyTableView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        openCurrent();
        return;
    }
    QTableView::keyPressEvent(event);
}

void StudyTableView::openCurrent() {
    if (const QModelIndex index = currentIndex(); index.isValid())
        emit opened(m_model.study(index.row()));
}

} // namespace sagitta::ui
