// LocalStore: archive, catalog and marks together, with the one writer thread. Instances come in from any thread by
// put(); they are read, filed and indexed in batches (up to 500 instances or 40 ms), and listeners are told which
// studies changed. Thread-safe.
//
// What a kill at any moment leaves, and who completes it. A file goes
//   1. incoming/<process>/X.part    being received              lost with the process; deleted at the next open()
//   2. incoming/<process>/X.dcm     put() has returned          adopted by the next open(), which goes on at 3
//   3. + archive/aa/bb/X.dcm        a second hard link          as 2: the incoming name is what counts
//   4. + the row, committed         name aa/bb/X.dcm            as 2: adding the same name again changes nothing
//   5. the incoming name is gone    done
// so a row that a reader sees has its file, and a file is at every moment in the incoming folder or in the catalog.
// Without hard links (some memory cards) step 3 falls away and step 5 moves the file.
// A power failure may also undo what was not flushed: flush() is the promise against that; without it what came in is
// flushed within a moment, in the background.
#pragma once

#include "core/listeners.h"
#include "core/result.h"
#include "storage/archive.h"
#include "storage/catalog.h"
#include "storage/opening.h"
#include "storage/study_marks.h"
#include "storage/trash.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

namespace sagitta {
class JobContext;
}

namespace sagitta::storage {

struct VerifyReport {
    int instances = 0;
    QStringList missing; // SOP Instance UIDs whose file is gone
    // … whose file cannot be read, has changed its size or holds another instance; and the names of files that are
    // neither in the catalog nor readable, which no rebuild would index.
    QStringList corrupt;
    QStringList orphans; // names of readable files that are not in the catalog
    QStringList catalogErrors;

    bool isClean() const {
        return missing.isEmpty() && corrupt.isEmpty() && orphans.isEmpty() && catalogErrors.isEmpty();
    }
};

struct RebuildReport {
    int instances = 0;
    QStringList unreadable; // names of files that stay where they are, without a row
    QStringList conflicts;  // SOP Instance UIDs that several contents claimed; the oldest is kept, the rest set aside
};

// A file of an instance beside the archive: another content for its UID, or what a correction has taken the place of.
struct KeptAside {
    QString sopInstanceUid;
    QString studyUid; // as the file says
    QString file;     // its absolute path
};

// What lies aside of studies, by study UID: names of files.
struct AsideFiles {
    QHash<QString, QStringList> conflicts;
    QHash<QString, QStringList> superseded;
    bool hasAny(const QString& studyUid) const { return conflicts.contains(studyUid) || superseded.contains(studyUid); }
};

struct RestoreReport {
    int instances = 0;
    int duplicates = 0;     // were here again already
    QStringList conflicts;  // SOP Instance UIDs that are here with another content: that is kept, this lies aside
    QStringList unreadable; // reasons
};

// How far a verify or a rebuild is, in instances.
using MaintenanceProgress = std::function<void(std::int64_t done, std::int64_t total)>;

struct StoreChange {
    QSet<QString> studyUids;
    // SOP Instance UIDs whose file is another one now, or gone: what was decoded of them holds no longer.
    QStringList staleInstances;
};

// Makes room on the disk for what comes in, and says whether there is more now; may take its time.
using MakeRoom = std::function<bool(JobContext&)>;

enum class PutOutcome { Stored, Duplicate, Failed };

// What happens to an instance that is stored already, when it comes with another content: Keep, the stored one stays
// and the other is set aside. TakeCorrection: where only the rest of the header differs (its pixels, what they show and
// where, its study and series are the same) the new one takes its place, and the former file goes to superseded/.
enum class IfStored { Keep, TakeCorrection };

class LocalStore {
public:
    // What became of one instance; called on the writer thread after its transaction. A Duplicate with a reason had
    // another content than the stored one and was kept aside. A Failed one that is not readable as DICOM is kept in
    // quarantine; one that failed for the disk or the catalog is tried again at the next start; for a full disk
    // when there is room (resume()).
    // Neither Done nor Listener may call flush(), rebuild() or what removes or restores studies.
    using Done = std::function<void(PutOutcome, const QString& sopInstanceUid, const QString& reason)>;
    using Listener = std::function<void(const StoreChange&)>;

