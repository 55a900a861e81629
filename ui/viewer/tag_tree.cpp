#include "ui/viewer/tag_tree.h"

#include "dicom/tag_table_text.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kMostRemembered = 200; // selected rows

} // namespace

TagTree::TagTree(QWidget* parent) : QTreeView(parent) {
    static constexpr int kWidths[TagModel::ColumnCount] = {92, 170, 32, 140, 24, 140};
    setObjectName(QStringLiteral("tagTree"));
    setAccessibleName(tr("Attributes of the image"));
    setModel(&m_model);
    setItemDelegate(&m_delegate);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setIndentation(3 * kGrid);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    header()->setMinimumSectionSize(kGrid * 6);
    header()->setAccessibleName(tr("Columns"));
    onTextSize(this, [this] {
        for (int column = 0; column < TagModel::ColumnCount; ++column)
            setColumnWidth(column, textSized(kWidths[column]));
    });
    setTreePosition(TagModel::Name); // the tags stand in one line
    header()->setStretchLastSection(false);
    header()->setTextElideMode(Qt::ElideRight);
    for (const TagModel::Column column : {TagModel::Value, TagModel::Other})
        header()->setSectionResizeMode(column, QHeaderView::Stretch);
    for (const TagModel::Column column : {TagModel::Difference, TagModel::Other})
        setColumnHidden(column, true);

    addCopy(Copy::Rows, "copyTagRows", tr("Copy the rows"), QKeySequence::Copy);
    addCopy(Copy::Value, "copyTagValue", tr("Copy the value"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    addCopy(Copy::Tag, "copyTagNumber", tr("Copy the tag"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    addCopy(Copy::Keyword, "copyTagKeyword", tr("Copy the keyword"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) { noteOpen(index, true); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) { noteOpen(index, false); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TagTree::currentRowChanged);
    m_open.insert({{dicom::ListedElement::Kind::FrameGroups, {}, 0}}); // what the frame number is chosen for
}

void TagTree::addCopy(Copy what, const char* objectName, const QString& text, const QKeySequence& shortcut) {
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, [this, what] { copy(what); });
    addAction(action);
}

void TagTree::setTable(const dicom::TagTablePtr& table, const QString& search, bool isCutDown) {
    m_delegate.setSearch(search);
    if (table && m_model.hasSameRows(*table) && isCutDown == m_isCutDown) {
        m_model.setTable(table, search);
        emit currentRowChanged(); // its values are others
        return;
    }
    rememberPosition();
    m_isCutDown = isCutDown;
    m_isSetting = true;
    m_model.setTable(table, search);
    for (const TagModel::Column column : {TagModel::Difference, TagModel::Other})
        setColumnHidden(column, !table || !table->second);
    openRows();
    m_isSetting = false;
    restorePosition();
    emit currentRowChanged();
}

void TagTree::openRows() {
    if (!m_model.table())
        return;
    if (m_isCutDown) {
        const std::vector<dicom::TagTableRow>& rows = m_model.table()->rows;
        for (size_t row = 0; row < rows.size(); ++row) {
            if (rows[row].isOpen)
                expand(m_model.indexOfRow(static_cast<int>(row)));
        }
        return;
    }
    for (const TagModel::Path& path : m_open) {
        if (const QModelIndex index = m_model.find(path); index.isValid())
            expand(index);
    }
}

void TagTree::rememberPosition() {
    if (!m_model.table())
        return;
    m_position = {m_model.pathOf(indexAt(QPoint(0, 0))), m_model.pathOf(currentIndex()), {}, m_isCutDown};
    const QList<QModelIndex> chosen = chosenRows();
    for (const QModelIndex& index : chosen.first(std::min<qsizetype>(chosen.size(), kMostRemembered)))
        m_position.selected.push_back(m_model.pathOf(index));
}

void TagTree::restorePosition() {
    if (!m_model.table())
        return;
    for (const TagModel::Path& path : m_position.selected) {
        if (const QModelIndex index = m_model.find(path); index.isValid())
            selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    // To become the one in use opens what holds it: what a search has led to stays in sight when the search ends.
    if (const QModelIndex current = m_model.find(m_position.current); current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    const QModelIndex top = m_model.find(m_position.top);
    if (top.isValid() && !m_isCutDown && !m_position.isCutDown)
        scrollTo(top, QAbstractItemView::PositionAtTop);
}

void TagTree::noteOpen(const QModelIndex& index, bool isOpen) {
    if (m_isSetting || m_isCutDown)
        return;
    if (isOpen)
        m_open.insert(m_model.pathOf(index));
    else
        m_open.erase(m_model.pathOf(index));
}

void TagTree::goToMatch(int step) {
    const dicom::TagTablePtr& table = m_model.table();
    if (!table || table->shownMatches == 0)
        return;
    const int count = static_cast<int>(table->rows.size());
    int row = currentIndex().isValid() ? static_cast<int>(currentIndex().internalId()) : (step > 0 ? count - 1 : 0);
    do
        row = (row + step + count) % count;
    while (!table->rows[static_cast<size_t>(row)].isMatch);
    const QModelIndex found = m_model.indexOfRow(row);
    selectionModel()->setCurrentIndex(found, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(found);
}

QList<QModelIndex> TagTree::chosenRows() const {
    QList<QModelIndex> rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.internalId() < b.internalId(); });
    return rows;
}

void TagTree::copy(Copy what) const {
    QStringList lines;
    for (const QModelIndex& index : chosenRows()) {
        const dicom::TagTableRow& row = m_model.rowAt(index);
        const dicom::ListedElement& element = m_model.elementAt(index);
        switch (what) {
        case Copy::Rows:
            lines << dicom::rowText(*m_model.table(), row, dicom::TagTextFormat::Tabs).chopped(1);
            break;
        case Copy::Value: {
            const dicom::ListedElement* const other = m_model.table()->secondElement(row);
            lines << (currentIndex().column() == TagModel::Other && other ? other->value : element.value);
            break;
        }
        case Copy::Tag:
            lines << dicom::tagText(element);
            break;
        case Copy::Keyword:
            lines << element.keyword;
            break;
        }
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

// The keys of the copies are answered here and not by the window: where that has the same ones for the picture, the
// row is meant while the focus is in the list.
bool TagTree::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (findAction(*key)) {
            event->accept();
            return true;
        }
    }
    return QTreeView::event(event);
}

QAction* TagTree::findAction(const QKeyEvent& event) const {
    const QKeySequence pressed(event.keyCombination());
    const QList<QAction*> own = actions();
    const auto found =
        std::find_if(own.begin(), own.end(), [&](const QAction* action) { return action->shortcut() == pressed; });
    return found == own.end() ? nullptr : *found;
}

void TagTree::keyPressEvent(QKeyEvent* event) {
    if (QAction* const action = findAction(*event))
        action->trigger();
    else
        QTreeView::keyPressEvent(event);
}

} // namespace sagitta::ui
