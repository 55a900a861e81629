// Importer: files and folders into the LocalStore. Copies by default; reports every file that was not taken and why.
// Runs on a job's thread.
#pragma once

#include "core/job.h"
#include "storage/local_store.h"

#include <QStringList>

#include <vector>

namespace sagitta::storage {

struct ImportReport {
    int files = 0;
    int imported = 0;
    int duplicates = 0;
    int notDicom = 0;
    struct Unreadable {
        QString path;
        QString reason;
    };
    std::vector<Unreadable> unreadable;
    double seconds = 0;
};

enum class ImportMode { Copy, Move };

// Recursive; symbolic links are not followed out of the given paths. Cancelled keeps what was imported.
Result<ImportReport> importPaths(LocalStore& store, const QStringList& paths, ImportMode mode, JobContext& context);

} // namespace sagitta::storage
