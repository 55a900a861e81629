#include "ui/browser/study_table_view.h"

#include "ui/browser/study_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace sagitta::ui {

StudyTableView::StudyTableView(StudyTableModel& model, QWidget* parent) : QTreeView(parent), m_model(model) {
    setObjectName(QStringLiteral("studyTable"));
    setAccessibleName(tr("Studies"));
    // Before QTreeView hears of it, which then forgets its rows.
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, &StudyTableView::keep);
    setModel(&m_model);
    setItemDelegate(new StudyDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setExpandsOnDoubleClick(false);
    setIndentation(4 * kGrid);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setDragDropMode(QAbstractItemView::DragOnly); // onto an album
    setUpHeader();
    connect(this, &QTreeView::doubleClicked, this, &StudyTableView::openCurrent);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) { m_unfolded << m_model.keyAt(index); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (!m_isRestoring)
            m_unfolded.remove(m_model.keyAt(index));
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &StudyTableView::restore);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& study) {
        for (int row = 0; study.isValid() && row < m_model.rowCount(study); ++row)
            setFirstColumnSpanned(row, study, true);
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!m_isRestoring)
            emit currentStudyChanged();
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_isRestoring)
            emit studiesSelected();
    });
}

void StudyTableView::setUpHeader() {
    QHeaderView& columns = *header();
    columns.setMinimumSectionSize(6 * kGrid);
    columns.setHighlightSections(false);
    columns.setSectionsMovable(true);
    columns.setFirstSectionMovable(true);
    columns.setStretchLastSection(false);
    columns.setAccessibleName(tr("Columns; click to sort"));
    columns.setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 0; column < StudyTableModel::ColumnCount; ++column) {
        columns.resizeSection(column, columnInfo(column).width);
        columns.setSectionHidden(column, !columnInfo(column).isShown);
    }
    const std::vector<int>& order = firstColumnOrder();
    for (int place = 0; place < std::ssize(order); ++place)
        columns.moveSection(columns.visualIndex(order[static_cast<size_t>(place)]), place);
    columns.setSectionResizeMode(StudyTableModel::Description, QHeaderView::Stretch);
    columns.setSortIndicator(StudyTableModel::StudyDate, Qt::DescendingOrder);
    setSortingEnabled(true);
    connect(&columns, &QHeaderView::customContextMenuRequested, this,
            [this](const QPoint& at) { openHeaderMenu(header()->mapToGlobal(at)); });
}

QMenu* StudyTableView::makeColumnMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("columnMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const int column : firstColumnOrder()) {
        if (column == StudyTableModel::Patient) // the tree hangs on it
            continue;
        QAction* action = menu->addAction(tr(columnInfo(column).title));
        action->setObjectName(QStringLiteral("column%1").arg(column));
        action->setCheckable(true);
        action->setChecked(!header()->isSectionHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { header()->setSectionHidden(column, !on); });
    }
    return menu;
}

void StudyTableView::openHeaderMenu(const QPoint& at) { makeColumnMenu()->popup(at); }

// With the number of columns in front: QHeaderView takes a state of others too, and leaves some without a size.
QByteArray StudyTableView::saveColumns() const {
    return QByteArray::number(StudyTableModel::ColumnCount) + ':' + header()->saveState();
}

void StudyTableView::restoreColumns(const QByteArray& state) {
    const QByteArray prefix = QByteArray::number(StudyTableModel::ColumnCount) + ':';
    if (state.startsWith(prefix))
        header()->restoreState(state.mid(prefix.size()));
    header()->setSectionHidden(StudyTableModel::Patient, false);
}

void StudyTableView::keep() {
    m_kept = {};
    const QModelIndex current = currentIndex();
    m_kept.current = m_model.keyAt(current);
    m_kept.currentSeries = m_model.seriesUidAt(current);
    for (const QModelIndex& index : selectionModel()->selectedRows())
        m_kept.selected << m_model.keyAt(index);
    QModelIndex top = indexAt(QPoint(0, 0));
    if (top.isValid() && m_model.isSeries(top))
        top = top.parent();
    m_kept.isAtTop = !top.isValid() || top.row() == 0;
    m_kept.top = m_model.keyAt(top);
}

