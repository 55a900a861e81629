// Archive: the files. Each instance is one Part 10 file, as received, under a name of our own; nothing of a path comes
// from a peer or a file. Layout below the data folder:
//     archive/ab/cd/<32 hex digits>.dcm      indexed instances; "ab/cd/….dcm" is the name in the catalog
//     incoming/<process>/<digits>.part       being written
//     incoming/<process>/<digits>.dcm        complete, not yet indexed; adopted at the next start after a crash
//     conflicts/, quarantine/, superseded/   kept aside: another content for a stored UID; not readable as DICOM; what
//                                            a correction has taken the place of
//     trash/                                 deleted, and can still be had back (trash.h)
// The digits are drawn once, so the final name follows from the incoming one. The first four, which choose the folder,
// change every 64 files only: what arrives together lies together, and folders are few while the archive is small.
// Thread-safe (every call is a file-system call of its own). Errors: Full when the disk is, else Io.
#pragma once

#include "core/result.h"

#include <QLockFile>
#include <QString>

#include <atomic>
#include <memory>

namespace sagitta::storage {

class Archive {
public:
    // Makes the folders below dataDir and claims an incoming folder of this process.
    static Result<std::unique_ptr<Archive>> open(const QString& dataDir);
    ~Archive();

    const QString& dataDir() const { return m_dataDir; }

    // A new path to write an instance to (…/x.part).
    QString newPartFile() const;
    // The .part file is whole: renames it to .dcm beside it. From now on a crash does not lose it.
    Result<QString> complete(const QString& partFile) const;
    // The name that a completed file has, or will have, in the archive.
    static QString nameFor(const QString& completedFile);
    // Gives a completed file its final place as well, so that it can be read there before store(). Where the file
    // system knows no hard links nothing happens and false is returned.
    bool link(const QString& completedFile) const;
    // Moves a completed file to its final place; returns its name relative to the archive ("ab/cd/….dcm").
    Result<QString> store(const QString& completedFile) const;
    // Absolute path for a relative name from the catalog; empty for a name that this archive would never give.
    QString path(const QString& name) const { return pathIn(m_dataDir, name); }
    static QString pathIn(const QString& dataDir, const QString& name);
    Result<void> remove(const QString& name) const;
    // Flushes files and their folders to the disk (at the end of a study).
    static Result<void> sync(const QStringList& files);

    enum class Aside { Conflict, Quarantine, Superseded };
    // Moves a file of ours, by its path, out of the way without losing it; returns where it is now.
    Result<QString> setAside(const QString& file, Aside aside) const;

    // Files that were set aside so, in no order.
    QStringList allAside(Aside aside) const;
    // Where one of that name is or would be; empty for a name that this archive would never give.
    QString asidePath(const QString& fileName, Aside aside) const;
    // A file of ours that was taken out of the archive comes back as one that has just been completed.
    Result<QString> takeBack(const QString& file) const;

    // Files left complete by processes that are gone, moved to this process's incoming folder; their .part files are
    // deleted. Call once at start, then store. The folders of living processes are not touched.
    QStringList takeAbandoned() const;
    // Whether some process still has this file in its incoming folder, on its way into the catalog.
    bool isIncoming(const QString& name) const;
    bool isEmpty() const;
    // Every name in the archive, oldest file first, for verify and rebuild.
    QStringList allNames() const;

private:
    explicit Archive(QString dataDir);
    QString folderOf(Aside aside) const;
    Result<void> claimIncoming();
    void adoptFrom(const QString& folder, QStringList& adopted) const;

    QString m_dataDir;
    QString m_root;
    QString m_incomingRoot;
    QString m_incoming;
    std::unique_ptr<QLockFile> m_lock;
    std::uint64_t m_folderSeed = 0;
    mutable std::atomic<std::uint64_t> m_namesGiven{0};
};

} // namespace sagitta::storage
