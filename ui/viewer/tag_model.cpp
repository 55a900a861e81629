#include "ui/viewer/tag_model.h"

#include "dicom/tag_table_text.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <algorithm>

namespace sagitta::ui {
namespace {

using Kind = dicom::ListedElement::Kind;

constexpr qsizetype kMaxTip = 1500; // characters

QString differenceInWords(dicom::TagDifference difference) {
    switch (difference) {
    case dicom::TagDifference::None:
        return {};
    case dicom::TagDifference::Value:
        return TagModel::tr("The values differ.");
    case dicom::TagDifference::OnlyFirst:
        return TagModel::tr("Only the first image has it.");
    case dicom::TagDifference::OnlySecond:
        return TagModel::tr("Only the second image has it.");
    case dicom::TagDifference::NotCompared:
        break;
    }
    return TagModel::tr("Not compared: it is too large to be read whole.");
}

// Narrow: it stands between the two values.
QString differenceMark(dicom::TagDifference difference) {
    switch (difference) {
    case dicom::TagDifference::None:
        return {};
    case dicom::TagDifference::Value:
        return QStringLiteral("≠");
    case dicom::TagDifference::OnlyFirst:
        return QStringLiteral("←");
    case dicom::TagDifference::OnlySecond:
        return QStringLiteral("→");
    case dicom::TagDifference::NotCompared:
        break;
    }
    return QStringLiteral("?");
}

// A value with its own line breaks, but nothing that could turn it around.
QString inLines(const QString& value) {
    QStringList lines = value.split(u'\n');
    std::transform(lines.begin(), lines.end(), lines.begin(), dicom::inOneLine);
    return lines.join(u'\n');
}

QString valueInFull(const dicom::ListedElement& element) {
    QStringList parts{inLines(element.value)};
    if (!element.meaning.isEmpty())
        parts << element.meaning;
    if (!element.problem.isEmpty())
        parts << TagModel::tr("Problem: %1").arg(element.problem);
    parts.removeAll(QString());
    return parts.isEmpty() ? TagModel::tr("(empty)") : parts.join(u'\n');
}

} // namespace

TagModel::TagModel(QObject* parent) : QAbstractItemModel(parent) {}

bool TagModel::hasSameRows(const dicom::TagTable& table) const {
    if (!m_table || table.rows.size() != m_table->rows.size() || !table.second != !m_table->second)
        return false;
    return std::equal(table.rows.begin(), table.rows.end(), m_table->rows.begin(),
                      [&](const dicom::TagTableRow& a, const dicom::TagTableRow& b) {
                          const dicom::ListedElement& ours = table.element(a);
                          const dicom::ListedElement& theirs = m_table->element(b);
                          return a.parent == b.parent && ours.tag == theirs.tag && ours.kind == theirs.kind &&
                                 a.isOpen == b.isOpen;
                      });
}

void TagModel::setTable(dicom::TagTablePtr table, const QString& search) {
    m_search = dicom::TagSearch(search);
    if (table && hasSameRows(*table)) {
        m_table = std::move(table);
        if (!m_top.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_table = std::move(table);
    m_top.clear();
    m_places.clear();
    m_places.resize(m_table ? m_table->rows.size() : 0);
    for (size_t row = 0; row < m_places.size(); ++row) {
        const int parent = m_table->rows[row].parent;
        std::vector<int>& siblings = parent < 0 ? m_top : m_places[static_cast<size_t>(parent)].children;
        m_places[row].position = static_cast<int>(siblings.size());
        siblings.push_back(static_cast<int>(row));
    }
    endResetModel();
}

void TagModel::setTitles(const QString& first, const QString& second) {
    if (first == m_firstTitle && second == m_secondTitle)
        return;
    m_firstTitle = first;
    m_secondTitle = second;
    emit headerDataChanged(Qt::Horizontal, Value, Other);
}

const dicom::TagTableRow& TagModel::rowAt(const QModelIndex& index) const {
    return m_table->rows[static_cast<size_t>(index.internalId())];
}

const dicom::ListedElement& TagModel::elementAt(const QModelIndex& index) const {
    return m_table->element(rowAt(index));
}

const std::vector<int>& TagModel::childrenOf(const QModelIndex& parent) const {
    return parent.isValid() ? m_places[static_cast<size_t>(parent.internalId())].children : m_top;
}

QModelIndex TagModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(parent)[static_cast<size_t>(row)]));
}

QModelIndex TagModel::indexOfRow(int row, int column) const {
    if (row < 0 || row >= static_cast<int>(m_places.size()))
        return {};
    return createIndex(m_places[static_cast<size_t>(row)].position, column, static_cast<quintptr>(row));
}

QModelIndex TagModel::parent(const QModelIndex& index) const {
    return index.isValid() ? indexOfRow(rowAt(index).parent) : QModelIndex();
}

int TagModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int TagModel::columnCount(const QModelIndex&) const { return ColumnCount; }

