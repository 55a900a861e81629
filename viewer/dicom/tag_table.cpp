#include "dicom/tag_table.h"

#include <algorithm>
#include <tuple>

namespace sagitta::dicom {

namespace {

using Kind = ListedElement::Kind;

const ListedElement& rowOf(const DataSetListing& listing, int row) {
    return listing.rows[static_cast<std::size_t>(row)];
}

// By what children of one row are told apart and ordered: groups of frames, elements by tag, items, the rest; the
// number is the item's, or that of an element which stands there twice.
struct Child {
    std::tuple<int, Tag, int> key;
    int row = -1;
};

int rank(Kind kind) {
    switch (kind) {
    case Kind::FrameGroups:
        return 0;
    case Kind::Element:
    case Kind::Sequence:
        return 1;
    case Kind::Item:
        return 2;
    case Kind::More:
        break;
    }
    return 3;
}

std::vector<Child> childrenOf(const DataSetListing& listing, int parent) {
    std::vector<Child> children;
    const int end = parent < 0 ? static_cast<int>(listing.rows.size()) : rowOf(listing, parent).end;
    for (int row = parent + 1; row < end; row = rowOf(listing, row).end)
        children.push_back({{rank(rowOf(listing, row).kind), rowOf(listing, row).tag, 0}, row});
    // Usually in order; where it is not, each value still meets its own.
    std::stable_sort(children.begin(), children.end(), [](const Child& a, const Child& b) { return a.key < b.key; });
    for (std::size_t i = 1; i < children.size(); ++i) {
        const auto& [kind, tag, number] = children[i - 1].key;
        if (std::get<0>(children[i].key) == kind && std::get<1>(children[i].key) == tag)
            std::get<2>(children[i].key) = number + 1;
    }
    return children;
}

class Comparer {
public:
    explicit Comparer(TagTable& table) : m_table(table) {}

    void compare() { compareChildren(-1, -1, -1, 0); }

private:
    const DataSetListing& first() const { return *m_table.first; }
    const DataSetListing& second() const { return *m_table.second; }
    // What one listing lacks it may only not have listed.
    bool isPartial() const { return first().isCutShort || second().isCutShort; }

    TagDifference compareChildren(int firstParent, int secondParent, int parent, int depth) {
        const std::vector<Child> ours = childrenOf(first(), firstParent);
        const std::vector<Child> theirs = childrenOf(second(), secondParent);
        TagDifference sum = TagDifference::None;
        auto a = ours.begin();
        auto b = theirs.begin();
        while (a != ours.end() || b != theirs.end()) {
            TagDifference difference;
            if (b == theirs.end() || (a != ours.end() && a->key < b->key))
                difference = addOne((a++)->row, -1, parent, depth);
            else if (a == ours.end() || b->key < a->key)
                difference = addOne(-1, (b++)->row, parent, depth);
            else
                difference = addBoth((a++)->row, (b++)->row, parent, depth);
            const bool isSure = difference != TagDifference::None && difference != TagDifference::NotCompared;
            if (isSure)
                sum = TagDifference::Value;
            else if (sum == TagDifference::None)
                sum = difference;
        }
        return sum;
    }

    TagDifference addOne(int firstRow, int secondRow, int parent, int depth) {
        const TagDifference difference = isPartial()     ? TagDifference::NotCompared
                                         : secondRow < 0 ? TagDifference::OnlyFirst
                                                         : TagDifference::OnlySecond;
        count(difference);
        addTree(firstRow, secondRow, parent, depth, difference);
        return difference;
    }

    void addTree(int firstRow, int secondRow, int parent, int depth, TagDifference difference) {
        const int row = static_cast<int>(m_table.rows.size());
        m_table.rows.push_back({firstRow, secondRow, parent, depth, difference});
        const DataSetListing& listing = secondRow < 0 ? first() : second();
        const int whole = std::max(firstRow, secondRow);
        for (int child = whole + 1; child < rowOf(listing, whole).end; child = rowOf(listing, child).end)
            addTree(secondRow < 0 ? child : -1, secondRow < 0 ? -1 : child, row, depth + 1, difference);
    }

