// Inside of buildDisplaySets(): puts the frames of one display set in order and finds out what geometry they have.
// Pure.
#pragma once

#include "dicom/display_set.h"

namespace sagitta::dicom {

// Orders set.frames and fills kind, grid, refusal, gaps, sliceSpacing and tilted. Frames are ordered along +normal (row
// direction x column direction) of the frame that comes first by number, so the grid is right-handed and slice k of an
// MPR is frame k.
void fitGeometry(DisplaySet& set);

} // namespace sagitta::dicom
