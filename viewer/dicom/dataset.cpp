#include "dicom/dataset.h"

#include "dicom/character_set.h"
#include "dicom/file_layout.h"

#include <QtEndian>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <new>

namespace sagitta::dicom {

struct Dataset::Private {
    std::unique_ptr<DcmDataset> owned;
    DcmItem* item = nullptr;
    std::shared_ptr<CharacterSet> characterSet;
    QString transferSyntaxUid;
    QStringList warnings;

    DcmElement* find(Tag tag) const {
        DcmElement* element = nullptr;
        if (item)
            item->findAndGetElement(DcmTagKey(tag.group, tag.element), element);
        return element;
    }
};

namespace {

// One value larger than this is no text and no table that the program reads; it is left out of the header.
constexpr std::int64_t kMaxBulkValue = std::int64_t{64} << 20;
constexpr std::int64_t kMaxHeader = std::int64_t{512} << 20;
// A text longer than this is no list: taken apart, each of its values would become many times as large.
constexpr qsizetype kMaxList = qsizetype{1} << 20;

bool isText(DcmEVR vr) {
    switch (vr) {
    case EVR_AE:
    case EVR_AS:
    case EVR_CS:
    case EVR_DA:
    case EVR_DS:
    case EVR_DT:
    case EVR_IS:
    case EVR_LO:
    case EVR_LT:
    case EVR_PN:
    case EVR_SH:
    case EVR_ST:
    case EVR_TM:
    case EVR_UC:
    case EVR_UI:
    case EVR_UR:
    case EVR_UT:
        return true;
    default:
        return false;
    }
}

bool isBytes(DcmEVR vr) { return vr == EVR_UN || vr == EVR_OB || vr == EVR_UNKNOWN || vr == EVR_UNKNOWN2B; }

// The value of a text element, or the bytes of one whose VR got lost on its way (UN).
QByteArray textBytes(DcmElement& element) {
    if (isText(element.ident())) {
        char* value = nullptr;
        Uint32 length = 0;
        if (element.getString(value, length).good() && value)
            return {value, static_cast<qsizetype>(length)};
    } else if (isBytes(element.ident())) {
        Uint8* value = nullptr;
        if (element.getUint8Array(value).good() && value)
            return {reinterpret_cast<const char*>(value), static_cast<qsizetype>(element.getLength())};
    }
    return {};
}

void trimEnd(QByteArray& bytes) {
    while (!bytes.isEmpty() && (bytes.back() == ' ' || bytes.back() == '\0'))
        bytes.chop(1);
}

// The values of a number written as text, one after the other; nothing of what is no list.
class TextValues {
public:
    explicit TextValues(const QByteArray& text) : m_rest(text), m_hasMore(text.size() <= kMaxList) {}

