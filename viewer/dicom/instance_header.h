// InstanceHeader: all that the program understood of one instance, as plain values: who, what, pixel format, where each
// frame's bytes lie in the file, geometry and scales per frame. Made once from a file (readInstanceHeader), kept in the
// catalog as a versioned blob, shared as shared_ptr<const InstanceHeader> between threads. Knows no DCMTK.
#pragma once

#include "core/geometry.h"
#include "core/result.h"
#include "dicom/frame.h"
#include "dicom/frame_traits.h"
#include "dicom/overlay.h"
#include "dicom/scales.h"
#include "dicom/shutter.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace sagitta::dicom {

struct PatientInfo {
    QString name; // all component groups: "Yamada^Tarou=山田^太郎"; see person_name.h
    QString id;
    QString issuerOfId;
    QString birthDate; // YYYYMMDD as in the file
    QString sex;
    bool operator==(const PatientInfo&) const = default;
};

struct StudyInfo {
    QString studyInstanceUid;
    QString date; // YYYYMMDD
    QString time; // HHMMSS…
    QString description;
    QString accessionNumber;
    QString referringPhysician;
    QString studyId;
    QString institution;
    bool operator==(const StudyInfo&) const = default;
};

struct SeriesInfo {
    QString seriesInstanceUid;
    QString modality;
    int number = 0;
    QString description;
    QString date;
    QString time;
    QString bodyPart;
    QString laterality;
    QString manufacturer;
    QString station;
    bool operator==(const SeriesInfo&) const = default;
};

// Where the millimetres of a pixel come from; every measurement carries it (TRAPS: spacing provenance).
enum class SpacingBasis : std::uint8_t {
    None,            // no spacing: measure in pixels
    Patient,         // PixelSpacing of a cross-sectional image
    Calibrated,      // PixelSpacing with a calibration, or different from ImagerPixelSpacing
    Detector,        // at the detector plane: ImagerPixelSpacing, or equal PixelSpacing
    AspectRatioOnly, // PixelAspectRatio: shape but no size
};
QString toString(SpacingBasis basis);

// PixelSpacing's order: distance between rows (y), then between columns (x); mm.
struct PixelSpacing {
    double row = 1;
    double column = 1;
    SpacingBasis basis = SpacingBasis::None;
    bool operator==(const PixelSpacing&) const = default;
};

// PS3.3 C.7.6.2.1.1; directions are unit vectors, checked and orthonormal within tolerance.
struct ImagePlane {
    Vec3 position;  // centre of the first pixel, LPS mm
    Vec3 rowDir;    // direction of increasing column index
    Vec3 columnDir; // direction of increasing row index
    Vec3 normal() const { return cross(rowDir, columnDir); }
    bool operator==(const ImagePlane&) const = default;
};

// Bytes of one frame: pieces of the file, in order. Native frames and most compressed ones have one piece.
struct FrameBytes {
    struct Piece {
        std::int64_t offset = 0;
        std::int64_t length = 0;
        bool operator==(const Piece&) const = default;
    };
    std::vector<Piece> pieces;
    int bitOffset = 0; // 1-bit frames that do not start at a byte
    bool operator==(const FrameBytes&) const = default;
};

struct FrameInfo {
    FrameBytes bytes;
    std::optional<ImagePlane> plane;
    PixelSpacing spacing;
    ModalityScale scale;
    std::vector<VoiWindow> windows;
    LookupTables voiLuts;                          // used where no window is
    std::shared_ptr<const DisplayShutter> shutter; // null: none; frames with the same share it, as with VOI LUTs
    // Of a grey image with a palette: stored values from the first that it maps on are colours (PS3.3 C.8.16.2.1.1.1).
    bool hasColors = false;
    std::shared_ptr<const std::vector<RealWorldMap>> realWorld; // null: none; frames with the same share it
    FrameTraits traits;
};

struct PaletteColor {
    LookupTable red, green, blue;
};

// (0008,0068), PS3.3 C.8.11.1.1.1: whether pixels are for eyes, or for a program that makes images for eyes of them.
enum class PresentationIntent : std::uint8_t { Unknown, ForPresentation, ForProcessing };

// (2050,0020) of an image; Unstated too when it is of no known term.
enum class PresentationLutShape : std::uint8_t { Unstated, Identity, Inverse };

struct CodedConcept { // PS3.3 8.8
    QString value;
    QString scheme;
    QString meaning;
    bool operator==(const CodedConcept&) const = default;
};

struct ObjectReference {
    QString sopInstanceUid;
    std::vector<int> frames; // from 1; empty: all of it
    bool operator==(const ObjectReference&) const = default;
};