    // Adopts what a crash left behind, ends removals and rebuilds that were cut off, and makes a catalog that is
    // missing or damaged again from the files.
    static Result<std::unique_ptr<LocalStore>> open(const QString& dataDir, const Opening& opening = {});
    // Writes out what is queued, and flushes it.
    ~LocalStore();

    Archive& archive() { return *m_archive; }
    const Catalog& catalog() const { return *m_catalog; }
    // What people say of the studies: apart from the catalog, and never touched by what is done to it.
    StudyMarks& marks() { return *m_marks; }

    // Takes over a complete .part file (from archive().newPartFile()): renames it at once, so that it survives a crash,
    // and indexes it soon. An error means the file is not kept; Full: there is no room (hasRoom()).
    Result<void> put(const QString& partFile, Done done = {}, IfStored ifStored = IfStored::Keep);
    // Instances do not get the last bytes of a disk: the log of the catalog, its checkpoint, a removal, settings and
    // annotations need some. Asks the file system.
    static constexpr std::uint64_t kReserveBytes = 32'000'000;
    bool hasRoom() const;
    // Indexes what a full disk has kept out of the catalog (put() does so too); call it before asking what is there.
    // Full: it is still so.
    Result<void> resume();
    // Waits until everything put so far is in the catalog, and flushes it to the disk. An error: something could not be
    // flushed (the next flush tries it again), or something put without a Done could not be indexed; what has a Done
    // hears of it there, and nobody else does.
    Result<void> flush();
    // Waits until everything put so far is in the catalog: it can be seen, and survives the end of the process. An
    // error as of flush().
    Result<void> settle();

    // An error with the study gone from the catalog: some of its files could not be deleted; the next start tries
    // again.
    Result<void> removeStudy(const QString& studyUid);
    // The same to make room, where it is neither pinned nor unread and `node` has listed each of its instances at or
    // after `heardSince` (ms since 1970 UTC); false: that is not so, and nothing is changed. Refused: somebody uses the
    // study (StudyHold).
    Result<bool> evictStudy(const QString& studyUid, const QString& node, std::int64_t heardSince, LeaveReason reason);

    // A deleted study leaves the lists at once; its files, and what lies aside of it, stay in the trash. Refused:
    // somebody uses it. NotFound: it is not here. Io with the study deleted: some files could not be moved; the next
    // start tries again.
    Result<DeletedStudy> trashStudy(const QString& studyUid, const AsideFiles& aside);
    std::vector<DeletedStudy> trash() const; // the oldest first
    // They come in as if they had just arrived: what is here again is not stored twice, and what is here with another
    // content is kept and the deleted one set aside. By the id of what was deleted; NotFound.
    Result<RestoreReport> restoreTrashed(const QString& id);
    // Deletes them for good, and the marks of studies of which nothing is left; unknown ids are gone already. An error
    // with the others gone: of the first that could not be. Cancelled, or Timeout as another process is at them: what
    // has gone by then has gone.
    Result<void> purgeTrash(const QStringList& ids, const std::stop_token& stop = {});
    // Reads each such file.
    AsideFiles asideFiles() const;
    // As Catalog's: what a node says of a study. Listeners do not hear of it.
    Result<void> noteSource(const QString& studyUid, const QString& node);
    Result<void> noteListing(const QString& node, const dicom::StudyListing& listing,
                             const std::optional<QHash<QString, int>>& failed = {});
    // Of all studies, or of some: then neither the catalog itself nor files without a row are looked at.
    Result<VerifyReport> verify(const std::stop_token& stop = {}, const MaintenanceProgress& progress = {}) const;
    Result<VerifyReport> verifyStudies(const QStringList& studyUids, const std::stop_token& stop = {},
                                       const MaintenanceProgress& progress = {}) const;
    // Reads each such file: for somebody who asks, not for every list.
    std::vector<KeptAside> conflicts() const { return keptAside(Archive::Aside::Conflict); }
    // Makes the catalog again from the files. Until it is done everybody sees the old one.
    Result<RebuildReport> rebuild(const std::stop_token& stop = {}, const MaintenanceProgress& progress = {});

