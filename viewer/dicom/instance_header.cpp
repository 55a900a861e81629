#include "dicom/instance_header.h"

#include "core/uid.h"
#include "dicom/color_reader.h"
#include "dicom/dataset.h"
#include "dicom/document_reader.h"
#include "dicom/file_layout.h"
#include "dicom/frame_index.h"
#include "dicom/functional_groups.h"
#include "dicom/geometry_reader.h"
#include "dicom/lut_reader.h"
#include "dicom/mosaic_reader.h"
#include "dicom/nuclear_reader.h"
#include "dicom/overlay_reader.h"
#include "dicom/pet_info.h"
#include "dicom/pixel_module.h"
#include "dicom/scale_reader.h"
#include "dicom/shown_attributes.h"
#include "dicom/shutter_reader.h"
#include "dicom/slide_reader.h"
#include "dicom/traits_reader.h"
#include "dicom/transfer_syntax.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <cmath>
#include <new>
#include <numeric>

namespace sagitta::dicom {

namespace {

QString text(const Dataset& dataset, Tag tag) { return dataset.text(tag).trimmed(); }

void readPatient(const Dataset& dataset, PatientInfo& patient) {
    patient.name = text(dataset, tags::PatientName);
    patient.id = text(dataset, tags::PatientID);
    patient.issuerOfId = text(dataset, tags::IssuerOfPatientID);
    patient.birthDate = text(dataset, tags::PatientBirthDate);
    patient.sex = text(dataset, tags::PatientSex);
}

void readStudy(const Dataset& dataset, StudyInfo& study) {
    study.studyInstanceUid = text(dataset, tags::StudyInstanceUID);
    study.date = text(dataset, tags::StudyDate);
    study.time = text(dataset, tags::StudyTime);
    study.description = text(dataset, tags::StudyDescription);
    study.accessionNumber = text(dataset, tags::AccessionNumber);
    study.referringPhysician = text(dataset, tags::ReferringPhysicianName);
    study.studyId = text(dataset, tags::StudyID);
    study.institution = text(dataset, tags::InstitutionName);
}

void readSeries(const Dataset& dataset, SeriesInfo& series) {
    series.seriesInstanceUid = text(dataset, tags::SeriesInstanceUID);
    series.modality = text(dataset, tags::Modality);
    series.number = dataset.integer(tags::SeriesNumber).value_or(0);
    series.description = text(dataset, tags::SeriesDescription);
    series.date = text(dataset, tags::SeriesDate);
    series.time = text(dataset, tags::SeriesTime);
    series.bodyPart = text(dataset, tags::BodyPartExamined);
    series.laterality = text(dataset, tags::Laterality);
    series.manufacturer = text(dataset, tags::Manufacturer);
    series.station = text(dataset, tags::StationName);
}

PresentationIntent readIntent(const Dataset& dataset, const QString& sopClassUid) {
    const QString intent = text(dataset, tags::PresentationIntentType);
    if (intent == QLatin1String("FOR PRESENTATION"))
        return PresentationIntent::ForPresentation;
    if (intent == QLatin1String("FOR PROCESSING"))
        return PresentationIntent::ForProcessing;
    // Where a writer left it out the class tells: PS3.4 B.5.1.1, B.5.1.2, B.5.1.3.
    static const QStringList kForProcessing{
        QStringLiteral("1.2.840.10008.5.1.4.1.1.1.1.1"), QStringLiteral("1.2.840.10008.5.1.4.1.1.1.2.1"),
        QStringLiteral("1.2.840.10008.5.1.4.1.1.1.3.1"), QStringLiteral("1.2.840.10008.5.1.4.1.1.13.1.5")};
    return kForProcessing.contains(sopClassUid) ? PresentationIntent::ForProcessing : PresentationIntent::Unknown;
}

void readInstance(const Dataset& dataset, InstanceHeader& header) {
    header.sopInstanceUid = text(dataset, tags::SOPInstanceUID);
    header.sopClassUid = text(dataset, tags::SOPClassUID);
    header.frameOfReferenceUid = text(dataset, tags::FrameOfReferenceUID);
    header.instanceNumber = dataset.integer(tags::InstanceNumber).value_or(0);
    header.acquisitionNumber = dataset.integer(tags::AcquisitionNumber).value_or(0);
    header.acquisitionDateTime = text(dataset, tags::AcquisitionDateTime);
    if (header.acquisitionDateTime.isEmpty())
        header.acquisitionDateTime = text(dataset, tags::AcquisitionDate) + text(dataset, tags::AcquisitionTime);
    header.contentDateTime = text(dataset, tags::ContentDate) + text(dataset, tags::ContentTime);
    header.imageType = dataset.texts(tags::ImageType);
    header.imageLaterality = text(dataset, tags::ImageLaterality);
    header.patientOrientation = dataset.texts(tags::PatientOrientation);
    header.viewPosition = text(dataset, tags::ViewPosition);
    header.intent = readIntent(dataset, header.sopClassUid);
    header.document = readDocument(dataset, header);
    header.shownTexts = readShownTexts(dataset);
    header.pet = readPetInfo(dataset, header.series.modality);
}

// PS3.5 B.2, of no random number: a path gives the same one again.
QString madeUpUid(const QString& seed) {
    const QByteArray hash = QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Sha1);
    return QStringLiteral("2.25.%1").arg(qFromBigEndian<quint64>(hash.constData()));
}

Result<void> checkUids(InstanceHeader& header, const QString& path, Identity identity) {
    const std::pair<const char*, QString&> required[] = {
        {"SOPInstanceUID", header.sopInstanceUid},
        {"StudyInstanceUID", header.study.studyInstanceUid},
        {"SeriesInstanceUID", header.series.seriesInstanceUid},
    };
    for (const auto& [name, uid] : required) {
        if (isValidUid(uid))
            continue;
        const QString problem =
            (uid.isEmpty() ? QStringLiteral("%1 is missing") : QStringLiteral("%1 is not a valid UID"))
                .arg(QLatin1String(name));
        if (identity == Identity::Required)
            return Error(ErrorCode::Corrupt, problem);
        header.warnings << problem;
        uid = madeUpUid(path + QLatin1String(name));
    }
    if (!isValidUid(header.sopClassUid))
        header.warnings << QStringLiteral("SOPClassUID is missing or not valid");
    if (!header.frameOfReferenceUid.isEmpty() && !isValidUid(header.frameOfReferenceUid)) {
        header.warnings << QStringLiteral("FrameOfReferenceUID is not valid");
        header.frameOfReferenceUid.clear();
    }
    return {};
}

double readFrameTime(const Dataset& dataset) {
    const auto isUsable = [](double ms) { return ms > 0 && ms < 1e6; };
    if (const double ms = dataset.number(tags::FrameTime).value_or(0); isUsable(ms))
        return ms;
    const std::vector<double> times = dataset.numbers(tags::FrameTimeVector);
    if (times.size() > 1) {
        const double mean =
            std::accumulate(times.begin() + 1, times.end(), 0.0) / static_cast<double>(times.size() - 1);
        if (isUsable(mean))
            return mean;
    }
    for (const Tag rate : {tags::RecommendedDisplayFrameRate, tags::CineRate}) {
        if (const double perSecond = dataset.number(rate).value_or(0); perSecond > 0 && isUsable(1000 / perSecond))
            return 1000 / perSecond;
    }
    return 0;
}

void readLossy(const Dataset& dataset, InstanceHeader& header) {
    const QString flag = text(dataset, tags::LossyImageCompression);
    header.lossyRatio = text(dataset, tags::LossyImageCompressionRatio);
    header.lossy = flag == QLatin1String("01");
    const TransferSyntax* const syntax = findTransferSyntax(header.format.transferSyntaxUid);
    if (!syntax || !syntax->lossy)
        return;
    // JPEG 2000 and JPEG-LS of the lossy syntaxes may be lossless, and then the attribute may say so.
    const bool always = syntax->encoding == PixelEncoding::Jpeg || syntax->encoding == PixelEncoding::Video;
    header.lossy = header.lossy || always || flag != QLatin1String("00");
}

// PS3.3 C.8.11.3.1.2: MONOCHROME1 goes with INVERSE and MONOCHROME2 with IDENTITY. Where they contradict each other the
// shape decides, see decision 0015.
void readLutShape(const Dataset& dataset, InstanceHeader& header) {
    const bool isMonochrome1 = header.format.photometric == Photometric::Monochrome1;
    if (!isMonochrome1 && header.format.photometric != Photometric::Monochrome2)
        return;
    const QString shape = text(dataset, tags::PresentationLUTShape);
    if (shape == QLatin1String("IDENTITY"))
        header.lutShape = PresentationLutShape::Identity;
    else if (shape == QLatin1String("INVERSE"))
        header.lutShape = PresentationLutShape::Inverse;
    else if (!shape.isEmpty())
        header.warnings << QStringLiteral("PresentationLUTShape is not known and was not used");
    if (isMonochrome1 && header.lutShape == PresentationLutShape::Identity)
        header.warnings << QStringLiteral("MONOCHROME1 contradicts PresentationLUTShape IDENTITY: shown not inverted");
    if (!isMonochrome1 && header.lutShape == PresentationLutShape::Inverse)
        header.warnings << QStringLiteral("MONOCHROME2 contradicts PresentationLUTShape INVERSE: shown inverted");
}

void readOverlayPlanes(const Dataset& dataset, InstanceHeader& header) {
    header.overlays = readOverlays(dataset, header.format, static_cast<int>(header.frames.size()), header.warnings);
    for (const OverlayPlane& plane : header.overlays)
        header.format.overlayBits |= plane.embeddedBit > 0 ? 1U << plane.embeddedBit : 0U;
}

// Gives every frame the same of what a classic instance says once.
void readClassicFrames(const Dataset& dataset, InstanceHeader& header) {
    const auto position = readPosition(dataset, header.warnings);
    const auto orientation = readOrientation(dataset, header.warnings);
    FrameInfo common;
    if (position && orientation)
        common.plane = ImagePlane{*position, orientation->rowDir, orientation->columnDir};
    else if (position.has_value() != orientation.has_value())
        header.warnings << QStringLiteral("image position or orientation is missing");
    common.spacing = readSpacing(dataset, header, common.plane.has_value(), header.warnings);
    common.scale = readModalityScale(dataset, header, header.warnings);
    common.realWorld = readRealWorldMaps(dataset, header.format, header.warnings);
    common.windows = readWindows(dataset, header.warnings);
    common.voiLuts = readVoiLuts(dataset, header.warnings);
    common.shutter = readShutter(dataset, header.format, header.overlays, header.warnings);
    readTraits(dataset, common.traits);
    for (FrameInfo& frame : header.frames) {
        FrameBytes bytes = std::move(frame.bytes);
        frame = common;
        frame.bytes = std::move(bytes);
    }
}

// PS3.3 C.8.8.3.2: offsets that begin with 0 count from the first plane along the normal; those that begin with the
// first plane's own z are z coordinates of the patient, whichever way the normal points.
Vec3 dosePosition(const ImagePlane& first, double firstOffset, double offset) {
    constexpr double kSameMm = 0.01;
    const bool isAbsolute = firstOffset != 0 && std::abs(firstOffset - first.position.z) < kSameMm &&
                            std::abs(std::abs(first.normal().z) - 1) < 1e-3;
    if (isAbsolute)
        return {first.position.x, first.position.y, offset};
    return first.position + first.normal() * (offset - firstOffset);
}

// One plane cannot hold for many frames, except where an offset per frame is given (RT Dose).
void placeClassicFrames(const Dataset& dataset, InstanceHeader& header) {
    if (header.frames.size() < 2 || !header.frames.front().plane)
        return;
    const ImagePlane first = *header.frames.front().plane;
    const std::vector<double> offsets = dataset.numbers(tags::GridFrameOffsetVector);
    if (offsets.size() >= header.frames.size()) {
        for (std::size_t i = 0; i < header.frames.size(); ++i)
            header.frames[i].plane->position = dosePosition(first, offsets.front(), offsets[i]);
        return;
    }
    const PixelSpacing spacing = readSpacing(dataset, header, false, header.warnings);
    for (FrameInfo& frame : header.frames) {
        frame.plane.reset();
        frame.spacing = spacing;
    }
    header.warnings << QStringLiteral("positions of the frames are not known");
}

// PS3.3 C.7.5.1.1.2, C.7.6.24
void readPadding(const Dataset& dataset, InstanceHeader& header) {
    if (header.format.element == PixelElement::Float) {
        header.paddingValue = dataset.number(tags::FloatPixelPaddingValue);
        header.paddingRangeLimit = dataset.number(tags::FloatPixelPaddingRangeLimit);
    } else if (header.format.element == PixelElement::DoubleFloat) {
        header.paddingValue = dataset.number(tags::DoubleFloatPixelPaddingValue);
        header.paddingRangeLimit = dataset.number(tags::DoubleFloatPixelPaddingRangeLimit);
    } else {
        header.paddingValue = readStoredValue(dataset, tags::PixelPaddingValue, header.format);
        header.paddingRangeLimit = readStoredValue(dataset, tags::PixelPaddingRangeLimit, header.format);
    }
}

void readConcatenation(const Dataset& dataset, InstanceHeader& header) {
    const QString uid = text(dataset, tags::ConcatenationUID);
    if (uid.isEmpty())
        return;
    constexpr int kMost = 1'000'000'000; // so that sums of them are integers
    const auto number = [&](Tag tag) { return std::clamp(dataset.integer(tag).value_or(0), 0, kMost); };
    header.concatenation =
        ConcatenationPart{uid, number(tags::InConcatenationNumber), number(tags::InConcatenationTotalNumber),
                          number(tags::ConcatenationFrameOffsetNumber)};
}

void readPixelDescription(const Dataset& dataset, InstanceHeader& header) {
    readColors(dataset, header);
    readPadding(dataset, header);
    readLutShape(dataset, header);
    header.frameTimeMs = readFrameTime(dataset);
    readLossy(dataset, header);
}

Result<void> readPixels(const Dataset& dataset, FileLayout& layout, InstanceHeader& header) {
    if (!layout.pixels)
        return {};
    SAGITTA_TRY(header.format, readPixelModule(dataset, layout, header.warnings));
    const int claimed = std::max(dataset.integer(tags::NumberOfFrames).value_or(1), 1);
    std::vector<FrameBytes> index = indexFrames(layout, header.format, claimed, header.warnings);
    header.frames.resize(index.size());
    for (std::size_t i = 0; i < index.size(); ++i)
        header.frames[i].bytes = std::move(index[i]);
    if (header.frames.empty()) {
        header.warnings << QStringLiteral("pixel data hold no frame");
        return {};
    }
    readOverlayPlanes(dataset, header);
    readConcatenation(dataset, header);
    readClassicFrames(dataset, header);
    if (hasFunctionalGroups(dataset)) {
        readFunctionalGroups(dataset, header);
        readSlide(dataset, header);
    } else if (isNuclearImage(header.sopClassUid)) {
        readNuclearVectors(dataset, header);
        placeNuclearFrames(dataset, header);
    } else {
        placeClassicFrames(dataset, header);
        readMosaic(dataset, header);
    }
    signVoiLuts(header);
    if (const auto window = segmentationWindow(dataset)) {
        for (FrameInfo& frame : header.frames) {
            if (frame.windows.empty())
                frame.windows = {*window};
        }
    }
    readPixelDescription(dataset, header);
    return {};
}

Result<InstanceHeaderPtr> read(const QString& path, Identity identity) {
    SAGITTA_TRY(FileLayout layout, readFileLayout(path));
    if (layout.mediaStorageSopClassUid == QLatin1String("1.2.840.10008.1.3.10"))
        return Error(ErrorCode::Corrupt, QStringLiteral("a DICOMDIR, not an instance"));
    SAGITTA_TRY(const Dataset dataset, Dataset::readHeader(layout));
    auto header = std::make_shared<InstanceHeader>();
    header->warnings = dataset.warnings();
    header->deflated = layout.deflated;
    readPatient(dataset, header->patient);
    readStudy(dataset, header->study);
    readSeries(dataset, header->series);
    readInstance(dataset, *header);
    SAGITTA_CHECK(checkUids(*header, path, identity));
    header->format.transferSyntaxUid = layout.transferSyntaxUid;
    header->sliceThickness = std::max(dataset.number(tags::SliceThickness).value_or(0), 0.0);
    SAGITTA_CHECK(readPixels(dataset, layout, *header));
    header->warnings.removeDuplicates();
    return InstanceHeaderPtr(std::move(header));
}

} // namespace

QString toString(SpacingBasis basis) {
    switch (basis) {
    case SpacingBasis::None:
        return QStringLiteral("none");
    case SpacingBasis::Patient:
        return QStringLiteral("patient");
    case SpacingBasis::Calibrated:
        return QStringLiteral("calibrated");
    case SpacingBasis::Detector:
        return QStringLiteral("detector");
    case SpacingBasis::AspectRatioOnly:
        break;
    }
    return QStringLiteral("aspect ratio only");
}

Result<InstanceHeaderPtr> readInstanceHeader(const QString& path, Identity identity) try {
    return read(path, identity);
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to read the file"));
}

} // namespace sagitta::dicom
