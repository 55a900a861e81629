// A beating heart as an echo shows it from the apex: a colour cine with blood flow, two beats long.
#include "app/demo/attributes.h"
#include "app/demo/dicom_text.h"
#include "app/demo/echo_picture.h"
#include "app/demo/image_writer.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::demo {

namespace {

constexpr int kFrames = 40;
constexpr int kFrameTime = 40; // ms

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Müller^Jörg");
    text.id = QStringLiteral("DEMO-US-001");
    text.birthDate = QStringLiteral("19790228");
    text.sex = QStringLiteral("M");
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("us-heart");
    text.date = QStringLiteral("20240614");
    text.time = QStringLiteral("143000");
    text.description = QStringLiteral("Echocardiography");
    text.accessionNumber = QStringLiteral("DUS0001");
    return text;
}

void putRegion(DcmItem& item) { // PS3.3 C.8.5.5
    DcmItem& region = addItem(item, DCM_SequenceOfUltrasoundRegions);
    const EchoRegion place = echoRegion();
    put(region, DCM_RegionSpatialFormat, 1); // 2D
    put(region, DCM_RegionDataType, 1);      // tissue
    put(region, DCM_RegionFlags, 0);
    put(region, DCM_RegionLocationMinX0, place.minX);
    put(region, DCM_RegionLocationMinY0, place.minY);
    put(region, DCM_RegionLocationMaxX1, place.maxX);
    put(region, DCM_RegionLocationMaxY1, place.maxY);
    put(region, DCM_ReferencePixelX0, place.apexX - place.minX);
    put(region, DCM_ReferencePixelY0, place.apexY - place.minY);
    put(region, DCM_PhysicalUnitsXDirection, 3); // cm
    put(region, DCM_PhysicalUnitsYDirection, 3);
    put(region, DCM_PhysicalDeltaX, {place.mmPerPixel / 10});
    put(region, DCM_PhysicalDeltaY, {place.mmPerPixel / 10});
}

Result<void> writeCine(const QString& path, const std::stop_token& stop) {
    Pixels pixels;
    pixels.rows = kEchoRows;
    pixels.columns = kEchoColumns;
    pixels.frames = kFrames;
    pixels.photometric = QStringLiteral("RGB");
    for (int frame = 0; frame < kFrames; ++frame) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
        const std::vector<std::uint8_t> picture = echoPicture(frame, kFrames / 2);
        pixels.bytes.insert(pixels.bytes.end(), picture.begin(), picture.end());
    }
    ObjectText text{patient(), study(), {}};
    text.series.modality = QStringLiteral("US");
    text.series.description = QStringLiteral("Apical four chamber, colour");
    text.series.protocol = QStringLiteral("Adult echo");
    text.series.bodyPart = QStringLiteral("HEART");
    text.series.time = QStringLiteral("143200");
    text.series.model = QStringLiteral("Phantom US");
    DcmFileFormat file;
    DcmItem& item = *file.getDataset();
    putObject(item, text, QLatin1String(UID_UltrasoundMultiframeImageStorage), 1, text.series.time);
    put(item, DCM_ImageType, QStringLiteral("ORIGINAL\\PRIMARY\\TTE\\0011")); // C.8.5.6.1.1: 2D and colour flow
    putEmpty(item, DCM_PatientOrientation);
    put(item, DCM_NumberOfFrames, kFrames);
    put(item, DCM_FrameIncrementPointer, QStringLiteral("(0018,1063)"));
    put(item, DCM_FrameTime, {kFrameTime});
    put(item, DCM_CineRate, 1000 / kFrameTime);
    put(item, DCM_RecommendedDisplayFrameRate, 1000 / kFrameTime);
    put(item, DCM_HeartRate, 75);
    put(item, DCM_UltrasoundColorDataPresent, 1);
    putRegion(item);
    putPixelModule(item, pixels);
    return writeImage(path, file, pixels, kRleLossless);
}

} // namespace

StudyPlan planUltrasound() {
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("US")});
    addFile(plan, 1, 1, writeCine, 60);
    return plan;
}

} // namespace sagitta::demo
