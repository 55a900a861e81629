#include "render/vtk/voxel_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <numeric>
#include <type_traits>

namespace sagitta::render {

namespace {

constexpr int kBins = 4096;

VoxelType voxelTypeOf(dicom::SampleType type) {
    switch (type) {
    case dicom::SampleType::U8:
        return VoxelType::U8;
    case dicom::SampleType::U16:
        return VoxelType::U16;
    case dicom::SampleType::S8:
    case dicom::SampleType::S16:
        return VoxelType::S16;
    default:
        return VoxelType::F32;
    }
}

// Calls f with a null pointer of the grid's voxel type.
template<class F>
decltype(auto) visitVoxelType(VoxelType type, F&& f) {
    switch (type) {
    case VoxelType::U8:
        return f(static_cast<std::uint8_t*>(nullptr));
    case VoxelType::U16:
        return f(static_cast<std::uint16_t*>(nullptr));
    case VoxelType::S16:
        return f(static_cast<std::int16_t*>(nullptr));
    case VoxelType::F32:
        break;
    }
    return f(static_cast<float*>(nullptr));
}

// A sample as the mappers may see it: they index tables with it, so a NaN or a value outside the range must not pass.
template<class T>
struct Cleaner {
    T low, high, air;
    T padFirst = 1, padLast = 0; // empty

    Cleaner(std::pair<double, double> range, double airValue, const std::optional<std::pair<double, double>>& padding) :
        low(toSample(range.first)), high(toSample(range.second)), air(toSample(airValue)) {
        constexpr double lowest = static_cast<double>(std::numeric_limits<T>::lowest());
        constexpr double highest = static_cast<double>(std::numeric_limits<T>::max());
        if (padding && padding->second >= lowest && padding->first <= highest) {
            padFirst = toSample(padding->first);
            padLast = toSample(padding->second);
        }
    }

    static T toSample(double value) {
        return static_cast<T>(std::clamp(value, static_cast<double>(std::numeric_limits<T>::lowest()),
                                         static_cast<double>(std::numeric_limits<T>::max())));
    }

    T operator()(T v) const {
        if (v >= padFirst && v <= padLast)
            return air;
        if (v > high)
            return high;
        if (v >= low)
            return v;
        return v < low ? low : air;
    }
};

template<class Out, class Value>
Out toVoxel(Value value) {
    if constexpr (std::is_integral_v<Out> && std::is_floating_point_v<Value>)
        return static_cast<Out>(std::lround(value));
    else
        return static_cast<Out>(value);
}

// Fills one slice of the grid from the volume's slices that are merged into it.
template<class Out>
class SliceMerger {
public:
    SliceMerger(const imaging::Volume& volume, VoxelGrid& grid, VoxelMerge merge, double air) :
        m_volume(volume), m_grid(grid), m_merge(merge), m_air(air),
        m_sums(grid.isReduced() ? static_cast<size_t>(grid.size[0]) * static_cast<size_t>(grid.size[1]) : 0) {}

    // `sources` are slice numbers of the volume, all merged into slice k.
    void fill(int k, std::pair<int, int> sources) {
        const size_t pixels = static_cast<size_t>(m_grid.size[0]) * static_cast<size_t>(m_grid.size[1]);
        Out* const out = reinterpret_cast<Out*>(m_grid.voxels.get()) + pixels * static_cast<size_t>(k);
        if (m_grid.isReduced())
            startSums();
        for (int s = sources.first; s < sources.second; ++s)
            dicom::visitSamples(m_volume.slice(s), [&](auto samples) {
                using T = std::remove_cv_t<typename decltype(samples)::element_type>;
                const Cleaner<T> clean(m_grid.range, m_air, m_volume.padding());
                if (m_grid.isReduced() && m_merge == VoxelMerge::Mean)
                    add(samples.data(), clean, [](double sum, double v) { return sum + v; });
                else if (m_grid.isReduced())
                    add(samples.data(), clean, [](double sum, double v) { return std::max(sum, v); });
                else
                    std::transform(samples.begin(), samples.end(), out, [&](T v) { return toVoxel<Out>(clean(v)); });
            });
        if (m_grid.isReduced())
            finishSums(out, sources.second - sources.first);
    }

private:
    void startSums() {
        const double start = m_merge == VoxelMerge::Mean ? 0 : std::numeric_limits<double>::lowest();
        std::fill(m_sums.begin(), m_sums.end(), start);
    }

