// The CSA header: what Siemens MR keeps of an image in one private attribute, as a list of named texts ("SV10" form).
// Free functions, any thread. What is damaged is as if it were not there.
#pragma once

#include "dicom/dataset.h"

#include <QLatin1String>

#include <vector>

namespace sagitta::dicom {

// The bytes of CSA Image Header Info, (0029,xx10); empty when there is none.
QByteArray csaImageHeader(const Dataset& dataset);

// The numbers of one entry ("B_value"); empty when it is absent, without value or no numbers.
std::vector<double> csaNumbers(const QByteArray& header, QLatin1String name);

} // namespace sagitta::dicom
