#include "imaging/reslicer.h"

#include "imaging/parallel_rows.h"
#include "imaging/plane_sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::imaging {

namespace {

constexpr int kRowsPerPiece = 64;
constexpr int kSlabRowsPerPiece = 16; // what a piece accumulates stays in the cache from sample to sample
constexpr int kMostSlabSamples = 65536;

using Index = std::array<double, 3>;

Index toArray(Vec3 v) { return {v.x, v.y, v.z}; }

IndexPlane planeOf(const Affine& patientToIndex, const SampleGrid& grid) {
    IndexPlane plane;
    plane.origin = toArray(patientToIndex.map(grid.origin));
    plane.di = toArray(patientToIndex.mapVector(grid.right));
    plane.dj = toArray(patientToIndex.mapVector(grid.down));
    plane.columns = grid.columns;
    plane.rows = grid.rows;
    return plane;
}

// Depths along the normal, and what each counts in a mean.
struct SlabSample {
    double depth = 0;
    float weight = 1;
};

// Depth of the volume's nearest and furthest corner from the plane, half a voxel of border included.
std::pair<double, double> depthRange(const Volume& volume, Vec3 origin, Vec3 normal) {
    const auto size = volume.size();
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    for (int corner = 0; corner < 8; ++corner) {
        const auto end = [&](int axis) {
            return (corner >> axis & 1) != 0 ? size[static_cast<std::size_t>(axis)] - 0.5 : -0.5;
        };
        const double depth = dot(volume.grid().indexToPatient.map({end(0), end(1), end(2)}) - origin, normal);
        low = std::min(low, depth);
        high = std::max(high, depth);
    }
    return {low, high};
}

// The first and the last sample lie on the slab's faces and count half in a mean (trapezoidal rule). Samples that
// cannot meet the volume are left out; none of them would add to the picture.
std::vector<SlabSample> slabSamples(const Volume& volume, const SampleGrid& grid, const Slab& slab, Vec3 normal) {
    const bool thin = slab.mode == SlabMode::None || !(slab.thickness > 0) || length(normal) == 0;
    if (thin)
        return {SlabSample{}};
    const auto [near, far] = depthRange(volume, grid.origin, normal);
    const double reach = std::max({std::abs(near), std::abs(far), 0.0});
    const double spacing = volume.finestSpacing();
    // A slab that swallows the volume need not be thicker than that.
    const double thickness = std::min(slab.thickness, 2 * reach + 2 * spacing);
    const double intervals = std::max(1.0, std::ceil(thickness / spacing - 1e-6));
    const int count = static_cast<int>(std::min<double>(kMostSlabSamples, intervals));
    std::vector<SlabSample> samples;
    for (int s = 0; s <= count; ++s) {
        const double depth = thickness * (static_cast<double>(s) / count - 0.5);
        if (depth >= near - spacing && depth <= far + spacing)
            samples.push_back({depth, s == 0 || s == count ? 0.5F : 1.0F});
    }
    return samples;
}

template<class R>
void scaleRow(const R* values, std::size_t count, const dicom::ModalityScale& scale, float* out) {
    if (scale.lut) {
        for (std::size_t p = 0; p < count; ++p)
            out[p] = std::isnan(values[p]) ? std::numeric_limits<float>::quiet_NaN()
                                           : static_cast<float>(scale.apply(static_cast<double>(values[p])));
        return;
    }
    const double slope = scale.slope;
    const double intercept = scale.intercept;
    for (std::size_t p = 0; p < count; ++p)
        out[p] = static_cast<float>(static_cast<double>(values[p]) * slope + intercept);
}

// What the samples of a slab add up to, per pixel. Pixels without a value (NaN) do not count.
template<class R>
class SlabSum {
public:
    SlabSum(SlabMode mode, std::size_t count) :
        m_mode(mode), m_sum(count), m_weight(mode == SlabMode::Mean ? count : 0) {
        constexpr R kInfinity = std::numeric_limits<R>::infinity();
        std::fill(m_sum.begin(), m_sum.end(),
                  mode == SlabMode::Max   ? -kInfinity
                  : mode == SlabMode::Min ? kInfinity
                                          : R(0));
    }

    void add(const std::vector<R>& values, R weight) {
        const std::size_t count = m_sum.size();
        if (m_mode == SlabMode::Max) {
            for (std::size_t p = 0; p < count; ++p)
                m_sum[p] = values[p] > m_sum[p] ? values[p] : m_sum[p];
        } else if (m_mode == SlabMode::Min) {
            for (std::size_t p = 0; p < count; ++p)
                m_sum[p] = values[p] < m_sum[p] ? values[p] : m_sum[p];
        } else {
            for (std::size_t p = 0; p < count; ++p) {
                const bool counts = !std::isnan(values[p]);
                m_sum[p] += counts ? values[p] * weight : R(0);
                m_weight[p] += counts ? weight : R(0);
            }
        }
    }

