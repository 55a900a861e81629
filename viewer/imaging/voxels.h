// Inside of the sampler: stored samples of one type as slices, rows and columns, and the plane of positions to be
// sampled in their index space. A frame is a volume of one slice. Views: the frames outlive them. Immutable, any
// thread.
#pragma once

#include "core/geometry.h"
#include "dicom/frame.h"
#include "imaging/interpolation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace sagitta::imaging {

// float carries every 16-bit sample and its interpolation; 32-bit integers and doubles need double.
template<class T>
using Real = std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>;

// A weight between two samples counts in 1/65536: positions are rounded to that, so that what lies on a sample but for
// the noise of the arithmetic gives that sample's value bit for bit. The rounding is off the half by an odd amount, as
// positions of even zooms fall on halves and two ways to the same position must round alike.
inline constexpr int kWeightBits = 16;
inline constexpr double kWeightUnit = 1.0 / (1 << kWeightBits);
inline constexpr double kRounding = 0.5 + 0.0137;

// Exact at weight 0, whatever b is: samples of type T may be infinite or NaN when they are floating point.
template<class T>
inline Real<T> lerp(Real<T> a, Real<T> b, Real<T> weight) {
    const Real<T> between = a + weight * (b - a);
    if constexpr (std::is_floating_point_v<T>)
        return weight == 0 ? a : between;
    else
        return between;
}

// Where a position lies between two samples, border included; `weight` belongs to `high`.
template<class T>
struct Spot {
    int low = 0;
    int high = 0;
    Real<T> weight = 0;
};

// `fixed` counts in weights. Nothing outside -0.5 ... size - 0.5.
template<class T>
std::optional<Spot<T>> locateFixed(std::int64_t fixed, int size, Interpolation interpolation) {
    constexpr std::int64_t kOne = 1 << kWeightBits;
    if (fixed < -kOne / 2 || fixed > size * kOne - kOne / 2)
        return std::nullopt;
    const bool linear = interpolation == Interpolation::Linear;
    const std::int64_t shown = linear ? fixed : fixed + kOne / 2;
    const int index = static_cast<int>(shown >> kWeightBits);
    Spot<T> spot;
    spot.low = std::clamp(index, 0, size - 1);
    spot.high = std::clamp(index + 1, 0, size - 1);
    if (linear && spot.high != spot.low)
        spot.weight = static_cast<Real<T>>(shown & (kOne - 1)) * static_cast<Real<T>>(kWeightUnit);
    return spot;
}

template<class T>
std::optional<Spot<T>> locate(double at, int size, Interpolation interpolation) {
    if (!(at > -1 && at < size))
        return std::nullopt;
    return locateFixed<T>(static_cast<std::int64_t>(std::floor(at * (1 << kWeightBits) + kRounding)), size,
                          interpolation);
}

template<class T>
struct Voxels {
    std::array<int, 3> size{};
    // Entry k + 1 is slice k; row j starts at offset rows[j + 1]. Both ends are doubled: the border extends by half a
    // voxel.
    std::vector<const T*> slices;
    std::vector<std::ptrdiff_t> rows;
    std::ptrdiff_t step = 1; // from column to column; 3 in a frame of RGB
    bool hasPadding = false;
    T paddingLow{};
    T paddingHigh{};

    const T* slice(int k) const { return slices[static_cast<std::size_t>(k) + 1]; }
    std::ptrdiff_t row(int j) const { return rows[static_cast<std::size_t>(j) + 1]; }
    bool isPadding(T value) const { return hasPadding && value >= paddingLow && value <= paddingHigh; }
};

// Pixel (i, j) is at origin + i * di + j * dj, in index coordinates (column, row, slice).
struct IndexPlane {
    std::array<double, 3> origin{};
    std::array<double, 3> di{};
    std::array<double, 3> dj{};
    int columns = 0;
    int rows = 0;
};

enum class PaddingMode : std::uint8_t {
    Keep, // where there is nothing but padding its value comes through; NaN where it would mix
    Drop, // NaN wherever there is padding
};

// Views on the slices' pixels. All have the same size, type T and samples per pixel, of which one is taken.
template<class T>
Voxels<T> makeVoxels(const std::vector<dicom::Frame>& slices, const std::optional<std::pair<double, double>>& padding,
                     int component = 0);

// A plane that is parallel to an axis, or on a sample grid, but for less than a thousandth of a voxel over its whole
// extent (positions in files carry five or six digits) is taken as exactly so.
IndexPlane snapped(IndexPlane plane);

bool isFinite(const IndexPlane& plane);

} // namespace sagitta::imaging
