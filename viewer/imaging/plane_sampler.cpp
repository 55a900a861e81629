#include "imaging/plane_sampler.h"

#include "imaging/affine_kernel.h"
#include "imaging/separable_kernel.h"

#include <algorithm>

namespace sagitta::imaging {

namespace {

// The one axis a step runs along; -1 when there are several or none.
int singleAxis(const std::array<double, 3>& step) {
    int found = -1;
    for (int axis = 0; axis < 3; ++axis) {
        if (step[static_cast<std::size_t>(axis)] == 0)
            continue;
        if (found >= 0)
            return -1;
        found = axis;
    }
    return found;
}

} // namespace

template<class T>
PlaneSampler<T>::PlaneSampler(const Voxels<T>& voxels, const IndexPlane& plane, Interpolation interpolation,
                              PaddingMode padding) :
    m_voxels(voxels),
    m_plane(plane), m_interpolation(interpolation), m_padding(padding), m_axisI(singleAxis(plane.di)),
    m_axisJ(singleAxis(plane.dj)) {
    m_separable = m_axisI >= 0 && m_axisJ >= 0 && m_axisI != m_axisJ;
}

template<class T>
void PlaneSampler<T>::sample(int begin, int end, Real<T>* out) const {
    const auto rows = [&](auto&& kernel) {
        for (int j = begin; j < end; ++j)
            kernel.row(j, out + static_cast<std::ptrdiff_t>(j - begin) * m_plane.columns);
    };
    if (m_separable)
        rows(SeparableKernel<T>(m_voxels, m_plane, m_interpolation, m_padding, static_cast<std::size_t>(m_axisI),
                                static_cast<std::size_t>(m_axisJ)));
    else
        rows(AffineKernel<T>(m_voxels, m_plane, m_interpolation, m_padding));
}

template class PlaneSampler<std::uint8_t>;
template class PlaneSampler<std::int8_t>;
template class PlaneSampler<std::uint16_t>;
template class PlaneSampler<std::int16_t>;
template class PlaneSampler<std::uint32_t>;
template class PlaneSampler<std::int32_t>;
template class PlaneSampler<float>;
template class PlaneSampler<double>;

} // namespace sagitta::imaging
