#include "render/vtk/volume_preset.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sagitta::render {

namespace {

constexpr std::array kBone{
    PresetPoint{140, 0.00, 0xff8a4b33}, PresetPoint{240, 0.08, 0xffc08a63},  PresetPoint{400, 0.45, 0xffe6cfa6},
    PresetPoint{900, 0.85, 0xfff7f0e0}, PresetPoint{1800, 0.95, 0xffffffff},
};

// Contrast-filled vessels and organs in red, bone behind them in ivory, the soft tissue a faint veil.
constexpr std::array kAngio{
    PresetPoint{60, 0.00, 0xff4a1410},  PresetPoint{130, 0.01, 0xff8c2318}, PresetPoint{190, 0.12, 0xffc23b26},
    PresetPoint{300, 0.45, 0xffe0704a}, PresetPoint{480, 0.70, 0xfff2c79a}, PresetPoint{1200, 0.90, 0xfffff6e6},
};

// Only the lung's own range and the walls of its airways; chest wall and bone stay clear so that they hide nothing.
constexpr std::array kLung{
    PresetPoint{-960, 0.00, 0xff2a4668}, PresetPoint{-880, 0.03, 0xff5c8fc0}, PresetPoint{-700, 0.08, 0xffa3c6e4},
    PresetPoint{-560, 0.20, 0xffdfe9ef}, PresetPoint{-450, 0.25, 0xffffd9c4}, PresetPoint{-360, 0.00, 0xfff5bda4},
};

// The span of HU that a volume without HU is fitted to, from its darkest to its brightest.
constexpr double kFitFirst = -1000, kFitLast = 1000;
constexpr double kDarkShare = 0.01, kBrightShare = 0.999;
// A projection shows the brightest of each ray, so its darks may begin where most voxels end.
constexpr double kProjectionDarkShare = 0.75;

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto between = [t](float from, float to) { return from + (to - from) * static_cast<float>(t); };
    return QColor::fromRgbF(between(a.redF(), b.redF()), between(a.greenF(), b.greenF()),
                            between(a.blueF(), b.blueF()));
}

// By value; clear outside the points' reach on the low side, like the last point on the high side.
TransferPoint evaluate(std::span<const PresetPoint> points, double value, double stored) {
    const auto next =
        std::find_if(points.begin(), points.end(), [value](const PresetPoint& p) { return p.value > value; });
    if (next == points.begin())
        return {stored, 0, QColor(points.front().color)};
    const PresetPoint& before = *std::prev(next);
    if (next == points.end())
        return {stored, before.opacity, QColor(before.color)};
    const double t = (value - before.value) / (next->value - before.value);
    return {stored, before.opacity + (next->opacity - before.opacity) * t,
            mix(QColor(before.color), QColor(next->color), t)};
}

std::pair<double, double> brightness(const VoxelGrid& grid, double darkShare, double brightShare) {
    const std::pair found{grid.quantile(darkShare), grid.quantile(brightShare)};
    const auto [first, last] = found.second > found.first ? found : grid.range;
    // A volume of one value still needs a span that doubles can divide.
    return {first, std::max(last, first + std::max(1.0, std::abs(first)) * 1e-6)};
}

// Greys through the window of the volume's brightness; the darkest tenth of it clear, so that air is background.
std::vector<TransferPoint> projection(const VoxelGrid& grid, bool inverted) {
    const auto [first, last] = inverted ? brightness(grid, 1 - kBrightShare, 1 - kProjectionDarkShare)
                                        : brightness(grid, kProjectionDarkShare, kBrightShare);
    const double width = last - first;
    std::vector<TransferPoint> points{{first, 0, QColor(Qt::black)},
                                      {first + width / 10, 1, QColor(25, 25, 25)},
                                      {first + width, 1, QColor(Qt::white)}};
    if (inverted) {
        for (TransferPoint& p : points)
            p.stored = first + last - p.stored;
        std::reverse(points.begin(), points.end());
    }
    return points;
}

// A modality LUT bends the preset, so it is sampled along the stored values.
std::vector<TransferPoint> sampled(std::span<const PresetPoint> points, const VoxelGrid& grid,
                                   const dicom::ModalityScale& scale) {
    constexpr int kSamples = 1024;
    std::vector<TransferPoint> result;
    result.reserve(kSamples + 1);
    const double step = std::max((grid.range.second - grid.range.first) / kSamples, 1e-6);
    for (int i = 0; i <= kSamples; ++i) {
        const double stored = grid.range.first + i * step;
        result.push_back(evaluate(points, scale.apply(stored), stored));
    }
    return result;
}

} // namespace

std::span<const VolumePreset> allVolumePresets() {
    static const std::array presets{
        VolumePreset{"CT Bone", VolumeBlend::Composite, kBone},
        VolumePreset{"CT Angio", VolumeBlend::Composite, kAngio},
        VolumePreset{"CT Lung", VolumeBlend::Composite, kLung},
        VolumePreset{"MIP", VolumeBlend::Maximum, {}},
    };
    return presets;
}

const VolumePreset* findVolumePreset(const QString& name) {
    const auto presets = allVolumePresets();
    const auto found =
        std::find_if(presets.begin(), presets.end(), [&](const VolumePreset& preset) { return preset.name == name; });
    return found == presets.end() ? nullptr : &*found;
}

VolumeValues volumeValues(const imaging::Volume& volume) {
    const dicom::DisplaySet& set = *volume.displaySet();
    const bool isCt = !set.frames.empty() && set.first().series.modality == "CT";
    const QString& unit = volume.scale().unit;
    // CT's Rescale Type is HU unless it says otherwise (PS3.3 C.8.2.1.1.2).
    return unit == "HU" || (isCt && unit.isEmpty()) ? VolumeValues::Hounsfield : VolumeValues::Arbitrary;
}

std::vector<TransferPoint> transferFunction(const VolumePreset& preset, const VoxelGrid& grid,
                                            const dicom::ModalityScale& scale, VolumeValues values) {
    const bool inverted = scale.apply(grid.range.first) > scale.apply(grid.range.second);
    if (preset.blend == VolumeBlend::Maximum)
        return projection(grid, inverted);
    if (values == VolumeValues::Hounsfield && scale.lut)
        return sampled(preset.points, grid, scale);

    // Two stored values with their HU make the straight line from the preset to the volume.
    std::pair stored =
        inverted ? brightness(grid, 1 - kBrightShare, 1 - kDarkShare) : brightness(grid, kDarkShare, kBrightShare);
    std::pair hounsfield{kFitFirst, kFitLast};
    if (values == VolumeValues::Hounsfield) {
        stored = {0, 1};
        hounsfield = {scale.apply(0), scale.apply(1)};
    } else if (inverted) {
        std::swap(stored.first, stored.second);
    }
    const double perHu = (stored.second - stored.first) / (hounsfield.second - hounsfield.first);
    std::vector<TransferPoint> result;
    for (const PresetPoint& point : preset.points)
        result.push_back({stored.first + (point.value - hounsfield.first) * perHu, point.opacity, QColor(point.color)});
    if (perHu < 0)
        std::reverse(result.begin(), result.end());
    return result;
}

} // namespace sagitta::render
