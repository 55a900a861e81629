// Inside of the blob of an InstanceHeader: its parts as fields, written by an Encoder and read by a Decoder. What is
// read may be damaged: a Decoder fails instead of allocating more than its bytes can hold. Values, no thread.
#pragma once

#include "dicom/blob_stream.h"
#include "dicom/instance_header.h"
#include "dicom/overlay_reader.h"
#include "dicom/pet_info.h"

#include <QtEndian>

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace sagitta::dicom::blob {

inline constexpr std::int64_t kIntMin = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t kIntMax = std::numeric_limits<std::int32_t>::max();

// Each type's fields are listed once, for both directions: Io is Encoder or Decoder, and what it walks is const when
// encoding.
template<class Io, class Vector>
void describeVec(Io& stream, Vector& v) {
    stream.all(v.x, v.y, v.z);
}

template<class Io, class Window>
void describeWindow(Io& stream, Window& window) {
    stream.all(window.center, window.width, window.name);
    stream.ioEnum(window.function, VoiFunction::Sigmoid);
}

template<class Io, class Map>
void describeRealWorldMap(Io& stream, Map& map) {
    stream.all(map.label, map.unit, map.firstMapped, map.lastMapped, map.slope, map.intercept, map.lut);
}

template<class Io, class Palette>
void describePalette(Io& stream, Palette& palette) {
    stream.all(palette.red, palette.green, palette.blue);
}

template<class Io, class Reference>
void describeReference(Io& stream, Reference& reference) {
    stream.all(reference.sopInstanceUid, reference.frames);
}

template<class Io, class Document>
void describeDocument(Io& stream, Document& document) {
    stream.all(document.title, document.titleCode.value, document.titleCode.scheme, document.titleCode.meaning,
               document.modifier, document.references);
}

template<class Io, class Pet>
void describePet(Io& stream, Pet& pet) {
    stream.all(pet.units, pet.suvType, pet.decayCorrection, pet.corrected, pet.weightKg, pet.radiopharmaceuticals,
               pet.doseBq, pet.halfLifeS, pet.injectionDateTime, pet.injectionTime, pet.timezone, pet.scanDateTime,
               pet.philipsSuv, pet.philipsActivity);
}

template<class Io, class Plane>
void describeOverlay(Io& stream, Plane& plane) {
    stream.all(plane.group, plane.isRegion, plane.rows, plane.columns, plane.originRow, plane.originColumn,
               plane.firstFrame, plane.frames, plane.embeddedBit, plane.bits, plane.label);
}

template<class Io, class Shutter>
void describeShutter(Io& stream, Shutter& shutter) {
    stream.all(shutter.rectangle, shutter.circle, shutter.polygon, shutter.bitmap, shutter.presentationValue);
}

template<class Io, class Rectangle>
void describeRectangle(Io& stream, Rectangle& rectangle) {
    stream.all(rectangle.left, rectangle.right, rectangle.upper, rectangle.lower);
}

template<class Io, class Circle>
void describeCircle(Io& stream, Circle& circle) {
    stream.all(circle.row, circle.column, circle.radius);
}

template<class Io, class Dimension>
void describeDimension(Io& stream, Dimension& dimension) {
    stream.all(dimension.name, dimension.values);
    stream.ioEnum(dimension.use, DimensionUse::Split);
}

template<class Io, class Part>
void describeConcatenation(Io& stream, Part& part) {
    stream.all(part.uid, part.number, part.total, part.firstFrame);
}

struct Encoder {
    BlobWriter out;

    template<class... Fields>
    void all(const Fields&... fields) {
        (io(fields), ...);
    }
    template<class Enum>
    void ioEnum(const Enum& value, Enum) {
        out.signedInt(static_cast<std::int64_t>(value));
    }

    void ioBits(std::uint32_t value) { out.unsignedInt(value); }

    void io(const QString& value) { out.text(value); }
    void io(double value) { out.real(value); }
    void io(int value) { out.signedInt(value); }
    void io(bool value) { out.unsignedInt(value ? 1 : 0); }
    void io(const Vec3& v) { describeVec(*this, v); }
    void io(const VoiWindow& window) { describeWindow(*this, window); }
    void io(const RealWorldMap& map) { describeRealWorldMap(*this, map); }
    void io(const PaletteColor& palette) { describePalette(*this, palette); }
    void io(const ObjectReference& reference) { describeReference(*this, reference); }
    void io(const DocumentInfo& document) { describeDocument(*this, document); }
    void io(const PetInfo& pet) { describePet(*this, pet); }
    void io(const OverlayPlane& plane) { describeOverlay(*this, plane); }
    void io(const DisplayShutter& shutter) { describeShutter(*this, shutter); }
    void io(const DisplayShutter::Rectangle& rectangle) { describeRectangle(*this, rectangle); }
    void io(const DisplayShutter::Circle& circle) { describeCircle(*this, circle); }
    void io(const DisplayShutter::Vertex& vertex) { all(vertex.row, vertex.column); }
    void io(const FrameDimension& dimension) { describeDimension(*this, dimension); }
    void io(const ConcatenationPart& part) { describeConcatenation(*this, part); }
    void io(const SlideInfo& slide) { all(slide.columns, slide.rows); }
    void io(const TilePlace& place) { all(place.column, place.row); }
    // Most of an overlay is empty, and a profile has tables.
    void io(const QByteArray& bits) {
        const QByteArray packed = bits.isEmpty() ? QByteArray() : qCompress(bits, 1);
        out.unsignedInt(static_cast<std::uint64_t>(packed.size()));
        out.raw(packed);
    }
    void io(const LookupTable& lut) {
        all(lut.firstMapped, lut.bits);
        out.unsignedInt(lut.entries.size());
        QByteArray raw(static_cast<qsizetype>(lut.entries.size() * 2), Qt::Uninitialized);
        qToLittleEndian<std::uint16_t>(lut.entries.data(), static_cast<qsizetype>(lut.entries.size()), raw.data());
        out.raw(raw);
    }
    void io(const QStringList& list) {
        out.unsignedInt(static_cast<std::uint64_t>(list.size()));
        for (const QString& item : list)
            io(item);
    }
    template<class T>
    void io(const std::vector<T>& list) {
        out.unsignedInt(list.size());
        for (const T& item : list)
            io(item);
    }
    template<class T>
    void io(const std::optional<T>& value) {
        io(value.has_value());
        if (value)
            io(*value);
    }
    template<class T>
    void io(const std::shared_ptr<const T>& value) {
        io(value != nullptr);
        if (value)
            io(*value);
    }
};

struct Decoder {
    BlobReader in;

    template<class... Fields>
    void all(Fields&... fields) {
        (io(fields), ...);
    }
    template<class Enum>
    void ioEnum(Enum& value, Enum last) {
        value = static_cast<Enum>(in.integer(0, static_cast<std::int64_t>(last)));
    }

    void ioBits(std::uint32_t& value) { value = static_cast<std::uint32_t>(in.unsignedInt() & 0xffff); }

    void io(QString& value) { value = in.text(); }
    void io(double& value) { value = in.real(); }
    void io(int& value) { value = in.integer(kIntMin, kIntMax); }
    void io(bool& value) { value = in.unsignedInt() == 1; }
    void io(Vec3& v) { describeVec(*this, v); }
    void io(VoiWindow& window) { describeWindow(*this, window); }
    void io(RealWorldMap& map) { describeRealWorldMap(*this, map); }
    void io(PaletteColor& palette) { describePalette(*this, palette); }
    void io(ObjectReference& reference) { describeReference(*this, reference); }
    void io(DocumentInfo& document) { describeDocument(*this, document); }
    void io(PetInfo& pet) { describePet(*this, pet); }
    void io(OverlayPlane& plane) { describeOverlay(*this, plane); }
    void io(DisplayShutter& shutter) { describeShutter(*this, shutter); }
    void io(DisplayShutter::Rectangle& rectangle) { describeRectangle(*this, rectangle); }
    void io(DisplayShutter::Circle& circle) { describeCircle(*this, circle); }
    void io(DisplayShutter::Vertex& vertex) { all(vertex.row, vertex.column); }
    void io(FrameDimension& dimension) { describeDimension(*this, dimension); }
    void io(ConcatenationPart& part) { describeConcatenation(*this, part); }
    void io(SlideInfo& slide) { all(slide.columns, slide.rows); }
    void io(TilePlace& place) { all(place.column, place.row); }
    void io(QByteArray& bits) {
        constexpr qsizetype kSizeBytes = 4; // qCompress(): the size to be, big-endian, first
        const qsizetype length = in.count(1);
        const char* const packed = in.take(length);
        if (!packed || length == 0)
            return;
        if (length < kSizeBytes || qFromBigEndian<quint32>(packed) > kMaxOverlayBytes) {
            in.fail();
            return;
        }
        bits = qUncompress(reinterpret_cast<const uchar*>(packed), length);
        if (bits.isEmpty())
            in.fail();
    }
    void io(LookupTable& lut) {
        io(lut.firstMapped);
        lut.bits = in.integer(1, 16);
        const qsizetype count = in.count(2);
        const char* const raw = in.take(count * 2);
        if (!raw)
            return;
        lut.entries.resize(static_cast<std::size_t>(count));
        if (!lut.entries.empty()) // no memory to copy to
            qFromLittleEndian<std::uint16_t>(raw, count, lut.entries.data());
    }
    void io(QStringList& list) {
        const qsizetype count = in.count(1);
        for (qsizetype i = 0; i < count && in.ok(); ++i)
            io(list.emplace_back());
    }
    template<class T>
    void io(std::vector<T>& list) {
        const qsizetype count = in.count(1);
        for (qsizetype i = 0; i < count && in.ok(); ++i)
            io(list.emplace_back());
    }
    template<class T>
    void io(std::optional<T>& value) {
        bool has = false;
        io(has);
        if (has)
            io(value.emplace());
    }
    template<class T>
    void io(std::shared_ptr<const T>& value) {
        bool has = false;
        io(has);
        if (!has)
            return;
        auto made = std::make_shared<T>();
        io(*made);
        value = std::move(made);
    }
};

} // namespace sagitta::dicom::blob
