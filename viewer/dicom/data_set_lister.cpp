#include "dicom/data_set_lister.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kMaxDigested = std::int64_t{1} << 20; // of one value
constexpr std::int64_t kMaxDigestedInAll = std::int64_t{16} << 20;
constexpr std::int64_t kMaxNoted = 1024; // of a character set or a private creator
constexpr int kMaxFragments = 1'000'000;
const auto kNoVr = QStringLiteral("??"); // what stands there is none
constexpr Tag kCodeMeaning{0x0008, 0x0104};

bool isPrivate(Tag tag) { return tag.group % 2 == 1; }
bool isPrivateCreator(Tag tag) { return isPrivate(tag) && tag.element >= 0x10 && tag.element <= 0xff; }

bool isPixels(Tag tag) {
    return tag == tags::PixelData || tag == tags::FloatPixelData || tag == tags::DoubleFloatPixelData;
}

bool isLetter(char c) { return c >= 'A' && c <= 'Z'; }

QString bytesText(std::int64_t bytes) { return QStringLiteral("%1 bytes").arg(bytes); }

// PS3.5 A.1 and A.2: what remains of the choice when the VR is not written.
QString resolvedVr(const QString& dictionaryVr, bool isSigned) {
    if (dictionaryVr == QLatin1String("xs"))
        return isSigned ? QStringLiteral("SS") : QStringLiteral("US");
    if (dictionaryVr == QLatin1String("up"))
        return QStringLiteral("UL");
    if (dictionaryVr == QLatin1String("lt") || dictionaryVr == QLatin1String("ox") ||
        dictionaryVr == QLatin1String("px"))
        return QStringLiteral("OW");
    return !dictionaryVr.isEmpty() && dictionaryVr[0].isUpper() ? dictionaryVr : QStringLiteral("UN");
}

std::uint16_t wordAt(std::span<const std::uint8_t> bytes, std::size_t i, bool bigEndian) {
    return static_cast<std::uint16_t>(bigEndian ? bytes[i] << 8 | bytes[i + 1] : bytes[i + 1] << 8 | bytes[i]);
}

} // namespace

DataSetLister::DataSetLister(ByteSource& source, const ListingLimits& limits, std::stop_token stop,
                             DataSetListing& listing) :
    m_source(source),
    m_walker(source), m_limits(limits), m_stop(std::move(stop)), m_listing(listing) {}

std::optional<std::int64_t> DataSetLister::listElements(Scope& scope, std::int64_t offset) {
    while (!isFull() && !m_stop.stop_requested()) {
        if (scope.end >= 0 && offset >= scope.end)
            return scope.end;
        const std::optional<ElementHeader> header = m_walker.header(offset, scope.encoding);
        if (!header || header->valueOffset > scope.limit)
            return std::nullopt;
        if (scope.isItem && header->tag == tags::ItemDelimitationItem)
            return header->valueOffset;
        if (scope.isItem && header->tag == tags::SequenceDelimitationItem)
            return offset; // the item's own delimiter was forgotten; the sequence sees this one
        if (!scope.isItem && header->tag == Tag{})
            return header->length == 0 ? std::optional(scope.limit) : std::nullopt; // zeros pad some files to a block
        const std::optional<std::int64_t> next = listElement(scope, *header);
        if (!next)
            return std::nullopt;
        offset = *next;
    }
    return std::nullopt;
}

