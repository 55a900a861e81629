// Archive: the files. Each instance is one Part 10 file, as received, under a name of our own; nothing of a path comes
// from a peer or a file. Layout below the data folder:
//     archive/ab/cd/<32 hex digits>.dcm      indexed instances
//     incoming/<process>/<name>.part         being written
//     incoming/<process>/<name>.dcm          complete, not yet indexed; adopted at the next start after a crash
// Thread-safe (every call is a file-system call of its own). Errors: Full when the disk is, else Io.
#pragma once

#include "core/result.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace sagitta::storage {

class Archive {
public:
    // Makes the folders below dataDir and claims an incoming folder of this process.
    static Result<std::unique_ptr<Archive>> open(const QString& dataDir);
    ~Archive();

    // A new path to write an instance to (…/x.part).
    QString newPartFile() const;
    // The .part file is whole: renames it to .dcm beside it. From now on a crash does not lose it.
    Result<QString> complete(const QString& partFile) const;
    // Moves a completed file to its final place; returns its name relative to the archive ("ab/cd/….dcm").
    Result<QString> store(const QString& completedFile) const;
    // Absolute path for a relative name from the catalog.
    QString path(const QString& name) const;
    Result<void> remove(const QString& name) const;
    // Flushes a file and its folder to the disk (at the end of a study).
    static void sync(const QString& file);

    // Files left complete by processes that are gone; their .part files are deleted. Call once at start, then store.
    QStringList takeAbandoned() const;
    // Every name in the archive, for verify and rebuild.
    QStringList allNames() const;

private:
    explicit Archive(QString dataDir);

    QString m_root;
    QString m_incomingRoot;
    QString m_incoming;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace sagitta::storage
