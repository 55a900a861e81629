// CT of the chest twice, a year apart: the same person on the table in another way, with a lesion that has grown.
#include "app/demo/ct_series.h"
#include "app/demo/follow_up.h"
#include "app/demo/torso.h"

#include <memory>

namespace sagitta::demo {

namespace {

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("Kim^Minjun=金^旻俊=김^민준");
    text.id = QStringLiteral("DEMO-CT-002");
    text.birthDate = QStringLiteral("19660130");
    text.sex = QStringLiteral("M");
    return text;
}

StudyPlan plan(const FollowUp& when, const AxialStack& stack) {
    TorsoOptions options;
    options.lesions = {{toVec3f(kFollowUpLesion), static_cast<float>(when.diameter)}};
    const auto model = std::make_shared<const TorsoModel>(options);
    CtScan scan;
    scan.tubeCurrent = 60;
    SliceSeries series = ctSeries(scan, stack);
    series.text.patient = patient();
    series.text.study.key = when.key;
    series.text.study.date = when.date;
    series.text.study.time = when.time;
    series.text.study.description = QStringLiteral("CT chest low dose");
    series.text.study.accessionNumber = when.accessionNumber;
    series.text.series.number = 2;
    series.text.series.description = QStringLiteral("Axial %1 lung").arg(stack.step, 0, 'f', 1);
    series.text.series.protocol = QStringLiteral("Chest low dose");
    series.text.series.bodyPart = QStringLiteral("CHEST");
    series.text.series.time = later(when.time, 120);
    series.palette = plainCtPalette();
    series.noise = 11;
    series.edge = 1;
    series.shift = when.shift;
    series.windows = {{-600, 1500, QStringLiteral("LUNG")}, {40, 400, QStringLiteral("SOFT TISSUE")}};
    series.paint = [model](Canvas& canvas) { model->paint(canvas); };
    StudyPlan made = planOf(series.text.patient, series.text.study, {QStringLiteral("CT")});
    addSeries(made, series);
    return made;
}

} // namespace

const std::array<FollowUp, 2>& followUps() {
    static const std::array both{FollowUp{QStringLiteral("ct-chest-prior"),
                                          QStringLiteral("20230512"),
                                          QStringLiteral("084500"),
                                          QStringLiteral("DCT0002"),
                                          8,
                                          {0, 0, 0}},
                                 FollowUp{QStringLiteral("ct-chest-current"),
                                          QStringLiteral("20240514"),
                                          QStringLiteral("131000"),
                                          QStringLiteral("DCT0003"),
                                          13,
                                          {6, -9, -212}}};
    return both;
}

std::vector<StudyPlan> planFollowUp() {
    return {plan(followUps()[0], {512, 0.74, 82, 3, 152, 8}), plan(followUps()[1], {512, 0.78, 88, 2.8, 154, 5})};
}

} // namespace sagitta::demo