std::optional<std::int64_t> DataSetLister::listElement(Scope& scope, const ElementHeader& header) {
    const std::optional<int> added = addRow(Kind::Element, scope.parent, scope.depth);
    if (!added)
        return std::nullopt;
    const int row = *added;
    name(scope, at(row), header);
    const std::optional<ElementWalker::Level> level =
        isPlain(header, at(row).vr) ? std::nullopt : m_walker.levelOf(header, scope.encoding);
    std::optional<std::int64_t> next;
    if (level && level->isRaw) {
        next = countFragments(scope, row, header);
    } else if (level) {
        at(row).kind = Kind::Sequence;
        next =
            scope.sequences < m_limits.depth
                ? listItems(scope, row, header, *level)
                : leaveOut(scope, row, header, QStringLiteral("… more: sequences are nested too deeply to be listed"));
    } else {
        const std::int64_t end = header.valueOffset + header.length;
        const bool isCut = end > scope.limit;
        listPlain(scope, row, header, isCut ? scope.limit - header.valueOffset : header.length);
        if (isCut)
            at(row).problem = QStringLiteral("cut off: %1 of %2 bytes are there")
                                  .arg(scope.limit - header.valueOffset)
                                  .arg(header.length);
        next = isCut ? std::nullopt : std::optional(end);
    }
    at(row).end = static_cast<int>(m_listing.rows.size());
    return next;
}

// What cannot hold items, whatever its first bytes look like.
bool DataSetLister::isPlain(const ElementHeader& header, const QString& vr) {
    if (header.isUndefinedLength())
        return false;
    return isPixels(header.tag) || (vr != QLatin1String("SQ") && vr != QLatin1String("UN"));
}

std::optional<std::int64_t> DataSetLister::listItems(const Scope& scope, int row, const ElementHeader& header,
                                                     const ElementWalker::Level& level) {
    Scope inside;
    inside.depth = scope.depth;
    inside.sequences = scope.sequences;
    inside.characterSet = scope.characterSet;
    inside.isSigned = scope.isSigned;
    inside.limit = level.end >= 0 ? std::min(level.end, scope.limit) : scope.limit;
    std::optional<std::int64_t> offset = header.valueOffset;
    const bool isOfFrames = header.tag == tags::PerFrameFunctionalGroupsSequence;
    const int most = isOfFrames ? std::min(m_limits.frames, m_limits.itemsPerSequence) : m_limits.itemsPerSequence;
    int items = 0;
    bool isEnded = false;
    while (offset && !isEnded && !m_stop.stop_requested()) {
        if (level.end >= 0 && *offset >= inside.limit)
            break;
        const std::optional<ElementHeader> item = m_walker.header(*offset, level.encoding);
        isEnded = item && item->tag == tags::SequenceDelimitationItem;
        if (isEnded) {
            offset = item->valueOffset;
        } else if (!item || item->tag != tags::Item) {
            offset.reset();
        } else if (++items <= most) {
            offset = listItem(inside, row, *item, level, items);
        } else {
            const ElementWalker::End end = m_walker.endOfItem(*item, level.encoding);
            offset = end.status == WalkStatus::Ok ? std::optional(end.offset) : std::nullopt;
        }
    }
    if (isFull())
        return std::nullopt;
    at(row).count = items;
    at(row).value = items == 1 ? QStringLiteral("1 item") : QStringLiteral("%1 items").arg(items);
    if (items == 1)
        at(row).meaning = at(row + 1).meaning;
    if (items > most)
        addMore(row, scope.depth + 1, QStringLiteral("… %1 more items").arg(items - most));
    if (!offset)
        at(row).problem = QStringLiteral("damaged: not all of it can be read");
    if (level.end > scope.limit)
        at(row).problem = QStringLiteral("cut off: it should be %1 bytes long").arg(header.length);
    if (level.end < 0)
        return offset;
    return level.end <= scope.limit ? std::optional(level.end) : std::nullopt;
}

