// What only a whole disk can be told: to write everything out, and to be read anew. Any thread.
#pragma once

#include "core/result.h"

#include <QString>

namespace sagitta::storage {

// All that was written to the file system of this folder reaches its disk; where the system cannot be asked for that,
// nothing happens.
Result<void> flushDisk(const QString& folder);
// The next read of a file that was flushed comes from the disk and not from memory, where the system can be told so.
void forgetCached(const QString& file);

} // namespace sagitta::storage
