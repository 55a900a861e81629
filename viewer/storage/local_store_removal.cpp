// LocalStore: how studies leave (removed, evicted, deleted) and come back from the trash.
#include "storage/local_store.h"
#include "storage/storage_log.h"
#include "storage/study_hold.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <iterator>

namespace sagitta::storage {
namespace {

constexpr int kLockWaitMs = 30'000;

} // namespace

Result<std::vector<StoredInstance>> LocalStore::instancesOf(const QString& studyUid) const {
    std::vector<StoredInstance> found;
    SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, m_catalog->series(studyUid));
    for (const dicom::SeriesSummary& series : all) {
        SAGITTA_TRY(std::vector<StoredInstance> instances, m_catalog->instances(studyUid, series.seriesInstanceUid));
        std::move(instances.begin(), instances.end(), std::back_inserter(found));
    }
    return found;
}

// `removeRows` may find that the study stays.
Result<bool> LocalStore::takeOut(const QString& studyUid, const std::function<Result<bool>()>& removeRows) {
    qsizetype left = 0;
    StoreChange change{{studyUid}, {}};
    {
        const std::lock_guard writing(m_writing);
        SAGITTA_TRY(const std::vector<StoredInstance> instances, instancesOf(studyUid));
        for (const StoredInstance& instance : instances)
            change.staleInstances.append(instance.summary.sopInstanceUid);
        SAGITTA_TRY(const QStringList before, m_catalog->pendingRemovals());
        // Rows first, the names of the files with them: a crash in between neither leaves rows without files nor lets a
        // rebuild bring back what was removed.
        SAGITTA_TRY(const bool isRemoved, removeRows());
        if (!isRemoved)
            return false;
        SAGITTA_TRY(const QStringList after, finishRemovals());
        left = std::count_if(after.begin(), after.end(), [&](const QString& file) { return !before.contains(file); });
    }
    notify(change);
    if (left == 0)
        return true;
    return Error(ErrorCode::Io, QStringLiteral("the study is removed, but %1 of its files could not be deleted; the "
                                               "next start of the program tries again")
                                    .arg(left));
}

Result<void> LocalStore::removeStudy(const QString& studyUid) {
    const Result<bool> removed = takeOut(studyUid, [&]() -> Result<bool> {
        SAGITTA_CHECK(m_catalog->removeStudy(studyUid));
        return true;
    });
    return removed ? Result<void>() : removed.error();
}

Result<bool> LocalStore::evictStudy(const QString& studyUid, const QString& node, std::int64_t heardSince,
                                    LeaveReason reason) {
    SAGITTA_TRY(StudyHold hold, StudyHold::toRemove(m_archive->dataDir(), studyUid));
    SAGITTA_TRY(const bool isEvicted,
                takeOut(studyUid, [&] { return m_catalog->evictStudy(studyUid, node, heardSince, reason); }));
    if (isEvicted)
        hold.discard();
    return isEvicted;
}

AsideFiles LocalStore::asideFiles() const {
    AsideFiles all;
    for (const auto& [aside, files] :
         {std::pair(Archive::Aside::Conflict, &all.conflicts), std::pair(Archive::Aside::Superseded, &all.superseded)})
        for (const KeptAside& kept : keptAside(aside))
            (*files)[kept.studyUid].append(QFileInfo(kept.file).fileName());
    return all;
}

Result<DeletedStudy> LocalStore::trashStudy(const QString& studyUid, const AsideFiles& aside) {
    SAGITTA_TRY(StudyHold hold, StudyHold::toRemove(m_archive->dataDir(), studyUid));
    StoreChange change{{studyUid}, {}};
    Trash::Entry entry;
    Result<void> moved;
    {
        const std::lock_guard writing(m_writing);
        SAGITTA_TRY(const auto lock, m_trash.lock(kLockWaitMs));
        SAGITTA_TRY(const std::optional<dicom::StudySummary> study, m_catalog->study(studyUid));
        if (!study)
            return Error(ErrorCode::NotFound, QStringLiteral("study %1 is not stored").arg(studyUid));
        SAGITTA_TRY(const std::vector<StoredInstance> instances, instancesOf(studyUid));
        entry.deleted = {{}, *study, 0, QDateTime::currentMSecsSinceEpoch()};
        for (const StoredInstance& instance : instances) {
            entry.files.append(instance.file);
            entry.deleted.bytes += instance.bytes;
            change.staleInstances.append(instance.summary.sopInstanceUid);
        }
        entry.conflicts = aside.conflicts.value(studyUid);
        entry.superseded = aside.superseded.value(studyUid);
        SAGITTA_CHECK(m_trash.begin(entry));
        if (const Result<void> removed = m_catalog->removeFiles(entry.files); !removed) {
            SAGITTA_CHECK(m_trash.end(entry));
            return removed.error();
        }
        moved = finishTrashing(entry);
    }
    hold.discard();
    notify(change);
    if (moved)
        return entry.deleted;
    return Error(ErrorCode::Io,
                 QStringLiteral("the study is deleted, but not all of its files could be moved; the next start of the "
                                "program tries again"),
                 moved.error());
}

// That its rows are gone reaches the disk before its manifest forgets where the files were.
Result<void> LocalStore::finishTrashing(Trash::Entry& entry) {
    SAGITTA_CHECK(m_trash.takeIn(entry, *m_archive));
    SAGITTA_CHECK(m_catalog->sync());
    return m_trash.setState(entry, Trash::State::Here);
}

std::vector<DeletedStudy> LocalStore::trash() const {
    std::vector<DeletedStudy> all;
    for (Trash::Entry& entry : m_trash.entries())
        all.push_back(std::move(entry.deleted));
    return all;
}

