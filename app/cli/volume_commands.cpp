// reformat and volume: pictures of a series as a whole.
#include "app/cli/command.h"
#include "app/cli/image_source.h"
#include "app/cli/json_values.h"
#include "app/cli/picture_output.h"
#include "app/cli/reformat_grid.h"
#include "imaging/frame_store.h"
#include "render/planar/planar_renderer.h"
#include "render/vtk/volume_renderer.h"

#include <algorithm>
#include <cmath>
#include <future>

namespace sagitta::app {
namespace {

Result<imaging::VolumePtr> loadVolume(CommandContext& context, const QCommandLineParser& parser) {
    if (!parser.isSet(QStringLiteral("series")))
        return Error(ErrorCode::NotFound, QStringLiteral("name the series with --series UID"));
    SAGITTA_TRY(const ImageSource source, findSource(context, parser));
    SAGITTA_TRY(const dicom::DisplaySetPtr set, findGrid(parser, source));
    SAGITTA_TRY(Engine * engine, context.engine());
    JobContext job = context.jobContext();
    Result<imaging::VolumePtr> volume =
        imaging::Volume::load(set, engine->frames(), context.stop(), [&](int done, int total) {
            job.report({done, total, 0, QStringLiteral("slice %1 of %2").arg(done).arg(total)});
        });
    context.endProgress();
    return volume;
}

Result<imaging::Slab> parseSlab(const QString& text) {
    imaging::Slab slab;
    if (text.isEmpty())
        return slab;
    const QString mode = text.section(u',', 0, 0);
    bool ok = false;
    slab.thickness = text.section(u',', 1).toDouble(&ok);
    if (mode == QLatin1String("max"))
        slab.mode = imaging::SlabMode::Max;
    else if (mode == QLatin1String("min"))
        slab.mode = imaging::SlabMode::Min;
    else if (mode == QLatin1String("mean"))
        slab.mode = imaging::SlabMode::Mean;
    else
        ok = false;
    if (!ok || !std::isfinite(slab.thickness) || slab.thickness <= 0)
        return Error(ErrorCode::NotFound, QStringLiteral("--slab takes max, min or mean and millimetres: max,20"));
    return slab;
}

Result<ReformatRequest> parseReformat(const QCommandLineParser& parser) {
    ReformatRequest request;
    request.plane = parser.value(QStringLiteral("plane"));
    const auto number = [&](const QString& option) -> Result<std::optional<double>> {
        if (!parser.isSet(option))
            return std::optional<double>();
        const auto values = parseNumbers(parser.value(option), u',', 1);
        if (!values)
            return Error(ErrorCode::NotFound, QStringLiteral("--%1 takes millimetres").arg(option));
        return std::optional((*values)[0]);
    };
    SAGITTA_TRY(request.at, number(QStringLiteral("at")));
    SAGITTA_TRY(request.spacing, number(QStringLiteral("spacing")));
    if (parser.isSet(QStringLiteral("center"))) {
        const auto xyz = parseNumbers(parser.value(QStringLiteral("center")), u',', 3);
        if (!xyz)
            return Error(ErrorCode::NotFound, QStringLiteral("--center takes x,y,z in LPS mm"));
        request.center = Vec3{(*xyz)[0], (*xyz)[1], (*xyz)[2]};
    }
    if (parser.isSet(QStringLiteral("size"))) {
        request.size = parseSize(parser.value(QStringLiteral("size")));
        if (!request.size)
            return Error(ErrorCode::NotFound, QStringLiteral("--size takes WxH, 1 to 16384 each"));
    }
    return request;
}

QImage toGrey(const std::vector<float>& values, const imaging::SampleGrid& grid, const dicom::VoiWindow& window,
              bool inverted) {
    const dicom::Voi voi{window, nullptr};
    QImage image(grid.columns, grid.rows, QImage::Format_Grayscale8);
    for (int row = 0; row < grid.rows; ++row) {
        uchar* line = image.scanLine(row);
        for (int column = 0; column < grid.columns; ++column) {
            const float value =
                values[static_cast<size_t>(row) * static_cast<size_t>(grid.columns) + static_cast<size_t>(column)];
            const double shade = std::isnan(value) ? 0 : voi.apply(value);
            line[column] = static_cast<uchar>(std::lround(255 * (inverted && !std::isnan(value) ? 1 - shade : shade)));
        }
    }
    return image;
}

Result<QJsonObject> reformat(CommandContext& context, const QCommandLineParser& parser) {
    if (parser.value(QStringLiteral("renderer")) == QLatin1String("vtk"))
        return Error(ErrorCode::Unsupported, QStringLiteral("this version reformats with --renderer cpu only"));
    SAGITTA_TRY(const imaging::Slab slab, parseSlab(parser.value(QStringLiteral("slab"))));
    SAGITTA_TRY(const ReformatRequest request, parseReformat(parser));
    SAGITTA_TRY(const imaging::VolumePtr volume, loadVolume(context, parser));
    SAGITTA_TRY(const imaging::SampleGrid grid, makeReformatGrid(*volume, request));
    SAGITTA_TRY(Engine * engine, context.engine());
    const std::vector<float> values =
        imaging::reslice(*volume, grid, slab, imaging::Interpolation::Linear, engine->threads().render);
    QStringList warnings = volume->displaySet()->warnings;
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isnan(value); }))
        warnings << QStringLiteral("the plane lies outside the volume");
    const dicom::DisplayFrame& first = volume->displaySet()->frames.front();
    dicom::VoiWindow window = render::defaultPresentation(*first.header, first.frame, &volume->slice(0)).voi;
    if (parser.isSet(QStringLiteral("window"))) {
        const auto asked = parseWindow(parser.value(QStringLiteral("window")));
        if (!asked)
            return Error(ErrorCode::NotFound, QStringLiteral("--window takes CENTER,WIDTH with a width of at least 1"));
        window = *asked;
    }
    if (parser.isSet(QStringLiteral("out")))
        SAGITTA_CHECK(
            writePng(toGrey(values, grid, window, first.header->isInverted()), parser.value(QStringLiteral("out"))));
    if (parser.isSet(QStringLiteral("values")))
        SAGITTA_CHECK(writeFloats(values, parser.value(QStringLiteral("values"))));
    return QJsonObject{{QStringLiteral("origin"), toJson(grid.origin)},
                       {QStringLiteral("row"), toJson(normalized(grid.right))},
                       {QStringLiteral("column"), toJson(normalized(grid.down))},
                       // PixelSpacing's order: between rows, between columns.
                       {QStringLiteral("spacing"), QJsonArray{length(grid.down), length(grid.right)}},
                       {QStringLiteral("rows"), grid.rows},
                       {QStringLiteral("columns"), grid.columns},
                       {QStringLiteral("voi"), QJsonObject{{QStringLiteral("center"), window.center},
                                                           {QStringLiteral("width"), window.width}}},
                       {QStringLiteral("warnings"), QJsonArray::fromStringList(warnings)}};
}

