#include "render/planar/layer_values.h"

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

// The high 8 bits of an entry, however many it has.
std::vector<std::uint8_t> eightBitTable(const dicom::LookupTable& lut) {
    const int shift = std::clamp(lut.bits, 8, 16) - 8;
    std::vector<std::uint8_t> table(lut.entries.size());
    for (size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<std::uint8_t>(std::min(lut.entries[i] >> shift, 255));
    if (table.empty())
        table.push_back(0);
    return table;
}

dicom::Frame palettePlane(const dicom::Frame& indices, const dicom::LookupTable& lut) {
    const std::vector<std::uint8_t> table = eightBitTable(lut);
    const auto last = static_cast<std::int64_t>(table.size()) - 1;
    return visitSamples(indices, [&]<class T>(std::span<const T> samples) {
        const std::shared_ptr<std::uint8_t[]> plane = std::make_shared_for_overwrite<std::uint8_t[]>(samples.size());
        for (size_t p = 0; p < samples.size(); ++p) {
            const auto entry = static_cast<std::int64_t>(samples[p]) - lut.firstMapped;
            plane[p] = table[static_cast<size_t>(std::clamp<std::int64_t>(entry, 0, last))];
        }
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