// With the trash locked. The files become this process's, and are queued to be indexed.
Result<void> LocalStore::giveBack(Trash::Entry& entry, const Done& done) {
    if (entry.state == Trash::State::In)
        SAGITTA_CHECK(m_trash.takeIn(entry, *m_archive));
    SAGITTA_CHECK(m_trash.setState(entry, Trash::State::Out));
    for (const Archive::Aside aside : {Archive::Aside::Conflict, Archive::Aside::Superseded}) {
        for (const QString& file : m_trash.aside(entry, aside))
            if (const auto moved = m_archive->setAside(file, aside); !moved)
                return moved.error();
    }
    QStringList files;
    for (const QString& file : m_trash.instances(entry)) {
        SAGITTA_TRY(const QString completed, m_archive->takeBack(file));
        queue({completed, done});
        files.append(completed);
    }
    // One that was indexed meanwhile is elsewhere, and flushed from there.
    SAGITTA_CHECK(Archive::sync(files));
    return m_trash.end(entry);
}

Result<RestoreReport> LocalStore::restoreTrashed(const QString& id) {
    struct Shared {
        std::mutex mutex;
        RestoreReport report;
    };
    const auto shared = std::make_shared<Shared>();
    const Done done = [shared](PutOutcome outcome, const QString& uid, const QString& reason) {
        const std::lock_guard lock(shared->mutex);
        RestoreReport& report = shared->report;
        if (outcome == PutOutcome::Failed)
            report.unreadable.append(reason);
        else if (outcome == PutOutcome::Duplicate && !reason.isEmpty())
            report.conflicts.append(uid);
        else
            ++(outcome == PutOutcome::Stored ? report.instances : report.duplicates);
    };
    {
        SAGITTA_TRY(const auto lock, m_trash.lock(kLockWaitMs));
        std::optional<Trash::Entry> entry = m_trash.entry(id);
        if (!entry)
            return Error(ErrorCode::NotFound, QStringLiteral("it is no longer among the deleted studies"));
        SAGITTA_CHECK(giveBack(*entry, done));
    }
    SAGITTA_CHECK(flush());
    const std::lock_guard lock(shared->mutex);
    return shared->report;
}

// False: it is gone already. A crash may have left its rows, and its files where they were.
Result<bool> LocalStore::purge(const QString& id) {
    StoreChange change;
    {
        const std::lock_guard writing(m_writing);
        SAGITTA_TRY(const auto lock, m_trash.lock(kLockWaitMs));
        std::optional<Trash::Entry> entry = m_trash.entry(id);
        if (!entry)
            return false;
        if (entry->state == Trash::State::In) {
            const QString& uid = entry->deleted.study.studyInstanceUid;
            SAGITTA_TRY(const std::vector<StoredInstance> instances, instancesOf(uid));
            for (const StoredInstance& instance : instances)
                if (entry->files.contains(instance.file))
                    change.staleInstances.append(instance.summary.sopInstanceUid);
            if (!change.staleInstances.isEmpty())
                change.studyUids.insert(uid);
            SAGITTA_CHECK(m_catalog->removeFiles(entry->files));
            SAGITTA_CHECK(finishTrashing(*entry));
        }
        SAGITTA_CHECK(m_trash.discard(*entry));
    }
    m_trash.removeDiscarded();
    notify(change);
    return true;
}

// One by one: neither a long deletion nor one that cannot be holds up the rest.
Result<void> LocalStore::purgeTrash(const QStringList& ids, const std::stop_token& stop) {
    QHash<QString, QString> studyOf;
    for (const DeletedStudy& deleted : trash())
        studyOf.insert(deleted.id, deleted.study.studyInstanceUid);
    QStringList studies;
    Result<void> first;
    for (const QString& id : ids) {
        if (!studyOf.contains(id))
            continue;
        if (stop.stop_requested()) {
            first = Error(ErrorCode::Cancelled, {});
            break;
        }
        const Result<bool> isPurged = purge(id);
        const bool isBusy = !isPurged && isPurged.error().code() == ErrorCode::Timeout;
        if (isPurged && *isPurged)
            studies.append(studyOf.value(id));
        else if (!isPurged && (first || isBusy))
            first = isPurged.error();
        if (isBusy) // another process is at it, for long
            break;
    }
    const std::lock_guard writing(m_writing);
    for (const Result<void>& forgotten : {m_catalog->forgetNodes(studies), forgetMarks(studies)})
        if (!forgotten && first)
            first = forgotten;
    return first;
}

// Of those that are neither in the lists again nor deleted once more.
Result<void> LocalStore::forgetMarks(QStringList studyUids) {
    for (const DeletedStudy& deleted : trash())
        studyUids.removeAll(deleted.study.studyInstanceUid);
    QStringList gone;
    for (const QString& uid : std::as_const(studyUids)) {
        SAGITTA_TRY(const std::optional<dicom::StudySummary> study, m_catalog->study(uid));
        if (!study)
            gone << uid;
    }
    return m_marks->forget(gone);
}

// What a killed process was at, before anything new. It is no reason not to start that something cannot be moved.
void LocalStore::recoverTrash() {
    const auto lock = m_trash.lock(0);
    if (!lock) // another process is at it, or nothing can be written
        return;
    m_trash.removeEmpty();
    for (Trash::Entry& entry : m_trash.entries()) {
        Result<void> done;
        if (entry.state == Trash::State::In) {
            done = m_catalog->removeFiles(entry.files);
            if (done)
                done = finishTrashing(entry);
        } else if (entry.state == Trash::State::Out) {
            done = giveBack(entry, {});
        }
        if (!done)
            qCWarning(logStorage).noquote() << "a deletion that was cut off could not be ended, the next start tries "
                                               "again:"
                                            << done.error().message();
    }
    m_trash.removeDiscarded();
}

} // namespace sagitta::storage