    TagDifference addBoth(int firstRow, int secondRow, int parent, int depth) {
        const std::size_t row = m_table.rows.size();
        m_table.rows.push_back({firstRow, secondRow, parent, depth});
        const ListedElement& a = rowOf(first(), firstRow);
        const ListedElement& b = rowOf(second(), secondRow);
        TagDifference difference = compareChildren(firstRow, secondRow, static_cast<int>(row), depth + 1);
        if (a.kind == Kind::Element || b.kind == Kind::Element || a.kind == Kind::More) {
            difference = compareValues(a, b);
            count(difference);
        }
        m_table.rows[row].difference = difference;
        return difference;
    }

    TagDifference compareValues(const ListedElement& a, const ListedElement& b) const {
        using enum TagDifference;
        if (a.kind != b.kind)
            return Value;
        if (a.isWhole && b.isWhole && a.value == b.value)
            return None;
        const bool isSwapped = first().isBigEndian != second().isBigEndian;
        if (isSwapped && a.vr.startsWith(u'O') && a.length == b.length)
            return NotCompared; // bytes as they are stored
        const bool isListedDifferent = a.vr == b.vr && a.value != b.value;
        if ((a.isWhole && b.isWhole) || a.isWhole != b.isWhole || isListedDifferent)
            return Value;
        if (isSwapped || a.digest.isEmpty() || b.digest.isEmpty())
            return NotCompared;
        return a.digest == b.digest ? None : Value;
    }

    void count(TagDifference difference) {
        m_table.differences += difference == TagDifference::None || difference == TagDifference::NotCompared ? 0 : 1;
        m_table.notCompared += difference == TagDifference::NotCompared ? 1 : 0;
    }

    TagTable& m_table;
};

bool isSureDifference(TagDifference difference) {
    return difference != TagDifference::None && difference != TagDifference::NotCompared;
}

class Filter {
public:
    Filter(TagTable& table, const TagTableOptions& options) :
        m_table(table), m_search(options.search), m_options(options), m_keep(table.rows.size(), false) {}

    void apply() {
        for (std::size_t row = 0; row < m_table.rows.size(); ++row)
            judge(row);
        removeOthers();
    }

private:
    bool isWanted(const TagTableRow& row) const {
        if (m_options.onlyDifferences && !isSureDifference(row.difference))
            return false;
        // What only holds a difference is shown for its sake.
        const bool isHolder = m_options.onlyDifferences && row.difference == TagDifference::Value &&
                              m_table.element(row).kind != Kind::Element && m_table.element(row).kind != Kind::More;
        if (m_search.isEmpty())
            return !isHolder;
        const ListedElement* const first = m_table.firstElement(row);
        const ListedElement* const second = m_table.secondElement(row);
        return (first && m_search.matches(*first)) || (second && m_search.matches(*second));
    }

    void judge(std::size_t index) {
        TagTableRow& row = m_table.rows[index];
        const bool isBelowMatch = row.parent >= 0 && (parentOf(row).isMatch || m_belowMatch[parentIndex(row)]);
        m_belowMatch.push_back(isBelowMatch);
        if (!isWanted(row)) {
            // A sequence that was searched for is shown with what is in it.
            m_keep[index] = isBelowMatch && (!m_options.onlyDifferences || isSureDifference(row.difference));
            return;
        }
        ++m_table.matches;
        if (m_table.shownMatches == m_options.maxMatches)
            return;
        ++m_table.shownMatches;
        row.isMatch = true;
        m_keep[index] = true;
        for (int up = row.parent; up >= 0 && !at(up).isOpen; up = at(up).parent) {
            at(up).isOpen = true;
            m_keep[static_cast<std::size_t>(up)] = true;
        }
    }

