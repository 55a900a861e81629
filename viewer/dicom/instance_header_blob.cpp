#include "dicom/blob_fields.h"
#include "dicom/scale_reader.h"

#include <algorithm>
#include <new>

// The order of fields here is the format. Any change of it, or of what readInstanceHeader() understands, raises
// kVersion, and the catalog reads the files again.

namespace sagitta::dicom {

namespace {

using blob::Decoder;
using blob::Encoder;

constexpr std::uint64_t kMagic = 0x5a48;
constexpr std::uint64_t kVersion = 8;

template<class Io, class Spacing>
void ioSpacing(Io& stream, Spacing& spacing) {
    stream.ioEnum(spacing.basis, SpacingBasis::AspectRatioOnly);
    stream.all(spacing.row, spacing.column);
}

template<class Io, class Scale>
void ioScale(Io& stream, Scale& scale) {
    stream.all(scale.slope, scale.intercept, scale.unit, scale.lut);
}

// Of the traits what seldom changes from frame to frame.
template<class Io, class Traits>
void ioKind(Io& stream, Traits& traits) {
    stream.all(traits.stackId, traits.frameType);
}

template<class Io, class Traits>
void ioTraits(Io& stream, Traits& traits) {
    stream.all(traits.acquisitionNumber, traits.temporalPosition, traits.echo, traits.echoTimeMs,
               traits.inversionTimeMs, traits.triggerTimeMs, traits.bValue, traits.diffusionDirection, traits.indices,
               traits.tile);
}

bool isSame(const ModalityScale& a, const ModalityScale& b) {
    return a.slope == b.slope && a.intercept == b.intercept && a.lut == b.lut && a.unit == b.unit;
}

// Frames of one instance have most things in common: a bit says what is as in the frame before. The bits are the bulk
// of the blob of a large multi-frame image.
constexpr std::uint64_t kSpacing = 1;
constexpr std::uint64_t kScale = 2;
constexpr std::uint64_t kWindows = 4;
constexpr std::uint64_t kDirections = 8;
constexpr std::uint64_t kHasPlane = 16;
constexpr std::uint64_t kTraits = 32;
constexpr std::uint64_t kHasColors = 64;
constexpr std::uint64_t kRealWorld = 128;
constexpr std::uint64_t kVoiLuts = 256;
constexpr std::uint64_t kShutter = 512;
constexpr std::uint64_t kKind = 1024;
constexpr std::uint64_t kAllBits = 2047;

struct FrameContext {
    FrameInfo frame;          // the one before
    std::int64_t fileEnd = 0; // where its last piece ended: the next one begins there or soon after
};

bool hasSameDirections(const FrameInfo& a, const FrameInfo& b) {
    return a.plane && b.plane && a.plane->rowDir == b.plane->rowDir && a.plane->columnDir == b.plane->columnDir;
}

bool hasSameKind(const FrameTraits& a, const FrameTraits& b) {
    return a.stackId == b.stackId && a.frameType == b.frameType;
}

template<class T>
bool isSameValue(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
    return a == b || (a && b && *a == *b);
}

bool isSame(const LookupTables& a, const LookupTables& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSameValue<LookupTable>);
}

void writeBytes(BlobWriter& out, const FrameBytes& bytes, std::int64_t& fileEnd) {
    out.unsignedInt(bytes.pieces.size());
    for (const FrameBytes::Piece& piece : bytes.pieces) {
        out.signedInt(piece.offset - fileEnd);
        out.unsignedInt(static_cast<std::uint64_t>(piece.length));
        fileEnd = piece.offset + piece.length;
    }
    out.signedInt(bytes.bitOffset);
}

void readBytes(BlobReader& in, FrameBytes& bytes, std::int64_t& fileEnd) {
    constexpr std::int64_t kMaxOffset = std::int64_t{1} << 60;
    const qsizetype count = in.count(2);
    for (qsizetype i = 0; i < count && in.ok(); ++i) {
        const std::int64_t delta = in.signedInt();
        const std::uint64_t length = in.unsignedInt();
        if (delta < -kMaxOffset || delta > kMaxOffset || length > static_cast<std::uint64_t>(kMaxOffset) ||
            fileEnd + delta < 0 || fileEnd + delta > kMaxOffset) {
            in.fail();
            return;
        }
        const FrameBytes::Piece piece{fileEnd + delta, static_cast<std::int64_t>(length)};
        bytes.pieces.push_back(piece);
        fileEnd = piece.offset + piece.length;
    }
    bytes.bitOffset = in.integer(0, 15);
}

void writeFrame(Encoder& to, const FrameInfo& frame, FrameContext& context) {
    const FrameInfo& before = context.frame;
    std::uint64_t bits = 0;
    bits |= frame.spacing == before.spacing ? kSpacing : 0;
    bits |= isSame(frame.scale, before.scale) ? kScale : 0;
    bits |= frame.windows == before.windows ? kWindows : 0;
    bits |= hasSameDirections(frame, before) ? kDirections : 0;
    bits |= frame.plane ? kHasPlane : 0;
    bits |= frame.traits == before.traits ? kTraits : 0;
    bits |= hasSameKind(frame.traits, before.traits) ? kKind : 0;
    bits |= frame.hasColors ? kHasColors : 0;
    bits |= isSameValue(frame.realWorld, before.realWorld) ? kRealWorld : 0;
    bits |= isSame(frame.voiLuts, before.voiLuts) ? kVoiLuts : 0;
    bits |= isSameValue(frame.shutter, before.shutter) ? kShutter : 0;
    to.out.unsignedInt(bits);
    writeBytes(to.out, frame.bytes, context.fileEnd);
    if (frame.plane) {
        to.io(frame.plane->position);
        if (!(bits & kDirections))
            to.all(frame.plane->rowDir, frame.plane->columnDir);
    }
    if (!(bits & kSpacing))
        ioSpacing(to, frame.spacing);
    if (!(bits & kScale))
        ioScale(to, frame.scale);
    if (!(bits & kWindows))
        to.io(frame.windows);
    if (!(bits & kVoiLuts))
        to.io(frame.voiLuts);
    if (!(bits & kKind))
        ioKind(to, frame.traits);
    if (!(bits & kTraits))
        ioTraits(to, frame.traits);
    if (!(bits & kRealWorld))
        to.io(frame.realWorld);
    if (!(bits & kShutter))
        to.io(frame.shutter);
    context.frame = frame;
}

// A table that is null would be used as one.
void readVoi(Decoder& from, std::uint64_t bits, FrameInfo& frame, const FrameInfo& before) {
    if (bits & kWindows)
        frame.windows = before.windows;
    else
        from.io(frame.windows);
    if (bits & kVoiLuts)
        frame.voiLuts = before.voiLuts;
    else
        from.io(frame.voiLuts);
    if (frame.windows.size() > kMaxWindows || frame.voiLuts.size() > kMaxVoiLuts ||
        std::find(frame.voiLuts.begin(), frame.voiLuts.end(), nullptr) != frame.voiLuts.end())
        from.in.fail();
}

void readTraits(Decoder& from, std::uint64_t bits, const FrameTraits& before, FrameTraits& traits) {
    if (bits & kTraits) {
        traits = before;
        return;
    }
    if (bits & kKind) {
        traits.stackId = before.stackId;
        traits.frameType = before.frameType;
    } else {
        ioKind(from, traits);
    }
    ioTraits(from, traits);
}

void readFrame(Decoder& from, FrameInfo& frame, FrameContext& context) {
    const std::uint64_t bits = from.in.unsignedInt();
    const bool reusesDirections = (bits & kDirections) != 0;
    if (bits > kAllBits || (reusesDirections && !context.frame.plane)) {
        from.in.fail();
        return;
    }
    frame.hasColors = (bits & kHasColors) != 0;
    readBytes(from.in, frame.bytes, context.fileEnd);
    if (bits & kHasPlane) {
        ImagePlane& plane = frame.plane.emplace(reusesDirections ? *context.frame.plane : ImagePlane{});
        from.io(plane.position);
        if (!reusesDirections)
            from.all(plane.rowDir, plane.columnDir);
    }
    if (bits & kSpacing)
        frame.spacing = context.frame.spacing;
    else
        ioSpacing(from, frame.spacing);
    if (bits & kScale)
        frame.scale = context.frame.scale;
    else
        ioScale(from, frame.scale);
    readVoi(from, bits, frame, context.frame);
    readTraits(from, bits, context.frame.traits, frame.traits);
    if (bits & kRealWorld)
        frame.realWorld = context.frame.realWorld;
    else
        from.io(frame.realWorld);
    if (bits & kShutter)
        frame.shutter = context.frame.shutter;
    else
        from.io(frame.shutter);
    context.frame = frame;
}

template<class Io, class Format>
void ioFormat(Io& stream, Format& format) {
    stream.ioEnum(format.element, PixelElement::DoubleFloat);
    stream.ioEnum(format.photometric, Photometric::Unknown);
    stream.all(format.transferSyntaxUid, format.rows, format.columns, format.samplesPerPixel, format.planar,
               format.bitsAllocated, format.bitsStored, format.highBit, format.isSigned, format.wordSwapped);
    stream.ioBits(format.overlayBits);
}

template<class Io, class Header>
void ioHeader(Io& stream, Header& h) {
    stream.all(h.sopInstanceUid, h.sopClassUid);
    stream.all(h.patient.name, h.patient.id, h.patient.issuerOfId, h.patient.birthDate, h.patient.sex);
    stream.all(h.study.studyInstanceUid, h.study.date, h.study.time, h.study.description, h.study.accessionNumber,
               h.study.referringPhysician, h.study.studyId, h.study.institution);
    stream.all(h.series.seriesInstanceUid, h.series.modality, h.series.number, h.series.description, h.series.date,
               h.series.time, h.series.bodyPart, h.series.laterality, h.series.manufacturer, h.series.station);
    stream.all(h.frameOfReferenceUid, h.instanceNumber, h.acquisitionNumber, h.acquisitionDateTime, h.contentDateTime,
               h.imageType, h.imageLaterality, h.patientOrientation);
    stream.ioEnum(h.intent, PresentationIntent::ForProcessing);
    stream.all(h.viewPosition, h.document);
    ioFormat(stream, h.format);
    stream.ioEnum(h.lutShape, PresentationLutShape::Inverse);
    stream.all(h.overlays, h.dimensions, h.concatenation, h.slide);
    stream.all(h.deflated, h.palette, h.iccProfile, h.paddingValue, h.paddingRangeLimit, h.lossy, h.lossyRatio,
               h.sliceThickness, h.frameTimeMs, h.shownTexts, h.pet, h.warnings);
}

} // namespace

