#include "dicom/file_layout.h"

#include "dicom/data_dictionary.h"
#include "dicom/inflate.h"
#include "dicom/transfer_syntax.h"

#include <cstring>

namespace sagitta::dicom {

namespace {

const auto kImplicitLittle = QStringLiteral("1.2.840.10008.1.2");
const auto kExplicitLittle = QStringLiteral("1.2.840.10008.1.2.1");
const auto kExplicitBig = QStringLiteral("1.2.840.10008.1.2.2");

struct MetaHeader {
    QString transferSyntaxUid;
    QString mediaStorageSopClassUid;
    ByteRange elements;
    bool present = false;
};

bool startsWithMagic(ByteSource& source, std::int64_t offset) {
    const auto magic = source.view(offset, 4);
    return !magic.empty() && std::memcmp(magic.data(), "DICM", 4) == 0;
}

QString uidAt(ByteSource& source, const ElementHeader& element) {
    // One more than a UID may have, so that an overlong one is not cut to a valid one.
    constexpr std::uint32_t kMaxUid = 65;
    const QByteArray bytes = source.bytes(element.valueOffset, std::min(element.length, kMaxUid));
    return QString::fromLatin1(bytes.constData(), static_cast<qsizetype>(qstrnlen(bytes.constData(), bytes.size())))
        .trimmed();
}

// PS3.10 7.1; always little endian, explicit by the standard, implicit in some old files.
MetaHeader readMetaHeader(ByteSource& source) {
    MetaHeader meta;
    std::int64_t offset = startsWithMagic(source, 128) ? 132 : startsWithMagic(source, 0) ? 4 : 0;
    meta.present = offset > 0;
    meta.elements.offset = offset;
    ElementWalker walker(source);
    std::int64_t declaredEnd = source.size();
    while (offset < declaredEnd) {
        const auto peek = source.view(offset, 8);
        if (peek.empty())
            break;
        const bool implicit = !isKnownVr(static_cast<char>(peek[4]), static_cast<char>(peek[5]));
        const auto element = walker.header(offset, {implicit, false});
        if (!element || element->tag.group != 0x0002 || element->isUndefinedLength())
            break;
        const std::int64_t end = element->valueOffset + element->length;
        if (end > source.size())
            break;
        meta.present = true;
        if (element->tag == tags::TransferSyntaxUID)
            meta.transferSyntaxUid = uidAt(source, *element);
        else if (element->tag == tags::MediaStorageSOPClassUID)
            meta.mediaStorageSopClassUid = uidAt(source, *element);
        else if (element->tag == tags::FileMetaInformationGroupLength && element->length == 4) {
            const auto value = source.view(element->valueOffset, 4);
            if (value.empty()) // the file shrank under our hands
                break;
            const std::int64_t length = value[0] | value[1] << 8 | value[2] << 16 | std::int64_t{value[3]} << 24;
            // A wrong group length is common and harmless, because the group number ends the header as well; only a
            // deflated data set, which may begin with any bytes, needs it.
            if (length > 0 && end + length <= source.size())
                declaredEnd = end + length;
        }
        offset = end;
    }
    meta.elements.length = offset - meta.elements.offset;
    return meta;
}

// What the first element looks like, when nobody says or somebody lies. Group 0008 comes first in nearly every file.
std::optional<ElementEncoding> guessEncoding(ByteSource& source, std::int64_t offset) {
    const auto start = source.view(offset, 8);
    if (start.empty())
        return std::nullopt;
    const int little = start[0] | start[1] << 8;
    const int big = start[0] << 8 | start[1];
    const bool explicitVr = isKnownVr(static_cast<char>(start[4]), static_cast<char>(start[5]));
    constexpr int kLastPlausibleGroup = 0x0028;
    const bool bigEndian = little > kLastPlausibleGroup && big <= kLastPlausibleGroup;
    if ((bigEndian ? big : little) > kLastPlausibleGroup)
        return std::nullopt;
    if (explicitVr)
        return ElementEncoding{false, bigEndian};
    ElementWalker walker(source);
    const auto element = walker.header(offset, {true, false});
    if (bigEndian || !element || element->tag == Tag{} ||
        (!element->isUndefinedLength() && element->valueOffset + element->length > source.size()))
        return std::nullopt;
    return ElementEncoding{true, false};
}

QString uidOf(ElementEncoding encoding) {
    return encoding.bigEndian ? kExplicitBig : encoding.implicitVr ? kImplicitLittle : kExplicitLittle;
}

Result<void> chooseEncoding(FileLayout& layout, const MetaHeader& meta, std::int64_t datasetOffset) {
    const std::optional<ElementEncoding> guess = guessEncoding(layout.source, datasetOffset);
    if (meta.transferSyntaxUid.isEmpty()) {
        if (!guess)
            return Error(ErrorCode::Corrupt, meta.present ? QStringLiteral("file holds no transfer syntax")
                                                          : QStringLiteral("not a DICOM file"));
        layout.encoding = *guess;
        layout.transferSyntaxUid = uidOf(*guess);
        layout.warnings << QStringLiteral("transfer syntax is missing and was guessed");
        return {};
    }
    layout.transferSyntaxUid = meta.transferSyntaxUid;
    const TransferSyntax* const syntax = findTransferSyntax(meta.transferSyntaxUid);
    // Every syntax since 1998 encodes its elements as explicit little endian; so an unknown one is read like that.
    layout.encoding = syntax ? ElementEncoding{syntax->implicitVr, syntax->bigEndian} : ElementEncoding{};
    if (!syntax) {
        layout.warnings << QStringLiteral("transfer syntax is not known: %1").arg(meta.transferSyntaxUid);
        return {};
    }
    if (guess && guess->implicitVr != layout.encoding.implicitVr && !layout.encoding.bigEndian && !guess->bigEndian) {
        layout.encoding = *guess;
        layout.warnings << QStringLiteral("elements are not encoded as the transfer syntax says");
        if (!syntax->isEncapsulated() && !syntax->deflated)
            layout.transferSyntaxUid = uidOf(*guess);
    }
    return {};
}

PixelElement pixelElementOf(Tag tag) {
    if (tag == tags::PixelData)
        return PixelElement::Integer;
    if (tag == tags::FloatPixelData)
        return PixelElement::Float;
    return tag == tags::DoubleFloatPixelData ? PixelElement::DoubleFloat : PixelElement::None;
}

Result<void> walkElements(FileLayout& layout, std::int64_t offset) {
    ElementWalker walker(layout.source);
    while (offset < layout.source.size()) {
        const std::optional<ElementHeader> element = walker.header(offset, layout.encoding);
        if (!element || element->tag == Tag{}) {
            // Zeros after the last element pad some files to a block.
            if (element.has_value() && element->length != 0)
                layout.warnings << QStringLiteral("data set is damaged and was read in part");
            break;
        }
        if (const PixelElement kind = pixelElementOf(element->tag); kind != PixelElement::None) {
            layout.pixels = PixelValue{kind, *element};
            break;
        }
        const ElementWalker::End end = walker.endOf(*element, layout.encoding);
        if (end.status == WalkStatus::TooDeep)
            return Error(ErrorCode::Corrupt, QStringLiteral("sequences are nested too deeply"));
        if (end.status == WalkStatus::TooMany)
            return Error(ErrorCode::Corrupt, QStringLiteral("data set has too many elements"));
        if (end.status != WalkStatus::Ok) {
            layout.warnings << QStringLiteral("data set is cut off in %1").arg(toString(element->tag));
            break;
        }
        if (element->tag == tags::ExtendedOffsetTable)
            layout.extendedOffsets = ByteRange{element->valueOffset, element->length};
        else if (element->tag == tags::ExtendedOffsetTableLengths)
            layout.extendedLengths = ByteRange{element->valueOffset, element->length};
        layout.elements.push_back({offset, end.offset - offset});
        offset = end.offset;
    }
    return {};
}

} // namespace

Result<FileLayout> openFileLayout(const QString& path) {
    FileLayout layout;
    SAGITTA_TRY(layout.source, ByteSource::open(path));
    const MetaHeader meta = readMetaHeader(layout.source);
    layout.mediaStorageSopClassUid = meta.mediaStorageSopClassUid;
    layout.meta = meta.elements;
    layout.dataSetOffset = meta.elements.offset + meta.elements.length;
    const TransferSyntax* const syntax = findTransferSyntax(meta.transferSyntaxUid);
    if (syntax && syntax->deflated) {
        if (layout.source.size() > kMaxInflated)
            return Error(ErrorCode::Full, QStringLiteral("deflated file is too large"));
        const std::int64_t length = layout.source.size() - layout.dataSetOffset;
        SAGITTA_TRY(QByteArray dataset, inflate(layout.source.bytes(layout.dataSetOffset, length)));
        layout.source = ByteSource::fromBytes(std::move(dataset));
        layout.deflated = true;
        layout.dataSetOffset = 0;
    }
    SAGITTA_CHECK(chooseEncoding(layout, meta, layout.dataSetOffset));
    return layout;
}

Result<FileLayout> readFileLayout(const QString& path) {
    SAGITTA_TRY(FileLayout layout, openFileLayout(path));
    SAGITTA_CHECK(walkElements(layout, layout.dataSetOffset));
    if (layout.elements.empty() && !layout.pixels)
        return Error(ErrorCode::Corrupt,
                     layout.hasMeta() ? QStringLiteral("file holds no data set") : QStringLiteral("not a DICOM file"));
    return layout;
}

} // namespace sagitta::dicom
