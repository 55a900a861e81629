// What PS3.6 and the vendors' lists, as DCMTK carries them, call attributes and UIDs. Look-ups, any thread.
#pragma once

#include "dicom/tag.h"

#include <QString>

#include <optional>

namespace sagitta::dicom {

struct DictionaryEntry {
    QString keyword; // "PatientName"
    QString name;    // the keyword in words: "Patient Name"
    QString vr;      // as in PS3.6; where that leaves a choice DCMTK's word for it: "xs", "lt", "ox", "px", "up"
};

// A private attribute is found by its creator alone.
std::optional<DictionaryEntry> findAttribute(Tag tag, const QString& privateCreator = {});

// "CT Image Storage"; empty when the UID is not known.
QString uidName(const QString& uid);

// "(0010,0010)".
QString toString(Tag tag);

// "SOPClassUID" -> "SOP Class UID".
QString keywordInWords(const QString& keyword);

} // namespace sagitta::dicom
