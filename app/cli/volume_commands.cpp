// reformat and volume: pictures of a series as a whole.
#include "app/cli/command.h"
#include "app/cli/image_source.h"
#include "app/cli/json_values.h"
#include "app/cli/picture_output.h"
#include "app/cli/reformat_grid.h"
#include "imaging/frame_store.h"
#include "render/planar/layer_values.h"
#include "render/planar/planar_renderer.h"
#include "render/vtk/volume_renderer.h"
#include "scene/view.h"

#include <algorithm>
#include <cmath>
#include <future>

namespace sagitta::app {
namespace {

Result<imaging::VolumePtr> loadVolume(CommandContext& context, const QCommandLineParser& parser) {
    if (!parser.isSet(QStringLiteral("series")))
        return usageError(QStringLiteral("name the series with --series UID"));
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
        return usageError(QStringLiteral("--slab takes max, min or mean and millimetres: max,20"));
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
            return usageError(QStringLiteral("--%1 takes millimetres").arg(option));
        return std::optional((*values)[0]);
    };
    SAGITTA_TRY(request.at, number(QStringLiteral("at")));
    SAGITTA_TRY(request.spacing, number(QStringLiteral("spacing")));
    if (parser.isSet(QStringLiteral("center"))) {
        const auto xyz = parseNumbers(parser.value(QStringLiteral("center")), u',', 3);
        if (!xyz)
            return usageError(QStringLiteral("--center takes x,y,z in LPS mm"));
        request.center = Vec3{(*xyz)[0], (*xyz)[1], (*xyz)[2]};
    }
    if (parser.isSet(QStringLiteral("size"))) {
        request.size = parseSize(parser.value(QStringLiteral("size")));
        if (!request.size)
            return usageError(QStringLiteral("--size takes WxH, 1 to 16384 each"));
    }
    return request;
}

// As the viewer's MPR opens the volume, unless --window says otherwise.
scene::Presentation presentationFor(const QCommandLineParser& parser, const imaging::VolumePtr& volume) {
    scene::View view;
    view.showMpr(volume, scene::MprPlane::Axial);
    scene::Presentation presentation = view.presentation();
    presentation.voi = view.shownWindow();
    if (const auto window = parseWindow(parser.value(QStringLiteral("window"))))
        presentation.voi = *window;
    return presentation;
}

// The viewer's own picture of the plane. Its canvas has square pixels; a grid of others, which the source's own may be,
// goes through the same grey map.
QImage pictureOf(const Engine& engine, const render::VolumeLayer& layer, const scene::Presentation& presentation,
                 const imaging::SampleGrid& grid, const std::vector<float>& values) {
    constexpr double kSquare = 1e-9;
    const double mmPerPixel = length(grid.right);
    if (std::abs(length(grid.down) / mmPerPixel - 1) < kSquare) {
        scene::ViewTransform transform;
        transform.canvas = QSizeF(grid.columns, grid.rows);
        transform.right = normalized(grid.right);
        transform.down = normalized(grid.down);
        transform.mmPerPixel = mmPerPixel;
        transform.center = grid.origin + grid.right * ((grid.columns - 1) / 2.0) + grid.down * ((grid.rows - 1) / 2.0);
        render::PlanarRequest request;
        request.volume = layer;
        request.presentation = presentation;
        request.transform = transform;
        return engine.planar().render(request).convertToFormat(QImage::Format_Grayscale8);
    }
    const render::GreyMap greys = render::greyMapFor(layer, presentation);
    const auto columns = static_cast<size_t>(grid.columns);
    QImage image(grid.columns, grid.rows, QImage::Format_Grayscale8);
    for (int row = 0; row < image.height(); ++row)
        greys.toGrey8(values.data() + static_cast<size_t>(row) * columns, columns, image.scanLine(row));
    return image;
}

QJsonObject reformatJson(const imaging::SampleGrid& grid, const dicom::VoiWindow& window, const QStringList& warnings) {
    return {{QStringLiteral("origin"), toJson(grid.origin)},
            {QStringLiteral("row"), toJson(normalized(grid.right))},
            {QStringLiteral("column"), toJson(normalized(grid.down))},
            // PixelSpacing's order: between rows, between columns.
            {QStringLiteral("spacing"), QJsonArray{length(grid.down), length(grid.right)}},
            {QStringLiteral("rows"), grid.rows},
            {QStringLiteral("columns"), grid.columns},
            {QStringLiteral("voi"),
             QJsonObject{{QStringLiteral("center"), window.center}, {QStringLiteral("width"), window.width}}},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(warnings)}};
}