// What an object that is more than an image says of itself: enough to list it, and to do what a rejection note says.
struct DocumentInfo {
    QString title;                           // for people; may be empty
    CodedConcept titleCode;                  // of a report or a key object selection: its title as a code
    QString modifier;                        // of a key object selection: the reason (CID 7011), or of what it is best
    std::vector<ObjectReference> references; // of a key object selection: what it names
    bool operator==(const DocumentInfo&) const = default;
};

// A part of a multi-frame image that was too large for one instance (PS3.3 C.7.6.16.2.2.4).
struct ConcatenationPart {
    QString uid;        // of the whole
    int number = 0;     // of the part, from 1
    int total = 0;      // parts; 0: not said
    int firstFrame = 0; // its first frame's place in the whole, from 0
    bool operator==(const ConcatenationPart&) const = default;
};

// A whole slide image (C.8.12.4): its frames are tiles of one large picture.
struct SlideInfo {
    int columns = 0; // of the total pixel matrix
    int rows = 0;
    bool operator==(const SlideInfo&) const = default;
};

struct PetInfo;

struct InstanceHeader {
    QString sopInstanceUid;
    QString sopClassUid;
    PatientInfo patient;
    StudyInfo study;
    SeriesInfo series;
    QString frameOfReferenceUid;
    int instanceNumber = 0;
    int acquisitionNumber = 0;
    QString acquisitionDateTime; // YYYYMMDDHHMMSS…, or what there is of it
    QString contentDateTime;     // likewise
    QStringList imageType;
    QString imageLaterality;
    QStringList patientOrientation; // (0020,0020), when there is no plane
    QString viewPosition;           // (0018,5101): "MLO"
    PresentationIntent intent = PresentationIntent::Unknown;
    std::shared_ptr<const DocumentInfo> document; // null for a plain image

    FrameFormat format;
    // The data set is deflated: frame offsets count in the inflated stream, not in the file.
    bool deflated = false;
    std::vector<FrameInfo> frames;          // empty for an object without pixels
    std::vector<FrameDimension> dimensions; // what FrameTraits::indices count
    std::optional<ConcatenationPart> concatenation;
    std::optional<SlideInfo> slide;
    std::shared_ptr<const PaletteColor> palette; // of PALETTE COLOR, or of a grey image with frames that have colours
    QByteArray iccProfile;                       // of RGB colours; empty: taken as sRGB
    std::vector<OverlayPlane> overlays;          // see kMaxOverlayBytes
    std::optional<double> paddingValue;          // stored value: of integers up to 32 bits, or of reals
    std::optional<double> paddingRangeLimit;
    PresentationLutShape lutShape = PresentationLutShape::Unstated;
    bool lossy = false;
    QString lossyRatio;
    double sliceThickness = 0;          // 0: unknown
    double frameTimeMs = 0;             // 0: not a cine
    QStringList shownTexts;             // for the corners of the picture: see shown_attributes.h
    std::shared_ptr<const PetInfo> pet; // null: no PET

    // What was repaired, guessed or is missing: for the trust marks, in English.
    QStringList warnings;

    bool isLocalizer() const { return imageType.contains(QLatin1String("LOCALIZER")); }
    bool hasPixels() const { return !frames.empty(); }
    // Without a presentation state. MONOCHROME1 and shape INVERSE together are one inversion (PS3.3 C.8.11.3.1.2);
    // where they contradict each other the shape decides, and a warning says so.
    bool isInverted() const {
        return lutShape == PresentationLutShape::Unstated ? format.photometric == Photometric::Monochrome1
                                                          : lutShape == PresentationLutShape::Inverse;
    }
};

using InstanceHeaderPtr = std::shared_ptr<const InstanceHeader>;

// Reads a Part 10 file (or a bare data set, tried last) up to the pixels and indexes its frames. Limits hold before any
// allocation. Corrupt: not DICOM, or nothing usable in it; Io: cannot be read.
enum class Identity {
    Required, // without valid UIDs of instance, series and study it is Corrupt: nothing could be kept under them
    MadeUp    // one that is missing or not valid is made up from the path, and said: to look at a file by itself
};
Result<InstanceHeaderPtr> readInstanceHeader(const QString& path, Identity identity = Identity::Required);

// Versioned binary form for the catalog. fromBlob answers Unsupported for another version: read the file again.
QByteArray toBlob(const InstanceHeader& header);
Result<InstanceHeaderPtr> instanceHeaderFromBlob(const QByteArray& blob);

} // namespace sagitta::dicom
