// A screening mammogram: both breasts from above and obliquely, one of them with a mass, the other with calcifications.
#include "app/demo/attributes.h"
#include "app/demo/breast_picture.h"
#include "app/demo/dicom_text.h"
#include "app/demo/image_writer.h"
#include "app/demo/slice_series.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::demo {

namespace {

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Παπαδοπούλου^Ελένη");
    text.id = QStringLiteral("DEMO-MG-001");
    text.birthDate = QStringLiteral("19690809");
    text.sex = QStringLiteral("F");
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("mg-screening");
    text.date = QStringLiteral("20240617");
    text.time = QStringLiteral("082000");
    text.description = QStringLiteral("Mammography screening");
    text.accessionNumber = QStringLiteral("DMG0001");
    return text;
}

// Right and left hang back to back: the chest wall of the right breast is at the right edge.
QString orientation(const BreastView& view) {
    if (view.isLeft)
        return view.isOblique ? QStringLiteral("A\\FR") : QStringLiteral("A\\R");
    return view.isOblique ? QStringLiteral("P\\FL") : QStringLiteral("P\\L");
}

void putView(DcmItem& item, const BreastView& view) { // PS3.3 C.8.11.7
    put(item, DCM_ImageLaterality, view.isLeft ? QStringLiteral("L") : QStringLiteral("R"));
    put(item, DCM_ViewPosition, view.isOblique ? QStringLiteral("MLO") : QStringLiteral("CC"));
    put(item, DCM_PatientOrientation, orientation(view));
    DcmItem& code = view.isOblique ? addCode(item, DCM_ViewCodeSequence, QStringLiteral("399368009"),
                                             QStringLiteral("SCT"), QStringLiteral("medio-lateral oblique"))
                                   : addCode(item, DCM_ViewCodeSequence, QStringLiteral("399162004"),
                                             QStringLiteral("SCT"), QStringLiteral("cranio-caudal"));
    putEmpty(code, DCM_ViewModifierCodeSequence);
    addCode(item, DCM_AnatomicRegionSequence, QStringLiteral("76752008"), QStringLiteral("SCT"),
            QStringLiteral("Breast"));
    put(item, DCM_PositionerType, QStringLiteral("MAMMOGRAPHIC"));
    put(item, DCM_PositionerPrimaryAngle, {view.isOblique ? (view.isLeft ? -45.0 : 45.0) : 0.0});
    put(item, DCM_OrganExposed, QStringLiteral("BREAST"));
    put(item, DCM_BreastImplantPresent, QStringLiteral("NO"));
}

void putDetector(DcmItem& item) { // PS3.3 C.8.11.3, C.8.11.4
    put(item, DCM_ImageType, QStringLiteral("DERIVED\\PRIMARY"));
    put(item, DCM_PresentationIntentType, QStringLiteral("FOR PRESENTATION"));
    put(item, DCM_DetectorType, QStringLiteral("DIRECT"));
    put(item, DCM_DetectorID, QStringLiteral("generated"));
    put(item, DCM_ImagerPixelSpacing, {kBreastPixel, kBreastPixel});
    put(item, DCM_FieldOfViewOrigin, {0, 0});
    put(item, DCM_FieldOfViewRotation, {0});
    put(item, DCM_FieldOfViewHorizontalFlip, QStringLiteral("NO"));
    put(item, DCM_PixelIntensityRelationship, QStringLiteral("LOG"));
    put(item, DCM_PixelIntensityRelationshipSign, -1);
    put(item, DCM_PresentationLUTShape, QStringLiteral("IDENTITY"));
    put(item, DCM_RescaleIntercept, {0});
    put(item, DCM_RescaleSlope, {1});
    put(item, DCM_RescaleType, QStringLiteral("US"));
    put(item, DCM_KVP, 29);
    put(item, DCM_BodyPartThickness, {58});
    put(item, DCM_CompressionForce, {90});
    put(item, DCM_EstimatedRadiographicMagnificationFactor, {1.06});
    putEmpty(item, DCM_AcquisitionContextSequence);
    putWindows(item, {{2000, 3400, QStringLiteral("NORMAL")}, {2200, 2400, QStringLiteral("HARD")}});
}

Result<void> writeView(const BreastView& view, int series, const QString& path) {
    Pixels pixels;
    pixels.rows = kBreastRows;
    pixels.columns = kBreastColumns;
    pixels.words = breastPicture(view);
    ObjectText text{patient(), study(), {}};
    text.series.number = series;
    text.series.modality = QStringLiteral("MG");
    text.series.description = QStringLiteral("%1 %2")
                                  .arg(view.isLeft ? QStringLiteral("L") : QStringLiteral("R"))
                                  .arg(view.isOblique ? QStringLiteral("MLO") : QStringLiteral("CC"));
    text.series.protocol = QStringLiteral("Screening");
    text.series.bodyPart = QStringLiteral("BREAST");
    text.series.time = later(study().time, 45 * series);
    text.series.model = QStringLiteral("Phantom MG");
    DcmFileFormat file;
    DcmItem& item = *file.getDataset();
    putObject(item, text, QLatin1String(UID_DigitalMammographyXRayImageStorageForPresentation), 1, text.series.time);
    putDetector(item);
    putView(item, view);
    putPixelModule(item, pixels);
    return writeImage(path, file, pixels, kJpegLsLossless);
}

} // namespace

StudyPlan planMammography() {
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("MG")});
    int series = 0;
    for (const bool oblique : {false, true}) {
        for (const bool left : {false, true}) {
            const BreastView view{left, oblique};
            ++series;
            addFile(
                plan, series, 1,
                [view, series](const QString& path, const std::stop_token&) { return writeView(view, series, path); },
                30);
        }
    }
    return plan;
}

} // namespace sagitta::demo
