// render and thumbnail: one frame through the viewer's own pipeline.
#include "app/cli/command.h"
#include "app/cli/image_source.h"
#include "app/cli/picture_output.h"
#include "dicom/pixel_module.h"
#include "imaging/frame_loader.h"
#include "render/planar/planar_renderer.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSize>

#include <limits>

namespace sagitta::app {
namespace {

struct LoadedFrame {
    dicom::DisplayFrame where;
    dicom::Frame pixels;
    QStringList warnings;
};

// What the pixels are to be treated as, against the header.
std::optional<dicom::Photometric> colorOption(const QCommandLineParser& parser) {
    const QString name = parser.value(QStringLiteral("photometric"));
    return name.isEmpty() ? std::nullopt : std::optional(dicom::photometricOf(name));
}

Result<LoadedFrame> loadChosenFrame(CommandContext& context, const QCommandLineParser& parser,
                                    std::optional<dicom::Photometric> color = std::nullopt) {
    SAGITTA_TRY(const ImageSource source, findSource(context, parser));
    SAGITTA_TRY(dicom::DisplayFrame where, findFrame(context, parser, source));
    if (color) {
        auto header = std::make_shared<dicom::InstanceHeader>(*where.header);
        header->format.colorOverride = color;
        where.header = std::move(header);
    }
    const QString file = source.files.value(where.header->sopInstanceUid);
    SAGITTA_TRY(const dicom::DecodedFrame decoded, imaging::loadFrame(file, *where.header, where.frame));
    LoadedFrame loaded{where, decoded.frame, source.warnings + where.header->warnings};
    if (!decoded.warning.isEmpty())
        loaded.warnings << decoded.warning;
    if (color)
        loaded.warnings << QStringLiteral("the pixels were treated as %1").arg(dicom::termOf(*color));
    if (where.header->lossy)
        loaded.warnings << QStringLiteral("lossy compression %1").arg(where.header->lossyRatio).trimmed();
    return loaded;
}

struct ChosenVoi {
    scene::Presentation presentation;
    std::shared_ptr<const dicom::LookupTable> lut;
    QString kind;
};

// --voi N: the file's windows, then its lookup tables.
Result<ChosenVoi> numberedVoi(const QString& voi, const LoadedFrame& loaded, const ChosenVoi& full) {
    const std::vector<dicom::VoiWindow>& windows = loaded.where.info().windows;
    const dicom::LookupTables& luts = loaded.where.info().voiLuts;
    bool ok = false;
    const int number = voi.toInt(&ok);
    const int windowCount = static_cast<int>(windows.size());
    const int count = windowCount + static_cast<int>(luts.size());
    if (!ok || number < 1 || number > count)
        return usageError(QStringLiteral("--voi takes full or a number from 1 to %1 here").arg(count));
    ChosenVoi chosen = full;
    if (number > windowCount) {
        // A lookup table stands where no window is chosen.
        chosen.presentation.voi = scene::automaticWindow();
        chosen.lut = luts[static_cast<size_t>(number - 1 - windowCount)];
        chosen.kind = QStringLiteral("lut");
    } else if (windows[static_cast<size_t>(number - 1)].isValid()) {
        chosen.presentation.voi = windows[static_cast<size_t>(number - 1)];
        chosen.kind = QStringLiteral("window");
    }
    return chosen;
}

Result<ChosenVoi> chooseVoi(const QCommandLineParser& parser, const LoadedFrame& loaded,
                            const render::FrameLayer& layer) {
    const dicom::InstanceHeader& header = *loaded.where.header;
    ChosenVoi chosen{render::defaultPresentation(header, loaded.where.frame, &loaded.pixels), layer.voiLut, {}};
    if (loaded.pixels.color() != dicom::FrameColor::Grey) {
        chosen.kind = QStringLiteral("none");
        return chosen;
    }
    ChosenVoi full{chosen.presentation, nullptr, QStringLiteral("full")};
    full.presentation.voi = render::fullRangeWindow(loaded.pixels, layer);
    const QString voi = parser.value(QStringLiteral("voi"));
    if (voi == QLatin1String("full"))
        return full;
    if (parser.isSet(QStringLiteral("voi")))
        return numberedVoi(voi, loaded, full);
    if (parser.isSet(QStringLiteral("window"))) {
        chosen.presentation.voi = parseWindow(parser.value(QStringLiteral("window"))).value_or(full.presentation.voi);
        chosen.lut = nullptr;
        chosen.kind = QStringLiteral("window");
        return chosen;
    }
    const std::vector<dicom::VoiWindow>& windows = loaded.where.info().windows;
    const bool hasWindow = std::any_of(windows.begin(), windows.end(), [](const auto& one) { return one.isValid(); });
    chosen.kind = chosen.lut ? QStringLiteral("lut") : hasWindow ? QStringLiteral("window") : QStringLiteral("full");
    return chosen;
}

// The frame fitted into a picture of another size, black around it.
QImage renderSized(const render::FrameLayer& layer, const scene::Presentation& presentation, QSize size) {
    const int columns = layer.frame.columns();
    const int rows = layer.frame.rows();
    scene::ViewTransform transform;
    transform.canvas = size;
    transform.right = normalized(layer.columnStep);
    transform.down = normalized(layer.rowStep);
    transform.center = layer.origin + layer.columnStep * ((columns - 1) / 2.0) + layer.rowStep * ((rows - 1) / 2.0);
    transform.mmPerPixel =
        std::max(length(layer.columnStep) * columns / size.width(), length(layer.rowStep) * rows / size.height());
    render::PlanarRequest request;
    request.frame = layer;
    request.presentation = presentation;
    request.transform = transform;
    return render::CpuPlanarRenderer(ThreadBudget::forThisMachine().render).render(request);
}

QString sampleTypeName(dicom::SampleType type) {
    static constexpr const char* kNames[] = {"uint8",  "int8",  "uint16",  "int16",
                                             "uint32", "int32", "float32", "float64"};
    return QLatin1String(kNames[static_cast<size_t>(type)]);
}

// Modality values; colour keeps its samples.
std::vector<float> modalityValues(const dicom::Frame& frame, const dicom::ModalityScale& scale) {
    std::vector<float> values;
    const bool grey = frame.color() == dicom::FrameColor::Grey;
    dicom::visitSamples(frame, [&](auto samples) {
        values.reserve(samples.size());
        for (const auto sample : samples) {
            const auto stored = static_cast<double>(sample);
            values.push_back(static_cast<float>(grey ? scale.apply(stored) : stored));
        }
    });
    return values;
}

// Real world values; NaN where the map says nothing.
std::vector<float> realWorldValues(const dicom::Frame& frame, const dicom::RealWorldMap& map) {
    std::vector<float> values;
    dicom::visitSamples(frame, [&](auto samples) {
        values.reserve(samples.size());
        for (const auto sample : samples)
            values.push_back(static_cast<float>(
                map.apply(static_cast<double>(sample)).value_or(std::numeric_limits<double>::quiet_NaN())));
    });
    return values;
}

// --rwv N: null when it is not asked for.
Result<const dicom::RealWorldMap*> chooseRealWorld(const QCommandLineParser& parser, const LoadedFrame& loaded) {
    if (!parser.isSet(QStringLiteral("rwv")))
        return nullptr;
    const auto& maps = loaded.where.info().realWorld;
    const int count = maps && loaded.pixels.color() == dicom::FrameColor::Grey ? static_cast<int>(maps->size()) : 0;
    if (count == 0)
        return usageError(
            QStringLiteral("this frame has no Real World Value Mapping that can be used; leave out --rwv"));
    bool ok = false;
    const int number = parser.value(QStringLiteral("rwv")).toInt(&ok);
    if (!ok || number < 1 || number > count)
        return usageError(QStringLiteral("--rwv takes a number from 1 to %1 here").arg(count));
    return &(*maps)[static_cast<size_t>(number - 1)];
}

Result<void> writeOutputs(const QCommandLineParser& parser, const LoadedFrame& loaded, const render::FrameLayer& layer,
                          const scene::Presentation& presentation, const dicom::RealWorldMap* realWorld) {
    const std::optional<QSize> size = parseSize(parser.value(QStringLiteral("size")));
    if (const QString out = parser.value(QStringLiteral("out")); !out.isEmpty())
        SAGITTA_CHECK(
            writePng(size ? renderSized(layer, presentation, *size) : render::renderNative(layer, presentation), out));
    if (const QString out = parser.value(QStringLiteral("stored")); !out.isEmpty())
        SAGITTA_CHECK(writeSamples(loaded.pixels.bytes(), dicom::bytesPerSample(loaded.pixels.type()), out));
    if (const QString out = parser.value(QStringLiteral("values")); !out.isEmpty())
        SAGITTA_CHECK(writeFloats(
            realWorld ? realWorldValues(loaded.pixels, *realWorld) : modalityValues(loaded.pixels, layer.scale), out));
    return {};
}

// What is wrong with the options alone, whatever the image; empty when nothing is.
QString mistakeInRender(const QCommandLineParser& parser) {
    if (!parser.isSet(QStringLiteral("out")) && !parser.isSet(QStringLiteral("stored")) &&
        !parser.isSet(QStringLiteral("values")))
        return QStringLiteral("render needs --out F.png, --stored F.raw or --values F.f32");
    if (parser.isSet(QStringLiteral("size")) && !parseSize(parser.value(QStringLiteral("size"))))
        return QStringLiteral("--size takes WxH, 1 to 16384 each");
    if (const QString overlays = parser.value(QStringLiteral("overlays"));
        parser.isSet(QStringLiteral("overlays")) && overlays != QLatin1String("on") && overlays != QLatin1String("off"))
        return QStringLiteral("--overlays takes on or off");
    if (parser.isSet(QStringLiteral("window")) && parser.isSet(QStringLiteral("voi")))
        return QStringLiteral("--window and --voi are two ways to say the same; give one");
    if (parser.isSet(QStringLiteral("rwv")) && !parser.isSet(QStringLiteral("values")))
        return QStringLiteral("--rwv says which values --values F.f32 writes; give both");
    if (parser.isSet(QStringLiteral("window")) && !parseWindow(parser.value(QStringLiteral("window"))))
        return kWindowUsage;
    const QString color = parser.value(QStringLiteral("photometric"));
    if (parser.isSet(QStringLiteral("photometric")) && color != QLatin1String("RGB") &&
        color != QLatin1String("YBR_FULL"))
        return QStringLiteral("--photometric takes RGB or YBR_FULL: what the pixels are, whatever the header says");
    return {};
}

QJsonValue realWorldJson(const dicom::RealWorldMap* map) {
    if (!map)
        return {};
    return QJsonObject{{QStringLiteral("label"), map->label},
                       {QStringLiteral("unit"), map->unit},
                       {QStringLiteral("firstMapped"), map->firstMapped},
                       {QStringLiteral("lastMapped"), map->lastMapped}};
}

QJsonObject renderJson(const LoadedFrame& loaded, const ChosenVoi& voi, const dicom::RealWorldMap* realWorld) {
    const dicom::InstanceHeader& header = *loaded.where.header;
    const bool hasWindow = voi.kind == QLatin1String("window") || voi.kind == QLatin1String("full");
    const dicom::VoiWindow& window = voi.presentation.voi;
    return {{QStringLiteral("rows"), loaded.pixels.rows()},
            {QStringLiteral("columns"), loaded.pixels.columns()},
            {QStringLiteral("frames"), static_cast<int>(header.frames.size())},
            {QStringLiteral("photometric"), dicom::termOf(header.format.photometric)},
            {QStringLiteral("transferSyntax"), header.format.transferSyntaxUid},
            {QStringLiteral("sOPInstanceUID"), header.sopInstanceUid},
            {QStringLiteral("frame"), loaded.where.frame + 1},
            {QStringLiteral("voi"),
             QJsonObject{{QStringLiteral("kind"), voi.kind},
                         {QStringLiteral("center"), hasWindow ? QJsonValue(window.center) : QJsonValue()},
                         {QStringLiteral("width"), hasWindow ? QJsonValue(window.width) : QJsonValue()}}},
            {QStringLiteral("stored"), QJsonObject{{QStringLiteral("type"), sampleTypeName(loaded.pixels.type())},
                                                   {QStringLiteral("rows"), loaded.pixels.rows()},
                                                   {QStringLiteral("columns"), loaded.pixels.columns()},
                                                   {QStringLiteral("samples"), loaded.pixels.samples()}}},
            {QStringLiteral("rwv"), realWorldJson(realWorld)},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(loaded.warnings)}};
}

} // namespace

