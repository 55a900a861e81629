// Importer: files and folders into the LocalStore. Copies by default; reports every file that was not taken and why.
// The copy has a zeroed preamble (nothing executable hides there) and else every byte of the source.
// Runs on a job's thread.
#pragma once

#include "core/job.h"
#include "storage/local_store.h"

#include <QStringList>

#include <vector>

namespace sagitta::storage {

struct ImportReport {
    int files = 0; // all that were looked at; a DICOMDIR is counted here alone
    int imported = 0;
    int duplicates = 0; // stored already; with another content (see `conflicts`) or the same
    int notDicom = 0;
    struct Unreadable {
        QString path;
        QString reason;
    };
    std::vector<Unreadable> unreadable;
    std::vector<Unreadable> conflicts;
    double seconds = 0;
};

// Move deletes a source file once its instance is indexed and flushed to the disk; of a conflict the source stays.
enum class ImportMode { Copy, Move };

// Recursive; symbolic links inside the given paths are not followed, the data folder itself is left out.
// Cancelled keeps what was imported. Full and other errors of writing to the data folder end the import; what could not
// be indexed is in `unreadable`, and tried again at the next start.
Result<ImportReport> importPaths(LocalStore& store, const QStringList& paths, ImportMode mode, JobContext& context);

} // namespace sagitta::storage
