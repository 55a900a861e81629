#include "ui/browser/study_table_model.h"

#include "ui/common/icons.h"
#include "ui/common/light.h"
#include "ui/common/status_icon.h"
#include "ui/common/theme.h"

#include <QDateTime>
#include <QFont>
#include <QMimeData>

#include <algorithm>
#include <memory>

namespace sagitta::ui {
namespace {

constexpr size_t kSortedHere = 3000; // rows; more are sorted on a thread
const QString kDragged = QStringLiteral("application/x-sagitta-studies");

bool isOf(const StudyListPtr& part, const QString& source) { return part->front().source == source; }

} // namespace

StudyTableModel::StudyTableModel(const MarkBoard* marks, QObject* parent) :
    QAbstractItemModel(parent), m_marks(marks), m_toGui(makeQtExecutor(this)) {
    m_thread.setMaxThreadCount(1);
    if (m_marks)
        connect(m_marks, &MarkBoard::changed, this, [this] { tellColumns(0, ColumnCount - 1); });
}

StudyTableModel::~StudyTableModel() { m_thread.waitForDone(); }

void StudyTableModel::setStudies(const QString& source, StudyListPtr studies) {
    std::erase_if(m_parts, [&](const StudyListPtr& part) { return isOf(part, source); });
    if (!studies->empty())
        m_parts.push_back(std::move(studies));
    reorder();
}

void StudyTableModel::keepSources(const QStringList& sources) {
    const auto isGone = [&](const StudyListPtr& part) { return !sources.contains(part->front().source); };
    if (std::erase_if(m_parts, isGone) > 0)
        ++m_sorting; // what is being sorted holds them still
    StudyParts parts;
    std::vector<std::optional<std::uint32_t>> now(m_rows->parts.size());
    for (size_t part = 0; part < m_rows->parts.size(); ++part) {
        if (isGone(m_rows->parts[part]))
            continue;
        now[part] = static_cast<std::uint32_t>(parts.size());
        parts.push_back(m_rows->parts[part]);
    }
    if (parts.size() == m_rows->parts.size())
        return;
    std::vector<RowRef> order;
    for (const RowRef& ref : m_rows->order)
        if (now[ref.part])
            order.push_back({*now[ref.part], ref.row});
    show(makeStudyRows(std::move(parts), std::move(order)));
    if (m_rows->parts != m_parts)
        reorder();
}

KeyOfStudy StudyTableModel::sortKeys() const {
    const bool isMark =
        m_sortColumn == Status || m_sortColumn == Pinned || m_sortColumn == Note || m_sortColumn == LastOpened;
    if (!isMark || !m_marks)
        return [column = m_sortColumn](const dicom::StudySummary& study) { return sortKey(column, study, {}); };
    return [column = m_sortColumn, marks = m_marks->marks()](const dicom::StudySummary& study) {
        return sortKey(column, study, marks.value(study.studyInstanceUid));
    };
}

void StudyTableModel::reorder() {
    const int number = ++m_sorting;
    size_t rows = 0;
    for (const StudyListPtr& part : m_parts)
        rows += part->size();
    if (rows <= kSortedHere)
        return show(makeStudyRows(m_parts, sortedRows(m_parts, sortKeys(), m_sortOrder)));
    m_thread.start([this, number, parts = m_parts, key = sortKeys(), order = m_sortOrder, before = m_rows] {
        const StudyRowsPtr sorted = makeStudyRows(parts, sortedRows(parts, key, order));
        // Held here alone: what it is the last to hold goes on this thread, too.
        m_toGui([this, number, sorted, former = std::weak_ptr(before), changes = changesBetween(*before, *sorted)] {
            if (number != m_sorting)
                return;
            if (m_rows == former.lock())
                show(sorted, changes);
            else
                show(sorted);
        });
    });
}

void StudyTableModel::show(StudyRowsPtr rows) {
    const RowChanges changes = changesBetween(*m_rows, *rows);
    show(std::move(rows), changes);
}

void StudyTableModel::show(StudyRowsPtr rows, const RowChanges& changes) {
    StudyRowsPtr former = m_rows;
    emit rowsAboutToBeReplaced();
    changes.isReset ? reset(std::move(rows)) : change(std::move(rows), changes);
    emit rowsReplaced();
    m_thread.start([former = std::move(former)] {}); // 50 000 of them take their time to go
}

void StudyTableModel::reset(StudyRowsPtr rows) {
    beginResetModel();
    m_rows = std::move(rows);
    m_order = m_rows->order;
    for (auto& [id, opened] : m_opened)
        opened.row = rowOf(opened.key);
    std::erase_if(m_opened, [](const auto& entry) { return entry.second.row < 0; });
    endResetModel();
}

void StudyTableModel::change(StudyRowsPtr rows, const RowChanges& changes) {
    std::for_each(changes.removed.rbegin(), changes.removed.rend(), [this](const RowRun& run) { removeRun(run); });
    m_rows = std::move(rows);
    m_order.clear();
    int kept = 0; // up to which row of the new ones
    for (const RowRun& run : changes.inserted) {
        m_order.insert(m_order.end(), m_rows->order.begin() + kept, m_rows->order.begin() + run.first);
        kept = run.first + run.count;
    }
    m_order.insert(m_order.end(), m_rows->order.begin() + kept, m_rows->order.end());
    for (const RowRun& run : changes.inserted)
        insertRun(run);
    tellColumns(0, ColumnCount - 1);
}

void StudyTableModel::removeRun(const RowRun& run) {
    const int behind = run.first + run.count;
    beginRemoveRows({}, run.first, behind - 1);
    m_order.erase(m_order.begin() + run.first, m_order.begin() + behind);
    std::erase_if(m_opened,
                  [&](const auto& entry) { return entry.second.row >= run.first && entry.second.row < behind; });
    for (auto& [id, opened] : m_opened)
        opened.row -= opened.row >= behind ? run.count : 0;
    endRemoveRows();
}

void StudyTableModel::insertRun(const RowRun& run) {
    const auto begin = m_rows->order.begin() + run.first;
    beginInsertRows({}, run.first, run.first + run.count - 1);
    m_order.insert(m_order.begin() + run.first, begin, begin + run.count);
    for (auto& [id, opened] : m_opened)
        opened.row += opened.row >= run.first ? run.count : 0;
    endInsertRows();
}

// While rows come and go a place is that of before or after.
int StudyTableModel::rowOf(const StudyKey& key) const {
    const int place = m_rows->places.value(key, -1);
    if (place < 0 || (place < rowCount() && keyOf(study(place)) == key))
        return place;
    return findRow(0, [&](const dicom::StudySummary& study) { return keyOf(study) == key; });
}

int StudyTableModel::findRow(int from, const std::function<bool(const dicom::StudySummary&)>& isWanted) const {
    const int rows = rowCount();
    for (int i = 0; i < rows; ++i) {
        const int row = (from + i) % rows;
        if (isWanted(study(row)))
            return row;
    }
    return -1;
}

void StudyTableModel::tellRow(const StudyKey& key, int first, int last) {
    if (const int row = rowOf(key); row >= 0)
        emit dataChanged(index(row, first), index(row, last));
}

void StudyTableModel::expectImages(const QString& studyUid, int count) {
    m_counted.insert(studyUid, {count, QDateTime::currentMSecsSinceEpoch()});
    tellRow({{}, studyUid}, Images, Images);
}

void StudyTableModel::setCompleteness(QHash<QString, scene::Completeness> known) {
    m_completeness.swap(known);
    tellColumns(Images, Images);
    m_thread.start([former = std::move(known)] {}); // as rows
}

void StudyTableModel::setNews(const QString& studyUid, const QString& text) {
    if (text.isEmpty())
        m_news.remove(studyUid);
    else
        m_news.insert(studyUid, text);
    tellRow({{}, studyUid}, 0, ColumnCount - 1);
}

// Of all rows at once: who shows them paints those in sight.
void StudyTableModel::tellColumns(int first, int last) {
    if (rowCount() > 0)
        emit dataChanged(index(0, first), index(rowCount() - 1, last));
}

storage::StudyMark StudyTableModel::mark(const QString& studyUid) const {
    return m_marks ? m_marks->mark(studyUid) : storage::StudyMark();
}

std::optional<scene::Completeness> StudyTableModel::completeness(const dicom::StudySummary& study) const {
    if (!study.source.isEmpty() || !study.instances)
        return std::nullopt;
    scene::Completeness known = m_completeness.value(study.studyInstanceUid);
    known.received = *study.instances;
    // A number proves that some are missing, never that all are here; and an older list does not disprove it.
    const Counted counted = m_counted.value(study.studyInstanceUid);
    const bool isNews = !known.expected || (counted.images > *known.expected && counted.heardAt > known.heardAt);
    if (isNews && counted.images > known.received)
        known.expected = counted.images;
    return known;
}

QModelIndex StudyTableModel::index(int row, int column, const QModelIndex& parent) const {
    if (!parent.isValid())
        return row >= 0 && row < rowCount() ? createIndex(row, column, quintptr(0)) : QModelIndex();
    const quintptr id = isSeries(parent) ? 0 : idOf(parent.row());
    return id != 0 ? createIndex(row, column, id) : QModelIndex();
}

QModelIndex StudyTableModel::parent(const QModelIndex& child) const {
    if (child.internalId() == 0)
        return {};
    const auto found = m_opened.find(child.internalId());
    return found == m_opened.end() ? QModelIndex() : index(found->second.row, 0);
}

int StudyTableModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_order.size());
    const Opened* found = opened(parent);
    return !found ? 0 : std::max(1, static_cast<int>(found->series.size()));
}

