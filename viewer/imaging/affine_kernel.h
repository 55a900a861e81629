// Inside of the sampler: the general way, any direction. A row is cut into blocks. Where a block lies well inside the
// volume, positions and weights are stepped in integers (exact, so no error grows along a row) and the interpolation is
// one straight loop that compilers turn into SIMD code; elsewhere each position is looked at by itself.
#pragma once

#include "imaging/interpolation.h"
#include "imaging/voxels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace sagitta::imaging {

inline constexpr int kBlock = 32;
// While stepping through a block positions count in 2^-22 voxel: 31 steps err by at most 2^-18, less than half a
// weight.
inline constexpr int kStepBits = 22;
inline constexpr double kStepScale = 1 << kStepBits;
inline constexpr int kDroppedBits = kStepBits - kWeightBits;
inline constexpr double kLargestStep = 15; // 31 of them stay within 32 bits

// Two neighbours in a row, for each pixel of a block. read() and put() are apart so that all reads of a pixel come
// before its writes: compilers must assume that a write changes what the next read finds.
template<class T, bool kPacked = std::is_integral_v<T> && sizeof(T) == 2>
struct NeighbourPairs {
    struct Pair {
        T low, high;
    };
    T low[kBlock];
    T high[kBlock];

    static Pair read(const T* at) { return {at[0], at[1]}; }
    static Pair join(T low, T high) { return {low, high}; }
    void put(int k, Pair pair) {
        low[k] = pair.low;
        high[k] = pair.high;
    }
    T lowAt(int k) const { return low[k]; }
    T highAt(int k) const { return high[k]; }
};

// 16-bit pairs move as one word; the halves are taken apart in SIMD registers.
template<class T>
struct NeighbourPairs<T, true> {
    using Pair = std::uint32_t;
    Pair word[kBlock];

    static Pair read(const T* at) {
        Pair pair;
        std::memcpy(&pair, at, sizeof(pair));
        return pair;
    }
    static Pair join(T low, T high) {
        const T both[] = {low, high};
        return read(both);
    }
    void put(int k, Pair pair) { word[k] = pair; }
    std::int32_t lower(int k) const { return extend(word[k] << 16); }
    std::int32_t upper(int k) const { return extend(word[k]); }
    std::int32_t lowAt(int k) const { return std::endian::native == std::endian::little ? lower(k) : upper(k); }
    std::int32_t highAt(int k) const { return std::endian::native == std::endian::little ? upper(k) : lower(k); }

    static std::int32_t extend(std::uint32_t high) {
        if constexpr (std::is_signed_v<T>)
            return static_cast<std::int32_t>(high) >> 16;
        else
            return static_cast<std::int32_t>(high >> 16);
    }
};

template<class T>
class AffineKernel {
public:
    using R = Real<T>;
    using Pairs = NeighbourPairs<T>;

    AffineKernel(const Voxels<T>& voxels, const IndexPlane& plane, Interpolation interpolation, PaddingMode padding) :
        m_voxels(voxels), m_plane(plane), m_interpolation(interpolation),
        m_linear(interpolation == Interpolation::Linear), m_padding(padding),
        m_onSlice(plane.di[2] == 0 && plane.dj[2] == 0 && plane.origin[2] == std::floor(plane.origin[2])) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double step = std::clamp(plane.di[axis], -kLargestStep, kLargestStep);
            const auto stepBy = static_cast<std::int32_t>(wholeBelow(step * kStepScale + 0.5));
            for (int k = 0; k < kBlock; ++k)
                m_along[axis][k] = k * stepBy;
        }
    }

    void row(int j, R* out) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            m_start[axis] = m_plane.origin[axis] + j * m_plane.dj[axis];
        const int columns = m_plane.columns;
        for (int i = 0; i < columns; i += kBlock) {
            // The last block overlaps the one before it, to be whole.
            const int first = std::max(0, std::min(i, columns - kBlock));
            const int count = std::min(kBlock, columns - first);
            block(first, count, out + first);
        }
    }