std::optional<std::int64_t> DataSetLister::listItem(const Scope& scope, int row, const ElementHeader& item,
                                                    const ElementWalker::Level& level, int number) {
    const std::optional<int> added = addRow(Kind::Item, row, scope.depth + 1);
    if (!added)
        return std::nullopt;
    at(*added).tag = item.tag;
    at(*added).name = QStringLiteral("Item %1").arg(number);
    at(*added).length = item.isUndefinedLength() ? -1 : std::int64_t{item.length};
    const std::int64_t end = item.isUndefinedLength() ? -1 : item.valueOffset + item.length;
    Scope inside;
    inside.encoding = level.encoding;
    inside.limit = end >= 0 ? std::min(end, scope.limit) : scope.limit;
    inside.end = end >= 0 ? inside.limit : -1;
    inside.isItem = true;
    inside.parent = *added;
    inside.depth = scope.depth + 2;
    inside.sequences = scope.sequences + 1;
    inside.characterSet = scope.characterSet;
    inside.isSigned = scope.isSigned;
    const std::optional<std::int64_t> next = listElements(inside, item.valueOffset);
    if (isFull())
        return std::nullopt;
    at(*added).end = static_cast<int>(m_listing.rows.size());
    addMeaning(*added);
    if (end > scope.limit)
        at(*added).problem = QStringLiteral("longer than what holds it");
    else if (!next)
        at(*added).problem = QStringLiteral("damaged: not all of it can be read");
    if (end >= 0) // what follows can be found all the same
        return end <= scope.limit ? std::optional(end) : std::nullopt;
    return next;
}

std::optional<std::int64_t> DataSetLister::leaveOut(const Scope& scope, int row, const ElementHeader& header,
                                                    const QString& why) {
    addMore(row, scope.depth + 1, why);
    const ElementWalker::End end = m_walker.endOf(header, scope.encoding);
    return end.status == WalkStatus::Ok ? std::optional(end.offset) : std::nullopt;
}

std::optional<std::int64_t> DataSetLister::countFragments(const Scope& scope, int row, const ElementHeader& header) {
    std::int64_t offset = header.valueOffset;
    std::int64_t bytes = 0;
    int fragments = -1; // the first is the offset table
    std::optional<std::int64_t> next;
    while (fragments < kMaxFragments && !m_stop.stop_requested()) {
        const std::optional<ElementHeader> item = m_walker.header(offset, scope.encoding);
        if (item && item->tag == tags::SequenceDelimitationItem)
            next = item->valueOffset;
        if (!item || item->tag != tags::Item || item->isUndefinedLength() ||
            item->valueOffset + item->length > scope.limit)
            break;
        offset = item->valueOffset + item->length;
        if (++fragments > 0)
            bytes += item->length;
    }
    ListedElement& element = at(row);
    element.count = 1;
    element.isWhole = false;
    element.value = QStringLiteral("%1 in %2 fragments").arg(bytesText(bytes)).arg(std::max(fragments, 0));
    if (!next)
        element.problem = QStringLiteral("cut off: the end of the fragments is missing");
    return next;
}

void DataSetLister::listPlain(Scope& scope, int row, const ElementHeader& header, std::int64_t length) {
    if (at(row).vr == QLatin1String("SQ")) {
        at(row).kind = Kind::Sequence;
        at(row).value = QStringLiteral("0 items");
        if (header.length > 0)
            at(row).problem = QStringLiteral("damaged: it holds no items");
        return;
    }
    if (isPixels(header.tag)) {
        at(row).count = 1;
        at(row).value = bytesText(length);
        at(row).isWhole = false;
        return;
    }
    setValue(scope, row, {header.valueOffset, length, scope.encoding.bigEndian});
    takeNote(scope, header);
}

void DataSetLister::setValue(Scope& scope, int row, ValueLocation where) {
    ListedElement& element = at(row);
    QString vr = element.vr;
    const bool isUnknown = vr == QLatin1String("UN");
    if (isUnknown || vr == kNoVr) { // it got lost on the way, and the dictionary may know it
        const DictionaryEntry& entry = findEntry(element.tag, element.privateCreator);
        vr = resolvedVr(entry.vr, scope.isSigned);
        where.bigEndian = where.bigEndian && !isUnknown; // PS3.5 6.2.2: nobody could have swapped the bytes of UN
    }
    const ListedValue value = listValue(m_source, where, vr, *scope.characterSet, m_limits.characters);
    element.value = value.text;
    element.count = value.count;
    element.isWhole = value.isWhole;
    if (vr == QLatin1String("UI"))
        element.meaning = uidName(value.text);
    if (vr == QLatin1String("AT") && value.count == 1) {
        const auto bytes = m_source.view(where.offset, 4);
        if (!bytes.empty()) {
            const Tag tag{wordAt(bytes, 0, where.bigEndian), wordAt(bytes, 2, where.bigEndian)};
            element.meaning = findEntry(tag, {}).name;
        }
    }
    if (!element.isWhole)
        digest(element, where);
}

