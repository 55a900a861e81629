// CT of the torso with contrast agent: scout, soft tissue and lung kernel.
#include "app/demo/ct_series.h"
#include "app/demo/projection.h"
#include "app/demo/torso.h"

#include <memory>

namespace sagitta::demo {

namespace {

using ModelPtr = std::shared_ptr<const TorsoModel>;

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Sommer^Klara");
    text.id = QStringLiteral("DEMO-CT-001");
    text.birthDate = QStringLiteral("19620417");
    text.sex = QStringLiteral("F");
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("ct-torso");
    text.date = QStringLiteral("20240603");
    text.time = QStringLiteral("091200");
    text.description = QStringLiteral("CT thorax and upper abdomen");
    text.accessionNumber = QStringLiteral("DCT0001");
    return text;
}

ObjectText texts() {
    ObjectText text{patient(), study(), {}};
    text.series.protocol = QStringLiteral("Thorax abdomen portal venous");
    text.series.bodyPart = QStringLiteral("CHESTABDOMEN");
    return text;
}

SliceSeries scout(const ModelPtr& model) {
    CtScan scan;
    scan.kernel = QStringLiteral("T20f");
    scan.tubeCurrent = 35;
    scan.rescaleType = QStringLiteral("US"); // sums along the beam are no HU
    SliceSeries series = ctSeries(scan, {});
    describe(series, texts(), 1, QStringLiteral("Scout"), QStringLiteral("091400"));
    series.imageType = QStringLiteral("ORIGINAL\\PRIMARY\\LOCALIZER");
    series.first.rows = 296;
    series.first.columns = 264;
    series.first.rowSpacing = series.first.columnSpacing = 1.5;
    series.first.origin = {-1.5 * 131.5, 0, 180};
    series.first.columnDir = {0, 0, -1};
    series.slices = 1;
    series.thickness = 1;
    series.palette = plainCtPalette(); // taken before the agent is given
    series.noise = 12;
    series.cost = 50; // a projection
    series.transferSyntaxUid = kRleLossless;
    series.windows = {{250, 1500, QStringLiteral("SCOUT")}};
    series.paint = [model](Canvas& canvas) {
        const auto paint = [&](Canvas& plane) { model->paint(plane); };
        std::vector<float> path = projectWater(canvas.grid(), {-125, 130}, 4, plainCtPalette(), paint);
        for (std::size_t i = 0; i < path.size(); ++i)
            canvas.values()[i] = path[i] * 6 - 800;
    };
    return series;
}

SliceSeries softTissue(const ModelPtr& model) {
    CtScan scan;
    scan.contrast = QStringLiteral("Iodine, generated");
    SliceSeries series = ctSeries(scan, {512, 0.78, 208, 2, 160, 8});
    describe(series, texts(), 2, QStringLiteral("Axial 2.0 soft tissue"), QStringLiteral("092000"));
    series.noise = 7.5F;
    series.edge = 1.6F; // as smooth along the body as slices of 2 mm are
    series.paint = [model](Canvas& canvas) { model->paint(canvas); };
    return series;
}

SliceSeries lungKernel(const ModelPtr& model) {
    CtScan scan;
    scan.kernel = QStringLiteral("B70f");
    scan.contrast = QStringLiteral("Iodine, generated");
    SliceSeries series = ctSeries(scan, {512, 0.7, 100, 3, 160, 8});
    describe(series, texts(), 3, QStringLiteral("Axial 3.0 lung"), QStringLiteral("092100"));
    series.noise = 20;
    series.grain = Grain::Sharp;
    series.edge = 0.7F;
    series.windows = {{-600, 1500, QStringLiteral("LUNG")}};
    series.paint = [model](Canvas& canvas) { model->paint(canvas); };
    return series;
}

} // namespace

StudyPlan planTorsoCt() {
    const auto model = std::make_shared<const TorsoModel>(TorsoOptions{});
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("CT")});
    addSeries(plan, scout(model));
    addSeries(plan, softTissue(model));
    addSeries(plan, lungKernel(model));
    return plan;
}

} // namespace sagitta::demo