    // Nothing after the last.
    std::optional<QByteArrayView> next() {
        if (!m_hasMore)
            return std::nullopt;
        const qsizetype end = m_rest.indexOf('\\');
        m_hasMore = end >= 0;
        const QByteArrayView value = m_hasMore ? m_rest.first(end) : m_rest;
        m_rest = m_hasMore ? m_rest.sliced(end + 1) : QByteArrayView();
        return value;
    }

private:
    QByteArrayView m_rest;
    bool m_hasMore = false;
};

std::optional<double> parseNumber(QByteArrayView text) {
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\0'))
        text.chop(1);
    bool good = false;
    const double value = text.trimmed().toDouble(&good);
    if (!good || !std::isfinite(value))
        return std::nullopt;
    return value;
}

template<class T>
std::optional<double> fetch(DcmElement& element, OFCondition (DcmElement::*getter)(T&, const unsigned long),
                            unsigned long index) {
    T value{};
    if ((element.*getter)(value, index).bad() || !std::isfinite(static_cast<double>(value)))
        return std::nullopt;
    return static_cast<double>(value);
}

std::optional<double> binaryNumber(DcmElement& element, unsigned long index) {
    switch (element.ident()) {
    case EVR_US:
    case EVR_OW:
    case EVR_xs:
    case EVR_lt:
    case EVR_ox:
        return fetch<Uint16>(element, &DcmElement::getUint16, index);
    case EVR_SS:
        return fetch<Sint16>(element, &DcmElement::getSint16, index);
    case EVR_UL:
    case EVR_OL:
    case EVR_up:
        return fetch<Uint32>(element, &DcmElement::getUint32, index);
    case EVR_SL:
        return fetch<Sint32>(element, &DcmElement::getSint32, index);
    case EVR_UV:
    case EVR_OV:
        return fetch<Uint64>(element, &DcmElement::getUint64, index);
    case EVR_SV:
        return fetch<Sint64>(element, &DcmElement::getSint64, index);
    case EVR_FL:
    case EVR_OF:
        return fetch<Float32>(element, &DcmElement::getFloat32, index);
    case EVR_FD:
    case EVR_OD:
        return fetch<Float64>(element, &DcmElement::getFloat64, index);
    default:
        return std::nullopt;
    }
}

E_TransferSyntax transferSyntaxOf(ElementEncoding encoding) {
    if (encoding.implicitVr)
        return EXS_LittleEndianImplicit;
    return encoding.bigEndian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
}

OFCondition parse(DcmDataset& dataset, const QByteArray& bytes, E_TransferSyntax syntax) {
    DcmInputBufferStream stream;
    // The stream only reads from the buffer; its interface predates const.
    stream.setBuffer(const_cast<char*>(bytes.constData()), bytes.size());
    stream.setEos();
    dataset.transferInit();
    const OFCondition result = dataset.read(stream, syntax);
    dataset.transferEnd();
    return result;
}

bool isSequence(ElementWalker& walker, const ElementHeader& element, ElementEncoding encoding) {
    if (element.isUndefinedLength() || element.hasVr("SQ"))
        return true;
    const auto first = encoding.implicitVr ? walker.header(element.valueOffset, encoding) : std::nullopt;
    return first && first->tag == tags::Item;
}

// The elements before the pixels as one buffer, without giant values.
Result<QByteArray> headerBytes(FileLayout& layout, QStringList& warnings) {
    ElementWalker walker(layout.source);
    std::vector<ByteRange> runs;
    std::int64_t total = 0;
    for (const ByteRange& range : layout.elements) {
        if (range.length > kMaxBulkValue) {
            const auto element = walker.header(range.offset, layout.encoding);
            if (!element || !isSequence(walker, *element, layout.encoding)) {
                warnings << QStringLiteral("a value of %1 MB was left out").arg(range.length >> 20);
                continue;
            }
        }
        total += range.length;
        if (!runs.empty() && runs.back().offset + runs.back().length == range.offset)
            runs.back().length += range.length;
        else
            runs.push_back(range);
    }
    if (total > kMaxHeader)
        return Error(ErrorCode::Full, QStringLiteral("header is larger than 512 MB"));
    QByteArray bytes;
    for (const ByteRange& run : runs) {
        const QByteArray part = layout.source.bytes(run.offset, run.length);
        if (part.size() != run.length)
            return Error(ErrorCode::Io, QStringLiteral("file cannot be read to the end of its header"));
        bytes = bytes.isEmpty() ? part : bytes + part;
    }
    return bytes;
}

// One damaged element costs itself alone, not all that follow it.
std::unique_ptr<DcmDataset> parseElementwise(FileLayout& layout, E_TransferSyntax syntax, int& lost) {
    auto dataset = std::make_unique<DcmDataset>();
    for (const ByteRange& range : layout.elements) {
        if (range.length > kMaxBulkValue)
            continue;
        DcmDataset single;
        if (parse(single, layout.source.bytes(range.offset, range.length), syntax).bad()) {
            ++lost;
            continue;
        }
        while (DcmElement* const element = single.remove(0UL)) {
            if (dataset->insert(element, OFTrue).bad())
                delete element;
        }
    }
    return dataset;
}

std::shared_ptr<CharacterSet> characterSetOf(DcmItem& item) {
    DcmElement* element = nullptr;
    if (item.findAndGetElement(DCM_SpecificCharacterSet, element).bad() || !element)
        return nullptr;
    return std::make_shared<CharacterSet>(textBytes(*element));
}

} // namespace

Dataset::Dataset() : d(std::make_unique<Private>()) {}
Dataset::~Dataset() = default;
Dataset::Dataset(Dataset&&) noexcept = default;
Dataset& Dataset::operator=(Dataset&&) noexcept = default;

Result<Dataset> Dataset::readHeader(const QString& path) {
    SAGITTA_TRY(FileLayout layout, readFileLayout(path));
    return readHeader(layout);
}

Result<Dataset> Dataset::readHeader(FileLayout& layout) try {
    QStringList warnings = layout.warnings;
    SAGITTA_TRY(const QByteArray bytes, headerBytes(layout, warnings));
    const E_TransferSyntax syntax = transferSyntaxOf(layout.encoding);
    auto parsed = std::make_unique<DcmDataset>();
    if (!bytes.isEmpty() && parse(*parsed, bytes, syntax).bad()) {
        int lost = 0;
        parsed = parseElementwise(layout, syntax, lost);
        if (lost > 0)
            warnings << QStringLiteral("%1 damaged elements were left out").arg(lost);
    }
    Dataset dataset = view(*parsed);
    dataset.d->owned = std::move(parsed);
    dataset.d->transferSyntaxUid = layout.transferSyntaxUid;
    dataset.d->warnings = std::move(warnings);
    return dataset;
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory for the header"));
}

Dataset Dataset::view(DcmItem& item) {
    Dataset dataset;
    dataset.d->item = &item;
    dataset.d->characterSet = characterSetOf(item);
    if (!dataset.d->characterSet)
        dataset.d->characterSet = std::make_shared<CharacterSet>();
    return dataset;
}

bool Dataset::has(Tag tag) const { return d->find(tag) != nullptr; }

bool Dataset::isEmpty(Tag tag) const {
    DcmElement* const element = d->find(tag);
    return !element || element->isEmpty();
}

QString Dataset::text(Tag tag) const {
    DcmElement* const element = d->find(tag);
    if (!element)
        return {};
    if (!isText(element->ident()) && !isBytes(element->ident())) {
        OFString value;
        element->getOFStringArray(value);
        return QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size()));
    }
    QByteArray bytes = textBytes(*element);
    trimEnd(bytes);
    return d->characterSet->toUnicode(bytes);
}

