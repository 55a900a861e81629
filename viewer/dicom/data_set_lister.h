// DataSetLister: walks the elements of one encoded data set and writes a row for each, see data_set_listing.h. Depth,
// rows and items are limited; where a length lies it goes on behind the sequence that holds the damage. Internal to
// this library; not thread-safe.
#pragma once

#include "dicom/data_dictionary.h"
#include "dicom/data_set_listing.h"
#include "dicom/element_walker.h"
#include "dicom/listed_value.h"

#include <QHash>

#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace sagitta::dicom {

class DataSetLister {
public:
    DataSetLister(ByteSource& source, const ListingLimits& limits, std::stop_token stop, DataSetListing& listing);

    // What elements mean depends on where they stand: the data set, or one item.
    struct Scope {
        ElementEncoding encoding;
        std::int64_t end = -1;  // -1: ends with a delimiter
        std::int64_t limit = 0; // nothing in it lies behind this
        bool isItem = false;
        int parent = -1;
        int depth = 0;     // of the rows
        int sequences = 0; // around it
        std::shared_ptr<CharacterSet> characterSet = std::make_shared<CharacterSet>();
        bool isSigned = false;                                     // (0028,0103), which decides between US and SS
        std::map<std::pair<std::uint16_t, int>, QString> creators; // by group and block (PS3.5 7.8.1)
    };

    // Lists up to the end of the scope, and returns the first byte behind it; nothing when the way is lost.
    std::optional<std::int64_t> listElements(Scope& scope, std::int64_t offset);
    // What a value would be read by that is not listed itself: character set, sign, private creators.
    void takeNote(Scope& scope, const ElementHeader& header);

    ElementWalker& walker() { return m_walker; }
    bool isFull() const { return m_listing.isCutShort; }

private:
    using Kind = ListedElement::Kind;
    std::optional<std::int64_t> listElement(Scope& scope, const ElementHeader& header);
    std::optional<std::int64_t> listItems(const Scope& scope, int row, const ElementHeader& header,
                                          const ElementWalker::Level& level);
    std::optional<std::int64_t> listItem(const Scope& scope, int row, const ElementHeader& item,
                                         const ElementWalker::Level& level, int number);
    std::optional<std::int64_t> leaveOut(const Scope& scope, int row, const ElementHeader& header, const QString& why);
    std::optional<std::int64_t> countFragments(const Scope& scope, int row, const ElementHeader& header);
    void listPlain(Scope& scope, int row, const ElementHeader& header, std::int64_t length);
    void setValue(Scope& scope, int row, ValueLocation where);
    static bool isPlain(const ElementHeader& header, const QString& vr);
    std::optional<int> addRow(Kind kind, int parent, int depth);
    void addMore(int parent, int depth, const QString& text);
    void name(const Scope& scope, ListedElement& element, const ElementHeader& header);
    const DictionaryEntry& findEntry(Tag tag, const QString& creator);
    void addMeaning(int row);
    void digest(ListedElement& element, const ValueLocation& where);
    ListedElement& at(int row) { return m_listing.rows[static_cast<std::size_t>(row)]; }

    ByteSource& m_source;
    ElementWalker m_walker;
    ListingLimits m_limits;
    std::stop_token m_stop;
    DataSetListing& m_listing;
    std::int64_t m_digested = 0;
    QHash<std::pair<quint32, QString>, DictionaryEntry> m_entries; // so that rows share their texts
};

} // namespace sagitta::dicom