    const std::vector<R>& finish() {
        constexpr R kNaN = std::numeric_limits<R>::quiet_NaN();
        for (std::size_t p = 0; p < m_sum.size(); ++p) {
            if (m_mode == SlabMode::Mean)
                m_sum[p] = m_weight[p] > 0 ? m_sum[p] / m_weight[p] : kNaN;
            else if (std::isinf(m_sum[p]))
                m_sum[p] = kNaN;
        }
        return m_sum;
    }

private:
    SlabMode m_mode;
    std::vector<R> m_sum;
    std::vector<R> m_weight;
};

// Slab values are combined as modality values when a lookup table stands between: it need not be monotonic.
template<class T>
class TypedReslice {
public:
    using R = Real<T>;

    TypedReslice(const Volume& volume, const SampleGrid& grid, const Slab& slab, Interpolation interpolation) :
        m_volume(volume), m_columns(static_cast<std::size_t>(grid.columns)), m_mode(slab.mode),
        m_voxels(makeVoxels<T>(volume.slices(), volume.padding())) {
        const Vec3 normal = normalized(cross(grid.right, grid.down));
        m_samples = slabSamples(volume, grid, slab, normal);
        m_isSlab = slab.mode != SlabMode::None && slab.thickness > 0;
        const PaddingMode padding = m_isSlab ? PaddingMode::Drop : PaddingMode::Keep;
        for (const SlabSample& sample : m_samples) {
            SampleGrid moved = grid;
            moved.origin = grid.origin + normal * sample.depth;
            m_planes.emplace_back(m_voxels, snapped(planeOf(volume.patientToIndex(), moved)), interpolation, padding);
        }
    }

    int rowsPerPiece() const { return m_isSlab ? kSlabRowsPerPiece : kRowsPerPiece; }

    void rows(int begin, int end, float* out) const {
        const std::size_t count = static_cast<std::size_t>(end - begin) * m_columns;
        std::vector<R> values(count);
        if (!m_isSlab) {
            m_planes.front().sample(begin, end, values.data());
            scaleRow(values.data(), count, m_volume.scale(), out);
            return;
        }
        const dicom::ModalityScale& scale = m_volume.scale();
        // A falling scale turns the order of the values round.
        const bool turned = !scale.lut && scale.slope < 0 && m_mode != SlabMode::Mean;
        const SlabMode mode = !turned ? m_mode : m_mode == SlabMode::Max ? SlabMode::Min : SlabMode::Max;
        SlabSum<R> sum(mode, count);
        for (std::size_t s = 0; s < m_planes.size(); ++s) {
            m_planes[s].sample(begin, end, values.data());
            if (scale.lut)
                lookUp(values);
            sum.add(values, static_cast<R>(m_samples[s].weight));
        }
        scaleRow(sum.finish().data(), count, scale.lut ? dicom::ModalityScale{} : scale, out);
    }

private:
    void lookUp(std::vector<R>& values) const {
        for (R& value : values) {
            if (!std::isnan(value))
                value = static_cast<R>(m_volume.scale().apply(static_cast<double>(value)));
        }
    }

    const Volume& m_volume;
    std::size_t m_columns;
    SlabMode m_mode;
    bool m_isSlab = false;
    Voxels<T> m_voxels;
    std::vector<SlabSample> m_samples;
    std::vector<PlaneSampler<T>> m_planes;
};

} // namespace

std::vector<float> reslice(const Volume& volume, const SampleGrid& grid, const Slab& slab, Interpolation interpolation,
                           int threads) {
    if (grid.columns <= 0 || grid.rows <= 0)
        return {};
    const std::size_t columns = static_cast<std::size_t>(grid.columns);
    std::vector<float> out(columns * static_cast<std::size_t>(grid.rows));
    if (!isFinite(planeOf(volume.patientToIndex(), grid)) || std::isnan(slab.thickness)) {
        std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
        return out;
    }
    visitSamples(volume.slice(0), [&]<class T>(std::span<const T>) {
        const TypedReslice<T> work(volume, grid, slab, interpolation);
        parallelRows(grid.rows, work.rowsPerPiece(), threads, [&](int begin, int end) {
            work.rows(begin, end, out.data() + static_cast<std::size_t>(begin) * columns);
        });
    });
    return out;
}

std::size_t slabSampleCount(const Volume& volume, const SampleGrid& grid, const Slab& slab) {
    return slabSamples(volume, grid, slab, normalized(cross(grid.right, grid.down))).size();
}

} // namespace sagitta::imaging