    // `put` takes a sum so far and a sample; a parameter, so that the inner loop has no decision to make.
    template<class T, class Put>
    void add(const T* samples, const Cleaner<T>& clean, Put put) {
        const int columns = m_volume.size()[0], rows = m_volume.size()[1];
        const int mx = m_grid.merged[0], my = m_grid.merged[1];
        for (int y = 0; y < rows; ++y) {
            const T* row = samples + static_cast<size_t>(y) * static_cast<size_t>(columns);
            double* sums = m_sums.data() + static_cast<size_t>(y / my) * static_cast<size_t>(m_grid.size[0]);
            for (int i = 0, x = 0; x < columns; ++i) {
                double sum = sums[i];
                for (const int end = std::min(x + mx, columns); x < end; ++x)
                    sum = put(sum, static_cast<double>(clean(row[x])));
                sums[i] = sum;
            }
        }
    }

    // At the far edges fewer voxels may have come together.
    static int countIn(int index, int merged, int size) {
        return std::min((index + 1) * merged, size) - index * merged;
    }

    void finishSums(Out* out, int slices) {
        const auto [columns, rows, unused] = m_volume.size();
        for (int j = 0; j < m_grid.size[1]; ++j)
            for (int i = 0; i < m_grid.size[0]; ++i) {
                const size_t at = static_cast<size_t>(j) * static_cast<size_t>(m_grid.size[0]) + static_cast<size_t>(i);
                const double count = m_merge == VoxelMerge::Maximum
                                         ? 1.0
                                         : static_cast<double>(countIn(i, m_grid.merged[0], columns)) *
                                               countIn(j, m_grid.merged[1], rows) * slices;
                out[at] = toVoxel<Out>(m_sums[at] / count);
            }
    }

