// buildDisplaySets(): from the instances of one series to its display sets. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::dicom {

// Order of the result: as the smallest instance number of each. Rules, in order:
//  - instances without pixels make no display set;
//  - localizers apart; different matrix size, photometric kind or samples apart; mixed orientations apart;
//  - multi-frame instances are their own set, unless every instance has one frame;
//  - frames at one position (echoes, temporal positions, b-values, acquisitions) are split by the first key that
//    separates them; what nothing separates stays a Stack with a warning;
//  - order by position along the normal, never by instance number; by instance number only without geometry;
//  - spacing from positions alone. Even within 1 % or 0.01 mm, at least two slices: RegularGrid; else Stack and
//    `refusal` says why.
std::vector<DisplaySetPtr> buildDisplaySets(const std::vector<InstanceHeaderPtr>& instances);

} // namespace sagitta::dicom
