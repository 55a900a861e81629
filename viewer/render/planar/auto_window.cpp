#include "render/planar/auto_window.h"

#include "render/planar/layer_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::render {

namespace {

constexpr size_t kMostValues = size_t{1} << 18;
constexpr double kMostSamples = 1e6;

size_t rankOf(double percent, size_t count) {
    return static_cast<size_t>(std::lround(std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(count - 1)));
}

// Reorders.
dicom::VoiWindow windowOf(std::vector<float>& values, Percentiles percentiles, bool integers) {
    if (values.empty())
        return scene::automaticWindow();
    const auto at = [&](size_t rank) {
        const auto nth = values.begin() + static_cast<std::ptrdiff_t>(rank);
        std::nth_element(values.begin(), nth, values.end());
        return static_cast<double>(*nth);
    };
    double low = at(rankOf(percentiles.low, values.size()));
    double high = at(rankOf(percentiles.high, values.size()));
    if (!(low < high)) {
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        low = *least;
        high = *most;
    }
    return scene::windowForRange(low, high, integers);
}

bool isPaddingValue(double stored, const std::optional<std::pair<double, double>>& padding) {
    return padding && stored >= padding->first && stored <= padding->second;
}

} // namespace

dicom::VoiWindow percentileWindow(const FrameLayer& layer, Percentiles percentiles) {
    if (layer.frame.isNull() || layer.frame.color() != dicom::FrameColor::Grey)
        return scene::automaticWindow();
    std::vector<float> values;
    const double firstColor =
        hasColors(layer) ? layer.palette->red.firstMapped : std::numeric_limits<double>::infinity();
    visitSamples(layer.frame, [&](auto samples) {
        // An odd step does not stay in the same columns.
        const size_t step = (samples.size() / kMostValues) | 1;
        values.reserve(samples.size() / step + 1);
        for (size_t p = 0; p < samples.size(); p += step) {
            const auto stored = static_cast<double>(samples[p]);
            if (std::isfinite(stored) && stored < firstColor && !isPaddingValue(stored, layer.padding))
                values.push_back(static_cast<float>(layer.scale.apply(stored)));
        }
    });
    return windowOf(values, percentiles, hasIntegerValues(layer.frame, layer.scale));
}

imaging::SampleGrid coarsePlane(const imaging::Volume& volume, const imaging::SampleGrid& plane,
                                const imaging::Slab& slab) {
    const auto depth = static_cast<double>(imaging::slabSampleCount(volume, plane, slab));
    const double excess = std::sqrt(depth * plane.columns * plane.rows / kMostSamples);
    if (!(excess > 1))
        return plane;
    imaging::SampleGrid coarse = plane;
    coarse.columns = std::max(1, static_cast<int>(plane.columns / excess));
    coarse.rows = std::max(1, static_cast<int>(plane.rows / excess));
    coarse.right = plane.right * (static_cast<double>(plane.columns) / coarse.columns);
    coarse.down = plane.down * (static_cast<double>(plane.rows) / coarse.rows);
    coarse.origin = plane.origin + (coarse.right - plane.right + coarse.down - plane.down) * 0.5; // the same edges
    return coarse;
}

dicom::VoiWindow percentileWindow(const imaging::Volume& volume, const imaging::SampleGrid& plane,
                                  const imaging::Slab& slab, Percentiles percentiles) {
    std::vector<float> values =
        imaging::reslice(volume, coarsePlane(volume, plane, slab), slab, imaging::Interpolation::Nearest, 1);
    std::optional<std::pair<double, double>> padding = volume.padding();
    if (padding)
        padding = std::minmax({volume.scale().apply(padding->first), volume.scale().apply(padding->second)});
    std::erase_if(values, [&](float value) { return !std::isfinite(value) || isPaddingValue(value, padding); });
    const bool integers = std::all_of(values.begin(), values.end(), [](float v) { return v == std::trunc(v); });
    return windowOf(values, percentiles, integers);
}

} // namespace sagitta::render