void StudyTableView::restore() {
    const QScopedValueRollback restoring(m_isRestoring, true);
    for (const StudyKey& key : m_model.openStudies()) {
        const QModelIndex index = m_model.index(m_model.rowOf(key), 0);
        for (int row = 0; row < m_model.rowCount(index); ++row)
            setFirstColumnSpanned(row, index, true);
        setExpanded(index, m_unfolded.contains(key));
    }
    restoreSelection();
    // At the top of the list new arrivals may show; further down nothing moves.
    const int top = m_kept.isAtTop ? 0 : m_model.rowOf(m_kept.top);
    if (top >= 0 && m_model.rowCount() > 0)
        scrollTo(m_model.index(top, 0), QAbstractItemView::PositionAtTop);
    emit currentStudyChanged();
    emit studiesSelected();
}

void StudyTableView::restoreSelection() {
    if (m_kept.selected.isEmpty() && m_kept.current == StudyKey())
        return;
    QItemSelection selection;
    QModelIndex current;
    for (int row = 0, left = static_cast<int>(m_kept.selected.size()); row < m_model.rowCount(); ++row) {
        const StudyKey key = keyOf(m_model.study(row));
        const QModelIndex index = m_model.index(row, 0);
        if (key == m_kept.current)
            current = index;
        if (m_kept.selected.contains(key) && m_kept.currentSeries.isEmpty()) {
            selection.select(index, index);
            --left;
        }
        if (left <= 0 && (current.isValid() || m_kept.current == StudyKey()))
            break;
    }
    if (!m_kept.currentSeries.isEmpty()) {
        current = m_model.seriesIndex(m_kept.current, m_kept.currentSeries);
        if (current.isValid())
            selection.select(current, current);
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
}

std::vector<dicom::StudySummary> StudyTableView::selectedStudies() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::vector<int> studies;
    for (const QModelIndex& index : rows)
        studies.push_back(m_model.isSeries(index) ? index.parent().row() : index.row());
    std::sort(studies.begin(), studies.end());
    studies.erase(std::unique(studies.begin(), studies.end()), studies.end());
    std::vector<dicom::StudySummary> selected;
    for (const int row : studies)
        selected.push_back(m_model.study(row));
    return selected;
}

const dicom::StudySummary* StudyTableView::currentStudy() const {
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return nullptr;
    return &m_model.study(m_model.isSeries(current) ? current.parent().row() : current.row());
}

QString StudyTableView::currentSeriesUid() const { return m_model.seriesUidAt(currentIndex()); }

void StudyTableView::selectFirst() {
    if (m_model.rowCount() > 0 && !currentIndex().isValid())
        setCurrentIndex(m_model.index(0, 0));
}

bool StudyTableView::select(const StudyKey& key) {
    const int row = m_model.rowOf(key);
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, 0));
    scrollTo(currentIndex());
    return true;
}

void StudyTableView::unfold(bool isWanted) {
    QModelIndex current = currentIndex();
    if (m_model.isSeries(current))
        current = current.parent();
    if (current.isValid())
        setExpanded(current.siblingAtColumn(0), isWanted);
}

void StudyTableView::keyboardSearch(const QString& text) { emit typed(text); }

// With the keyboard the row that is current is meant: it is selected, so that the commands are for it.
void StudyTableView::focusInEvent(QFocusEvent* event) {
    QTreeView::focusInEvent(event);
    const bool isByKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    if (isByKey && currentIndex().isValid() && !selectionModel()->hasSelection())
        setCurrentIndex(currentIndex());
}

void StudyTableView::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = (event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier)) == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        openCurrent();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void StudyTableView::contextMenuEvent(QContextMenuEvent* event) {
    // From the keyboard it stands at the row, not at the pointer.
    if (event->reason() == QContextMenuEvent::Mouse)
        emit menuRequested(event->globalPos());
    else
        emit menuRequested(viewport()->mapToGlobal(visualRect(currentIndex()).center()));
}

void StudyTableView::openCurrent() {
    if (const dicom::StudySummary* study = currentStudy())
        emit opened(dicom::StudySummary(*study), currentSeriesUid()); // the row may go while it is opened
}

} // namespace sagitta::ui
