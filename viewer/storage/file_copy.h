// What it takes to copy files to another disk: room, the bytes, and the proof that they are the same. Any thread.
// Internal to this library.
#pragma once

#include "core/job.h"

#include <QString>

namespace sagitta::storage {

// Makes `to`, or replaces it. Of a large file a part is flushed to the disk now and then, so that a slow one does not
// owe much at its end. NotFound, Corrupt: `from` cannot be opened, or not be read to its end; Full, Io: `to` cannot be
// written; Cancelled. Then a part of it is there.
Result<void> copyBytes(const QString& from, const QString& to, const JobContext& context);

// Corrupt: one cannot be read; Cancelled.
Result<bool> isSameFile(const QString& pathA, const QString& pathB, const JobContext& context);

// What files take on a disk that counts in blocks.
std::int64_t bytesOnDisk(std::int64_t fileBytes);

// Without links; also of a path that is still to be made.
QString realPath(const QString& path);
bool isInside(const QString& path, const QString& folder);
// The path itself, or the first above it that is there.
QString existingParent(QString path);

} // namespace sagitta::storage