Outcome runRender(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addSourceOptions(parser);
    addFrameOptions(parser);
    for (const char* option :
         {"window", "voi", "size", "overlays", "annotations", "out", "stored", "values", "rwv", "photometric"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    parser.addOption({QStringLiteral("invert"), {}});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    if (const QString mistake = mistakeInRender(parser); !mistake.isEmpty())
        return Outcome::usage(mistake);
    if (parser.isSet(QStringLiteral("annotations")) &&
        parser.value(QStringLiteral("annotations")) != QLatin1String("off"))
        return Outcome::failed(Error(ErrorCode::Unsupported,
                                     QStringLiteral("this version cannot render with --annotations; leave it out")));
    Result<LoadedFrame> loaded = loadChosenFrame(context, parser, colorOption(parser));
    if (!loaded)
        return Outcome::failed(loaded.error());
    const dicom::InstanceHeader& header = *loaded->where.header;
    if (const QString problem = render::iccProblem(header); !problem.isEmpty())
        loaded->warnings << problem;
    render::FrameLayer layer = render::makeFrameLayer(header, loaded->where.frame, loaded->pixels);
    Result<ChosenVoi> voi = chooseVoi(parser, *loaded, layer);
    if (!voi)
        return Outcome::failed(voi.error());
    const Result<const dicom::RealWorldMap*> realWorld = chooseRealWorld(parser, *loaded);
    if (!realWorld)
        return Outcome::failed(realWorld.error());
    layer.voiLut = voi->lut;
    voi->presentation.overlays = parser.value(QStringLiteral("overlays")) != QLatin1String("off");
    voi->presentation.invert = parser.isSet(QStringLiteral("invert"));
    if (const Result<void> written = writeOutputs(parser, *loaded, layer, voi->presentation, *realWorld); !written)
        return Outcome::failed(written.error());
    return Outcome::done(renderJson(*loaded, *voi, *realWorld),
                         QStringLiteral("%1 x %2\n").arg(loaded->pixels.columns()).arg(loaded->pixels.rows()));
}

Outcome runThumbnail(CommandContext& context, const QStringList& arguments) {
    constexpr int kThumbnailPixels = 128;
    QCommandLineParser parser;
    addSourceOptions(parser);
    addFrameOptions(parser);
    parser.addOption({QStringLiteral("out"), {}, QStringLiteral("out")});
    if (!parser.parse(arguments) || !parser.isSet(QStringLiteral("out")))
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("thumbnail FILE|--series UID --out F.png")
                                                           : parser.errorText());
    const Result<LoadedFrame> loaded = loadChosenFrame(context, parser);
    if (!loaded)
        return Outcome::failed(loaded.error());
    const dicom::InstanceHeader& header = *loaded->where.header;
    const QImage image = render::renderThumbnail(
        render::makeFrameLayer(header, loaded->where.frame, loaded->pixels),
        render::defaultPresentation(header, loaded->where.frame, &loaded->pixels), kThumbnailPixels);
    if (const Result<void> written = writePng(image, parser.value(QStringLiteral("out"))); !written)
        return Outcome::failed(written.error());
    return Outcome::done(
        QJsonObject{{QStringLiteral("rows"), image.height()}, {QStringLiteral("columns"), image.width()}},
        QStringLiteral("%1 x %2\n").arg(image.width()).arg(image.height()));
}

} // namespace sagitta::app
