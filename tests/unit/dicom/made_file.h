// DICOM bytes written by hand, so that tests of the reader do not lean on the library it is built on, and can say what
// no decent writer says. Plain values.
#pragma once

#include "dicom/tag.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace sagitta::test {

inline constexpr std::uint32_t kUndefined = 0xffffffff;

struct WireFormat {
    bool implicitVr = false;
    bool bigEndian = false;
};

// Elements of one data set or item, in the order they are added.
class Elements {
public:
    explicit Elements(WireFormat wire = {}) : m_wire(wire) {}

    Elements& text(dicom::Tag tag, const char* vr, const QByteArray& value);
    Elements& us(dicom::Tag tag, std::initializer_list<int> values, const char* vr = "US");
    Elements& fd(dicom::Tag tag, double value);
    Elements& bytes(dicom::Tag tag, const char* vr, const QByteArray& value);
    // 16-bit words in the byte order of the wire.
    Elements& words(dicom::Tag tag, const char* vr, const std::vector<std::uint16_t>& values);
    enum class Lengths { Defined, Undefined };
    Elements& sequence(dicom::Tag tag, const std::vector<Elements>& items, Lengths lengths = Lengths::Defined);
    // The header alone, with a length that need not be true.
    Elements& header(dicom::Tag tag, const char* vr, std::uint32_t length);
    Elements& raw(const QByteArray& bytes);

    const QByteArray& encoded() const { return m_bytes; }
    WireFormat wire() const { return m_wire; }

private:
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void tag(dicom::Tag tag);

    WireFormat m_wire;
    QByteArray m_bytes;
};

// One item of encapsulated pixel data, or of a sequence; little endian.
QByteArray item(const QByteArray& value);
QByteArray sequenceDelimiter();
QByteArray basicOffsetTable(std::initializer_list<std::uint32_t> offsets);

// Preamble, meta header and data set.
QByteArray part10(const QString& transferSyntaxUid, const QByteArray& dataset);

// UIDs, patient, study, series: all that readInstanceHeader() insists on.
Elements identity(WireFormat wire = {}, const QByteArray& sopClass = "1.2.840.10008.5.1.4.1.1.2",
                  const QByteArray& modality = "CT");

// An enhanced object without pixels: spacing in the shared functional groups, in those of frame n (from 0) the position
// (0, 0, n).
Elements enhanced(int frames, Elements::Lengths lengths = Elements::Lengths::Defined);

struct ImageSpec {
    int rows = 2;
    int columns = 3;
    int samples = 1;
    int bitsAllocated = 16;
    int bitsStored = 16;
    int isSigned = 0;
    int planar = 0;
    QByteArray photometric = "MONOCHROME2";
    int frames = 0; // 0: no NumberOfFrames
};
// The Image Pixel module without the pixels.
void addImage(Elements& elements, const ImageSpec& spec);

// Writes `bytes` to a file in `folder` and returns its path.
QString writeFile(const QString& folder, const QByteArray& bytes, const QString& name = QStringLiteral("made.dcm"));

} // namespace sagitta::test
