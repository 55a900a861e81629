// Inside of the sampler: stored values on a plane of positions. Chooses the separable way when the plane's axes run
// along the grid's, the general one otherwise. Immutable; sample() may run on several threads at once. A row's values
// depend on the plane and the row alone, never on how the rows are shared out.
#pragma once

#include "imaging/interpolation.h"
#include "imaging/voxels.h"

namespace sagitta::imaging {

template<class T>
class PlaneSampler {
public:
    PlaneSampler(const Voxels<T>& voxels, const IndexPlane& plane, Interpolation interpolation, PaddingMode padding);

    // Rows begin <= j < end; out holds (end - begin) * columns values. NaN outside.
    void sample(int begin, int end, Real<T>* out) const;

private:
    const Voxels<T>& m_voxels;
    IndexPlane m_plane;
    Interpolation m_interpolation;
    PaddingMode m_padding;
    bool m_separable;
    int m_axisI = 0; // of the grid, along which i runs
    int m_axisJ = 1;
};

} // namespace sagitta::imaging
