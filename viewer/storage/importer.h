// Importer: files and folders into the LocalStore. Copies by default; reports every file that was not taken and why.
// The copy has a zeroed preamble (nothing executable hides there) and else every byte of the source.
// Runs on a job's thread.
#pragma once

#include "core/job.h"
#include "storage/local_store.h"

#include <QStringList>

#include <functional>
#include <vector>

namespace sagitta::storage {

struct ImportReport {
    int files = 0; // all that were looked at; a DICOMDIR is counted here alone
    int imported = 0;
    int duplicates = 0; // stored already; with another content (see `conflicts`) or the same
    int notDicom = 0;
    QStringList namedNotDicom; // those of them that are no finds in a folder
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

// Hears of each instance, by its SOP Instance UID, that is in the catalog now as its file says: imported, or the same
// was there already. On the store's writer thread, whose rules hold (LocalStore::Done).
using ImportHeard = std::function<void(const QString& sopInstanceUid)>;

// Recursive; symbolic links inside the given paths are not followed, the data folder itself is left out. A DICOMDIR
// that is named stands for its folder.
// Cancelled keeps what was imported. Full and other errors of writing to the data folder end the import; what could not
// be indexed is in `unreadable`, and tried again at the next start. Where `makeRoom` can help a full disk, it goes on.
Result<ImportReport> importPaths(LocalStore& store, const QStringList& paths, ImportMode mode, JobContext& context,
                                 const MakeRoom& makeRoom = {}, ImportHeard heard = {});

} // namespace sagitta::storage