    void removeOthers() {
        std::vector<int> moved(m_table.rows.size(), -1);
        std::vector<TagTableRow> kept;
        for (std::size_t i = 0; i < m_table.rows.size(); ++i) {
            if (!m_keep[i])
                continue;
            moved[i] = static_cast<int>(kept.size());
            TagTableRow row = m_table.rows[i];
            if (row.parent >= 0)
                row.parent = moved[static_cast<std::size_t>(row.parent)];
            kept.push_back(row);
        }
        m_table.rows = std::move(kept);
    }

    static std::size_t parentIndex(const TagTableRow& row) { return static_cast<std::size_t>(row.parent); }
    const TagTableRow& parentOf(const TagTableRow& row) const { return m_table.rows[parentIndex(row)]; }
    TagTableRow& at(int row) { return m_table.rows[static_cast<std::size_t>(row)]; }

    TagTable& m_table;
    TagSearch m_search;
    const TagTableOptions& m_options;
    std::vector<bool> m_keep;
    std::vector<bool> m_belowMatch;
};

} // namespace

const ListedElement& TagTable::element(const TagTableRow& row) const {
    return row.first >= 0 ? rowOf(*first, row.first) : rowOf(*second, row.second);
}

const ListedElement* TagTable::firstElement(const TagTableRow& row) const {
    return row.first < 0 ? nullptr : &rowOf(*first, row.first);
}

const ListedElement* TagTable::secondElement(const TagTableRow& row) const {
    return row.second < 0 ? nullptr : &rowOf(*second, row.second);
}

TagTable makeTagTable(DataSetListingPtr first, DataSetListingPtr second, const TagTableOptions& options) {
    TagTable table;
    table.first = std::move(first);
    table.second = std::move(second);
    if (table.second) {
        Comparer(table).compare();
    } else {
        table.rows.reserve(table.first->rows.size());
        for (int row = 0; row < static_cast<int>(table.first->rows.size()); ++row)
            table.rows.push_back({row, -1, rowOf(*table.first, row).parent, rowOf(*table.first, row).depth});
    }
    const bool onlyDifferences = options.onlyDifferences && table.second;
    if (onlyDifferences || !TagSearch(options.search).isEmpty()) {
        TagTableOptions asked = options;
        asked.onlyDifferences = onlyDifferences;
        Filter(table, asked).apply();
    }
    return table;
}

TagSearch::TagSearch(const QString& text) : m_text(text.simplified()), m_compact(m_text) {
    m_compact.remove(u' ');
    QString digits = m_compact;
    for (const QChar c : {u'(', u')', u','})
        digits.remove(c);
    const bool isHex = std::all_of(digits.begin(), digits.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f');
    });
    constexpr qsizetype kShortest = 4; // a group, or an element
    constexpr qsizetype kLongest = 8;
    if (isHex && digits.size() >= kShortest && digits.size() <= kLongest)
        m_digits = digits.toLower();
}

bool TagSearch::matchesTag(const ListedElement& element) const {
    if (m_digits.isEmpty() || (element.kind != Kind::Element && element.kind != Kind::Sequence))
        return false;
    const QString tag = QStringLiteral("%1%2")
                            .arg(element.tag.group, 4, 16, QLatin1Char('0'))
                            .arg(element.tag.element, 4, 16, QLatin1Char('0'));
    // The digits of a group or those of an element, not some that lie across both; "0010," is a group, ",0010" an
    // element.
    const bool isAnyHalf = m_digits.size() == 4 && !m_text.startsWith(u'(') && !m_text.endsWith(u',');
    const bool isElement = m_text.startsWith(u',');
    return (!isElement && tag.startsWith(m_digits)) || (isAnyHalf && tag.endsWith(m_digits));
}

bool TagSearch::matchesKeyword(const ListedElement& element) const {
    return !m_text.isEmpty() && element.keyword.contains(m_compact, Qt::CaseInsensitive);
}

bool TagSearch::matches(const ListedElement& element) const {
    const auto contains = [this](const QString& text) { return text.contains(m_text, Qt::CaseInsensitive); };
    return !m_text.isEmpty() &&
           (matchesTag(element) || matchesKeyword(element) || contains(element.name) || contains(element.value) ||
            contains(element.meaning) || contains(element.privateCreator));
}

} // namespace sagitta::dicom
