// Deflated Explicit VR Little Endian (PS3.5 A.5): the data set is one raw deflate stream after the meta header. Pure
// functions, any thread. The inflated size is capped before it is allocated.
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace sagitta::dicom {

// A data set larger than this is not opened: deflate expands up to a thousandfold.
inline constexpr qsizetype kMaxInflated = qsizetype{512} << 20;

// Inflates a raw deflate stream. Corrupt: no such stream; Full: more than `maxBytes` come out.
Result<QByteArray> inflate(const QByteArray& deflated, qsizetype maxBytes = kMaxInflated);

// The whole data set of a deflated Part 10 file. Frame offsets of an InstanceHeader with deflated == true count from
// the first byte of what this returns.
Result<QByteArray> inflatedDataset(const QString& path);

} // namespace sagitta::dicom
