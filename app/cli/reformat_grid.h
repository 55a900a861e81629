// The output grid of `reformat`: where its pixels lie in patient space. Pure.
#pragma once

#include "core/result.h"
#include "imaging/reslicer.h"

#include <QSize>
#include <QString>

#include <optional>

namespace sagitta::app {

struct ReformatRequest {
    QString plane;                 // axial | coronal | sagittal | rx,ry,rz/cx,cy,cz
    std::optional<double> at;      // LPS coordinate of the plane along its normal, mm
    std::optional<Vec3> center;    // LPS mm
    std::optional<double> spacing; // mm, isotropic
    std::optional<QSize> size;
};

// The source's own voxel grid where both axes of the plane run along grid axes and neither spacing, size nor centre was
// asked for; else isotropic at the finest spacing, covering the volume.
Result<imaging::SampleGrid> makeReformatGrid(const imaging::Volume& volume, const ReformatRequest& request);

} // namespace sagitta::app
