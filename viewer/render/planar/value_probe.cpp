#include "render/planar/value_probe.h"

#include "render/planar/layer_values.h"
#include "render/planar/marks.h"
#include "render/planar/text_format.h"

#include <cmath>

namespace sagitta::render {

namespace {

using Kind = ProbedValue::Kind;

bool isWithin(double coordinate, int count) { return coordinate >= -0.5 && coordinate < count - 0.5; }
int nearest(double coordinate) { return static_cast<int>(std::floor(coordinate + 0.5)); }

bool isPadding(double value, const std::optional<std::pair<double, double>>& padding) {
    return padding && value >= padding->first && value <= padding->second;
}

// 8 bits of the palette's entries, as on the screen.
void readPalette(const dicom::PaletteColor& palette, double index, ProbedValue& probed) {
    const auto entry = [&](const dicom::LookupTable& lut) -> int {
        return eightBitEntry(lut, static_cast<std::int64_t>(index) - lut.firstMapped);
    };
    probed.rgb = {entry(palette.red), entry(palette.green), entry(palette.blue)};
}

void readColor(const FrameLayer& layer, size_t pixel, ProbedValue& probed) {
    probed.kind = Kind::Color;
    visitSamples(layer.frame, [&](auto samples) {
        if (layer.frame.color() == dicom::FrameColor::Rgb) {
            for (size_t c = 0; c < 3; ++c)
                probed.rgb[c] = static_cast<int>(samples[3 * pixel + c]);
            return;
        }
        probed.isPalette = true;
        probed.stored = static_cast<double>(samples[pixel]);
        if (layer.palette)
            readPalette(*layer.palette, *probed.stored, probed);
    });
}

bool isColorAt(const FrameLayer& layer, size_t pixel) {
    if (!hasColors(layer))
        return layer.frame.color() != dicom::FrameColor::Grey;
    return visitSamples(layer.frame, [&](auto samples) {
        return static_cast<double>(samples[pixel]) >= layer.palette->red.firstMapped;
    });
}

void readGrey(const FrameLayer& layer, size_t pixel, ProbedValue& probed) {
    probed.stored = visitSamples(layer.frame, [&](auto samples) { return static_cast<double>(samples[pixel]); });
    probed.kind = isPadding(*probed.stored, layer.padding) ? Kind::Padding : Kind::Grey;
    probed.value = layer.scale.apply(*probed.stored);
    probed.unit = layer.scale.unit;
}

void readRealWorld(const dicom::FrameInfo& frame, ProbedValue& probed) {
    if (!frame.realWorld || probed.kind != Kind::Grey || !probed.stored)
        return;
    for (const dicom::RealWorldMap& map : *frame.realWorld)
        probed.realWorld.push_back({map.label, map.unit, map.apply(*probed.stored)});
}

QString direction(double value, char positive, char negative) {
    return QStringLiteral("%1 %2").arg(QLatin1Char(value >= 0 ? positive : negative)).arg(std::abs(value), 0, 'f', 1);
}

QString numberText(double value) {
    if (value == std::trunc(value) && std::abs(value) < 1e9)
        return QString::number(value, 'f', 0);
    return QString::number(value, 'g', std::abs(value) >= 1000 ? 6 : 4);
}

QString valueText(const ProbedValue& probed) {
    if (probed.kind == Kind::Padding)
        return QStringLiteral("padding, no value");
    if (probed.kind == Kind::Color) {
        const QString rgb = QStringLiteral("RGB %1 %2 %3").arg(probed.rgb[0]).arg(probed.rgb[1]).arg(probed.rgb[2]);
        return probed.isPalette && probed.stored ? QStringLiteral("%1 (index %2)").arg(rgb, numberText(*probed.stored))
                                                 : rgb;
    }
    const QString unit = unitText(probed.unit);
    QString text = unit.isEmpty() ? numberText(probed.value) : numberText(probed.value) + u' ' + unit;
    if (probed.suv)
        text = QStringLiteral("SUVbw %1 (%2)").arg(*probed.suv, 0, 'f', 2).arg(text);
    else if (probed.stored && *probed.stored != probed.value)
        text += QStringLiteral(" (stored %1)").arg(numberText(*probed.stored));
    return probed.manner.isEmpty() ? text : text + QStringLiteral(", ") + probed.manner;
}

QString realWorldText(const MappedValue& mapped) {
    const QString label = mapped.label.isEmpty() ? QStringLiteral("real world") : mapped.label;
    if (!mapped.value)
        return label + QStringLiteral(" not mapped");
    const QString text = label + u' ' + numberText(*mapped.value);
    return mapped.unit.isEmpty() ? text : text + u' ' + mapped.unit;
}

} // namespace

ProbedValue probeFrame(const scene::View& view, const dicom::Frame& frame, QPointF canvas,
                       std::optional<double> suvFactor) {
    ProbedValue probed;
    const dicom::DisplayFrame* shown = view.currentFrame();
    if (!shown || frame.isNull())
        return probed;
    const FrameLayer layer = makeFrameLayer(*shown->header, shown->frame, frame);
    const Vec3 point = view.transform().toPatient(canvas);
    const QPointF at = PixelAxes(layer).map(point - layer.origin);
    if (!isWithin(at.x(), frame.columns()) || !isWithin(at.y(), frame.rows()))
        return probed;
    probed.column = nearest(at.x());
    probed.row = nearest(at.y());
    probed.slice = view.sliceIndex();
    if (view.hasPatientGeometry())
        probed.position = point;
    const size_t pixel =
        static_cast<size_t>(probed.row) * static_cast<size_t>(frame.columns()) + static_cast<size_t>(probed.column);
    if (isColorAt(layer, pixel))
        readColor(layer, pixel, probed);
    else
        readGrey(layer, pixel, probed);
    readRealWorld(shown->info(), probed);
    if (suvFactor && probed.kind == Kind::Grey)
        probed.suv = probed.value * *suvFactor;
    return probed;
}

ProbedValue probePlane(const scene::View& view, QPointF canvas, std::optional<double> suvFactor) {
    ProbedValue probed;
    if (view.kind() != scene::ViewKind::Mpr || !view.volume())
        return probed;
    const imaging::Volume& volume = *view.volume();
    const scene::ViewTransform transform = view.transform();
    const Vec3 point = transform.toPatient(canvas);
    const Vec3 voxel = volume.patientToIndex().map(point);
    const auto size = volume.size();
    const bool inside = isWithin(voxel.x, size[0]) && isWithin(voxel.y, size[1]) && isWithin(voxel.z, size[2]);
    imaging::SampleGrid grid;
    grid.origin = point;
    grid.right = transform.right;
    grid.down = transform.down;
    grid.columns = grid.rows = 1;
    const bool isNearest = view.presentation().interpolation == scene::Interpolation::Nearest;
    const imaging::Slab& slab = view.state().slab;
    probed.manner = slabText(slab);
    const bool thin = probed.manner.isEmpty();
    if (thin && !isNearest)
        probed.manner = QStringLiteral("interpolated");
    const float value = imaging::reslice(
        volume, grid, slab, isNearest ? imaging::Interpolation::Nearest : imaging::Interpolation::Linear, 1)[0];
    if (!inside && (thin || std::isnan(value)))
        return {};
    probed.column = std::clamp(nearest(voxel.x), 0, size[0] - 1);
    probed.row = std::clamp(nearest(voxel.y), 0, size[1] - 1);
    probed.slice = std::clamp(nearest(voxel.z), 0, size[2] - 1);
    probed.position = point;
    std::optional<std::pair<double, double>> padding = volume.padding();
    if (padding) // it has been through the scale, and is a float, like the value
        padding = std::minmax({static_cast<double>(static_cast<float>(volume.scale().apply(padding->first))),
                               static_cast<double>(static_cast<float>(volume.scale().apply(padding->second)))});
    probed.value = static_cast<double>(value);
    probed.kind = std::isnan(value) || isPadding(probed.value, padding) ? Kind::Padding : Kind::Grey;
    probed.unit = volume.scale().unit;
    if (suvFactor && probed.kind == Kind::Grey)
        probed.suv = probed.value * *suvFactor;
    return probed;
}

QStringList probeTexts(const ProbedValue& probed) {
    if (probed.kind == Kind::Nothing)
        return {};
    QStringList texts{valueText(probed)};
    for (const MappedValue& mapped : probed.realWorld)
        texts << realWorldText(mapped);
    texts << QStringLiteral("x %1  y %2  im %3").arg(probed.column).arg(probed.row).arg(probed.slice + 1);
    if (probed.position)
        texts << QStringLiteral("%1  %2  %3 mm")
                     .arg(direction(probed.position->x, 'L', 'R'), direction(probed.position->y, 'P', 'A'),
                          direction(probed.position->z, 'H', 'F'));
    return texts;
}

} // namespace sagitta::render
