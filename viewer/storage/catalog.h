// Catalog: the searchable index of the archive, in SQLite (WAL). Disposable: rebuild() of LocalStore makes it again
// from the files. Only searchable attributes are columns; the rest is the instance's header blob. Display sets are
// never stored. Thread-safe: each thread gets a connection of its own; writes come from one thread at a time
// (LocalStore). Timeout from a writing call: another process is writing for longer than we wait; nothing was changed,
// try again.
#pragma once

#include "core/result.h"
#include "dicom/instance_header.h"
#include "dicom/study_listing.h"
#include "dicom/study_summary.h"
#include "storage/holdings.h"
#include "storage/opening.h"
#include "storage/retention.h"
#include "storage/study_filter.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sagitta::storage {

struct CatalogEntry {
    dicom::InstanceHeaderPtr header;
    QString file; // name in the archive
    std::int64_t bytes = 0;
    std::int64_t arrivedAt = 0; // ms since 1970 UTC; 0: not known
};

// How much room a study takes, and when the last of its images came (as CatalogEntry).
struct StudyRoom {
    std::int64_t bytes = 0;
    std::int64_t arrivedAt = 0;
};

// A study that has made room. Without its patient.
struct Eviction {
    QString studyUid;
    QStringList modalities;
    QString studyDate;
    QString description;
    std::int64_t bytes = 0;
    QString node; // that has it
    LeaveReason reason = LeaveReason::Age;
    std::int64_t at = 0; // ms since 1970 UTC
};

struct StoredInstance {
    dicom::InstanceSummary summary;
    QString transferSyntaxUid;
    QString file;
    std::int64_t bytes = 0;
};

class Catalog {
public:
    // Opens or creates, migrates by resources/sql/NNN_*.sql under a lock file. Refused: made by a newer version.
    static Result<std::unique_ptr<Catalog>> open(const QString& dataDir, const Opening& opening = {});
    ~Catalog();

    // Sets a damaged catalog aside, so that the next open() makes a new one.
    static Result<void> discard(const QString& dataDir);

    // One transaction. An instance that is there already keeps its first file; those entries are in `duplicates`.
    // The same instance with the same file once more is neither: adding is idempotent.
    struct AddResult {
        QSet<QString> newStudies; // study UIDs that changed
        std::vector<CatalogEntry> duplicates;
    };
    Result<AddResult> add(const std::vector<CatalogEntry>& entries);
    // Gives an instance that is there another file (its first one is lost) and that file's header.
    Result<void> replaceFile(const CatalogEntry& entry);
    // Gives instances that are there corrected files, as one transaction. Their study and series say what the corrected
    // headers say; the files they had become pendingRemovals(), to be set aside.
    Result<void> supersede(const std::vector<CatalogEntry>& entries);
    // Its files become pendingRemovals() in the same transaction, to be deleted.
    Result<void> removeStudy(const QString& studyUid);
    // The same where it is neither pinned nor unread and `node` has listed each of its instances at or after
    // `heardSince`; false: that is not so, and nothing is changed. Noted among the evictions().
    Result<bool> evictStudy(const QString& studyUid, const QString& node, std::int64_t heardSince, LeaveReason reason);
    Result<std::vector<Eviction>> evictions() const; // the latest first
    // The instances with these names of files are gone, with the studies and series of which nothing is left. What
    // nodes have said of them is kept.
    Result<void> removeFiles(const QStringList& files);
    // What nodes have said of studies that are not here.
    Result<void> forgetNodes(const QStringList& studyUids);
    enum class Removal { Delete, SetAside };
    Result<QStringList> pendingRemovals(std::optional<Removal> kind = {}) const; // nothing: of both kinds
    Result<void> forgetRemovals(const QStringList& files);
    Result<void> clear();

