// A chest radiograph from behind and one from the side, MONOCHROME1 as computed radiography writes it: a strong beam
// gives a high value, which is shown dark.
#include "app/demo/attributes.h"
#include "app/demo/dicom_text.h"
#include "app/demo/image_writer.h"
#include "app/demo/noise.h"
#include "app/demo/projection.h"
#include "app/demo/slice_series.h"
#include "app/demo/torso.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <memory>

namespace sagitta::demo {

namespace {

constexpr int kRows = 2150;
constexpr int kColumns = 1760;
constexpr double kPixel = 0.2; // mm at the detector
constexpr int kReduction = 5;  // the body is projected with fewer, larger pixels

struct View {
    int series;
    QString position;    // PS3.3 C.8.1.1
    QString orientation; // of rows and columns
    Vec3 rowDir;
    std::pair<double, double> depth; // of the body along the beam
    double exposure;                 // path in mm that lets the middle grey through
};

PatientText patient() {
    PatientText text;
    text.name = QStringLiteral("الخطيب^ليلى");
    text.id = QStringLiteral("DEMO-CR-001");
    text.birthDate = QStringLiteral("19850714");
    text.sex = QStringLiteral("F");
    return text;
}

StudyText study() {
    StudyText text;
    text.key = QStringLiteral("cr-chest");
    text.date = QStringLiteral("20240612");
    text.time = QStringLiteral("074000");
    text.description = QStringLiteral("Chest two views");
    text.accessionNumber = QStringLiteral("DCR0001");
    return text;
}

std::vector<float> exposedPath(const TorsoModel& model, const View& view, const std::stop_token& stop) {
    ImageGrid grid;
    grid.rows = kRows / kReduction;
    grid.columns = kColumns / kReduction;
    grid.rowSpacing = grid.columnSpacing = kPixel * kReduction;
    grid.rowDir = view.rowDir;
    grid.columnDir = {0, 0, -1};
    grid.origin = view.rowDir * (-kPixel * kColumns / 2) + Vec3{0, 0, 205};
    const auto paint = [&](Canvas& canvas) { model.paint(canvas); };
    const std::vector<float> path = projectWater(grid, view.depth, 2, plainCtPalette(), paint, stop);
    return enlarged(path, grid.rows, grid.columns, kRows, kColumns);
}

// What the reader of a plate does: the wide contrasts weaker, the fine ones stronger.
std::vector<std::uint16_t> processed(const std::vector<float>& path, const View& view) {
    const std::vector<float> wide = blurred(path, kRows, kColumns, 110);
    const std::vector<float> fine = blurred(path, kRows, kColumns, 6);
    std::vector<std::uint16_t> words;
    words.reserve(path.size());
    for (int j = 0; j < kRows; ++j) {
        const GrainRow grain(Grain::Smooth, 5 + static_cast<std::uint32_t>(view.series), j);
        for (int i = 0; i < kColumns; ++i) {
            const auto at = pixelIndex(j, i, kColumns);
            const float weak = path[at] - 0.38F * (wide[at] - static_cast<float>(view.exposure));
            const float value = weak + 0.9F * (path[at] - fine[at]);
            const float signal =
                2100 - 15.5F * (value - static_cast<float>(view.exposure)) + (14 + 0.05F * path[at]) * grain.at(i);
            words.push_back(static_cast<std::uint16_t>(std::clamp(signal, 0.0F, 4095.0F)));
        }
    }
    return words;
}

Result<void> writeView(const TorsoModel& model, const View& view, const QString& path, const std::stop_token& stop) {
    const std::vector<float> exposed = exposedPath(model, view, stop);
    if (stop.stop_requested()) // the projection may have ended early
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    Pixels pixels;
    pixels.rows = kRows;
    pixels.columns = kColumns;
    pixels.photometric = QStringLiteral("MONOCHROME1");
    pixels.words = processed(exposed, view);
    ObjectText text{patient(), study(), {}};
    text.series.number = view.series;
    text.series.modality = QStringLiteral("CR");
    text.series.description = QStringLiteral("Chest %1").arg(view.position);
    text.series.protocol = QStringLiteral("Chest two views");
    text.series.bodyPart = QStringLiteral("CHEST");
    text.series.time = later(study().time, 60 * view.series);
    text.series.model = QStringLiteral("Phantom CR");
    DcmFileFormat file;
    DcmItem& item = *file.getDataset();
    putObject(item, text, QLatin1String(UID_ComputedRadiographyImageStorage), 1, text.series.time);
    put(item, DCM_ImageType, QStringLiteral("ORIGINAL\\PRIMARY"));
    put(item, DCM_ViewPosition, view.position);
    put(item, DCM_PatientOrientation, view.orientation);
    put(item, DCM_ImagerPixelSpacing, {kPixel, kPixel});
    put(item, DCM_PlateType, QStringLiteral("generated"));
    put(item, DCM_KVP, 125);
    put(item, DCM_DistanceSourceToDetector, {1800});
    put(item, DCM_Exposure, 3);
    put(item, DCM_AcquisitionNumber, 1);
    putPixelModule(item, pixels);
    put(item, DCM_RescaleIntercept, {0});
    put(item, DCM_RescaleSlope, {1});
    put(item, DCM_RescaleType, QStringLiteral("US"));
    putWindows(item, {{2048, 3600, QStringLiteral("NORMAL")}, {2048, 2600, QStringLiteral("HARD")}});
    return writeImage(path, file, pixels, kJpegLsLossless);
}

} // namespace

StudyPlan planChestRadiograph() {
    TorsoOptions options;
    options.upright = true;
    options.vesselDetail = 0.8F;
    const auto model = std::make_shared<const TorsoModel>(options);
    StudyPlan plan = planOf(patient(), study(), {QStringLiteral("CR")});
    // The beam comes from behind, the picture is looked at as if the patient faced the reader.
    const View front{1, QStringLiteral("PA"), QStringLiteral("L\\F"), {1, 0, 0}, {-125, 130}, 150};
    const View side{2, QStringLiteral("LL"), QStringLiteral("P\\F"), {0, 1, 0}, {-190, 190}, 250};
    for (const View& view : {front, side})
        addFile(
            plan, view.series, 1,
            [model, view](const QString& path, const std::stop_token& stop) {
                return writeView(*model, view, path, stop);
            },
            200);
    return plan;
}

} // namespace sagitta::demo
