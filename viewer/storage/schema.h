// Schema: brings a catalog file to the version of this program, by resources/sql/NNN_*.sql. Internal to this library.
#pragma once

#include "core/result.h"
#include "storage/opening.h"

class QSqlDatabase;

namespace sagitta::storage {

// The version that the scripts lead to.
int schemaVersion();

// Runs the scripts above the file's user_version, each in a transaction of its own, one process at a time.
// Refused: the file was made by a newer program.
Result<void> migrate(const QSqlDatabase& db, const Opening& opening = {});

} // namespace sagitta::storage
