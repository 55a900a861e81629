// MprGeometry: a patient plane through a volume: its axes, how far it reaches, and the slices one steps through. A
// plane that is parallel to the volume's own grid within a thousandth takes the grid's axes and slice numbers, so that
// slice k of an MPR is frame k. A value, any thread.
#pragma once

#include "dicom/display_set.h"
#include "scene/view_state.h"

namespace sagitta::scene {

struct MprGeometry {
    Vec3 right, down, normal; // unit vectors
    Vec3 center;              // of the whole volume
    double width = 0;         // mm, with the half voxels at the borders
    double height = 0;
    double pixelSpacing = 1; // mm, the finer of the two in the plane
    Vec3 travel;             // unit normal, in the direction of increasing slice number
    double firstSlice = 0;   // dot(travel, point of slice 0)
    double step = 1;         // mm from slice to slice along travel
    int slices = 1;

    int sliceOf(Vec3 position) const;
    // `position` moved along the normal into the plane of slice `index`.
    Vec3 onSlice(Vec3 position, int index) const;
};

MprGeometry mprGeometry(const dicom::RegularGrid& grid, MprPlane plane);

// The point of the volume's bounding box in patient space, half voxels included, next to `point`. A box along the
// patient axes, because that is how the planes travel: every slice of every plane can be reached from every point.
Vec3 clampedToBounds(Vec3 point, const dicom::RegularGrid& grid);

} // namespace sagitta::scene