    // Everything anew, as one transaction: `nextBatch` is asked until it returns nothing. Readers see the old rows
    // until the end, and an error or a crash leaves them as they were; after a crash isRebuildPending() is true.
    using NextBatch = std::function<Result<std::vector<CatalogEntry>>()>;
    Result<AddResult> replaceAll(const NextBatch& nextBatch);
    Result<bool> isRebuildPending() const;
    // Asks the next start for one.
    Result<void> markRebuildPending();

    // The first `most` of those found, and how many were; a negative number: all of them.
    Result<StudyPage> find(const StudyFilter& filter, const StudyOrder& order = {}, int most = -1) const;
    // All that have this text (StudyFilter::text), the newest first.
    Result<std::vector<dicom::StudySummary>> studies(const QString& search = {}) const;
    Result<std::optional<dicom::StudySummary>> study(const QString& studyUid) const; // nothing: it is not stored
    // Every identity that the study's instances claim, the listed one first. More than one: it may mix patients.
    Result<std::vector<dicom::PatientInfo>> patients(const QString& studyUid) const;
    Result<std::vector<dicom::SeriesSummary>> series(const QString& studyUid) const;
    // A series UID may stand in several studies, perhaps of several patients: a series is named with its study.
    Result<QStringList> studiesOfSeries(const QString& seriesUid) const;
    Result<std::vector<StoredInstance>> instances(const QString& studyUid, const QString& seriesUid) const;
    Result<QHash<QString, StudyRoom>> rooms() const; // by study UID
    Result<std::int64_t> instanceCount() const;
    Result<std::vector<StoredInstance>> allInstances() const;
    // The same in pieces: up to `limit` rows after `cursor` (0 at first), which moves on. Empty at the end.
    Result<std::vector<StoredInstance>> nextInstances(std::int64_t& cursor, int limit) const;
    Result<StoredInstance> instance(const QString& sopInstanceUid) const; // NotFound
    // Of the UIDs given, those that are stored.
    Result<QSet<QString>> present(const QStringList& sopInstanceUids) const;
    // Of the archive names given, those that some instance has.
    Result<QSet<QString>> knownFiles(const QStringList& files) const;
    // A blob of an older program is made again from the file. An instance of which neither can be read is left out, not
    // the whole series; its SOP Instance UID is in `unreadable`, and in the log.
    Result<std::vector<dicom::InstanceHeaderPtr>> headers(const QString& studyUid, const QString& seriesUid,
                                                          QStringList* unreadable = nullptr) const;
    Result<dicom::InstanceHeaderPtr> header(const QString& sopInstanceUid) const;

    // What nodes have said of studies that are here, or are to come: not in the files, so a rebuild keeps it.
    // The study is coming from this node, unless it is known to have come from another.
    Result<void> noteSource(const QString& studyUid, const QString& node);
    // The node listed this at `heardAt` (ms since 1970 UTC): all series of the study when the listing is whole, else
    // some. What another node has listed of it is forgotten. `failed`, after a retrieve: by series UID, how many did
    // not come; else those known before that are missing still have failed.
    Result<void> noteListing(const QString& node, std::int64_t heardAt, const dicom::StudyListing& listing,
                             const std::optional<QHash<QString, int>>& failed = {});
    // How much of them is here: of some studies by UID, of one, and of the series of one by UID.
    Result<QHash<QString, Holdings>> holdings(const QStringList& studyUids) const;
    Result<Holdings> holdings(const QString& studyUid) const;
    Result<QHash<QString, Holdings>> seriesHoldings(const QString& studyUid) const;
    // SOP Instance UIDs of those that are here but not on the node's list (any more).
    Result<QStringList> unlisted(const QString& studyUid) const;

    // SQLite's integrity_check; empty when clean.
    Result<QStringList> integrityCheck() const;
    // The log of transactions reaches the disk: what was committed survives a power failure.
    Result<void> sync() const;

private:
    struct Private;
    explicit Catalog(std::unique_ptr<Private> d);
    Result<void> updateSearch(const Opening& opening);
    Result<void> updateDecodability(const Opening& opening);
    Result<QVariantList> findUndecodable(const Opening& opening) const;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::storage
