// What went wrong at the disk, as an Error that says what to do: Full when the disk or a quota is, else Io.
// Any thread; makes the error from errno, so call it right after the failing call, or from a std::error_code.
#pragma once

#include "core/result.h"

#include <QString>

#include <system_error>

namespace sagitta::storage {

// `what` begins the text ("could not store an instance"); `folder` is where space was needed.
Error diskError(const QString& what, const QString& folder);
Error diskError(const QString& what, const QString& folder, const std::error_code& code);

// Full, with what is free and what to do.
Error diskFull(const QString& what, const QString& folder);
// Whether a program without privileges can write next to nothing there.
bool isDiskFull(const QString& folder);

// Renames within one file system, atomically, replacing what is there.
Result<void> renameFile(const QString& from, const QString& to);
// Removes a file; one that is gone already is no error.
Result<void> removeFile(const QString& file);
Result<void> makeFolder(const QString& folder);
// Images of patients: a folder that we make is for this user alone. One that exists is the site's business.
Result<void> makePrivateFolder(const QString& folder);

} // namespace sagitta::storage
