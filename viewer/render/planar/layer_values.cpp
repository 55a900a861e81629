#include "render/planar/layer_values.h"

#include "render/planar/color_lut.h"
#include "render/planar/icc_transform.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace sagitta::render {

namespace {

template<class T>
dicom::Frame makePlane(const dicom::Frame& like, dicom::SampleType type, const std::shared_ptr<T[]>& samples) {
    const std::shared_ptr<const std::byte[]> bytes(samples, reinterpret_cast<const std::byte*>(samples.get()));
    return {like.rows(), like.columns(), dicom::FrameColor::Grey, type, bytes};
}

dicom::Frame componentPlane(const dicom::Frame& frame, size_t component) {
    return visitSamples(frame, [&]<class T>(std::span<const T> samples) {
        const size_t count = samples.size() / 3;
        const std::shared_ptr<T[]> plane = std::make_shared_for_overwrite<T[]>(count);
        for (size_t p = 0; p < count; ++p)
            plane[p] = samples[3 * p + component];
        return makePlane(frame, frame.type(), plane);
    });
}

std::vector<std::uint8_t> eightBitTable(const dicom::LookupTable& lut) {
    std::vector<std::uint8_t> table(std::max<size_t>(1, lut.entries.size()));
    for (size_t i = 0; i < table.size(); ++i)
        table[i] = eightBitEntry(lut, static_cast<std::int64_t>(i));
    return table;
}

// The table of one colour for stored values.
class ColorTable {
public:
    explicit ColorTable(const dicom::LookupTable& lut) : m_entries(eightBitTable(lut)), m_first(lut.firstMapped) {}
    template<class T>
    std::uint8_t operator()(T stored) const {
        const auto last = static_cast<std::int64_t>(m_entries.size()) - 1;
        const std::int64_t entry = static_cast<std::int64_t>(stored) - m_first;
        return m_entries[static_cast<size_t>(std::clamp<std::int64_t>(entry, 0, last))];
    }

private:
    std::vector<std::uint8_t> m_entries;
    std::int64_t m_first;
};

dicom::Frame palettePlane(const dicom::Frame& indices, const dicom::LookupTable& lut) {
    const ColorTable table(lut);
    return visitSamples(indices, [&]<class T>(std::span<const T> samples) {
        const std::shared_ptr<std::uint8_t[]> plane = std::make_shared_for_overwrite<std::uint8_t[]>(samples.size());
        std::transform(samples.begin(), samples.end(), plane.get(), table);
        return makePlane(indices, dicom::SampleType::U8, plane);
    });
}

// float holds every sample of 16 bits; wider ones are scaled in double. NaN is no number below 0 or above: it ends as 0
// before the flip and is put back after it.
template<class T>
class EightBit {
public:
    using Real = std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>;

    EightBit(double max, bool invert) : m_factor(static_cast<Real>(255 / max)), m_flip(invert ? 255U : 0U) {}

    std::uint32_t operator()(T sample) const {
        const auto value = static_cast<Real>(sample);
        const Real scaled = value * m_factor;
        const Real positive = scaled > 0 ? scaled : Real(0);
        const Real inside = positive < 255 ? positive : Real(255);
        const auto eight = static_cast<std::uint32_t>(static_cast<std::int32_t>(inside + Real(0.5))) ^ m_flip;
        return value == value ? eight : 0U;
    }

private:
    Real m_factor;
    std::uint32_t m_flip;
};

} // namespace

bool hasColors(const FrameLayer& layer) { return layer.palette && layer.frame.color() == dicom::FrameColor::Grey; }

std::uint8_t eightBitEntry(const dicom::LookupTable& lut, std::int64_t index) {
    if (lut.entries.empty())
        return 0;
    const auto last = static_cast<std::int64_t>(lut.entries.size()) - 1;
    const std::uint16_t entry = lut.entries[static_cast<size_t>(std::clamp<std::int64_t>(index, 0, last))];
    return static_cast<std::uint8_t>(std::min(entry >> (std::clamp(lut.bits, 8, 16) - 8), 255));
}

