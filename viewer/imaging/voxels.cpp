#include "imaging/voxels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::imaging {

namespace {

constexpr double kAlignTolerance = 1e-3;

template<class T>
void setPadding(Voxels<T>& voxels, std::pair<double, double> padding) {
    double low = std::min(padding.first, padding.second);
    double high = std::max(padding.first, padding.second);
    if constexpr (std::is_integral_v<T>) {
        low = std::ceil(low);
        high = std::floor(high);
    }
    constexpr auto kLowest = static_cast<double>(std::numeric_limits<T>::lowest());
    constexpr auto kHighest = static_cast<double>(std::numeric_limits<T>::max());
    if (!(low <= high) || high < kLowest || low > kHighest)
        return;
    voxels.hasPadding = true;
    voxels.paddingLow = static_cast<T>(std::max(low, kLowest));
    voxels.paddingHigh = static_cast<T>(std::min(high, kHighest));
}

void snapStep(double& step, int count) {
    const double whole = std::round(step);
    if (std::abs(step - whole) * std::max(1, count) < kAlignTolerance)
        step = whole;
}

} // namespace

template<class T>
Voxels<T> makeVoxels(const std::vector<dicom::Frame>& slices, const std::optional<std::pair<double, double>>& padding,
                     int component) {
    Voxels<T> voxels;
    if (slices.empty() || slices.front().isNull())
        return voxels;
    const int columns = slices.front().columns();
    const int rows = slices.front().rows();
    voxels.size = {columns, rows, static_cast<int>(slices.size())};
    voxels.step = slices.front().samples();
    const std::ptrdiff_t first = std::clamp<std::ptrdiff_t>(component, 0, voxels.step - 1);
    voxels.slices.reserve(slices.size() + 2);
    voxels.slices.push_back(slices.front().samplesAs<T>().data() + first);
    for (const dicom::Frame& slice : slices)
        voxels.slices.push_back(slice.samplesAs<T>().data() + first);
    voxels.slices.push_back(voxels.slices.back());
    voxels.rows.reserve(static_cast<std::size_t>(rows) + 2);
    for (int j = -1; j <= rows; ++j)
        voxels.rows.push_back(static_cast<std::ptrdiff_t>(std::clamp(j, 0, rows - 1)) * columns * voxels.step);
    if (padding)
        setPadding(voxels, *padding);
    return voxels;
}

IndexPlane snapped(IndexPlane plane) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double& di = plane.di[axis];
        double& dj = plane.dj[axis];
        snapStep(di, plane.columns);
        snapStep(dj, plane.rows);
        double& origin = plane.origin[axis];
        const bool onGrid = di == std::round(di) && dj == std::round(dj);
        if (onGrid && std::abs(origin - std::round(origin)) < kAlignTolerance)
            origin = std::round(origin);
    }
    return plane;
}

bool isFinite(const IndexPlane& plane) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (!std::isfinite(plane.origin[axis]) || !std::isfinite(plane.di[axis]) || !std::isfinite(plane.dj[axis]))
            return false;
    }
    return true;
}

#define SAGITTA_INSTANTIATE(T)                                                                                         \
    template Voxels<T> makeVoxels<T>(const std::vector<dicom::Frame>&,                                                 \
                                     const std::optional<std::pair<double, double>>&, int);
SAGITTA_INSTANTIATE(std::uint8_t)
SAGITTA_INSTANTIATE(std::int8_t)
SAGITTA_INSTANTIATE(std::uint16_t)
SAGITTA_INSTANTIATE(std::int16_t)
SAGITTA_INSTANTIATE(std::uint32_t)
SAGITTA_INSTANTIATE(std::int32_t)
SAGITTA_INSTANTIATE(float)
SAGITTA_INSTANTIATE(double)
#undef SAGITTA_INSTANTIATE

} // namespace sagitta::imaging
