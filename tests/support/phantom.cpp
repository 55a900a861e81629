#include "support/phantom.h"

#include "app/demo/attributes.h"
#include "app/demo/image_writer.h"
#include "core/uid.h"

#include <QDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace sagitta::test {

using demo::put;

namespace {

constexpr double kIntercept = -1024;

// Twelve uniform numbers make one that is nearly normal, the same on every platform.
double noiseOf(std::minstd_rand& random) {
    double sum = -6;
    for (int i = 0; i < 12; ++i)
        sum += static_cast<double>(random()) / std::minstd_rand::max();
    return sum;
}

double columnSpacingOf(const PhantomSpec& spec) { return spec.columnSpacing.value_or(spec.spacing); }

Vec3 originOf(const PhantomSpec& spec) {
    const Vec3 normal = cross(spec.rowDir, spec.columnDir);
    return spec.origin.value_or(spec.rowDir * (-0.5 * columnSpacingOf(spec) * (spec.columns - 1)) +
                                spec.columnDir * (-0.5 * spec.spacing * (spec.rows - 1)) +
                                normal * (-0.5 * spec.sliceSpacing * (spec.slices - 1)));
}

std::vector<Uint16> slicePixels(const PhantomSpec& spec, Vec3 position, int slice) {
    std::minstd_rand random(static_cast<unsigned>(slice + 1));
    const double intercept = spec.modality == QLatin1String("CT") ? kIntercept : 0;
    std::vector<Uint16> pixels;
    pixels.reserve(static_cast<std::size_t>(spec.rows) * static_cast<std::size_t>(spec.columns));
    for (int j = 0; j < spec.rows; ++j) {
        for (int i = 0; i < spec.columns; ++i) {
            const Vec3 p = position + spec.rowDir * (columnSpacingOf(spec) * i) + spec.columnDir * (spec.spacing * j);
            double value = phantomValue(p, spec.anatomy) - intercept;
            if (spec.noise > 0)
                value += spec.noise * noiseOf(random);
            pixels.push_back(static_cast<Uint16>(std::clamp(std::lround(value), 0L, 4095L)));
        }
    }
    return pixels;
}

void putPatientAndStudy(DcmItem& item, const PhantomSpec& spec) {
    const bool ascii =
        std::all_of(spec.patientName.begin(), spec.patientName.end(), [](QChar c) { return c.unicode() < 128; });
    if (!ascii)
        put(item, DCM_SpecificCharacterSet, QStringLiteral("ISO_IR 192"));
    put(item, DCM_PatientName, spec.patientName);
    put(item, DCM_PatientID, spec.patientId);
    put(item, DCM_PatientBirthDate, spec.patientBirthDate);
    put(item, DCM_PatientSex, spec.patientSex);
    put(item, DCM_StudyInstanceUID, spec.studyUid);
    put(item, DCM_StudyDate, spec.studyDate);
    put(item, DCM_StudyTime, QStringLiteral("101500"));
    put(item, DCM_StudyID, QStringLiteral("1"));
    put(item, DCM_AccessionNumber, spec.accessionNumber);
    put(item, DCM_ReferringPhysicianName, QStringLiteral("Referrer^Rita"));
    put(item, DCM_StudyDescription, spec.studyDescription);
    put(item, DCM_SeriesInstanceUID, spec.seriesUid);
    put(item, DCM_SeriesNumber, spec.seriesNumber);
    put(item, DCM_SeriesDate, spec.studyDate);
    put(item, DCM_SeriesTime, QStringLiteral("101700"));
    put(item, DCM_SeriesDescription, spec.seriesDescription);
    put(item, DCM_Modality, spec.modality);
    put(item, DCM_Manufacturer, QStringLiteral("Sagitta phantom"));
    put(item, DCM_BodyPartExamined, spec.anatomy == Anatomy::Torso ? QStringLiteral("CHEST") : QStringLiteral("HEAD"));
    put(item, DCM_FrameOfReferenceUID, spec.frameOfReferenceUid);
}

void putImage(DcmItem& item, const PhantomSpec& spec, Vec3 position, int instanceNumber) {
    const bool isCt = spec.modality == QLatin1String("CT");
    put(item, DCM_SOPClassUID, QLatin1String(isCt ? UID_CTImageStorage : UID_MRImageStorage));
    put(item, DCM_SOPInstanceUID, QStringLiteral("%1.%2").arg(spec.seriesUid).arg(instanceNumber));
    put(item, DCM_ImageType, spec.imageType);
    put(item, DCM_InstanceNumber, instanceNumber);
    put(item, DCM_AcquisitionNumber, 1);
    put(item, DCM_ImagePositionPatient, {position.x, position.y, position.z});
    put(item, DCM_ImageOrientationPatient,
        {spec.rowDir.x, spec.rowDir.y, spec.rowDir.z, spec.columnDir.x, spec.columnDir.y, spec.columnDir.z});
    put(item, DCM_PixelSpacing, {spec.spacing, columnSpacingOf(spec)});
    put(item, DCM_SliceThickness, {spec.sliceSpacing});
    if (isCt) {
        put(item, DCM_RescaleIntercept, {kIntercept});
        put(item, DCM_RescaleSlope, QStringLiteral("1"));
        put(item, DCM_RescaleType, QStringLiteral("HU"));
        put(item, DCM_WindowCenter, QStringLiteral("40\\-600"));
        put(item, DCM_WindowWidth, QStringLiteral("400\\1500"));
        put(item, DCM_WindowCenterWidthExplanation, QStringLiteral("SOFT TISSUE\\LUNG"));
    } else {
        put(item, DCM_WindowCenter, QStringLiteral("450"));
        put(item, DCM_WindowWidth, QStringLiteral("900"));
    }
}

Result<void> save(const QString& path, const PhantomSpec& spec, Vec3 position, int slice, int instanceNumber) {
    demo::Pixels pixels;
    pixels.rows = spec.rows;
    pixels.columns = spec.columns;
    pixels.words = slicePixels(spec, position, slice);
    DcmFileFormat file;
    DcmDataset& dataset = *file.getDataset();
    putPatientAndStudy(dataset, spec);
    putImage(dataset, spec, position, instanceNumber);
    putPixelModule(dataset, pixels);
    return writeImage(path, file, pixels, spec.transferSyntaxUid);
}

std::vector<int> instanceNumbers(const PhantomSpec& spec) {
    std::vector<int> numbers(static_cast<std::size_t>(spec.slices));
    std::iota(numbers.begin(), numbers.end(), spec.firstInstanceNumber);
    if (!spec.shuffleInstanceNumbers)
        return numbers;
    std::minstd_rand random(1);
    for (std::size_t i = numbers.size(); i > 1; --i)
        std::swap(numbers[i - 1], numbers[random() % i]);
    return numbers;
}

void completeUids(PhantomSpec& spec) {
    for (QString* uid : {&spec.studyUid, &spec.seriesUid, &spec.frameOfReferenceUid}) {
        if (uid->isEmpty())
            *uid = makeUid();
    }
}

} // namespace

Result<QStringList> writePhantom(const QString& folder, const PhantomSpec& wanted) {
    PhantomSpec spec = wanted;
    completeUids(spec);
    if (!QDir().mkpath(folder))
        return Error(ErrorCode::Io, QStringLiteral("cannot make the folder"));
    const Vec3 origin = originOf(spec);
    const Vec3 step = cross(spec.rowDir, spec.columnDir) * spec.sliceSpacing;
    const std::vector<int> numbers = instanceNumbers(spec);
    QStringList paths;
    for (int slice = 0; slice < spec.slices; ++slice) {
        const int number = numbers[static_cast<std::size_t>(slice)];
        const QString path =
            QStringLiteral("%1/s%2-%3.dcm").arg(folder).arg(spec.seriesNumber).arg(number, 4, 10, QLatin1Char('0'));
        SAGITTA_CHECK(save(path, spec, origin + step * slice, slice, number));
        paths << path;
    }
    return paths;
}

} // namespace sagitta::test
