// MR of the head: a localizer in three planes, T1 axial and sagittal, T2 axial.
#include "app/demo/attributes.h"
#include "app/demo/head.h"
#include "app/demo/slice_series.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <memory>

namespace sagitta::demo {

namespace {

using ModelPtr = std::shared_ptr<const HeadModel>;

struct Weighting {
    bool isT2 = false;
    double repetitionTime = 550; // ms
    double echoTime = 11;
};

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう");
    text.id = QStringLiteral("DEMO-MR-001");
    text.birthDate = QStringLiteral("19711103");
    text.sex = QStringLiteral("M");
    // PS3.5 H.3.1: this very name, with code extensions.
    text.characterSet = QStringLiteral("\\ISO 2022 IR 87");
    text.encodedName = "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B";
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("mr-head");
    text.date = QStringLiteral("20240605");
    text.time = QStringLiteral("101500");
    text.description = QStringLiteral("MR head");
    text.accessionNumber = QStringLiteral("DMR0001");
    return text;
}

Palette t2Palette() {
    Palette signal{};
    signal.fill(220);
    const auto set = [&](Tissue tissue, float value) { signal[static_cast<std::size_t>(tissue)] = value; };
    set(Tissue::Air, 0), set(Tissue::Gas, 8), set(Tissue::Skin, 300), set(Tissue::Fat, 720);
    set(Tissue::InnerFat, 680), set(Tissue::Muscle, 190), set(Tissue::Cortex, 30), set(Tissue::Marrow, 430);
    set(Tissue::Cord, 360), set(Tissue::Fluid, 1150), set(Tissue::Csf, 1120), set(Tissue::GreyMatter, 560);
    set(Tissue::WhiteMatter, 370), set(Tissue::DeepGrey, 470), set(Tissue::Disc, 420), set(Tissue::Blood, 40);
    set(Tissue::Wall, 430), set(Tissue::Gland, 520);
    return signal;
}

void putMr(DcmItem& item, const Weighting& weighting) { // PS3.3 C.8.3.1
    put(item, DCM_ScanningSequence, QStringLiteral("SE"));
    put(item, DCM_SequenceVariant, weighting.isT2 ? QStringLiteral("SK") : QStringLiteral("NONE"));
    putEmpty(item, DCM_ScanOptions);
    put(item, DCM_MRAcquisitionType, QStringLiteral("2D"));
    put(item, DCM_RepetitionTime, {weighting.repetitionTime});
    put(item, DCM_EchoTime, {weighting.echoTime});
    put(item, DCM_EchoTrainLength, weighting.isT2 ? 15 : 1);
    put(item, DCM_MagneticFieldStrength, {1.5});
    put(item, DCM_FlipAngle, {90});
    put(item, DCM_NumberOfAverages, {2});
    put(item, DCM_EchoNumbers, 1);
    put(item, DCM_ImagedNucleus, QStringLiteral("1H"));
}

// The coil sees the near side brighter.
void applyCoil(Canvas& canvas) {
    canvas.each({{0, 0, -50}, {200, 200, 250}}, [](Vec3f p, float& value) {
        value *= 1.04F - 0.0007F * p.y + 0.0004F * p.x - 0.000006F * dot(p, p) + 0.03F * valueNoise(p * 0.012F);
    });
}

SliceSeries series(const ModelPtr& model, int number, const QString& description, const Weighting& weighting) {
    SliceSeries made;
    made.text.patient = patient();
    made.text.study = study();
    made.text.series.number = number;
    made.text.series.modality = QStringLiteral("MR");
    made.text.series.description = description;
    made.text.series.protocol = QStringLiteral("Head routine");
    made.text.series.bodyPart = QStringLiteral("HEAD");
    made.text.series.time = later(study().time, 180 * number);
    made.text.series.patientPosition = QStringLiteral("HFS");
    made.text.series.model = QStringLiteral("Phantom MR");
    made.sopClassUid = QLatin1String(UID_MRImageStorage);
    made.imageType = QStringLiteral("ORIGINAL\\PRIMARY\\OTHER");
    made.palette = weighting.isT2 ? t2Palette() : t1Palette();
    made.noiseKind = NoiseKind::Magnitude;
    made.noise = 16;
    made.transferSyntaxUid = kExplicitLittleEndian;
    made.windows = {weighting.isT2 ? NamedWindow{520, 1040, QStringLiteral("T2")}
                                   : NamedWindow{470, 940, QStringLiteral("T1")}};
    made.paint = [model](Canvas& canvas) {
        model->paint(canvas);
        applyCoil(canvas);
    };
    made.attributes = [weighting](DcmItem& item, int) { putMr(item, weighting); };
    return made;
}

void layOut(SliceSeries& made, int size, double spacing, Vec3 center) {
    made.first.rows = made.first.columns = size;
    made.first.rowSpacing = made.first.columnSpacing = spacing;
    const double half = spacing * (size - 1) / 2;
    made.first.origin = center - made.first.rowDir * half - made.first.columnDir * half;
    made.edge = static_cast<float>(spacing);
}

void addLocalizer(StudyPlan& plan, const ModelPtr& model) {
    SliceSeries planes = series(model, 1, QStringLiteral("Localizer"), {false, 20, 5});
    planes.imageType = QStringLiteral("ORIGINAL\\PRIMARY\\LOCALIZER");
    planes.transferSyntaxUid = kRleLossless;
    planes.thickness = 8;
    planes.noise = 24;
    for (int plane = 0; plane < 3; ++plane) {
        planes.firstInstance = plane + 1;
        planes.first.rowDir = plane == 2 ? Vec3{0, 1, 0} : Vec3{1, 0, 0};
        planes.first.columnDir = plane == 0 ? Vec3{0, 1, 0} : Vec3{0, 0, -1};
        layOut(planes, 192, 1.4, {1, 2, plane == 0 ? 12.0 : -14.0});
        addSeries(plan, planes);
    }
}

} // namespace

StudyPlan planHeadMr() {
    const auto model = std::make_shared<const HeadModel>();
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("MR")});
    addLocalizer(plan, model);
    SliceSeries axial = series(model, 2, QStringLiteral("T1 SE axial"), {});
    axial.slices = 56;
    axial.step = {0, 0, 3.3};
    axial.thickness = 3;
    layOut(axial, 256, 0.9, {0, 2, -78});
    addSeries(plan, axial);
    SliceSeries sagittal = series(model, 3, QStringLiteral("T1 SE sagittal"), {});
    sagittal.slices = 48;
    sagittal.step = {3.3, 0, 0};
    sagittal.thickness = 3;
    sagittal.first.rowDir = {0, 1, 0};
    sagittal.first.columnDir = {0, 0, -1};
    sagittal.transferSyntaxUid = kImplicitLittleEndian;
    layOut(sagittal, 256, 0.95, {-77.5, 2, -10});
    addSeries(plan, sagittal);
    SliceSeries t2 = series(model, 4, QStringLiteral("T2 TSE axial"), {true, 4200, 98});
    t2.slices = axial.slices;
    t2.step = axial.step;
    t2.thickness = axial.thickness;
    t2.transferSyntaxUid = kJpegLsLossless;
    layOut(t2, 256, 0.9, {0, 2, -78});
    addSeries(plan, t2);
    return plan;
}

} // namespace sagitta::demo
