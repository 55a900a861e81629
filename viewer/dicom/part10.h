// Part10: what the beginning of a stored file says (PS3.10 7.1), read without parsing the data set: enough to hand it
// on as it is. Any thread.
#pragma once

#include "core/result.h"

#include <QString>

#include <cstdint>

namespace sagitta::dicom {

struct Part10 {
    QString transferSyntaxUid;
    std::int64_t dataSetOffset = 0; // to the end of the file
    std::int64_t dataSetBytes = 0;
};

// A file without preamble or meta group too. Corrupt: not DICOM; Io: cannot be read.
Result<Part10> readPart10(const QString& path);

} // namespace sagitta::dicom
