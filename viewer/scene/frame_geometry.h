// FrameGeometry: how a frame's pixels lie in patient space, or in the image's own plane when the file has no geometry.
// The one place that decides it: views, renderers and measurements all ask here. A value, any thread.
#pragma once

#include "core/geometry.h"
#include "dicom/instance_header.h"

namespace sagitta::scene {

struct FrameGeometry {
    bool inPatientSpace = false;
    Vec3 origin;          // centre of the first pixel, mm
    Vec3 rowDir{1, 0, 0}; // unit vectors: increasing column, increasing row
    Vec3 columnDir{0, 1, 0};
    double columnSpacing = 1; // mm from column to column
    double rowSpacing = 1;    // mm from row to row
    int columns = 0;
    int rows = 0;
    dicom::SpacingBasis basis = dicom::SpacingBasis::None;

    Vec3 center() const;
    double width() const { return columns * columnSpacing; } // with the half pixels at the borders
    double height() const { return rows * rowSpacing; }
    Plane plane() const { return {origin, cross(rowDir, columnDir)}; }
};

// Without a plane: x = column * spacing, y = row * spacing, z = 0. A spacing that is no positive number counts as 1.
FrameGeometry frameGeometry(const dicom::InstanceHeader& header, int frame);

} // namespace sagitta::scene
