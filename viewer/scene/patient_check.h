// Whether the objects of a study, or studies, are of one patient. A study is of one by definition (PS3.3 A.1.2); when
// the headers do not agree, somebody has to look. Pure, any thread.
#pragma once

#include "scene/study_content.h"

#include <vector>

namespace sagitta::scene {

// The patients that images and other objects name: one entry per identity that contradicts the others in ID, name or
// date of birth; what is missing contradicts nothing, nor do case and blanks of a name.
std::vector<dicom::PatientInfo> patientIdentities(const std::vector<dicom::DisplaySetPtr>& sets,
                                                  const std::vector<SeriesObjects>& others = {});

// Whether two studies are of one patient for sure: they have one ID, by one issuer where both name it, and neither name
// nor date of birth contradicts that. A name alone says nothing.
bool isSamePatient(const dicom::PatientInfo& a, const dicom::PatientInfo& b);

} // namespace sagitta::scene
