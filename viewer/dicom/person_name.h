// The component groups of a person's name (PS3.5 6.2.1): alphabetic = ideographic = phonetic. Pure, any thread.
#pragma once

#include <QString>

namespace sagitta::dicom {

// The first group that is not empty, DICOM's carets kept: "Family^Given".
QString firstNameGroup(const QString& name);
// "Doe ^ Jane^^" and "DOE^JANE" are one name: PS3.5 6.2.1 lets trailing delimiters go. Not every device writes the
// other component groups.
QString comparableName(const QString& name);

} // namespace sagitta::dicom
