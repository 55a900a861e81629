#include "render/planar/grey_map.h"

#include "render/planar/color_lut.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::render {

namespace {

constexpr int kBins = 2048;
constexpr std::size_t kBlock = 64; // pixels that are computed anew when one of them is in doubt

std::uint8_t greyOf(double voi) { return static_cast<std::uint8_t>(voi * 255 + 0.5); }

// What a pixel is: of a value that is shown, with its grey; of one that is not.
struct Grey8 {
    std::uint8_t operator()(bool shown, int grey) const { return static_cast<std::uint8_t>(shown ? grey : 0); }
};
struct GreyRgb {
    std::uint32_t operator()(bool shown, int grey) const {
        return 0xff000000U | (shown ? static_cast<unsigned>(grey) : 0U) * 0x010101U;
    }
};
struct LutRgb {
    const ColorLut& lut;
    std::uint32_t operator()(bool shown, int grey) const {
        return shown ? lut.colors[static_cast<std::size_t>(grey)] : 0xff000000U;
    }
};

} // namespace

GreyMap::GreyMap(const dicom::ModalityScale& scale, const dicom::Voi& voi, bool inverted,
                 const std::optional<std::pair<double, double>>& padding) :
    m_slope(scale.lut ? 1 : scale.slope),
    m_intercept(scale.lut ? 0 : scale.intercept), m_inverted(inverted), m_hasPadding(padding.has_value()) {
    if (padding) {
        m_paddingLow = std::min(padding->first, padding->second);
        m_paddingHigh = std::max(padding->first, padding->second);
    }
    const dicom::VoiWindow& window = voi.window;
    if (scale.lut) {
        makeTable(*scale.lut, &voi);
    } else if (voi.lut) {
        makeTable(*voi.lut, nullptr);
    } else if (window.function == dicom::VoiFunction::Linear && window.width > 1) {
        m_center = window.center - 0.5; // PS3.3 C.11.2.1.2.1
        m_width = window.width - 1;
    } else if (window.function == dicom::VoiFunction::LinearExact) {
        m_center = window.center; // PS3.3 C.11.2.1.3.2
        m_width = window.width;
    } else {
        makeCurve(window);
    }
    if (m_kind == Kind::Ramp)
        makeRamp();
}

void GreyMap::makeRamp() {
    GreyRamp ramp(m_slope, m_intercept, m_center, m_width);
    if (m_hasPadding)
        ramp.hide(m_paddingLow, m_paddingHigh);
    if (m_inverted)
        ramp.invert();
    if (ramp.isUsable())
        m_ramp = ramp;
}

// LookupTable::at() takes the nearest entry, so a table of greys per entry says all; `voi` maps the entries of a
// modality LUT, without it they are those of a VOI LUT.
void GreyMap::makeTable(const dicom::LookupTable& lut, const dicom::Voi* voi) {
    m_kind = Kind::Table;
    m_tableFirst = lut.firstMapped;
    dicom::Voi ownLut;
    if (!voi)
        ownLut.lut = std::make_shared<const dicom::LookupTable>(lut);
    const std::size_t entries = std::max<std::size_t>(1, lut.entries.size());
    m_table.resize(entries);
    for (std::size_t entry = 0; entry < entries; ++entry) {
        const double input = lut.firstMapped + static_cast<double>(entry);
        m_table[entry] = greyOf(voi ? voi->apply(lut.at(input)) : ownLut.apply(input));
    }
}

// SIGMOID (C.11.2.1.3.1) and the threshold of LINEAR's width 1 rise throughout: where each grey begins is found by
// bisection of the function itself, so that both ways give the same greys.
void GreyMap::makeCurve(const dicom::VoiWindow& window) {
    m_kind = Kind::Curve;
    dicom::Voi voi;
    voi.window = window;
    const double reach = 8 * std::max(1.0, std::abs(window.width));
    double from = window.center - reach;
    for (int grey = 1; grey <= 255; ++grey) {
        double low = from;
        double high = window.center + reach;
        for (int step = 0; step < 200 && std::nextafter(low, high) < high; ++step) {
            const double middle = low + (high - low) / 2;
            (greyOf(voi.apply(middle)) >= grey ? high : low) = middle;
        }
        m_begin[static_cast<std::size_t>(grey)] = high;
        from = low;
    }
    m_begin[0] = -std::numeric_limits<double>::infinity();
    m_begin[256] = std::numeric_limits<double>::infinity();
    const double span = m_begin[255] - m_begin[1];
    m_binsPerUnit = span > 0 ? kBins / span : 0;
    m_bins.resize(kBins + 1);
    int grey = 0;
    for (int bin = 0; bin <= kBins; ++bin) {
        // One bin early: the division that finds the bin may round up.
        const double start = m_binsPerUnit > 0 ? m_begin[1] + (bin - 1) / m_binsPerUnit : m_begin[1];
        while (grey < 255 && m_begin[static_cast<std::size_t>(grey) + 1] <= start)
            ++grey;
        m_bins[static_cast<std::size_t>(bin)] = static_cast<std::uint8_t>(m_binsPerUnit > 0 ? grey : 0);
    }
}

