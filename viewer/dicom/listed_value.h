// ListedValue: the bytes of one value as text for people. Internal to this library, see data_set_listing.h.
#pragma once

#include "dicom/byte_source.h"
#include "dicom/character_set.h"

#include <QString>

namespace sagitta::dicom {

struct ListedValue {
    QString text;
    int count = 0; // values; 0: cannot be told
    bool isWhole = true;
};

struct ValueLocation {
    std::int64_t offset = 0;
    std::int64_t length = 0; // all of it is in the source
    bool bigEndian = false;
};

// A VR whose values are text: also those that are numbers or dates written as such.
bool isTextVr(const QString& vr);

// A VR that is not known, or too few bytes for one number, are listed as bytes. `characterSet` is asked for the VRs
// that it governs (PS3.5 6.1.2.3).
ListedValue listValue(ByteSource& source, const ValueLocation& where, const QString& vr, CharacterSet& characterSet,
                      int maxCharacters);

} // namespace sagitta::dicom
