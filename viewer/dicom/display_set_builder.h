// buildDisplaySets(): from the instances of one series to its display sets. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::dicom {

// Order of the result: as the smallest instance number of each. Rules, in order (split_rules.h names the properties):
//  - instances without pixels make no display set;
//  - multi-frame instances are their own set, unless every instance has one frame; the parts of a concatenation are one
//    set, in order, and what is missing of it is a warning;
//  - localizers apart; different matrix size, photometric kind or samples apart; levels, labels and overviews of a
//  slide
//    apart; detectors, energy windows and phases of nuclear medicine, focal planes and optical paths of a slide apart;
//  - two or more frames of reference are apart, but taken as one, with a warning, when each image carries its own;
//  - stacks of an enhanced image apart, pixel sizes apart, unless there are nearly as many as frames;
//  - mixed orientations apart; views around an axis (every image another orientation) stay together;
//  - frames at one position are split by the first of the properties that separates them: echo, time point, b-value,
//    diffusion direction, … ; failing that in rounds by a clock; what nothing separates stays a Stack with a warning.
//    Where all images lie at one position they are not split by time: a film;
//  - order by position along +normal of the first image, never by instance number; by instance number only without
//    geometry; tiles of a slide row by row. Slice k of the grid is frame k;
//  - spacing from positions alone. Even within 1 % or 0.01 mm, at least two slices: RegularGrid; else Stack and
//    `refusal` says why.
std::vector<DisplaySetPtr> buildDisplaySets(const std::vector<InstanceHeaderPtr>& instances);

} // namespace sagitta::dicom