template<class T, class Out, class Pixel>
void GreyMap::map(const T* values, std::size_t count, Out* out, Pixel pixel) const {
    const double slope = m_slope;
    const double intercept = m_intercept;
    const double low = m_hasPadding ? m_paddingLow : std::numeric_limits<double>::infinity();
    const double high = m_hasPadding ? m_paddingHigh : -std::numeric_limits<double>::infinity();
    const int flip = m_inverted ? 255 : 0;
    // NaN is no number between its own ends: `shown` is false for it.
    const auto isShown = [=](double stored) { return !(stored >= low && stored <= high) & (stored == stored); };
    const auto finish = [=](bool shown, int grey) { return pixel(shown, grey ^ flip); };
    if (m_kind == Kind::Ramp) {
        const double center = m_center;
        const double width = m_width;
        for (std::size_t p = 0; p < count; ++p) {
            const auto stored = static_cast<double>(values[p]);
            const double ramp = (stored * slope + intercept - center) / width + 0.5;
            // NaN goes to 0 in both.
            const double bright = ramp < 1 ? ramp : ramp >= 1 ? 1.0 : 0.0;
            const double voi = bright > 0 ? bright : 0.0;
            out[p] = finish(isShown(stored), static_cast<int>(voi * 255 + 0.5));
        }
        return;
    }
    if (m_kind == Kind::Table) {
        const double last = static_cast<double>(m_table.size() - 1);
        for (std::size_t p = 0; p < count; ++p) {
            const auto stored = static_cast<double>(values[p]);
            const double index = std::floor(stored * slope + intercept + 0.5) - m_tableFirst;
            const double inside = index > 0 ? (index < last ? index : last) : 0.0;
            out[p] = finish(isShown(stored), m_table[static_cast<std::size_t>(inside)]);
        }
        return;
    }
    for (std::size_t p = 0; p < count; ++p) {
        const auto stored = static_cast<double>(values[p]);
        const double x = stored * slope + intercept;
        int grey = 0;
        if (x >= m_begin[255]) {
            grey = 255;
        } else if (x >= m_begin[1]) {
            grey = m_bins[static_cast<std::size_t>((x - m_begin[1]) * m_binsPerUnit)];
            while (x >= m_begin[static_cast<std::size_t>(grey) + 1])
                ++grey;
        }
        out[p] = finish(isShown(stored), grey);
    }
}

template<class T>
void GreyMap::toGrey8(const T* values, std::size_t count, std::uint8_t* out) const {
    map(values, count, out, Grey8());
}

void GreyMap::toRgb32(const float* values, std::size_t count, std::uint32_t* out) const {
    if (!m_ramp) {
        map(values, count, out, GreyRgb());
        return;
    }
    for (std::size_t p = 0; p < count; p += kBlock) {
        const std::size_t block = std::min(kBlock, count - p);
        if (!m_ramp->toRgb32(values + p, block, out + p))
            map(values + p, block, out + p, GreyRgb());
    }
}

template<class T>
void GreyMap::toRgb32(const T* values, std::size_t count, const ColorLut& lut, std::uint32_t* out) const {
    map(values, count, out, LutRgb{lut});
}

template void GreyMap::toGrey8(const std::uint8_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const std::int8_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const std::uint16_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const std::int16_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const std::uint32_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const std::int32_t*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const float*, std::size_t, std::uint8_t*) const;
template void GreyMap::toGrey8(const double*, std::size_t, std::uint8_t*) const;
template void GreyMap::toRgb32(const std::uint8_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const std::int8_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const std::uint16_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const std::int16_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const std::uint32_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const std::int32_t*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const float*, std::size_t, const ColorLut&, std::uint32_t*) const;
template void GreyMap::toRgb32(const double*, std::size_t, const ColorLut&, std::uint32_t*) const;

} // namespace sagitta::render