    // Called on the writer thread (for a removal or a rebuild: on its caller's) until the token is gone.
    [[nodiscard]] std::shared_ptr<void> subscribe(Listener listener);

private:
    struct Queued {
        QString file;
        Done done;
        IfStored ifStored = IfStored::Keep;
    };
    struct Outcome {
        Done done;
        PutOutcome outcome = PutOutcome::Failed;
        QString uid;
        QString reason;
        bool isReplacement = false; // the instance was there, its file was lost
    };
    struct Batch;

    LocalStore(std::unique_ptr<Archive> archive, std::unique_ptr<StudyMarks> marks, std::unique_ptr<Catalog> catalog);
    static Result<std::unique_ptr<Catalog>> openCatalog(const QString& dataDir, const Opening& opening);
    Result<void> recover(const Opening& opening);
    Result<bool> needsRebuild() const;
    void recoverTrash();
    Result<void> finishTrashing(Trash::Entry& entry);
    Result<void> giveBack(Trash::Entry& entry, const Done& done);
    Result<bool> purge(const QString& id);
    Result<void> forgetMarks(QStringList studyUids);
    void queue(Queued queued);
    // Deletes removed files and sets superseded ones aside. Returns the names of those that could not be moved.
    Result<QStringList> finishRemovals();
    Result<QStringList> finish(Catalog::Removal kind);
    Result<bool> takeOut(const QString& studyUid, const std::function<Result<bool>()>& removeRows);

    void write(const std::stop_token& stop);
    void queueLeft(); // under m_mutex
    std::deque<Queued> takeBatch();
    // Returns what must be tried again.
    std::deque<Queued> commit(std::deque<Queued> queued);
    static Result<dicom::InstanceHeaderPtr> readIndexable(const QString& file);
    void readHeaders(std::deque<Queued> queued, Batch& batch);
    void storeFiles(const std::vector<CatalogEntry>& duplicates, Batch& batch);
    Result<Outcome> settleDuplicate(const CatalogEntry& entry, const QString& file);
    void settle(std::size_t index, Result<Outcome> outcome, Batch& batch);
    bool isCorrection(const CatalogEntry& entry, const QString& file) const;
    void correct(const std::vector<std::size_t>& indexes, Batch& batch);
    Result<QString> keepAside(const QString& file); // where it lies now
    void notify(const StoreChange& change);
    Result<std::vector<StoredInstance>> instancesOf(const QString& studyUid) const;
    std::vector<KeptAside> keptAside(Archive::Aside aside) const;
    Result<void> syncWritten();
    void syncLater(const std::stop_token& stop);
    Result<void> takeWriteError();
    void waitUntilWritten(std::optional<std::chrono::milliseconds> most);

    Result<QStringList> namesToIndex() const;
    std::vector<CatalogEntry> readArchived(const QStringList& names, QStringList& unreadable) const;
    Result<void> settleRebuilt(const std::vector<CatalogEntry>& duplicates, RebuildReport& report, StoreChange& change);

    Result<void> verifyFiles(std::span<const StoredInstance> rows, const std::stop_token& stop,
                             VerifyReport& report) const;
    void verifyFile(const StoredInstance& row, VerifyReport& report) const;
    Result<void> findOrphans(const QStringList& names, const std::stop_token& stop, VerifyReport& report) const;
    Result<bool> isOrphan(const QString& name) const;

    std::unique_ptr<Archive> m_archive;
    std::unique_ptr<StudyMarks> m_marks;
    std::unique_ptr<Catalog> m_catalog;
    const Trash m_trash;
    Listeners<StoreChange> m_listeners;
    // One at a time: a batch, a removal, a rebuild. Taken before the lock of the trash and before m_mutex.
    std::mutex m_writing;
    std::mutex m_syncing; // one flush() at a time, as one may wait for what another took on. Taken before m_mutex
    std::mutex m_mutex;   // guards what follows
    std::condition_variable_any m_wakeWriter;
    std::condition_variable m_wakeWaiters;
    std::deque<Queued> m_queue;
    QStringList m_left; // complete files whose rows found no space
    std::uint64_t m_accepted = 0;
    std::uint64_t m_written = 0;
    int m_flushing = 0;
    QStringList m_unsynced;
    std::optional<Error> m_writeError; // of a file without a Done
    std::condition_variable_any m_wakeSyncer;
    std::jthread m_writer;
    std::jthread m_syncer; // flushes to the disk what nobody has asked to be flushed
};

} // namespace sagitta::storage
