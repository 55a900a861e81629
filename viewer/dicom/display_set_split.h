// Inside of buildDisplaySets(): which frames of a series belong together. Each rule is a small function that cuts
// groups into smaller ones; what a group was cut by goes into its reason, what its first frame is into its id. Pure,
// any thread.
#pragma once

#include "dicom/display_set.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::dicom {

struct FrameGroup {
    std::vector<DisplayFrame> frames; // by instance number, then frame
    QStringList keys;                 // for the id
    QStringList reasons;              // for people
    QStringList warnings;
    bool manyFramesOfReference = false;
    bool isRotating = false; // views around an axis: positions are not compared
};

// All groups of a series, in the order of their first frames.
std::vector<FrameGroup> splitSeries(const std::vector<InstanceHeaderPtr>& instances);

// Numbers for each frame, equal for those in one plane: by distance along `normal`, from 0 up without holes.
std::vector<int> planeNumbers(const std::vector<DisplayFrame>& frames, Vec3 normal);

// Whether two planes look the same way, within about half a degree.
bool isSameOrientation(const ImagePlane& a, const ImagePlane& b);

} // namespace sagitta::dicom