private:
    // Scattered: steps too wide for the integers.
    enum class Place { Inside, Border, Scattered, Outside };

    static constexpr R kNaN = std::numeric_limits<R>::quiet_NaN();

    double position(std::size_t axis, int i) const { return m_start[axis] + i * m_plane.di[axis]; }

    Place place(int first, int count) const {
        Place result = count == kBlock ? Place::Inside : Place::Border;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double a = position(axis, first);
            const double b = position(axis, first + count - 1);
            const double low = std::min(a, b);
            const double high = std::max(a, b);
            const int size = m_voxels.size[axis];
            if (!(high > -0.51 && low < size - 0.49))
                return Place::Outside;
            // Along a row a neighbour must exist; rows and slices have doubled ends.
            const bool inside = axis == 0 ? low >= 0 && high < size - 1 - 2 * kWeightUnit
                                          : low > -0.5 && high < size - 0.5 - 2 * kWeightUnit;
            if (std::abs(m_plane.di[axis]) > kLargestStep)
                result = Place::Scattered;
            else if (!inside && result == Place::Inside)
                result = Place::Border;
        }
        return result;
    }

    void block(int first, int count, R* out) {
        const Place where = place(first, count);
        if (where == Place::Outside) {
            std::fill_n(out, count, kNaN);
            return;
        }
        if (where != Place::Scattered)
            aim(first);
        if (where == Place::Inside) {
            for (std::size_t axis = 0; axis < 3; ++axis)
                step(axis);
            if (!m_linear) {
                nearestBlock(out);
                return;
            }
            if (interpolateBlock(out))
                return;
        }
        for (int k = 0; k < count; ++k)
            out[k] = single([&](std::size_t axis) {
                const int size = m_voxels.size[axis];
                if (where == Place::Scattered)
                    return locate<T>(position(axis, first + k), size, m_interpolation);
                return locateFixed<T>((m_first[axis] + m_along[axis][k]) >> kDroppedBits, size, m_interpolation);
            });
    }

    // Where the block begins and how it goes on, in steps' units. All ways through a block start from these integers,
    // so that a pixel's value does not depend on which way its block went.
    void aim(int first) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            m_first[axis] = wholeBelow(position(axis, first) * kStepScale + kRounding * (1 << kDroppedBits));
    }

    // std::floor() is a function call on processors without SSE 4.1; this is not.
    static std::int64_t wholeBelow(double value) {
        const auto whole = static_cast<std::int64_t>(value);
        return whole - (value < static_cast<double>(whole) ? 1 : 0);
    }

    // Indices and weights of a whole block along one axis.
    void step(std::size_t axis) {
        const std::int64_t start = m_first[axis] + (m_linear ? 0 : 1 << (kStepBits - 1));
        const auto base = static_cast<std::int32_t>(start >> kStepBits);
        const auto rest = static_cast<std::int32_t>(start & ((1 << kStepBits) - 1));
        const std::int32_t* const along = m_along[axis];
        std::int32_t* const index = m_index[axis];
        R* const weight = m_weight[axis];
        for (int k = 0; k < kBlock; ++k) {
            const std::int32_t at = rest + along[k];
            index[k] = base + (at >> kStepBits);
            weight[k] = static_cast<R>((at >> kDroppedBits) & ((1 << kWeightBits) - 1)) * static_cast<R>(kWeightUnit);
        }
    }

    void nearestBlock(R* out) const {
        for (int k = 0; k < kBlock; ++k) {
            const std::ptrdiff_t x = m_index[0][k] * m_voxels.step;
            const T value = m_voxels.slice(m_index[2][k])[m_voxels.row(m_index[1][k]) + x];
            out[k] = m_padding == PaddingMode::Drop && m_voxels.isPadding(value) ? kNaN : static_cast<R>(value);
        }
    }

    // These: false, and nothing done, when padding and image meet in the block, or there is no quick way.
    bool interpolateBlock(R* out) {
        if (m_voxels.step != 1)
            return m_onSlice && bilinearBlock<false>(out);
        return m_onSlice ? bilinearBlock<true>(out) : trilinearBlock(out);
    }

    template<bool kDense>
    bool bilinearBlock(R* out) {
        const auto pairAt = [step = m_voxels.step](const T* row, std::ptrdiff_t x) {
            if constexpr (kDense)
                return Pairs::read(row + x);
            else
                return Pairs::join(row[x * step], row[(x + 1) * step]);
        };
        const T* const slice = m_voxels.slice(m_index[2][0]);
        const std::ptrdiff_t* const rows = m_voxels.rows.data() + 1;
        for (int k = 0; k < kBlock; ++k) {
            const std::ptrdiff_t x = m_index[0][k];
            const std::ptrdiff_t* const row = rows + m_index[1][k];
            const auto a = pairAt(slice + row[0], x);
            const auto b = pairAt(slice + row[1], x);
            m_pairs[0].put(k, a);
            m_pairs[1].put(k, b);
        }
        if (m_voxels.hasPadding && !isUnmixed(2))
            return false;
        const R* const wx = m_weight[0];
        const R* const wy = m_weight[1];
        for (int k = 0; k < kBlock; ++k) {
            const R a = alongRow(0, k, wx[k]);
            const R b = alongRow(1, k, wx[k]);
            m_values[k] = lerp<T>(a, b, wy[k]);
        }
        finish(out);
        return true;
    }

    bool trilinearBlock(R* out) {
        const T* const* const slices = m_voxels.slices.data() + 1;
        const std::ptrdiff_t* const rows = m_voxels.rows.data() + 1;
        for (int k = 0; k < kBlock; ++k) {
            const std::ptrdiff_t x = m_index[0][k];
            const std::ptrdiff_t* const row = rows + m_index[1][k];
            const T* const near = slices[m_index[2][k]];
            const T* const far = slices[m_index[2][k] + 1];
            const std::ptrdiff_t upper = row[0] + x;
            const std::ptrdiff_t lower = row[1] + x;
            const auto a = Pairs::read(near + upper);
            const auto b = Pairs::read(near + lower);
            const auto c = Pairs::read(far + upper);
            const auto d = Pairs::read(far + lower);
            m_pairs[0].put(k, a);
            m_pairs[1].put(k, b);
            m_pairs[2].put(k, c);
            m_pairs[3].put(k, d);
        }
        if (m_voxels.hasPadding && !isUnmixed(4))
            return false;
        const R* const wx = m_weight[0];
        const R* const wy = m_weight[1];
        const R* const wz = m_weight[2];
        for (int k = 0; k < kBlock; ++k) {
            const R a = alongRow(0, k, wx[k]);
            const R b = alongRow(1, k, wx[k]);
            const R c = alongRow(2, k, wx[k]);
            const R d = alongRow(3, k, wx[k]);
            m_values[k] = lerp<T>(lerp<T>(a, b, wy[k]), lerp<T>(c, d, wy[k]), wz[k]);
        }
        finish(out);
        return true;
    }

    R alongRow(int pair, int k, R weight) const {
        return lerp<T>(static_cast<R>(m_pairs[pair].lowAt(k)), static_cast<R>(m_pairs[pair].highAt(k)), weight);
    }

    // Looks at all that was gathered. True: all padding or none (m_allPadding says which).
    bool isUnmixed(int pairs) {
        int padding = 0;
        for (int p = 0; p < pairs; ++p) {
            for (int k = 0; k < kBlock; ++k) {
                const auto low = m_pairs[p].lowAt(k);
                const auto high = m_pairs[p].highAt(k);
                padding += (low >= m_voxels.paddingLow) & (low <= m_voxels.paddingHigh);
                padding += (high >= m_voxels.paddingLow) & (high <= m_voxels.paddingHigh);
            }
        }
        m_allPadding = padding == 2 * pairs * kBlock;
        return padding == 0 || m_allPadding;
    }

    void finish(R* out) {
        if (m_allPadding && m_padding == PaddingMode::Drop)
            std::fill_n(out, kBlock, kNaN);
        else
            std::copy_n(m_values, kBlock, out);
        m_allPadding = false;
    }

    // Interpolates f(x, y, z).
    template<class F>
    static R blend(const Spot<T>& x, const Spot<T>& y, const Spot<T>& z, F&& f) {
        const auto line = [&](int row, int slice) {
            return lerp<T>(f(x.low, row, slice), f(x.high, row, slice), x.weight);
        };
        const auto plane = [&](int slice) { return lerp<T>(line(y.low, slice), line(y.high, slice), y.weight); };
        return lerp<T>(plane(z.low), plane(z.high), z.weight);
    }

    template<class Find>
    R single(Find&& find) const {
        const auto x = find(0);
        const auto y = find(1);
        const auto z = find(2);
        if (!x || !y || !z)
            return kNaN;
        const auto at = [&](int column, int row, int slice) {
            return m_voxels.slice(slice)[m_voxels.row(row) + column * m_voxels.step];
        };
        if (m_voxels.hasPadding) {
            const R share = blend(*x, *y, *z, [&](int column, int row, int slice) {
                return m_voxels.isPadding(at(column, row, slice)) ? R(1) : R(0);
            });
            if (share > 0 && (share < 1 || m_padding == PaddingMode::Drop))
                return kNaN;
        }
        return blend(*x, *y, *z,
                     [&](int column, int row, int slice) { return static_cast<R>(at(column, row, slice)); });
    }

    const Voxels<T>& m_voxels;
    const IndexPlane& m_plane;
    const Interpolation m_interpolation;
    const bool m_linear;
    const PaddingMode m_padding;
    const bool m_onSlice;
    std::array<double, 3> m_start{}; // of the row
    std::array<std::int64_t, 3> m_first{};
    bool m_allPadding = false;
    std::int32_t m_along[3][kBlock]; // what pixel k of a block is further than its first
    std::int32_t m_index[3][kBlock];
    R m_weight[3][kBlock];
    Pairs m_pairs[4];
    R m_values[kBlock];
};

} // namespace sagitta::imaging
