#include "scene/mpr_geometry.h"

#include <algorithm>
#include <limits>

namespace sagitta::scene {

namespace {

constexpr double kAligned = 1e-3; // radians between a grid axis and a patient axis that still count as one
constexpr double kSquare = 1e-4;

struct Axes {
    Vec3 right, down;
};

Axes patientAxes(MprPlane plane) {
    switch (plane) {
    case MprPlane::Coronal:
        return {{1, 0, 0}, {0, 0, -1}};
    case MprPlane::Sagittal:
        return {{0, 1, 0}, {0, 0, -1}};
    case MprPlane::Axial:
        break;
    }
    return {{1, 0, 0}, {0, 1, 0}};
}

// The grid axis along `direction` or against it, as a signed 1-based number; 0 when none is within the tolerance.
int gridAxisAlong(const std::array<Vec3, 3>& axes, Vec3 direction) {
    for (int axis = 0; axis < 3; ++axis) {
        const Vec3 unit = normalized(axes[static_cast<size_t>(axis)]);
        if (length(cross(unit, direction)) <= kAligned)
            return dot(unit, direction) > 0 ? axis + 1 : -(axis + 1);
    }
    return 0;
}

struct Range {
    double min = std::numeric_limits<double>::max();
    double max = std::numeric_limits<double>::lowest();
    void add(double value) {
        min = std::min(min, value);
        max = std::max(max, value);
    }
    double middle() const { return (min + max) / 2; }
    double size() const { return max - min; }
};

// How far the volume reaches along a direction; `border` is how many voxels are added at each end.
Range reach(const dicom::RegularGrid& grid, Vec3 direction, double border) {
    Range range;
    for (int corner = 0; corner < 8; ++corner) {
        const auto end = [&](int axis) {
            return (corner >> axis & 1) ? grid.size[static_cast<size_t>(axis)] - 1 + border : -border;
        };
        range.add(dot(grid.indexToPatient.map({end(0), end(1), end(2)}), direction));
    }
    return range;
}

double voxelSpacingAlong(const dicom::RegularGrid& grid, Vec3 direction) {
    const std::optional<Affine> inverse = grid.indexToPatient.inverse();
    const double indexLength = inverse ? length(inverse->mapVector(direction)) : 0;
    return indexLength > 0 ? 1 / indexLength : 1;
}

// The plane lies in the grid: axis `third` (0..2) is the one one travels along.
void setAlignedSlices(MprGeometry& geometry, const dicom::RegularGrid& grid, Vec3 axis, int third) {
    const double along = dot(axis, geometry.normal);
    geometry.travel = along < 0 ? -geometry.normal : geometry.normal;
    geometry.step = std::abs(along);
    geometry.firstSlice = dot(grid.indexToPatient.origin, geometry.travel);
    geometry.slices = std::max(1, grid.size[static_cast<size_t>(third)]);
}

void setObliqueSlices(MprGeometry& geometry, const dicom::RegularGrid& grid, MprPlane plane) {
    // Feet to head, front to back, right to left, as the aligned planes of the usual axial series go.
    const Vec3 usual = plane == MprPlane::Axial     ? Vec3{0, 0, 1}
                       : plane == MprPlane::Coronal ? Vec3{0, 1, 0}
                                                    : Vec3{1, 0, 0};
    geometry.travel = dot(geometry.normal, usual) < 0 ? -geometry.normal : geometry.normal;
    geometry.step = voxelSpacingAlong(grid, geometry.travel);
    const Range range = reach(grid, geometry.travel, 0);
    geometry.slices = static_cast<int>(std::min(range.size() / geometry.step + 1e-6, 1e6)) + 1;
    geometry.firstSlice = range.middle() - (geometry.slices - 1) * geometry.step / 2;
}

} // namespace

int MprGeometry::sliceOf(Vec3 position) const {
    const double slice = std::round((dot(position, travel) - firstSlice) / step);
    return static_cast<int>(std::clamp(slice, 0.0, static_cast<double>(slices - 1)));
}

Vec3 MprGeometry::onSlice(Vec3 position, int index) const {
    return position + travel * (firstSlice + index * step - dot(position, travel));
}

MprGeometry mprGeometry(const dicom::RegularGrid& grid, MprPlane plane) {
    const std::array<Vec3, 3> axes{grid.indexToPatient.x, grid.indexToPatient.y, grid.indexToPatient.z};
    const Axes patient = patientAxes(plane);
    const int rightAxis = gridAxisAlong(axes, patient.right);
    const int downAxis = gridAxisAlong(axes, patient.down);
    const auto signedUnit = [&](int axis) {
        const Vec3 unit = normalized(axes[static_cast<size_t>(std::abs(axis) - 1)]);
        return axis > 0 ? unit : -unit;
    };
    // A canvas is rigid: axes that are not square to each other cannot be its axes.
    const bool inGrid =
        rightAxis != 0 && downAxis != 0 && std::abs(dot(signedUnit(rightAxis), signedUnit(downAxis))) <= kSquare;

    MprGeometry geometry;
    geometry.right = inGrid ? signedUnit(rightAxis) : patient.right;
    geometry.down = inGrid ? signedUnit(downAxis) : patient.down;
    geometry.normal = normalized(cross(geometry.right, geometry.down));
    const auto middle = [&](int axis) { return (grid.size[static_cast<size_t>(axis)] - 1) * 0.5; };
    geometry.center = grid.indexToPatient.map({middle(0), middle(1), middle(2)});
    geometry.width = reach(grid, geometry.right, 0.5).size();
    geometry.height = reach(grid, geometry.down, 0.5).size();
    geometry.pixelSpacing = std::min(voxelSpacingAlong(grid, geometry.right), voxelSpacingAlong(grid, geometry.down));
    if (inGrid) {
        const int third = 3 - (std::abs(rightAxis) - 1) - (std::abs(downAxis) - 1);
        setAlignedSlices(geometry, grid, axes[static_cast<size_t>(third)], third);
    } else {
        setObliqueSlices(geometry, grid, plane);
    }
    return geometry;
}

Vec3 clampedToBounds(Vec3 point, const dicom::RegularGrid& grid) {
    const auto clampAlong = [&](Vec3 axis, double value) {
        const Range range = reach(grid, axis, 0.5);
        return std::clamp(value, range.min, range.max);
    };
    return {clampAlong({1, 0, 0}, point.x), clampAlong({0, 1, 0}, point.y), clampAlong({0, 0, 1}, point.z)};
}

} // namespace sagitta::scene