int StudyTableModel::columnCount(const QModelIndex&) const { return ColumnCount; }

bool StudyTableModel::hasChildren(const QModelIndex& parent) const {
    return !parent.isValid() ? !m_order.empty() : !isSeries(parent) && parent.column() == 0;
}

bool StudyTableModel::canFetchMore(const QModelIndex& parent) const {
    return parent.isValid() && !isSeries(parent) && idOf(parent.row()) == 0;
}

void StudyTableModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    const StudyKey key = keyAt(parent);
    beginInsertRows(index(parent.row(), 0), 0, 0);
    m_opened.emplace(++m_lastOpened, Opened{key, parent.row(), {}, {}, tr("Reading the series…")});
    endInsertRows();
    emit seriesWanted(key);
}

Qt::ItemFlags StudyTableModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    flags.setFlag(Qt::ItemNeverHasChildren, isSeries(index));
    flags.setFlag(Qt::ItemIsDragEnabled, index.isValid() && keyAt(index).source.isEmpty());
    return flags;
}

QStringList StudyTableModel::mimeTypes() const { return {kDragged}; }

QMimeData* StudyTableModel::mimeData(const QModelIndexList& indexes) const {
    QStringList uids;
    for (const QModelIndex& index : indexes) {
        const StudyKey key = keyAt(index);
        if (key.source.isEmpty() && !key.studyUid.isEmpty())
            uids << key.studyUid;
    }
    uids.removeDuplicates();
    if (uids.isEmpty())
        return nullptr;
    auto data = std::make_unique<QMimeData>();
    data->setData(kDragged, uids.join(u'\n').toUtf8());
    return data.release();
}