FrameLayer madeRgb(const FrameLayer& layer, const scene::Presentation& presentation) {
    static const ColorLut greys = [] {
        ColorLut lut;
        for (int grey = 0; grey < 256; ++grey)
            lut.colors[static_cast<size_t>(grey)] = qRgb(grey, grey, grey);
        return lut;
    }();
    const ColorLut* const chosen = findColorLut(presentation.colormap);
    const GreyMap map = greyMapFor(layer, presentation);
    const std::array<ColorTable, 3> tables{ColorTable(layer.palette->red), ColorTable(layer.palette->green),
                                           ColorTable(layer.palette->blue)};
    const auto firstColor = static_cast<double>(layer.palette->red.firstMapped);
    const std::uint8_t flip = presentation.invert ? 255 : 0;
    FrameLayer made = layer;
    made.palette = nullptr;
    made.iccProfile.clear();
    made.colorMax = 255;
    made.frame = visitSamples(layer.frame, [&]<class T>(std::span<const T> samples) {
        const auto columns = static_cast<size_t>(layer.frame.columns());
        const auto rgb = std::make_shared_for_overwrite<std::uint8_t[]>(3 * samples.size());
        std::vector<std::uint32_t> row(columns);
        for (size_t begin = 0; begin < samples.size(); begin += columns) {
            map.toRgb32(samples.data() + begin, columns, chosen ? *chosen : greys, row.data());
            for (size_t i = 0; i < columns; ++i) {
                const T stored = samples[begin + i];
                const bool isColor = static_cast<double>(stored) >= firstColor;
                for (size_t c = 0; c < 3; ++c)
                    rgb[3 * (begin + i) + c] =
                        static_cast<std::uint8_t>(isColor ? tables[c](stored) ^ flip : row[i] >> (16 - 8 * c));
            }
        }
        return dicom::Frame(layer.frame.rows(), layer.frame.columns(), dicom::FrameColor::Rgb, dicom::SampleType::U8,
                            {rgb, reinterpret_cast<const std::byte*>(rgb.get())});
    });
    return made;
}

GreyMap greyMapFor(const FrameLayer& layer, const scene::Presentation& presentation) {
    dicom::Voi voi;
    voi.window = presentation.voi;
    if (!voi.window.isValid()) {
        voi.lut = layer.voiLut;
        if (!voi.lut)
            voi.window = fullRangeWindow(layer.frame, layer);
    }
    return {layer.scale, voi, layer.inverted != presentation.invert, layer.padding};
}

// The reslicer gives modality values: the scale is done, and padding has been through it too.
GreyMap greyMapFor(const VolumeLayer& layer, const scene::Presentation& presentation) {
    const dicom::ModalityScale& scale = layer.volume->scale();
    const auto modality = [&](double stored) { return static_cast<double>(static_cast<float>(scale.apply(stored))); };
    dicom::Voi voi;
    voi.window = presentation.voi;
    if (!voi.window.isValid()) {
        const auto [low, high] = layer.volume->storedRange();
        const double a = modality(low);
        const double b = modality(high);
        voi.window = scene::windowForRange(std::min(a, b), std::max(a, b), false);
    }
    std::optional<std::pair<double, double>> padding = layer.volume->padding();
    if (padding)
        padding = {modality(padding->first), modality(padding->second)};
    return {dicom::ModalityScale{}, voi, layer.inverted != presentation.invert, padding};
}

bool hasIntegerValues(const dicom::Frame& frame, const dicom::ModalityScale& scale) {
    const bool real = frame.type() == dicom::SampleType::F32 || frame.type() == dicom::SampleType::F64;
    return scale.lut ||
           (!real && scale.slope == std::trunc(scale.slope) && scale.intercept == std::trunc(scale.intercept));
}

PixelAxes::PixelAxes(const FrameLayer& layer) {
    const Vec3 a = layer.columnStep;
    const Vec3 b = layer.rowStep;
    const double ab = dot(a, b);
    const double det = dot(a, a) * dot(b, b) - ab * ab;
    x = (a * dot(b, b) - b * ab) * (1 / det);
    y = (b * dot(a, a) - a * ab) * (1 / det);
}

ColorPlanes colorPlanes(const FrameLayer& layer) {
    ColorPlanes color;
    if (layer.frame.color() == dicom::FrameColor::Rgb) {
        for (size_t c = 0; c < 3; ++c)
            color.planes[c] = componentPlane(layer.frame, c);
        color.max = layer.colorMax > 0 ? layer.colorMax : 255;
        return color;
    }
    const dicom::PaletteColor none;
    const dicom::PaletteColor& palette = layer.palette ? *layer.palette : none;
    color.planes = {palettePlane(layer.frame, palette.red), palettePlane(layer.frame, palette.green),
                    palettePlane(layer.frame, palette.blue)};
    return color;
}

std::shared_ptr<const IccTransform> usableTransform(const FrameLayer& layer) {
    const auto transform = iccTransform(layer.iccProfile);
    return transform ? *transform : nullptr;
}

void ColorPlanes::rowToEightBit(int component, int row, bool invert, std::uint8_t* out) const {
    const dicom::Frame& plane = planes[static_cast<size_t>(component)];
    visitSamples(plane, [&](auto samples) {
        using T = typename decltype(samples)::value_type;
        const size_t columns = static_cast<size_t>(plane.columns());
        const auto from = samples.subspan(static_cast<size_t>(row) * columns, columns);
        std::transform(from.begin(), from.end(), out, [toEight = EightBit<T>(max, invert)](T sample) {
            return static_cast<std::uint8_t>(toEight(sample));
        });
    });
}

void addChannel(const float* values, std::size_t count, double max, bool invert, int shift, std::uint32_t* pixels) {
    const EightBit<float> toEight(max, invert);
    for (std::size_t p = 0; p < count; ++p)
        pixels[p] |= toEight(values[p]) << shift;
}

} // namespace sagitta::render
