#include "dicom/data_set_listing.h"

#include "dicom/data_set_lister.h"
#include "dicom/file_layout.h"

#include <algorithm>
#include <map>

namespace sagitta::dicom {

namespace {

using Kind = ListedElement::Kind;

int sizeOf(const DataSetListing& listing) { return static_cast<int>(listing.rows.size()); }

DataSetLister::Scope scopeOf(ElementEncoding encoding, std::int64_t end) {
    DataSetLister::Scope scope;
    scope.encoding = encoding;
    scope.end = scope.limit = end;
    return scope;
}

// Group 0002 is little endian; explicit by the standard, implicit in some old files (PS3.10 7.1).
void listMeta(ByteSource& source, const ByteRange& meta, DataSetLister& lister) {
    const auto start = source.view(meta.offset, 8);
    const bool isExplicit = start.empty() || isKnownVr(static_cast<char>(start[4]), static_cast<char>(start[5]));
    DataSetLister::Scope scope = scopeOf({!isExplicit, false}, meta.offset + meta.length);
    lister.listElements(scope, meta.offset);
}

// From depth and order alone.
void setEnds(DataSetListing& listing) {
    std::vector<int> open; // rows whose end has not come yet
    for (int row = 0; row <= sizeOf(listing); ++row) {
        const int depth = row < sizeOf(listing) ? listing.rows[static_cast<std::size_t>(row)].depth : 0;
        while (!open.empty() && listing.rows[static_cast<std::size_t>(open.back())].depth >= depth) {
            listing.rows[static_cast<std::size_t>(open.back())].end = row;
            open.pop_back();
        }
        open.push_back(row);
    }
}

// What the limit of rows left out gets a row.
void closeListing(DataSetListing& listing) {
    if (listing.isCutShort) {
        ListedElement more;
        more.kind = Kind::More;
        more.value = QStringLiteral("… more: only the first %1 rows are listed").arg(listing.rows.size());
        more.isWhole = false;
        listing.rows.push_back(std::move(more));
    }
    setEnds(listing);
}

int countFrames(const DataSetListing& listing) {
    int frames = 0;
    for (int row = 0; row < sizeOf(listing); row = listing.rows[static_cast<std::size_t>(row)].end) {
        const ListedElement& element = listing.rows[static_cast<std::size_t>(row)];
        if (element.tag == tags::PerFrameFunctionalGroupsSequence)
            return element.count;
        if (element.tag == tags::SharedFunctionalGroupsSequence && element.count > 0)
            frames = 1;
    }
    return frames;
}

// The elements of the item `number` (from 0) of a sequence, as a listing of its own.
class ItemFinder {
public:
    ItemFinder(FileLayout& layout, const ListingLimits& limits, const std::stop_token& stop) :
        m_layout(layout), m_limits(limits), m_stop(stop), m_top(scopeOf(layout.encoding, layout.source.size())),
        m_notes(layout.source, limits, stop, m_unused) {}

    // Of the shared groups the only item, of the per-frame ones that of the frame; `hasFrame`: whether that is there.
    void find(int frame, DataSetListing& shared, DataSetListing& own, std::optional<bool>& hasFrame) {
        std::int64_t offset = m_layout.dataSetOffset;
        while (offset < m_layout.source.size() && !m_stop.stop_requested()) {
            const auto header = m_notes.walker().header(offset, m_layout.encoding);
            if (!header || header->tag == Tag{} || header->tag.group >= tags::PixelData.group)
                return;
            m_notes.takeNote(m_top, *header);
            if (header->tag == tags::SharedFunctionalGroupsSequence)
                list(*header, 0, shared);
            if (header->tag == tags::PerFrameFunctionalGroupsSequence)
                hasFrame = list(*header, frame, own);
            const ElementWalker::End end = m_notes.walker().endOf(*header, m_layout.encoding);
            if (end.status != WalkStatus::Ok)
                return;
            offset = end.offset;
        }
    }

private:
    bool list(const ElementHeader& sequence, int number, DataSetListing& listing) {
        ElementWalker& walker = m_notes.walker();
        const auto level = walker.levelOf(sequence, m_layout.encoding);
        if (!level || level->isRaw)
            return false;
        const std::int64_t limit = level->end >= 0 ? std::min(level->end, m_top.limit) : m_top.limit;
        std::int64_t offset = sequence.valueOffset;
        for (int i = 0; offset < limit && !m_stop.stop_requested(); ++i) {
            const auto item = walker.header(offset, level->encoding);
            if (!item || item->tag != tags::Item)
                return false;
            if (i == number) {
                listItem(*item, level->encoding, limit, listing);
                return true;
            }
            const ElementWalker::End end = walker.endOfItem(*item, level->encoding);
            if (end.status != WalkStatus::Ok)
                return false;
            offset = end.offset;
        }
        return false;
    }

    void listItem(const ElementHeader& item, ElementEncoding encoding, std::int64_t limit, DataSetListing& listing) {
        DataSetLister lister(m_layout.source, m_limits, m_stop, listing);
        DataSetLister::Scope scope = scopeOf(encoding, limit);
        if (!item.isUndefinedLength())
            scope.limit = std::min(limit, item.valueOffset + item.length);
        scope.end = item.isUndefinedLength() ? -1 : scope.limit;
        scope.isItem = true;
        scope.sequences = 1;
        scope.characterSet = m_top.characterSet;
        scope.isSigned = m_top.isSigned;
        lister.listElements(scope, item.valueOffset);
        closeListing(listing);
    }

