// The component groups of a person's name (PS3.5 6.2.1): alphabetic = ideographic = phonetic. Pure, any thread.
#pragma once

#include <QString>

namespace sagitta::dicom {

// The first group that is not empty, DICOM's carets kept: "Family^Given".
QString firstNameGroup(const QString& name);

} // namespace sagitta::dicom