TagModel::Step TagModel::stepOf(int row) const {
    const dicom::ListedElement& element = m_table->element(m_table->rows[static_cast<size_t>(row)]);
    Step step{element.kind, element.tag, 0};
    const Place& place = m_places[static_cast<size_t>(row)];
    if (element.kind == Kind::Item) {
        step.number = place.position;
        return step;
    }
    // Twice the same attribute stands one behind the other, if at all.
    const std::vector<int>& siblings = childrenOf(parent(indexOfRow(row)));
    for (int i = place.position - 1; i >= 0; --i) {
        const int sibling = siblings[static_cast<size_t>(i)];
        if (m_table->element(m_table->rows[static_cast<size_t>(sibling)]).tag != element.tag)
            break;
        ++step.number;
    }
    return step;
}

TagModel::Path TagModel::pathOf(const QModelIndex& index) const {
    Path path;
    for (QModelIndex at = index; at.isValid(); at = parent(at))
        path.insert(path.begin(), stepOf(static_cast<int>(at.internalId())));
    return path;
}

QModelIndex TagModel::find(const Path& path) const {
    QModelIndex at;
    for (const Step& step : path) {
        const std::vector<int>& children = childrenOf(at);
        const auto found = std::find_if(children.begin(), children.end(), [&](int row) { return stepOf(row) == step; });
        if (found == children.end())
            return {};
        at = indexOfRow(*found);
    }
    return at;
}

QString TagModel::text(const QModelIndex& index) const {
    const dicom::TagTableRow& row = rowAt(index);
    const dicom::ListedElement& element = m_table->element(row);
    const dicom::ListedElement* const first = m_table->firstElement(row);
    const dicom::ListedElement* const second = m_table->secondElement(row);
    switch (index.column()) {
    case Number:
        return dicom::tagText(element);
    case Name:
        return dicom::inOneLine(dicom::nameText(element));
    case Vr:
        return element.vr;
    case Value:
        return first ? dicom::valueText(*first) : QString();
    case Difference:
        return differenceMark(row.difference);
    case Other:
        return second ? dicom::valueText(*second) : QString();
    default:
        return {};
    }
}

QString TagModel::describe(const QModelIndex& index) const {
    const dicom::TagTableRow& row = rowAt(index);
    const dicom::ListedElement& element = m_table->element(row);
    QStringList head{dicom::nameText(element), dicom::tagText(element), element.keyword, element.vr};
    if (element.kind == Kind::Element) {
        if (element.count > 0)
            head << (element.count == 1 ? tr("1 value") : tr("%1 values").arg(element.count));
        if (element.length >= 0)
            head << tr("%1 bytes").arg(element.length);
    }
    head.removeAll(QString());
    QStringList lines{dicom::inOneLine(head.join(QStringLiteral("  ·  ")))};
    const dicom::ListedElement* const first = m_table->firstElement(row);
    const dicom::ListedElement* const second = m_table->secondElement(row);
    if (!m_table->second)
        return (lines << valueInFull(element)).join(u'\n');
    if (row.difference != dicom::TagDifference::None)
        lines << differenceInWords(row.difference);
    const bool isSame = first && second && row.difference == dicom::TagDifference::None;
    if (first)
        lines << (isSame ? valueInFull(*first) : m_firstTitle + QStringLiteral(":\n") + valueInFull(*first));
    if (second && !isSame)
        lines << m_secondTitle + QStringLiteral(":\n") + valueInFull(*second);
    return lines.join(u'\n');
}

QVariant TagModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const dicom::TagTableRow& row = rowAt(index);
    const dicom::ListedElement& element = m_table->element(row);
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case Qt::ToolTipRole: {
        QString tip = describe(index);
        if (tip.size() > kMaxTip)
            tip = tip.first(kMaxTip) + QStringLiteral(" …");
        return tipText(tip);
    }
    case Qt::AccessibleDescriptionRole:
        return index.column() == Difference ? differenceInWords(row.difference) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Difference ? QVariant::fromValue(Qt::AlignCenter) : QVariant();
    case Qt::ForegroundRole:
        if (!element.problem.isEmpty())
            return colors().warning;
        if (index.column() == Difference)
            return colors().warning;
        // What is shown for the sake of what is below it, and marks without a value of their own.
        if ((!m_search.isEmpty() && !row.isMatch) || element.kind == Kind::More)
            return colors().muted;
        return {};
    case WholeMatchRole:
        return row.isMatch && ((index.column() == Number && m_search.matchesTag(element)) ||
                               (index.column() == Name && m_search.matchesKeyword(element)));
    default:
        return {};
    }
}

QVariant TagModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    const bool isCompared = m_table && m_table->second;
    const QString names[ColumnCount] = {tr("Tag"), tr("Name"),    tr("VR"), isCompared ? tr("Shown") : tr("Value"),
                                        QString(), tr("Compared")};
    if (role == Qt::DisplayRole)
        return names[section];
    if (role == Qt::ToolTipRole) // which they are, also stands above the table
        return tipText(isCompared && section == Value ? m_firstTitle
                       : section == Other             ? m_secondTitle
                                                      : names[section]);
    if (role == Qt::AccessibleTextRole && section == Difference)
        return tr("Difference");
    return {};
}

} // namespace sagitta::ui
