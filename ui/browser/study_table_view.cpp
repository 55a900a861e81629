#include "ui/browser/study_table_view.h"

#include "ui/browser/study_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace sagitta::ui {
namespace {
constexpr int kDrawnFor = 1000; // of which textSized() gives per mille
}

StudyTableView::StudyTableView(StudyTableModel& model, QWidget* parent) : QTreeView(parent), m_model(model) {
    setObjectName(QStringLiteral("studyTable"));
    setAccessibleName(tr("Studies"));
    // Before QTreeView hears of it, which then forgets its rows.
    connect(&m_model, &StudyTableModel::rowsAboutToBeReplaced, this, &StudyTableView::keepPlace);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, &StudyTableView::keepSelection);
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
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) { m_unfolded << m_model.keyAt(index); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (!m_isRestoring)
            m_unfolded.remove(m_model.keyAt(index));
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &StudyTableView::restoreRows);
    connect(&m_model, &StudyTableModel::rowsReplaced, this, &StudyTableView::restorePlace);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& study) {
        for (int row = 0; study.isValid() && row < m_model.rowCount(study); ++row)
            setFirstColumnSpanned(row, study, true);
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!m_isRestoring)
            emit currentStudyChanged();
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_isRestoring)
            return;
        m_awaited.reset();
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
    onTextSize(this, [this, before = kDrawnFor]() mutable {
        const int now = textSized(kDrawnFor);
        for (int column = 0; column < StudyTableModel::ColumnCount; ++column)
            if (const int width = header()->sectionSize(column); width > 0) // 0: hidden
                header()->resizeSection(column, width * now / before);
        before = now;
    });
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
        m_hasOwnColumns = header()->restoreState(state.mid(prefix.size()));
    header()->setSectionHidden(StudyTableModel::Patient, false);
}

void StudyTableView::keepPlace() {
    m_isRestoring = true;
    m_kept = {};
    m_kept.current = rowAt(currentIndex());
    m_kept.isAtTop = verticalScrollBar()->value() == 0;
    m_kept.top = rowAt(indexAt(QPoint(0, 0)));
    m_kept.x = horizontalScrollBar()->value();
}

void StudyTableView::keepSelection() {
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            m_kept.selected.push_back(rowAt(m_model.index(row, 0, range.parent())));
}

QModelIndex StudyTableView::indexOf(const Row& row) const {
    return row.seriesUid.isEmpty() ? m_model.index(m_model.rowOf(row.study), 0)
                                   : m_model.seriesIndex(row.study, row.seriesUid);
}

void StudyTableView::restoreRows() {
    for (const StudyKey& key : m_model.openStudies()) {
        const QModelIndex index = m_model.index(m_model.rowOf(key), 0);
        for (int row = 0; row < m_model.rowCount(index); ++row)
            setFirstColumnSpanned(row, index, true);
        setExpanded(index, m_unfolded.contains(key));
    }
    restoreSelection();
}

