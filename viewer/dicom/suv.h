// SUV of PET images: the factor from modality values (Rescale applied) to the standardised uptake value by body
// weight, in g/ml, by the vendor-neutral rules of QIBA. Only where every condition holds; else the reason why there is
// no SUV, and the values keep the unit they have. Pure functions, any thread.
#pragma once

#include "core/result.h"
#include "dicom/display_set.h"

namespace sagitta::dicom {

// `earliestAcquisition`: of all images of the series, as InstanceHeader::acquisitionDateTime. Unsupported with the
// reason in its detail.
Result<double> suvBodyWeightFactor(const InstanceHeader& header, const QString& earliestAcquisition);

// The one factor of a display set. Unsupported too when its images give different ones.
Result<double> suvBodyWeightFactor(const DisplaySet& set);

} // namespace sagitta::dicom