Result<QJsonObject> reformat(CommandContext& context, const QCommandLineParser& parser) {
    SAGITTA_TRY(const imaging::Slab slab, parseSlab(parser.value(QStringLiteral("slab"))));
    SAGITTA_TRY(const ReformatRequest request, parseReformat(parser));
    SAGITTA_TRY(const imaging::VolumePtr volume, loadVolume(context, parser));
    SAGITTA_TRY(const imaging::SampleGrid grid, makeReformatGrid(*volume, request));
    SAGITTA_TRY(const Engine* engine, context.engine());
    const std::vector<float> values =
        imaging::reslice(*volume, grid, slab, imaging::Interpolation::Linear, engine->threads().render);
    SAGITTA_CHECK(context.checkCancelled());
    QStringList warnings = volume->displaySet()->warnings;
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isnan(value); }))
        warnings << QStringLiteral("the plane lies outside the volume");
    const scene::Presentation presentation = presentationFor(parser, volume);
    if (parser.isSet(QStringLiteral("out"))) {
        const render::VolumeLayer layer{volume, slab, volume->displaySet()->first().isInverted()};
        SAGITTA_CHECK(
            writePng(pictureOf(*engine, layer, presentation, grid, values), parser.value(QStringLiteral("out"))));
    }
    if (parser.isSet(QStringLiteral("values")))
        SAGITTA_CHECK(writeFloats(values, parser.value(QStringLiteral("values"))));
    return reformatJson(grid, presentation.voi, warnings);
}

// What is wrong with the options alone; empty when nothing is.
QString mistakeInReformat(const QCommandLineParser& parser) {
    if (!parser.isSet(QStringLiteral("out")) && !parser.isSet(QStringLiteral("values")))
        return QStringLiteral("reformat needs --out F.png or --values F.f32");
    const QString renderer = parser.value(QStringLiteral("renderer"));
    if (parser.isSet(QStringLiteral("renderer")) && renderer != QLatin1String("cpu") &&
        renderer != QLatin1String("vtk"))
        return QStringLiteral("--renderer takes cpu or vtk");
    if (parser.isSet(QStringLiteral("window")) && !parseWindow(parser.value(QStringLiteral("window"))))
        return kWindowUsage;
    return {};
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
    request.preset = parser.isSet(QStringLiteral("preset")) ? parser.value(QStringLiteral("preset"))
                                                            : render::volumePresets().front();
    request.camera.azimuthDeg = parser.value(QStringLiteral("azimuth")).toDouble();
    request.camera.elevationDeg = parser.value(QStringLiteral("elevation")).toDouble();
    request.size = parseSize(parser.value(QStringLiteral("size"))).value_or(QSize(512, 512));
    SAGITTA_TRY(request.volume, loadVolume(context, parser));
    SAGITTA_TRY(const render::VolumePicture picture, renderVolume(request));
    SAGITTA_CHECK(context.checkCancelled());
    SAGITTA_CHECK(writePng(picture.image, parser.value(QStringLiteral("out"))));
    return QJsonObject{{QStringLiteral("preset"), request.preset},
                       {QStringLiteral("renderer"), picture.renderer},
                       {QStringLiteral("warnings"),
                        QJsonArray::fromStringList(picture.warnings + request.volume->displaySet()->warnings)}};
}

QString mistakeInVolume(const QCommandLineParser& parser) {
    if (!parser.isSet(QStringLiteral("out")))
        return QStringLiteral("volume --series UID --out F.png");
    if (parser.isSet(QStringLiteral("size")) && !parseSize(parser.value(QStringLiteral("size"))))
        return QStringLiteral("--size takes WxH, 1 to 16384 each");
    if (parser.isSet(QStringLiteral("preset")) &&
        !render::volumePresets().contains(parser.value(QStringLiteral("preset"))))
        return QStringLiteral("no such preset; there are: %1").arg(render::volumePresets().join(QStringLiteral(", ")));
    for (const char* angle : {"azimuth", "elevation"})
        if (parser.isSet(QLatin1String(angle)) && !parseNumbers(parser.value(QLatin1String(angle)), u',', 1))
            return QStringLiteral("--%1 takes degrees").arg(QLatin1String(angle));
    return {};
}

} // namespace

Outcome runReformat(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addSourceOptions(parser);
    for (const char* option :
         {"set", "plane", "at", "center", "renderer", "slab", "spacing", "size", "window", "out", "values"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    if (const QString mistake = mistakeInReformat(parser); !mistake.isEmpty())
        return Outcome::usage(mistake);
    if (parser.value(QStringLiteral("renderer")) == QLatin1String("vtk"))
        return Outcome::failed(
            Error(ErrorCode::Unsupported, QStringLiteral("this version reformats with --renderer cpu only")));
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
    for (const char* option : {"set", "preset", "azimuth", "elevation", "size", "out"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    if (const QString mistake = mistakeInVolume(parser); !mistake.isEmpty())
        return Outcome::usage(mistake);
    const Result<QJsonObject> json = volumePicture(context, parser);
    if (!json)
        return Outcome::failed(json.error());
    return Outcome::done(*json, json->value(QLatin1String("renderer")).toString() + u'\n');
}

} // namespace sagitta::app