QStringList Dataset::texts(Tag tag) const {
    const QString all = text(tag);
    if (all.isEmpty() || all.size() > kMaxList)
        return {};
    QStringList parts = all.split(u'\\');
    for (QString& part : parts)
        part = part.trimmed();
    return parts;
}

std::optional<double> Dataset::number(Tag tag, int index) const {
    DcmElement* const element = d->find(tag);
    if (!element || index < 0)
        return std::nullopt;
    if (!isText(element->ident()) && !isBytes(element->ident()))
        return binaryNumber(*element, static_cast<unsigned long>(index));
    const QByteArray text = textBytes(*element);
    TextValues values(text);
    std::optional<QByteArrayView> value = values.next();
    for (int skipped = 0; value && skipped < index; ++skipped)
        value = values.next();
    return value ? parseNumber(*value) : std::nullopt;
}

std::optional<int> Dataset::integer(Tag tag, int index) const {
    const std::optional<double> value = number(tag, index);
    // Some writers put "12.0" into an IS.
    if (!value || *value != std::floor(*value) || std::abs(*value) > std::numeric_limits<int>::max())
        return std::nullopt;
    return static_cast<int>(*value);
}

std::vector<double> Dataset::numbers(Tag tag) const {
    DcmElement* const element = d->find(tag);
    std::vector<double> values;
    if (!element)
        return values;
    if (isText(element->ident()) || isBytes(element->ident())) {
        const QByteArray text = textBytes(*element);
        TextValues parts(text);
        while (const auto part = parts.next()) {
            const std::optional<double> value = parseNumber(*part);
            if (!value)
                return {}; // a vector with a hole has no meaning
            values.push_back(*value);
        }
        return values;
    }
    const unsigned long count = element->getNumberOfValues();
    for (unsigned long i = 0; i < count; ++i) {
        const std::optional<double> value = binaryNumber(*element, i);
        if (!value)
            return {};
        values.push_back(*value);
    }
    return values;
}

