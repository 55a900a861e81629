// buildDisplaySets(): from the instances of one series to its display sets. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::dicom {

// Order of the result: as the smallest instance number of each. Rules, in order:
//  - instances without pixels make no display set;
//  - localizers apart; different matrix size, photometric kind or samples apart; mixed orientations apart;
//  - views around an axis (every image another orientation) stay together;
//  - multi-frame instances are their own set, unless every instance has one frame;
//  - two or more frames of reference are apart, but taken as one, with a warning, when each image carries its own;
//  - frames at one position are split by the first of echo, temporal position, b-value, acquisition number, image type
//    and acquisition time that separates them; what nothing separates stays a Stack with a warning. Where all images
//    lie at one position they are not split by time: a film;
//  - order by position along +normal of the first image, never by instance number; by instance number only without
//    geometry. Slice k of the grid is frame k;
//  - spacing from positions alone. Even within 1 % or 0.01 mm, at least two slices: RegularGrid; else Stack and
//    `refusal` says why.
std::vector<DisplaySetPtr> buildDisplaySets(const std::vector<InstanceHeaderPtr>& instances);

} // namespace sagitta::dicom