QByteArray toBlob(const InstanceHeader& header) {
    Encoder to;
    to.out.unsignedInt(kMagic);
    to.out.unsignedInt(kVersion);
    ioHeader(to, header);
    to.out.unsignedInt(header.frames.size());
    FrameContext context;
    for (const FrameInfo& frame : header.frames)
        writeFrame(to, frame, context);
    return to.out.take();
}

Result<InstanceHeaderPtr> instanceHeaderFromBlob(const QByteArray& blob) try {
    Decoder from{BlobReader(blob)};
    BlobReader& in = from.in;
    if (in.unsignedInt() != kMagic)
        return Error(ErrorCode::Corrupt, QStringLiteral("not a header blob"));
    const std::uint64_t version = in.unsignedInt();
    if (in.ok() && version != kVersion)
        return Error(ErrorCode::Unsupported, QStringLiteral("header blob of another version"));
    auto header = std::make_shared<InstanceHeader>();
    ioHeader(from, *header);
    constexpr qsizetype kLeastFrameBytes = 3;
    const qsizetype count = in.count(kLeastFrameBytes);
    header->frames.resize(static_cast<std::size_t>(in.ok() ? count : 0));
    FrameContext context;
    for (FrameInfo& frame : header->frames) {
        readFrame(from, frame, context);
        if (!in.ok())
            break;
    }
    if (!in.ok() || !in.atEnd())
        return Error(ErrorCode::Corrupt, QStringLiteral("header blob is damaged"));
    return InstanceHeaderPtr(std::move(header));
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory for a header blob"));
}

} // namespace sagitta::dicom