    FileLayout& m_layout;
    const ListingLimits& m_limits;
    const std::stop_token& m_stop;
    DataSetLister::Scope m_top;
    DataSetListing m_unused;
    DataSetLister m_notes; // reads what governs the items, lists nothing
};

// Copies a row and what is below it, without its items where there is one alone.
void appendGroup(const DataSetListing& from, int row, const QString& whose, DataSetListing& to) {
    const auto elementAt = [&](int i) -> const ListedElement& { return from.rows[static_cast<std::size_t>(i)]; };
    const int end = elementAt(row).end;
    std::vector<int> newRow(static_cast<std::size_t>(end - row), -1);
    for (int i = row; i < end; ++i) {
        const ListedElement& element = elementAt(i);
        const int parent = i == row ? -1 : newRow[static_cast<std::size_t>(element.parent - row)];
        const bool isOnlyItem = element.kind == Kind::Item && elementAt(element.parent).count == 1;
        if (isOnlyItem) {
            newRow[static_cast<std::size_t>(i - row)] = parent;
            continue;
        }
        newRow[static_cast<std::size_t>(i - row)] = sizeOf(to);
        ListedElement copy = element;
        copy.parent = parent;
        copy.depth = parent < 0 ? 0 : to.rows[static_cast<std::size_t>(parent)].depth + 1;
        if (element.kind == Kind::Sequence && element.count == 1)
            copy.value.clear(); // its only item is not listed
        if (i == row)
            copy.meaning = whose;
        to.rows.push_back(std::move(copy));
    }
}

DataSetListing mergeGroups(const DataSetListing& shared, const DataSetListing& own) {
    std::map<Tag, std::pair<const DataSetListing*, int>> groups;
    for (const DataSetListing* const listing : {&shared, &own}) {
        for (int row = 0; row < sizeOf(*listing); row = listing->rows[static_cast<std::size_t>(row)].end)
            groups[listing->rows[static_cast<std::size_t>(row)].tag] = {listing, row};
    }
    DataSetListing merged;
    for (const auto& [tag, place] : groups)
        appendGroup(*place.first, place.second,
                    place.first == &own ? QStringLiteral("of this frame") : QStringLiteral("of all frames"), merged);
    merged.isCutShort = shared.isCutShort || own.isCutShort;
    setEnds(merged);
    return merged;
}

} // namespace

Result<DataSetListing> listDataSet(const QString& path, const ListingLimits& limits, const std::stop_token& stop) {
    SAGITTA_TRY(FileLayout layout, openFileLayout(path));
    DataSetListing listing;
    listing.warnings = layout.warnings;
    listing.isBigEndian = layout.encoding.bigEndian;
    if (layout.meta.length > 0) {
        ByteSource file; // the data set of a deflated file is a source of its own
        if (layout.deflated) {
            SAGITTA_TRY(file, ByteSource::open(path));
        }
        ByteSource& source = layout.deflated ? file : layout.source;
        DataSetLister lister(source, limits, stop, listing);
        listMeta(source, layout.meta, lister);
    }
    DataSetLister lister(layout.source, limits, stop, listing);
    DataSetLister::Scope scope = scopeOf(layout.encoding, layout.source.size());
    const bool isComplete = lister.listElements(scope, layout.dataSetOffset).has_value();
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("listing was cancelled"));
    if (!isComplete && !listing.isCutShort)
        listing.warnings << QStringLiteral("data set is damaged and was read in part");
    // What only looked like a beginning.
    if (listing.rows.empty() || (!layout.hasMeta() && listing.rows.size() == 1 && !isComplete))
        return Error(ErrorCode::Corrupt,
                     layout.hasMeta() ? QStringLiteral("file holds no data set") : QStringLiteral("not a DICOM file"));
    closeListing(listing);
    listing.frames = countFrames(listing);
    return listing;
}

Result<DataSetListing> listFrameGroups(const QString& path, int frame, const ListingLimits& limits,
                                       const std::stop_token& stop) {
    SAGITTA_TRY(FileLayout layout, openFileLayout(path));
    DataSetListing shared;
    DataSetListing own;
    std::optional<bool> hasFrame; // nothing: there are no per-frame groups
    ItemFinder(layout, limits, stop).find(frame, shared, own, hasFrame);
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("listing was cancelled"));
    if (!hasFrame.value_or(!shared.rows.empty()))
        return Error(ErrorCode::NotFound, QStringLiteral("frame %1 has no functional groups").arg(frame + 1));
    DataSetListing merged = mergeGroups(shared, own);
    merged.isBigEndian = layout.encoding.bigEndian;
    return merged;
}

DataSetListing withFrameGroups(const DataSetListing& listing, const DataSetListing& groups, int frame) {
    DataSetListing all = listing;
    ListedElement head;
    head.kind = Kind::FrameGroups;
    head.name = QStringLiteral("Frame %1").arg(frame + 1);
    head.value = QStringLiteral("functional groups");
    head.count = 1;
    all.rows.clear();
    all.rows.reserve(listing.rows.size() + groups.rows.size() + 1);
    all.rows.push_back(std::move(head));
    for (const ListedElement& element : groups.rows) {
        all.rows.push_back(element);
        all.rows.back().parent = element.parent < 0 ? 0 : element.parent + 1;
        ++all.rows.back().depth;
        ++all.rows.back().end;
    }
    const int shift = sizeOf(all);
    all.rows.front().end = shift;
    for (const ListedElement& element : listing.rows) {
        all.rows.push_back(element);
        if (element.parent >= 0)
            all.rows.back().parent += shift;
        all.rows.back().end += shift;
    }
    return all;
}

} // namespace sagitta::dicom