    const imaging::Volume& m_volume;
    VoxelGrid& m_grid;
    VoxelMerge m_merge;
    double m_air;
    std::vector<double> m_sums;
};

// Quantiles need no more than some millions of voxels; the odd stride visits every column and row.
template<class T>
std::vector<std::int64_t> histogramOf(const VoxelGrid& grid) {
    constexpr std::int64_t kEnough = std::int64_t{1} << 21;
    std::vector<std::int64_t> bins(kBins);
    const double width = grid.range.second - grid.range.first;
    const float scale = width > 0 ? static_cast<float>((kBins - 1) / width) : 0.0F;
    const float first = static_cast<float>(grid.range.first);
    const T* const voxels = reinterpret_cast<const T*>(grid.voxels.get());
    const std::int64_t count = grid.voxelCount(), stride = (count / kEnough) | 1;
    for (std::int64_t n = 0; n < count; n += stride) {
        const float bin = (static_cast<float>(voxels[n]) - first) * scale;
        ++bins[static_cast<size_t>(std::clamp(bin, 0.0F, kBins - 1.0F))];
    }
    return bins;
}

Affine mergedGeometry(const Affine& affine, const std::array<int, 3>& merged) {
    Affine first{{double(merged[0]), 0, 0}, {0, double(merged[1]), 0}, {0, 0, double(merged[2])}, {}};
    first.origin = {(merged[0] - 1) / 2.0, (merged[1] - 1) / 2.0, (merged[2] - 1) / 2.0};
    return compose(affine, first);
}

Result<VoxelGrid> describe(const imaging::Volume& volume, const VoxelGridLimits& limits) {
    const auto size = volume.size();
    if (std::min({size[0], size[1], size[2]}) < 2)
        return Error(ErrorCode::Unsupported, "3D needs at least two slices of two rows and columns");
    const auto range = volume.storedRange();
    if (!std::isfinite(range.first) || !std::isfinite(range.second) || range.first > range.second)
        return Error(ErrorCode::Corrupt, "the volume has no values");
    for (int k = 0; k < size[2]; ++k)
        if (volume.slice(k).columns() != size[0] || volume.slice(k).rows() != size[1] || volume.slice(k).samples() != 1)
            return Error(ErrorCode::Internal, QString("slice %1 is not of the volume's size").arg(k + 1));

    VoxelGrid grid;
    grid.type = voxelTypeOf(volume.type());
    grid.merged = chooseMerge(size, volume.grid().indexToPatient, bytesPerVoxel(grid.type), limits);
    grid.indexToPatient = mergedGeometry(volume.grid().indexToPatient, grid.merged);
    constexpr double kLargest = 1e30; // float arithmetic on the range must stay finite
    grid.range = {std::clamp(range.first, -kLargest, kLargest), std::clamp(range.second, -kLargest, kLargest)};
    for (size_t axis = 0; axis < 3; ++axis)
        grid.size[axis] = (size[axis] + grid.merged[axis] - 1) / grid.merged[axis];
    return grid;
}

} // namespace

int bytesPerVoxel(VoxelType type) {
    return visitVoxelType(type, [](auto* null) { return static_cast<int>(sizeof(*null)); });
}

double VoxelGrid::finestSpacing() const {
    return std::min({length(indexToPatient.x), length(indexToPatient.y), length(indexToPatient.z)});
}

Vec3 VoxelGrid::center() const {
    return indexToPatient.map({(size[0] - 1) / 2.0, (size[1] - 1) / 2.0, (size[2] - 1) / 2.0});
}

double VoxelGrid::radius() const {
    double radius = 0;
    for (int corner = 0; corner < 8; ++corner) {
        const auto at = [&](int axis) {
            return ((corner >> axis) & 1) != 0 ? size[static_cast<size_t>(axis)] - 0.5 : -0.5;
        };
        radius = std::max(radius, length(indexToPatient.map({at(0), at(1), at(2)}) - center()));
    }
    return radius;
}

double VoxelGrid::quantile(double share) const {
    const auto counted = std::accumulate(histogram.begin(), histogram.end(), std::int64_t{0});
    const double wanted = share * static_cast<double>(counted);
    double below = 0;
    size_t bin = 0;
    while (bin + 1 < histogram.size() && below + static_cast<double>(histogram[bin]) < wanted)
        below += static_cast<double>(histogram[bin++]);
    return range.first + (range.second - range.first) * static_cast<double>(bin) / (kBins - 1);
}

std::array<int, 3> chooseMerge(const std::array<int, 3>& size, const Affine& indexToPatient, int bytesPerVoxel,
                               const VoxelGridLimits& limits) {
    std::array<int, 3> merged{1, 1, 1};
    const std::array<double, 3> spacing{length(indexToPatient.x), length(indexToPatient.y), length(indexToPatient.z)};
    const auto reduced = [&](size_t axis) { return (size[axis] + merged[axis] - 1) / merged[axis]; };
    const auto canHalve = [&](size_t axis) { return reduced(axis) >= 4; };
    for (size_t axis = 0; axis < 3; ++axis)
        while (limits.maxSize > 0 && reduced(axis) > limits.maxSize && canHalve(axis))
            merged[axis] *= 2;

    const std::int64_t perVoxel = bytesPerVoxel + limits.derivedBytesPerVoxel;
    while (std::int64_t{1} * reduced(0) * reduced(1) * reduced(2) > limits.bytes / perVoxel) {
        int finest = -1;
        for (int axis = 0; axis < 3; ++axis) {
            const auto step = [&](int a) { return spacing[static_cast<size_t>(a)] * merged[static_cast<size_t>(a)]; };
            if (canHalve(static_cast<size_t>(axis)) && (finest < 0 || step(axis) < step(finest)))
                finest = axis;
        }
        if (finest < 0)
            break;
        merged[static_cast<size_t>(finest)] *= 2;
    }
    return merged;
}

Result<VoxelGrid> makeVoxelGrid(const imaging::Volume& volume, VoxelMerge merge, const VoxelGridLimits& limits,
                                const std::function<bool()>& cancelled) {
    SAGITTA_TRY(VoxelGrid grid, describe(volume, limits));
    grid.voxels.reset(new (std::nothrow) std::byte[static_cast<size_t>(grid.byteCount())]);
    if (!grid.voxels)
        return Error(ErrorCode::Full, "no memory for 3D");

    // Mappers see the inside of a mirrored grid, so the slices are taken in the order that makes it right-handed.
    const int slices = volume.size()[2], mz = grid.merged[2];
    const bool backwards = grid.indexToPatient.determinant() < 0;
    const double first = grid.range.first, last = grid.range.second;
    const double air = volume.scale().apply(first) <= volume.scale().apply(last) ? first : last;
    const bool done = visitVoxelType(grid.type, [&](auto* null) {
        SliceMerger<std::remove_pointer_t<decltype(null)>> merger(volume, grid, merge, air);
        for (int k = 0; k < grid.size[2]; ++k) {
            if (cancelled && cancelled())
                return false;
            merger.fill(backwards ? grid.size[2] - 1 - k : k, {k * mz, std::min((k + 1) * mz, slices)});
        }
        return true;
    });
    if (!done)
        return Error(ErrorCode::Cancelled, "superseded");
    if (backwards) {
        grid.indexToPatient.origin = grid.indexToPatient.map({0, 0, grid.size[2] - 1.0});
        grid.indexToPatient.z = -grid.indexToPatient.z;
    }
    grid.histogram =
        visitVoxelType(grid.type, [&](auto* null) { return histogramOf<std::remove_pointer_t<decltype(null)>>(grid); });
    return grid;
}

} // namespace sagitta::render
