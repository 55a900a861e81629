// Schema: brings a database file to the version of this program, by the scripts of its kind: those of the catalog are
// resources/sql/NNN_*.sql, those of the marks resources/sql/marks/NNN_*.sql. Internal to this library.
#pragma once

#include "core/result.h"
#include "storage/opening.h"

class QSqlDatabase;

namespace sagitta::storage {

enum class Schema { Catalog, Marks };

// The version that the scripts lead to.
int schemaVersion(Schema schema);

// Runs the scripts above the file's user_version, each in a transaction of its own, one process at a time.
// Refused: the file was made by a newer program.
Result<void> migrate(const QSqlDatabase& db, Schema schema, const Opening& opening = {});

} // namespace sagitta::storage
