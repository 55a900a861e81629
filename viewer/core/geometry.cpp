#include "core/geometry.h"

namespace sagitta {

Vec3 normalized(Vec3 a) {
    const double n = length(a);
    return n > 0 ? a * (1.0 / n) : a;
}

bool isFinite(Vec3 a) { return std::isfinite(a.x) && std::isfinite(a.y) && std::isfinite(a.z); }

std::optional<Affine> Affine::inverse() const {
    const double det = determinant();
    const double scale = length(x) * length(y) * length(z);
    if (!std::isfinite(det) || std::abs(det) <= 1e-9 * scale || scale == 0)
        return std::nullopt;
    // Rows of the inverse matrix are the cross products of the columns.
    const Vec3 r0 = cross(y, z) * (1 / det);
    const Vec3 r1 = cross(z, x) * (1 / det);
    const Vec3 r2 = cross(x, y) * (1 / det);
    Affine inv;
    inv.x = {r0.x, r1.x, r2.x};
    inv.y = {r0.y, r1.y, r2.y};
    inv.z = {r0.z, r1.z, r2.z};
    inv.origin = -Vec3{dot(r0, origin), dot(r1, origin), dot(r2, origin)};
    return inv;
}

Affine compose(const Affine& second, const Affine& first) {
    return {second.mapVector(first.x), second.mapVector(first.y), second.mapVector(first.z), second.map(first.origin)};
}

} // namespace sagitta
