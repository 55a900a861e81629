#include "scene/frame_geometry.h"

namespace sagitta::scene {

namespace {
constexpr double kLargestSpacing = 1e6;

double usableSpacing(double spacing) { return spacing > 0 && spacing < kLargestSpacing ? spacing : 1; }
} // namespace

Vec3 FrameGeometry::center() const {
    return origin + rowDir * ((columns - 1) * 0.5 * columnSpacing) + columnDir * ((rows - 1) * 0.5 * rowSpacing);
}

FrameGeometry frameGeometry(const dicom::InstanceHeader& header, int frame) {
    FrameGeometry geometry;
    geometry.columns = header.format.columns;
    geometry.rows = header.format.rows;
    if (frame < 0 || static_cast<size_t>(frame) >= header.frames.size())
        return geometry;
    const dicom::FrameInfo& info = header.frames[static_cast<size_t>(frame)];
    geometry.columnSpacing = usableSpacing(info.spacing.column);
    geometry.rowSpacing = usableSpacing(info.spacing.row);
    geometry.basis = info.spacing.basis;
    if (info.plane) {
        geometry.inPatientSpace = true;
        geometry.origin = info.plane->position;
        geometry.rowDir = normalized(info.plane->rowDir);
        geometry.columnDir = normalized(info.plane->columnDir);
    }
    return geometry;
}

} // namespace sagitta::scene
