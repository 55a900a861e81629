#include "imaging/frame_sampler.h"

#include "imaging/parallel_rows.h"
#include "imaging/plane_sampler.h"

#include <algorithm>
#include <limits>

namespace sagitta::imaging {

namespace {

constexpr int kRowsPerPiece = 64;

IndexPlane planeOf(const PixelMap& map, int columns, int rows) {
    IndexPlane plane;
    plane.origin = {map.x0, map.y0, 0};
    plane.di = {map.dxdi, map.dydi, 0};
    plane.dj = {map.dxdj, map.dydj, 0};
    plane.columns = columns;
    plane.rows = rows;
    return plane;
}

template<class T>
void samplePlane(const dicom::Frame& frame, int component, const IndexPlane& plane, Interpolation interpolation,
                 const std::optional<std::pair<double, double>>& padding, float* out, int threads) {
    const Voxels<T> voxels = makeVoxels<T>({frame}, padding, component);
    const PlaneSampler<T> sampler(voxels, plane, interpolation, PaddingMode::Keep);
    parallelRows(plane.rows, kRowsPerPiece, threads, [&](int begin, int end) {
        const std::size_t columns = static_cast<std::size_t>(plane.columns);
        float* const to = out + static_cast<std::size_t>(begin) * columns;
        if constexpr (std::is_same_v<Real<T>, float>) {
            sampler.sample(begin, end, to);
        } else {
            std::vector<double> values(static_cast<std::size_t>(end - begin) * columns);
            sampler.sample(begin, end, values.data());
            std::transform(values.begin(), values.end(), to, [](double v) { return static_cast<float>(v); });
        }
    });
}

} // namespace

void sampleFrame(const dicom::Frame& frame, const PixelMap& map, int columns, int rows, Interpolation interpolation,
                 std::optional<std::pair<double, double>> padding, int component, std::span<float> out, int threads) {
    const IndexPlane plane = snapped(planeOf(map, columns, rows));
    const bool fits =
        columns > 0 && rows > 0 && out.size() >= static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    if (!fits || frame.isNull() || frame.rows() <= 0 || frame.columns() <= 0 || !isFinite(plane)) {
        std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
        return;
    }
    visitSamples(frame, [&]<class T>(std::span<const T>) {
        samplePlane<T>(frame, component, plane, interpolation, padding, out.data(), threads);
    });
}

} // namespace sagitta::imaging
