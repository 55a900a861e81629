// PET/CT from vertex to hips: low-dose CT and FDG PET in one frame of reference, with two lesions that take up the
// tracer.
#include "app/demo/attributes.h"
#include "app/demo/ct_series.h"
#include "app/demo/head.h"
#include "app/demo/torso.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <memory>

namespace sagitta::demo {

namespace {

constexpr Vec3f kHeadOnNeck{0, -6, 350};
constexpr double kTop = 452;
constexpr double kStep = 4;
constexpr int kSlices = 224;

constexpr double kWeightKg = 76;
constexpr double kDoseBq = 3.7e8;
constexpr double kHalfLife = 6586.2; // s, F-18
constexpr double kUptake = 3600;     // s from injection to the scan

struct Body {
    TorsoModel torso;
    HeadModel head;

    void paint(Canvas& canvas) const {
        canvas.shiftBody(kHeadOnNeck);
        head.paint(canvas);
        canvas.shiftBody(kHeadOnNeck * -1);
        torso.paint(canvas);
    }
};
using BodyPtr = std::shared_ptr<const Body>;

// ISO 8859-5 but for its few signs: the letters lie in the order of Unicode.
QByteArray inCyrillic(const QString& text) {
    QByteArray bytes;
    for (const QChar c : text) {
        const int code = c.unicode();
        bytes += static_cast<char>(code < 0x80 ? code : code - 0x401 + 0xa1);
    }
    return bytes;
}

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Иванов^Пётр^Сергеевич");
    text.id = QStringLiteral("DEMO-PET-001");
    text.birthDate = QStringLiteral("19580922");
    text.sex = QStringLiteral("M");
    text.characterSet = QStringLiteral("ISO_IR 144");
    text.encodedName = inCyrillic(text.name);
    text.weightKg = kWeightKg;
    text.heightM = 1.78;
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("pet-ct");
    text.date = QStringLiteral("20240610");
    text.time = QStringLiteral("113000");
    text.description = QStringLiteral("PET/CT FDG whole body");
    text.accessionNumber = QStringLiteral("DPT0001");
    return text;
}

ObjectText texts() {
    ObjectText text{patient(), study(), {}};
    text.series.protocol = QStringLiteral("PET/CT whole body");
    text.series.bodyPart = QStringLiteral("WHOLEBODY");
    return text;
}

// Standardized uptake values; times Bq/ml of SUV 1 at the start of the scan.
Palette activity() {
    Palette uptake{};
    uptake.fill(1.2F);
    const auto set = [&](Tissue tissue, float value) { uptake[static_cast<std::size_t>(tissue)] = value; };
    set(Tissue::Air, 0), set(Tissue::Gas, 0.3F), set(Tissue::Table, 0), set(Tissue::Lung, 0.45F);
    set(Tissue::Skin, 0.5F), set(Tissue::Fat, 0.3F), set(Tissue::InnerFat, 0.4F), set(Tissue::Muscle, 0.75F);
    set(Tissue::Cortex, 0.9F), set(Tissue::Marrow, 1.5F), set(Tissue::Disc, 0.7F), set(Tissue::Cartilage, 0.6F);
    set(Tissue::Csf, 1), set(Tissue::Fluid, 0.8F), set(Tissue::GreyMatter, 11), set(Tissue::WhiteMatter, 4.2F);
    set(Tissue::DeepGrey, 11.5F), set(Tissue::Myocardium, 7.5F), set(Tissue::LeftHeart, 1.6F);
    set(Tissue::RightHeart, 1.6F), set(Tissue::Artery, 1.6F), set(Tissue::Liver, 2.3F), set(Tissue::Spleen, 1.9F);
    set(Tissue::KidneyCortex, 2.6F), set(Tissue::KidneyMedulla, 4), set(Tissue::Urine, 14), set(Tissue::Lesion, 9.5F);
    set(Tissue::Bowel, 1.7F), set(Tissue::Stool, 0.9F), set(Tissue::Stomach, 1), set(Tissue::Bile, 0.9F);
    const double perSuv = kDoseBq * std::exp2(-kUptake / kHalfLife) / (kWeightKg * 1000);
    for (float& value : uptake)
        value *= static_cast<float>(perSuv);
    return uptake;
}

SliceSeries lowDoseCt(const BodyPtr& body) {
    CtScan scan;
    scan.kernel = QStringLiteral("B19f");
    scan.tubeCurrent = 40;
    SliceSeries series = ctSeries(scan, {256, 1.953125, kSlices, kStep, kTop, 8});
    describe(series, texts(), 1, QStringLiteral("CT low dose"), QStringLiteral("113200"));
    series.palette = plainCtPalette();
    series.noise = 17;
    series.edge = 2.2F;
    series.intercept = 0; // signed values are HU as they are
    series.isSigned = true;
    series.bitsStored = 16;
    series.transferSyntaxUid = kRleLossless;
    series.paint = [body](Canvas& canvas) { body->paint(canvas); };
    return series;
}

void putTracer(DcmItem& item) { // PS3.3 C.8.9.2
    DcmItem& tracer = addItem(item, DCM_RadiopharmaceuticalInformationSequence);
    put(tracer, DCM_Radiopharmaceutical, QStringLiteral("Fluorodeoxyglucose F^18^"));
    put(tracer, DCM_RadiopharmaceuticalStartTime, QStringLiteral("103500"));
    put(tracer, DCM_RadiopharmaceuticalStartDateTime, QStringLiteral("20240610103500"));
    put(tracer, DCM_RadionuclideTotalDose, {kDoseBq});
    put(tracer, DCM_RadionuclideHalfLife, {kHalfLife});
    put(tracer, DCM_RadionuclidePositronFraction, {0.967});
    addCode(tracer, DCM_RadionuclideCodeSequence, QStringLiteral("77004003"), QStringLiteral("SCT"),
            QStringLiteral("^18^Fluorine"));
    addCode(tracer, DCM_RadiopharmaceuticalCodeSequence, QStringLiteral("35321007"), QStringLiteral("SCT"),
            QStringLiteral("Fluorodeoxyglucose F^18^"));
}

void putPet(DcmItem& item, int index) { // PS3.3 C.8.9.1, C.8.9.4, C.8.4.6
    put(item, DCM_Units, QStringLiteral("BQML"));
    put(item, DCM_CountsSource, QStringLiteral("EMISSION"));
    put(item, DCM_SeriesType, QStringLiteral("WHOLE BODY\\IMAGE"));
    put(item, DCM_NumberOfSlices, kSlices);
    put(item, DCM_CorrectedImage, QStringLiteral("DECY\\ATTN\\SCAT\\DTIM\\RAN\\NORM"));
    put(item, DCM_RandomsCorrectionMethod, QStringLiteral("DLYD"));
    put(item, DCM_AttenuationCorrectionMethod, QStringLiteral("CT low dose"));
    put(item, DCM_DecayCorrection, QStringLiteral("START"));
    put(item, DCM_CollimatorType, QStringLiteral("NONE"));
    put(item, DCM_FrameReferenceTime, {75000});
    put(item, DCM_ActualFrameDuration, 150000);
    put(item, DCM_DecayFactor, {1.0});
    put(item, DCM_ImageIndex, index + 1);
    putTracer(item);
    DcmItem& position = addCode(item, DCM_PatientOrientationCodeSequence, QStringLiteral("102538003"),
                                QStringLiteral("SCT"), QStringLiteral("recumbent"));
    addCode(position, DCM_PatientOrientationModifierCodeSequence, QStringLiteral("40199007"), QStringLiteral("SCT"),
            QStringLiteral("supine"));
    addCode(item, DCM_PatientGantryRelationshipCodeSequence, QStringLiteral("102540008"), QStringLiteral("SCT"),
            QStringLiteral("headfirst"));
}

SliceSeries pet(const BodyPtr& body) {
    SliceSeries series;
    layOut(series, {128, 4, kSlices, kStep, kTop, 8});
    describe(series, texts(), 2, QStringLiteral("PET FDG corrected"), QStringLiteral("113500"));
    series.text.series.modality = QStringLiteral("PT");
    series.text.series.model = QStringLiteral("Phantom PET");
    series.sopClassUid = QLatin1String(UID_PositronEmissionTomographyImageStorage);
    series.imageType = QStringLiteral("ORIGINAL\\PRIMARY");
    series.palette = activity();
    series.edge = 5; // with the blur what a PET scanner resolves
    series.isBlurred = true;
    series.noiseKind = NoiseKind::Counting;
    series.noise = 5;
    series.slopePerSlice = true;
    series.bitsStored = 16;
    series.isSigned = true;
    series.transferSyntaxUid = kExplicitLittleEndian;
    series.windows = {{12000, 24000, QStringLiteral("PET")}};
    series.paint = [body](Canvas& canvas) { body->paint(canvas); };
    series.attributes = putPet;
    return series;
}

} // namespace

StudyPlan planPetCt() {
    TorsoOptions options;
    options.pelvis = true;
    options.vesselDetail = 1.2F;
    options.lesions = {{{-78, 18, 74}, 24}, {{-84, 6, -118}, 27}};
    const auto body = std::make_shared<const Body>(Body{TorsoModel(options), HeadModel()});
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("CT"), QStringLiteral("PT")});
    addSeries(plan, lowDoseCt(body));
    addSeries(plan, pet(body));
    return plan;
}

} // namespace sagitta::demo