QStringList draggedStudies(const QMimeData& data) {
    return QString::fromUtf8(data.data(kDragged)).split(u'\n', Qt::SkipEmptyParts);
}

QVariant StudyTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const StudyColumnInfo& info = columnInfo(section);
    if (role == Qt::DisplayRole)
        return info.isMark ? QString() : tr(info.title);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return tr(info.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((info.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant StudyTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (isSeries(index)) {
        const auto found = m_opened.find(index.internalId());
        return found == m_opened.end() || index.column() != 0 ? QVariant()
                                                              : seriesData(found->second, index.row(), role);
    }
    return index.row() < rowCount() ? studyData(study(index.row()), index.column(), role) : QVariant();
}

QVariant StudyTableModel::studyData(const dicom::StudySummary& study, int column, int role) const {
    const bool isLocal = study.source.isEmpty();
    const bool isTip = role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((columnInfo(column).isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (column == Status || column == Pinned)
        return markData(column, mark(study.studyInstanceUid), isLocal, role);
    if (column == Images) {
        if (const std::optional<scene::Completeness> known = completeness(study)) {
            if (role == Qt::DecorationRole)
                return makeLightIcon(lightOf(*known));
            if (isTip)
                return completenessText(*known);
            if (role == Qt::DisplayRole)
                return completenessNumbers(*known);
        }
    }
    if (column == Source && isLocal) {
        const QString news = m_news.value(study.studyInstanceUid);
        if (!news.isEmpty() && isTip)
            return news;
        if (!news.isEmpty() && role == Qt::ForegroundRole)
            return colors().warning;
        if (!news.isEmpty() && role == Qt::DisplayRole)
            return tr("⚠ This computer");
    }
    if (column == Patient && role == Qt::FontRole && isLocal &&
        mark(study.studyInstanceUid).status == storage::ReadingStatus::Unread) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (column == Note && role == Qt::ToolTipRole)
        return mark(study.studyInstanceUid).note;
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return columnText(column, study, mark(study.studyInstanceUid));
    return {};
}

QVariant StudyTableModel::markData(int column, const storage::StudyMark& mark, bool isLocal, int role) const {
    const bool isMarked =
        column == Pinned ? mark.pin == storage::Pin::Pinned : isLocal || mark.status != storage::ReadingStatus::Unread;
    if (!isMarked)
        return {};
    if (role == Qt::DecorationRole)
        return column == Pinned ? makeIcon(Icon::Pin) : makeStatusIcon(mark.status);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return column == Pinned ? tr("Pinned: it never makes room for others") : statusText(mark.status);
    return {};
}

void StudyTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount || (column == m_sortColumn && order == m_sortOrder))
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    reorder();
}

} // namespace sagitta::ui