void StudyTableView::restoreSelection() {
    std::vector<int> studies;
    QItemSelection selection;
    for (const Row& row : m_kept.selected) {
        const QModelIndex index = indexOf(row);
        if (m_model.isSeries(index))
            selection.select(index, index.siblingAtColumn(StudyTableModel::ColumnCount - 1));
        else if (index.isValid())
            studies.push_back(index.row());
    }
    std::sort(studies.begin(), studies.end());
    for (auto first = studies.begin(); first != studies.end();) { // neighbours are one range
        auto last = first;
        while (last + 1 != studies.end() && *(last + 1) <= *last + 1)
            ++last;
        selection.select(m_model.index(*first, 0), m_model.index(*last, StudyTableModel::ColumnCount - 1));
        first = last + 1;
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (const QModelIndex current = indexOf(m_kept.current); current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
}

// At the top of the list new arrivals may show; further down nothing moves.
void StudyTableView::restorePlace() {
    QModelIndex top = m_kept.isAtTop ? m_model.index(0, 0) : indexOf(m_kept.top);
    if (!top.isValid())
        top = m_model.index(m_model.rowOf(m_kept.top.study), 0);
    if (top.isValid())
        scrollTo(top, QAbstractItemView::PositionAtTop);
    horizontalScrollBar()->setValue(m_kept.x);
    if (rowAt(currentIndex()) != m_kept.current) // it has gone, and its neighbour is not what somebody chose
        selectionModel()->clearCurrentIndex();
    m_isRestoring = false;
    if (m_awaited && m_model.rowOf(*m_awaited) >= 0)
        select(*std::exchange(m_awaited, std::nullopt));
    emit currentStudyChanged();
    emit studiesSelected();
}

// Of all columns, as it comes when there is one range for each of many rows.
std::vector<int> StudyTableView::selectedRows(Rows which) const {
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        const bool isOfSeries = range.parent().isValid();
        if (isOfSeries && which == Rows::OfStudies)
            continue;
        for (int row = range.top(); row <= (isOfSeries ? range.top() : range.bottom()); ++row)
            rows.push_back(isOfSeries ? range.parent().row() : row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

std::vector<const dicom::StudySummary*> StudyTableView::studiesOf(const std::vector<int>& rows) const {
    std::vector<const dicom::StudySummary*> studies;
    for (const int row : rows)
        studies.push_back(&m_model.study(row));
    return studies;
}

std::vector<const dicom::StudySummary*> StudyTableView::selected() const {
    return studiesOf(selectedRows(Rows::OfStudiesAndSeries));
}

std::vector<const dicom::StudySummary*> StudyTableView::selectedWhole() const {
    return studiesOf(selectedRows(Rows::OfStudies));
}

std::vector<dicom::StudySummary> StudyTableView::selectedStudies() const {
    std::vector<dicom::StudySummary> studies;
    for (const dicom::StudySummary* study : selected())
        studies.push_back(*study);
    return studies;
}

// QTreeView makes an index of each row, twice.
void StudyTableView::selectAll() {
    if (m_model.rowCount() == 0)
        return;
    const int lastColumn = StudyTableModel::ColumnCount - 1;
    QItemSelection all(m_model.index(0, 0), m_model.index(m_model.rowCount() - 1, lastColumn));
    for (const StudyKey& key : m_model.openStudies()) {
        const QModelIndex study = m_model.index(m_model.rowOf(key), 0);
        if (isExpanded(study))
            all.select(m_model.index(0, 0, study), m_model.index(m_model.rowCount(study) - 1, lastColumn, study));
    }
    selectionModel()->select(all, QItemSelectionModel::ClearAndSelect);
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
        makeCurrent(m_model.index(0, 0));
}

// Alone, whatever keys are held: QTreeView's own adds it to the others while Ctrl is.
void StudyTableView::makeCurrent(const QModelIndex& index) {
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

bool StudyTableView::select(const StudyKey& key) {
    const int row = m_model.rowOf(key);
    if (row < 0)
        return false;
    makeCurrent(m_model.index(row, 0));
    scrollTo(currentIndex());
    return true;
}

void StudyTableView::selectWhenThere(const StudyKey& key) {
    if (!select(key))
        m_awaited = key;
}

void StudyTableView::unfold(bool isWanted) {
    QModelIndex current = currentIndex();
    if (m_model.isSeries(current))
        current = current.parent();
    if (current.isValid())
        setExpanded(current.siblingAtColumn(0), isWanted);
}

bool StudyTableView::isUnfolded(const StudyKey& key) const { return isExpanded(m_model.index(m_model.rowOf(key), 0)); }

// Long names have part of what the first columns leave, until somebody has columns of their own.
void StudyTableView::showEvent(QShowEvent* event) {
    QTreeView::showEvent(event);
    if (std::exchange(m_hasOwnColumns, true))
        return;
    constexpr int kMostForNames = 240;
    const int spare =
        header()->sectionSize(StudyTableModel::Description) - textSized(columnInfo(StudyTableModel::Description).width);
    const int wanted = header()->sectionSize(StudyTableModel::Patient) + std::max(spare, 0) / 2;
    header()->resizeSection(StudyTableModel::Patient, std::min(wanted, textSized(kMostForNames)));
}

void StudyTableView::keyboardSearch(const QString& text) { emit typed(text); }

// With the keyboard the row that is current is meant: it is selected, so that the commands are for it.
void StudyTableView::focusInEvent(QFocusEvent* event) {
    QTreeView::focusInEvent(event);
    const bool isByKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    if (isByKey && currentIndex().isValid() && !selectionModel()->hasSelection())
        makeCurrent(currentIndex());
}

void StudyTableView::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = (event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier)) == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        openCurrent();
        return;
    }
    if (event->key() == Qt::Key_Delete) { // no letter to search for
        event->ignore();
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

void StudyTableView::openCurrent() { open(currentIndex()); }

void StudyTableView::open(const QModelIndex& index) {
    if (!index.isValid())
        return;
    const QString seriesUid = m_model.seriesUidAt(index);
    const int row = m_model.isSeries(index) ? index.parent().row() : index.row();
    emit opened(dicom::StudySummary(m_model.study(row)), seriesUid); // the row may go while it is opened
}

void StudyTableView::mousePressEvent(QMouseEvent* event) {
    m_pressed = rowAt(indexAt(event->pos()));
    QTreeView::mousePressEvent(event);
}

// By study, not by index as QTreeView has it: the rows may have been made anew since the press. What is left of the
// rectangle is the arrow.
void StudyTableView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() && rowAt(index) == m_pressed &&
        visualRect(index).contains(event->pos()))
        open(index);
    else
        QTreeView::mouseDoubleClickEvent(event);
}

// What of the rows in sight has changed is seen when they are painted; studies never change their height.
void StudyTableView::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles) {
    if (topLeft.parent().isValid())
        QTreeView::dataChanged(topLeft, bottomRight, roles);
    else
        viewport()->update();
}

QRegion StudyTableView::visualRegionForSelection(const QItemSelection& selection) const {
    return selection.isEmpty() ? QRegion() : QRegion(viewport()->rect());
}

// From the top of the list, which QTreeView does not know without measuring all that is above.
int StudyTableView::yOf(const QModelIndex& index) const {
    const QModelIndex study = m_model.isSeries(index) ? index.parent() : index;
    int y = study.row() * textRowHeight();
    for (const StudyKey& key : m_model.openStudies()) {
        const QModelIndex above = m_model.index(m_model.rowOf(key), 0);
        for (int row = 0; above.row() < study.row() && isExpanded(above) && row < m_model.rowCount(above); ++row)
            y += StudyDelegate::heightOf(m_model.index(row, 0, above));
    }
    if (study == index)
        return y;
    y += textRowHeight();
    for (int row = 0; row < index.row(); ++row)
        y += StudyDelegate::heightOf(index.siblingAtRow(row));
    return y;
}

QRect StudyTableView::visualRect(const QModelIndex& index) const {
    constexpr int kNear = 200; // rows
    const QModelIndex top = indexAt(QPoint(0, 0));
    const auto rowOf = [this](const QModelIndex& one) {
        return m_model.isSeries(one) ? one.parent().row() : one.row();
    };
    if (!index.isValid() || !top.isValid() || std::abs(rowOf(index) - rowOf(top)) < kNear)
        return QTreeView::visualRect(index);
    return {columnViewportPosition(index.column()), yOf(index) - yOf(top), columnWidth(index.column()),
            StudyDelegate::heightOf(index)};
}

int StudyTableView::verticalOffset() const {
    const QModelIndex top = indexAt(QPoint(0, 0));
    return top.isValid() ? yOf(top) : 0;
}

} // namespace sagitta::ui
