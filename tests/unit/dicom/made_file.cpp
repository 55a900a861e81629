#include "made_file.h"

#include <QFile>
#include <QtEndian>

#include <bit>
#include <cstring>

namespace sagitta::test {

using namespace dicom;

namespace {

bool isLong(const char* vr) { return std::strstr("OB OD OF OL OV OW SQ SV UC UN UR UT UV", vr) != nullptr; }

QByteArray evenLength(QByteArray value, char padding) {
    if (value.size() % 2 != 0)
        value += padding;
    return value;
}

} // namespace

void Elements::u16(std::uint16_t value) {
    char raw[2];
    if (m_wire.bigEndian)
        qToBigEndian(value, raw);
    else
        qToLittleEndian(value, raw);
    m_bytes.append(raw, 2);
}

void Elements::u32(std::uint32_t value) {
    char raw[4];
    if (m_wire.bigEndian)
        qToBigEndian(value, raw);
    else
        qToLittleEndian(value, raw);
    m_bytes.append(raw, 4);
}

void Elements::tag(Tag tag) {
    u16(tag.group);
    u16(tag.element);
}

Elements& Elements::header(Tag which, const char* vr, std::uint32_t length) {
    tag(which);
    if (m_wire.implicitVr) {
        u32(length);
        return *this;
    }
    m_bytes.append(vr, 2);
    if (isLong(vr)) {
        u16(0);
        u32(length);
    } else {
        u16(static_cast<std::uint16_t>(length));
    }
    return *this;
}

Elements& Elements::raw(const QByteArray& bytes) {
    m_bytes += bytes;
    return *this;
}

Elements& Elements::text(Tag which, const char* vr, const QByteArray& value) {
    const QByteArray padded = evenLength(value, std::strcmp(vr, "UI") == 0 ? '\0' : ' ');
    return header(which, vr, static_cast<std::uint32_t>(padded.size())).raw(padded);
}

Elements& Elements::bytes(Tag which, const char* vr, const QByteArray& value) {
    const QByteArray padded = evenLength(value, '\0');
    return header(which, vr, static_cast<std::uint32_t>(padded.size())).raw(padded);
}

Elements& Elements::words(Tag which, const char* vr, const std::vector<std::uint16_t>& values) {
    header(which, vr, static_cast<std::uint32_t>(values.size() * 2));
    for (const std::uint16_t value : values)
        u16(value);
    return *this;
}

Elements& Elements::us(Tag which, std::initializer_list<int> values, const char* vr) {
    std::vector<std::uint16_t> raw;
    for (const int value : values)
        raw.push_back(static_cast<std::uint16_t>(value));
    return words(which, vr, raw);
}

Elements& Elements::fd(Tag which, double value) {
    char raw[8];
    if (m_wire.bigEndian)
        qToBigEndian(std::bit_cast<std::uint64_t>(value), raw);
    else
        qToLittleEndian(std::bit_cast<std::uint64_t>(value), raw);
    return header(which, "FD", 8).raw(QByteArray(raw, 8));
}

Elements& Elements::sequence(Tag which, const std::vector<Elements>& items, Lengths lengths) {
    const bool undefined = lengths == Lengths::Undefined;
    Elements content(m_wire);
    for (const Elements& inner : items) {
        content.tag(tags::Item);
        content.u32(undefined ? kUndefined : static_cast<std::uint32_t>(inner.m_bytes.size()));
        content.m_bytes += inner.m_bytes;
        if (undefined) {
            content.tag(tags::ItemDelimitationItem);
            content.u32(0);
        }
    }
    header(which, "SQ", undefined ? kUndefined : static_cast<std::uint32_t>(content.m_bytes.size()));
    m_bytes += content.m_bytes;
    if (undefined) {
        tag(tags::SequenceDelimitationItem);
        u32(0);
    }
    return *this;
}

QByteArray item(const QByteArray& value) {
    const QByteArray padded = evenLength(value, '\0');
    char length[4];
    qToLittleEndian(static_cast<std::uint32_t>(padded.size()), length);
    return QByteArray("\xfe\xff\x00\xe0", 4) + QByteArray(length, 4) + padded;
}

QByteArray sequenceDelimiter() { return {"\xfe\xff\xdd\xe0\x00\x00\x00\x00", 8}; }

QByteArray basicOffsetTable(std::initializer_list<std::uint32_t> offsets) {
    QByteArray table;
    for (const std::uint32_t offset : offsets) {
        char raw[4];
        qToLittleEndian(offset, raw);
        table.append(raw, 4);
    }
    return item(table);
}

QByteArray part10(const QString& transferSyntaxUid, const QByteArray& dataset) {
    Elements meta;
    meta.bytes({0x0002, 0x0001}, "OB", QByteArray("\0\1", 2));
    meta.text(tags::MediaStorageSOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    meta.text({0x0002, 0x0003}, "UI", "1.2.3.4.5");
    meta.text(tags::TransferSyntaxUID, "UI", transferSyntaxUid.toLatin1());
    Elements group;
    char length[4];
    qToLittleEndian(static_cast<std::uint32_t>(meta.encoded().size()), length);
    group.bytes(tags::FileMetaInformationGroupLength, "UL", QByteArray(length, 4));
    return QByteArray(128, '\0') + "DICM" + group.encoded() + meta.encoded() + dataset;
}

Elements identity(WireFormat wire, const QByteArray& sopClass, const QByteArray& modality) {
    Elements elements(wire);
    elements.text(tags::SOPClassUID, "UI", sopClass);
    elements.text(tags::SOPInstanceUID, "UI", "1.2.3.4.5");
    elements.text(tags::Modality, "CS", modality);
    elements.text(tags::PatientName, "PN", "Doe^Jane");
    elements.text(tags::PatientID, "LO", "4711");
    elements.text(tags::StudyInstanceUID, "UI", "1.2.3");
    elements.text(tags::SeriesInstanceUID, "UI", "1.2.3.4");
    return elements;
}

Elements enhanced(int frames, Elements::Lengths lengths) {
    Elements elements = identity();
    Elements spacing;
    spacing.text(tags::PixelSpacing, "DS", "0.5\\0.5");
    Elements shared;
    shared.sequence(tags::PixelMeasuresSequence, {spacing});
    elements.sequence(tags::SharedFunctionalGroupsSequence, {shared});
    std::vector<Elements> items;
    for (int frame = 0; frame < frames; ++frame) {
        Elements position;
        position.text(tags::ImagePositionPatient, "DS", "0\\0\\" + QByteArray::number(frame));
        Elements item;
        item.sequence(tags::PlanePositionSequence, {position}, lengths);
        items.push_back(item);
    }
    return elements.sequence(tags::PerFrameFunctionalGroupsSequence, items, lengths);
}

void addImage(Elements& elements, const ImageSpec& spec) {
    elements.us(tags::SamplesPerPixel, {spec.samples});
    elements.text(tags::PhotometricInterpretation, "CS", spec.photometric);
    if (spec.samples > 1)
        elements.us(tags::PlanarConfiguration, {spec.planar});
    if (spec.frames > 0)
        elements.text(tags::NumberOfFrames, "IS", QByteArray::number(spec.frames));
    elements.us(tags::Rows, {spec.rows});
    elements.us(tags::Columns, {spec.columns});
    elements.us(tags::BitsAllocated, {spec.bitsAllocated});
    elements.us(tags::BitsStored, {spec.bitsStored});
    elements.us(tags::HighBit, {spec.bitsStored - 1});
    elements.us(tags::PixelRepresentation, {spec.isSigned});
}

QString writeFile(const QString& folder, const QByteArray& bytes, const QString& name) {
    const QString path = folder + u'/' + name;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return path;
}

} // namespace sagitta::test