void DataSetLister::takeNote(Scope& scope, const ElementHeader& header) {
    const ValueLocation where{header.valueOffset, std::min<std::int64_t>(header.length, kMaxNoted),
                              scope.encoding.bigEndian};
    if (header.tag == tags::SpecificCharacterSet) {
        scope.characterSet = std::make_shared<CharacterSet>(m_source.bytes(where.offset, where.length));
    } else if (header.tag == tags::PixelRepresentation) {
        const auto bytes = m_source.view(where.offset, 2);
        scope.isSigned = !bytes.empty() && (bytes[0] | bytes[1]) != 0;
    } else if (isPrivateCreator(header.tag)) {
        const QByteArray creator = m_source.bytes(where.offset, where.length);
        scope.creators[{header.tag.group, header.tag.element}] = QString::fromLatin1(creator).trimmed();
    }
}

const DictionaryEntry& DataSetLister::findEntry(Tag tag, const QString& creator) {
    const auto key = std::pair(quint32{tag.group} << 16 | tag.element, creator);
    auto found = m_entries.find(key);
    if (found == m_entries.end())
        found = m_entries.insert(key, findAttribute(tag, creator).value_or(DictionaryEntry()));
    return *found;
}

void DataSetLister::name(const Scope& scope, ListedElement& element, const ElementHeader& header) {
    element.tag = header.tag;
    element.length = header.isUndefinedLength() ? -1 : std::int64_t{header.length};
    if (isPrivate(header.tag) && header.tag.element >= 0x1000) {
        const auto creator = scope.creators.find({header.tag.group, header.tag.element >> 8});
        if (creator != scope.creators.end())
            element.privateCreator = creator->second;
    }
    const DictionaryEntry& entry = findEntry(header.tag, element.privateCreator);
    element.keyword = entry.keyword;
    element.name = entry.name;
    if (scope.encoding.implicitVr)
        element.vr = resolvedVr(entry.vr, scope.isSigned);
    else if (isLetter(header.vr[0]) && isLetter(header.vr[1]))
        element.vr = QString::fromLatin1(header.vr.data(), 2);
    else
        element.vr = kNoVr;
}

std::optional<int> DataSetLister::addRow(Kind kind, int parent, int depth) {
    if (static_cast<int>(m_listing.rows.size()) >= m_limits.rows) {
        m_listing.isCutShort = true;
        return std::nullopt;
    }
    ListedElement element;
    element.kind = kind;
    element.parent = parent;
    element.depth = depth;
    m_listing.rows.push_back(std::move(element));
    return static_cast<int>(m_listing.rows.size()) - 1;
}

void DataSetLister::addMore(int parent, int depth, const QString& text) {
    if (const std::optional<int> row = addRow(Kind::More, parent, depth)) {
        at(*row).value = text;
        at(*row).isWhole = false;
        at(*row).end = *row + 1;
    }
}

// A coded entry is called by its meaning (PS3.3 8.8).
void DataSetLister::addMeaning(int row) {
    for (int child = row + 1; child < at(row).end; child = at(child).end) {
        if (at(child).tag == kCodeMeaning && at(child).kind == Kind::Element)
            at(row).meaning = at(child).value;
    }
}

void DataSetLister::digest(ListedElement& element, const ValueLocation& where) {
    if (where.length > kMaxDigested || where.length > kMaxDigestedInAll - m_digested)
        return;
    m_digested += where.length;
    element.digest = QCryptographicHash::hash(m_source.bytes(where.offset, where.length), QCryptographicHash::Sha1);
}

} // namespace sagitta::dicom
