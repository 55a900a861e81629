// readUncompressed(): a stored object with its pixels uncompressed, for somebody who does not take the transfer syntax
// in which it is stored. Nothing else of it changes, and no value of its pixels, but that colour of JPEG 2000 becomes
// RGB: what was lost before stays marked as lost. Any thread; the whole object is in memory.
#pragma once

#include "core/result.h"

#include <QString>

#include <cstdint>
#include <memory>

class DcmDataset;

namespace sagitta::dicom {

// What it takes while it is made and written, in bytes: the pixels, and the file that they come from. As
// readUncompressed() fails.
Result<std::int64_t> bytesUncompressed(const QString& path);

// To be written in any native transfer syntax. Unsupported names the compression that cannot be undone here; Corrupt:
// not every frame that the object says it has came out whole.
Result<std::unique_ptr<DcmDataset>> readUncompressed(const QString& path);

} // namespace sagitta::dicom