std::vector<std::uint16_t> Dataset::words(Tag tag) const {
    DcmElement* const element = d->find(tag);
    if (!element)
        return {};
    const auto count = static_cast<std::size_t>(element->getLength() / 2);
    std::vector<std::uint16_t> values(count);
    if (element->ident() == EVR_SS) {
        Sint16* words = nullptr;
        if (count == 0 || element->getSint16Array(words).bad() || !words)
            return {};
        std::memcpy(values.data(), words, count * 2);
    } else if (isBytes(element->ident())) {
        Uint8* bytes = nullptr;
        if (count == 0 || element->getUint8Array(bytes).bad() || !bytes)
            return {};
        for (std::size_t i = 0; i < count; ++i)
            values[i] = qFromLittleEndian<std::uint16_t>(bytes + 2 * i);
    } else {
        Uint16* words = nullptr;
        if (count == 0 || element->getUint16Array(words).bad() || !words)
            return {};
        std::memcpy(values.data(), words, count * 2);
    }
    return values;
}

QByteArray Dataset::bytes(Tag tag) const {
    DcmElement* const element = d->find(tag);
    Uint8* bytes = nullptr;
    if (!element || !isBytes(element->ident()) || element->getUint8Array(bytes).bad() || !bytes)
        return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(element->getLength())};
}

bool Dataset::isSignedVr(Tag tag) const {
    DcmElement* const element = d->find(tag);
    return element && (element->ident() == EVR_SS || element->ident() == EVR_SL || element->ident() == EVR_SV);
}

std::vector<Dataset> Dataset::items(Tag sequence) const {
    std::vector<Dataset> views;
    auto* const found = dynamic_cast<DcmSequenceOfItems*>(d->find(sequence));
    if (!found)
        return views;
    // nextInContainer instead of getItem: an index would be searched from the front each time.
    for (DcmObject* object = found->nextInContainer(nullptr); object; object = found->nextInContainer(object)) {
        auto* const item = dynamic_cast<DcmItem*>(object);
        if (!item)
            continue;
        Dataset inner;
        inner.d->item = item;
        inner.d->characterSet = characterSetOf(*item);
        if (!inner.d->characterSet)
            inner.d->characterSet = d->characterSet;
        inner.d->transferSyntaxUid = d->transferSyntaxUid;
        views.push_back(std::move(inner));
    }
    return views;
}

std::optional<Dataset> Dataset::firstItem(Tag sequence) const {
    std::vector<Dataset> views = items(sequence);
    if (views.empty())
        return std::nullopt;
    return std::move(views.front());
}

QString Dataset::transferSyntaxUid() const { return d->transferSyntaxUid; }
QStringList Dataset::warnings() const { return d->warnings; }
DcmItem* Dataset::dcmItem() const { return d->item; }

Result<void> initDicom() {
    // What DCMTK has to say about damaged files comes back as error codes and warnings of ours; its own messages may
    // quote values, and so patients.
    OFLog::configure(OFLogger::FATAL_LOG_LEVEL);
    // Elements that lost their VR on the way (UN) are read by the dictionary.
    dcmEnableUnknownVRConversion.set(OFTrue);
    if (!dcmDataDict.isDictionaryLoaded())
        return Error(ErrorCode::Internal,
                     QStringLiteral("the DICOM data dictionary of DCMTK is missing; set DCMDICTPATH to its dicom.dic"));
    return {};
}

} // namespace sagitta::dicom