Result<render::VolumePicture> renderVolume(const render::VolumeRequest& request) {
    // The answer comes from the render thread; this thread has nothing else to do.
    std::promise<Result<render::VolumePicture>> promise;
    std::future<Result<render::VolumePicture>> answer = promise.get_future();
    render::VolumeRenderer renderer(makeInlineExecutor());
    renderer.render(&promise, request,
                    [&](const Result<render::VolumePicture>& picture) { promise.set_value(picture); });
    return answer.get();
}

Result<QJsonObject> volumePicture(CommandContext& context, const QCommandLineParser& parser) {
    render::VolumeRequest request;
    request.preset = parser.value(QStringLiteral("preset"));
    if (request.preset.isEmpty())
        request.preset = render::volumePresets().front();
    if (!render::volumePresets().contains(request.preset))
        return Error(
            ErrorCode::NotFound,
            QStringLiteral("no such preset; there are: %1").arg(render::volumePresets().join(QStringLiteral(", "))));
    request.camera.azimuthDeg = parser.value(QStringLiteral("azimuth")).toDouble();
    request.camera.elevationDeg = parser.value(QStringLiteral("elevation")).toDouble();
    request.size = parseSize(parser.value(QStringLiteral("size"))).value_or(QSize(512, 512));
    SAGITTA_TRY(request.volume, loadVolume(context, parser));
    SAGITTA_TRY(const render::VolumePicture picture, renderVolume(request));
    SAGITTA_CHECK(writePng(picture.image, parser.value(QStringLiteral("out"))));
    return QJsonObject{{QStringLiteral("preset"), request.preset},
                       {QStringLiteral("renderer"), picture.renderer},
                       {QStringLiteral("warnings"),
                        QJsonArray::fromStringList(picture.warnings + request.volume->displaySet()->warnings)}};
}

} // namespace

Outcome runReformat(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addSourceOptions(parser);
    for (const char* option :
         {"plane", "at", "center", "renderer", "slab", "spacing", "size", "window", "out", "values"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    if (!parser.isSet(QStringLiteral("out")) && !parser.isSet(QStringLiteral("values")))
        return Outcome::usage(QStringLiteral("reformat needs --out F.png or --values F.f32"));
    const Result<QJsonObject> json = reformat(context, parser);
    if (!json)
        return Outcome::failed(json.error());
    return Outcome::done(*json, QStringLiteral("%1 x %2\n")
                                    .arg(json->value(QLatin1String("columns")).toInt())
                                    .arg(json->value(QLatin1String("rows")).toInt()));
}

Outcome runVolume(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addSourceOptions(parser);
    for (const char* option : {"preset", "azimuth", "elevation", "size", "out"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments) || !parser.isSet(QStringLiteral("out")))
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("volume --series UID --out F.png")
                                                           : parser.errorText());
    if (parser.isSet(QStringLiteral("size")) && !parseSize(parser.value(QStringLiteral("size"))))
        return Outcome::usage(QStringLiteral("--size takes WxH, 1 to 16384 each"));
    const Result<QJsonObject> json = volumePicture(context, parser);
    if (!json)
        return Outcome::failed(json.error());
    return Outcome::done(*json, json->value(QLatin1String("renderer")).toString() + u'\n');
}

} // namespace sagitta::app
