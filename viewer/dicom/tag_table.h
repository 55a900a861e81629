// TagTable: the rows of a listing as they are looked at: alone or beside a second one, all or those that match a search
// or differ, with what holds them. Pure; meant for a worker thread. A value whose listings are shared.
#pragma once

#include "dicom/data_set_listing.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace sagitta::dicom {

using DataSetListingPtr = std::shared_ptr<const DataSetListing>;

enum class TagDifference : std::uint8_t {
    None,
    Value,       // or something below it
    OnlyFirst,   // the other listing does not have it
    OnlySecond,  // the first listing does not have it
    NotCompared, // the listings do not hold all of it
};

struct TagTableRow {
    int first = -1; // row of the listing; -1: not there
    int second = -1;
    int parent = -1; // row of the table
    int depth = 0;
    TagDifference difference = TagDifference::None;
    bool isMatch = false; // itself, not for the sake of what is below it
    bool isOpen = false;  // holds a match
};

struct TagTableOptions {
    // In tags ("0010,0010", "00100010"), keywords, names, values and their meanings; no matter the case.
    QString search = {};
    bool onlyDifferences = false;
    int maxMatches = 2000; // what is found beyond is counted
    bool operator==(const TagTableOptions&) const = default;
};

struct TagTable {
    DataSetListingPtr first;
    DataSetListingPtr second;      // null: nothing to compare with
    std::vector<TagTableRow> rows; // every row is followed by what is below it
    int matches = 0;               // by the options; all of them are in the rows, unless there are more than maxMatches
    int shownMatches = 0;
    int differences = 0; // of all, whatever the options
    int notCompared = 0;

    // Of the first listing; where that has none, of the second.
    const ListedElement& element(const TagTableRow& row) const;
    const ListedElement* firstElement(const TagTableRow& row) const; // nullptr: not there
    const ListedElement* secondElement(const TagTableRow& row) const;
};

using TagTablePtr = std::shared_ptr<const TagTable>;

// `second` may be null. Rows are compared by their values, whatever their VR: elements by tag, items by number.
TagTable makeTagTable(DataSetListingPtr first, DataSetListingPtr second = nullptr, const TagTableOptions& options = {});

// Whether a row is what is searched for; see TagTableOptions::search. An empty search finds nothing.
class TagSearch {
public:
    explicit TagSearch(const QString& text);
    bool isEmpty() const { return m_text.isEmpty(); }
    bool matches(const ListedElement& element) const;
    // By the digits of its tag, or by its keyword; the rest shows where it was found.
    bool matchesTag(const ListedElement& element) const;
    bool matchesKeyword(const ListedElement& element) const;
    const QString& text() const { return m_text; }

private:
    QString m_text;
    QString m_compact; // without blanks, for keywords
    QString m_digits;  // of a tag; empty when it cannot be one
};

} // namespace sagitta::dicom
