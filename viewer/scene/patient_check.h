// Whether the images of a study are of one patient. A study is of one by definition (PS3.3 A.1.2); when the headers do
// not agree, somebody has to look. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <vector>

namespace sagitta::scene {

// The patients that the images name: one entry per identity that contradicts the others in ID, name or date of birth;
// what is missing contradicts nothing, nor do case and blanks of a name.
std::vector<dicom::PatientInfo> patientIdentities(const std::vector<dicom::DisplaySetPtr>& sets);

} // namespace sagitta::scene
