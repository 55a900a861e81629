#include "storage/local_store.h"

#include "core/background_thread.h"
#include "core/disk_space.h"
#include "dicom/part10.h"
#include "storage/content.h"
#include "storage/disk_error.h"
#include "storage/storage_log.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <chrono>

namespace sagitta::storage {
namespace {

constexpr std::size_t kMostPerBatch = 500;
constexpr std::chrono::milliseconds kGather{40};
// While another process writes for longer than a connection waits (a rebuild).
constexpr std::chrono::milliseconds kBusyPause{250};
// Opening does not wait for ever for a crash's leftovers; they are indexed behind it all the same.
constexpr std::chrono::milliseconds kMostForRecovery{10'000};
constexpr std::chrono::milliseconds kSyncPause{500}; // without arrivals, before they are flushed to the disk …
constexpr int kMostPauses = 20;                      // … and no more than so many

} // namespace

// One batch on its way: what was read, and what became of each file.
struct LocalStore::Batch {
    std::vector<Queued> files; // as many as entries, in the same order
    std::vector<CatalogEntry> entries;
    std::vector<Outcome> outcomes;
    std::deque<Queued> retry;
    StoreChange change;
    QStringList stored;
    QStringList left;
    std::optional<Error> error;

    void fail(const Queued& queued, const QString& uid, const Error& failure) {
        outcomes.push_back({queued.done, PutOutcome::Failed, uid, failure.message()});
        if (!queued.done)
            error = failure;
    }
};

LocalStore::LocalStore(std::unique_ptr<Archive> archive, std::unique_ptr<StudyMarks> marks,
                       std::unique_ptr<Catalog> catalog) :
    m_archive(std::move(archive)),
    m_marks(std::move(marks)), m_catalog(std::move(catalog)), m_trash(m_archive->dataDir()) {}

// What the writer still writes, the syncer flushes.
LocalStore::~LocalStore() {
    for (std::jthread* thread : {&m_writer, &m_syncer}) {
        thread->request_stop();
        if (thread->joinable())
            thread->join();
    }
}

Result<std::unique_ptr<LocalStore>> LocalStore::open(const QString& dataDir, const Opening& opening) {
    SAGITTA_TRY(std::unique_ptr<Archive> archive, Archive::open(dataDir));
    SAGITTA_TRY(std::unique_ptr<StudyMarks> marks, StudyMarks::open(archive->dataDir()));
    SAGITTA_TRY(std::unique_ptr<Catalog> catalog, openCatalog(archive->dataDir(), opening));
    std::unique_ptr<LocalStore> store(new LocalStore(std::move(archive), std::move(marks), std::move(catalog)));
    SAGITTA_CHECK(store->recover(opening));
    return store;
}

bool LocalStore::hasRoom() const { return freeBytes(m_archive->dataDir()).value_or(kReserveBytes) >= kReserveBytes; }

Result<void> LocalStore::put(const QString& partFile, Done done, IfStored ifStored) {
    Result<QString> completed = m_archive->complete(partFile);
    if (!completed) {
        // Internal: not a file of ours to delete.
        if (completed.error().code() != ErrorCode::Internal)
            SAGITTA_CHECK(removeFile(partFile));
        return completed.error();
    }
    if (!hasRoom()) {
        SAGITTA_CHECK(removeFile(*completed));
        return diskFull(QStringLiteral("the last %1 MB of a disk take no image").arg(kReserveBytes / 1'000'000),
                        m_archive->dataDir());
    }
    const std::lock_guard lock(m_mutex);
    queueLeft();
    m_queue.push_back({std::move(*completed), std::move(done), ifStored});
    ++m_accepted;
    m_wakeWriter.notify_one();
    return {};
}

void LocalStore::queue(Queued queued) {
    const std::lock_guard lock(m_mutex);
    m_queue.push_back(std::move(queued));
    ++m_accepted;
    m_wakeWriter.notify_one();
}

void LocalStore::queueLeft() {
    for (const QString& file : std::exchange(m_left, {})) {
        m_queue.push_back({file, {}});
        ++m_accepted;
    }
}

Result<void> LocalStore::resume() {
    {
        const std::lock_guard lock(m_mutex);
        queueLeft();
    }
    return settle();
}

void LocalStore::waitUntilWritten(std::optional<std::chrono::milliseconds> most) {
    std::unique_lock lock(m_mutex);
    const std::uint64_t target = m_accepted;
    const auto isWritten = [&] { return m_written >= target; };
    ++m_flushing;
    m_wakeWriter.notify_one();
    if (most)
        m_wakeWaiters.wait_for(lock, *most, isWritten);
    else
        m_wakeWaiters.wait(lock, isWritten);
    --m_flushing;
}

Result<void> LocalStore::flush() {
    waitUntilWritten(std::nullopt);
    SAGITTA_CHECK(syncWritten());
    return takeWriteError();
}

Result<void> LocalStore::settle() {
    waitUntilWritten(std::nullopt);
    return takeWriteError();
}

Result<void> LocalStore::takeWriteError() {
    const std::lock_guard lock(m_mutex);
    if (const std::optional<Error> error = std::exchange(m_writeError, std::nullopt))
        return *error;
    return {};
}

Result<void> LocalStore::syncWritten() {
    const std::lock_guard syncing(m_syncing);
    QStringList files;
    {
        const std::lock_guard lock(m_mutex);
        files.swap(m_unsynced);
    }
    Result<void> synced = Archive::sync(files);
    if (synced)
        synced = m_catalog->sync();
    if (!synced) {
        const std::lock_guard lock(m_mutex);
        m_unsynced += files;
    }
    return synced;
}

void LocalStore::syncLater(const std::stop_token& stop) {
    for (bool isLast = false; !isLast;) {
        {
            std::unique_lock lock(m_mutex);
            if (!m_wakeSyncer.wait(lock, stop, [this] { return !m_unsynced.isEmpty(); }))
                return;
            // While more comes in one flush for all of it is cheaper, and does not hold the rest up.
            qsizetype before = 0;
            for (int pauses = 0; pauses < kMostPauses && before != m_unsynced.size() && !stop.stop_requested();
                 ++pauses) {
                before = m_unsynced.size();
                m_wakeSyncer.wait_for(lock, stop, kSyncPause, [] { return false; });
            }
            isLast = stop.stop_requested();
        }
        if (const Result<void> synced = syncWritten(); !synced) {
            qCWarning(logStorage).noquote() << "not flushed to the disk:" << synced.error().message();
            std::unique_lock lock(m_mutex);
            m_wakeSyncer.wait_for(lock, stop, kSyncPause, [] { return false; });
        }
    }
}

void LocalStore::write(const std::stop_token& stop) {
    std::chrono::steady_clock::time_point lastCommit;
    std::unique_lock lock(m_mutex);
    while (m_wakeWriter.wait(lock, stop, [this] { return !m_queue.empty(); })) {
        // What comes after a pause is indexed at once: somebody waits for the first image. The rest is gathered.
        m_wakeWriter.wait_until(lock, stop, lastCommit + kGather,
                                [this] { return m_flushing > 0 || m_queue.size() >= kMostPerBatch; });
        std::deque<Queued> queued = takeBatch();
        lock.unlock();
        std::deque<Queued> retry = commit(std::move(queued));
        lastCommit = std::chrono::steady_clock::now();
        lock.lock();
        if (retry.empty())
            continue;
        if (stop.stop_requested())
            return; // they stay in the incoming folder, for the next start
        m_queue.insert(m_queue.begin(), std::make_move_iterator(retry.begin()), std::make_move_iterator(retry.end()));
        m_wakeWriter.wait_for(lock, stop, kBusyPause, [] { return false; });
    }
}

std::deque<LocalStore::Queued> LocalStore::takeBatch() {
    if (m_queue.size() <= kMostPerBatch)
        return std::exchange(m_queue, {});
    const auto end = m_queue.begin() + static_cast<std::ptrdiff_t>(kMostPerBatch);
    std::deque<Queued> batch(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(end));
    m_queue.erase(m_queue.begin(), end);
    return batch;
}

std::deque<LocalStore::Queued> LocalStore::commit(std::deque<Queued> queued) {
    Batch batch;
    {
        const std::lock_guard writing(m_writing);
        readHeaders(std::move(queued), batch);
        for (const Queued& file : batch.files)
            m_archive->link(file.file);
        auto added = m_catalog->add(batch.entries);
        if (added) {
            batch.change.studyUids = added->newStudies;
            storeFiles(added->duplicates, batch);
        } else if (added.error().code() == ErrorCode::Timeout) {
            batch.retry.assign(batch.files.begin(), batch.files.end());
        } else {
            qCWarning(logStorage).noquote() << "could not index" << batch.files.size()
                                            << "instances; kept for the next start:" << added.error().message();
            for (std::size_t i = 0; i < batch.files.size(); ++i)
                batch.fail(batch.files[i], batch.entries[i].header->sopInstanceUid, added.error());
            if (added.error().code() == ErrorCode::Full)
                for (const Queued& file : batch.files)
                    batch.left.append(file.file);
        }
    }
    notify(batch.change);
    for (const Outcome& outcome : batch.outcomes) {
        if (outcome.done)
            outcome.done(outcome.outcome, outcome.uid, outcome.reason);
    }
    const std::lock_guard lock(m_mutex);
    m_left += batch.left;
    m_unsynced += batch.stored;
    m_wakeSyncer.notify_one();
    if (batch.error)
        m_writeError = batch.error;
    m_written += batch.outcomes.size();
    m_wakeWaiters.notify_all();
    return std::move(batch.retry);
}

Result<dicom::InstanceHeaderPtr> LocalStore::readIndexable(const QString& file) {
    SAGITTA_TRY(dicom::InstanceHeaderPtr header, dicom::readInstanceHeader(file));
    // Without them the objects of different patients would end up as one study.
    if (header->sopInstanceUid.isEmpty() || header->study.studyInstanceUid.isEmpty() ||
        header->series.seriesInstanceUid.isEmpty())
        return Error(ErrorCode::Corrupt, QStringLiteral("no Study, Series or SOP Instance UID in it"));
    return header;
}

void LocalStore::readHeaders(std::deque<Queued> queued, Batch& batch) {
    for (Queued& item : queued) {
        const Result<dicom::InstanceHeaderPtr> header = readIndexable(item.file);
        if (header) {
            const QFileInfo info(item.file);
            batch.entries.push_back(
                {*header, Archive::nameFor(item.file), info.size(), info.lastModified().toMSecsSinceEpoch()});
            batch.files.push_back(std::move(item));
            continue;
        }
        if (header.error().code() == ErrorCode::Io) {
            batch.fail(item, {}, header.error());
            continue;
        }
        QString reason = header.error().message();
        if (const auto aside = m_archive->setAside(item.file, Archive::Aside::Quarantine); !aside)
            reason += QStringLiteral("; ") + aside.error().message();
        if (!item.done)
            qCWarning(logStorage).noquote() << "not readable, kept in quarantine:" << reason;
        batch.outcomes.push_back({std::move(item.done), PutOutcome::Failed, {}, reason});
    }
}

void LocalStore::storeFiles(const std::vector<CatalogEntry>& duplicates, Batch& batch) {
    QSet<QString> duplicateFiles;
    for (const CatalogEntry& duplicate : duplicates)
        duplicateFiles.insert(duplicate.file);
    // First those that are new: a duplicate may be one of theirs.
    for (std::size_t i = 0; i < batch.files.size(); ++i) {
        if (duplicateFiles.contains(batch.entries[i].file))
            continue;
        const auto stored = m_archive->store(batch.files[i].file);
        settle(i, stored ? Result<Outcome>(Outcome{{}, PutOutcome::Stored, {}, {}}) : stored.error(), batch);
    }
    std::vector<std::size_t> corrections;
    for (std::size_t i = 0; i < batch.files.size(); ++i) {
        if (!duplicateFiles.contains(batch.entries[i].file))
            continue;
        if (batch.files[i].ifStored == IfStored::TakeCorrection && isCorrection(batch.entries[i], batch.files[i].file))
            corrections.push_back(i);
        else
            settle(i, settleDuplicate(batch.entries[i], batch.files[i].file), batch);
    }
    correct(corrections, batch);
}

void LocalStore::settle(std::size_t index, Result<Outcome> outcome, Batch& batch) {
    const CatalogEntry& entry = batch.entries[index];
    const QString& uid = entry.header->sopInstanceUid;
    if (!outcome && (outcome.error().code() == ErrorCode::NotFound || outcome.error().code() == ErrorCode::Timeout)) {
        // Its first was removed in this moment, or another process holds the catalog.
        batch.retry.push_back(batch.files[index]);
        return;
    }
    if (!outcome) {
        batch.fail(batch.files[index], uid, outcome.error());
        return;
    }
    if (outcome->isReplacement) {
        batch.change.staleInstances.append(uid);
        batch.change.studyUids.insert(entry.header->study.studyInstanceUid);
    }
    if (!batch.files[index].done && !outcome->reason.isEmpty())
        qCWarning(logStorage).noquote() << "instance" << uid << "came again:" << outcome->reason;
    if (outcome->outcome == PutOutcome::Stored)
        batch.stored.append(m_archive->path(entry.file));
    outcome->done = batch.files[index].done;
    outcome->uid = uid;
    batch.outcomes.push_back(std::move(*outcome));
}

// Anything that is in doubt is none: then the stored one stays.
bool LocalStore::isCorrection(const CatalogEntry& entry, const QString& file) const {
    const dicom::InstanceHeader& header = *entry.header;
    const Result<StoredInstance> first = m_catalog->instance(header.sopInstanceUid);
    const Result<dicom::InstanceHeaderPtr> known = m_catalog->header(header.sopInstanceUid);
    if (!first || !known || header.sopClassUid != (*known)->sopClassUid ||
        first->summary.studyInstanceUid != header.study.studyInstanceUid ||
        first->summary.seriesInstanceUid != header.series.seriesInstanceUid)
        return false;
    const QString firstPath = m_archive->path(first->file);
    return QFileInfo::exists(firstPath) && !isSameContent(firstPath, file).valueOr(true) &&
           isSameMeaning(**known, header) && isSamePixels(**known, firstPath, header, file).valueOr(false);
}

// The rows first: until they are committed the former files are the instances. The links of the new ones stand, so a
// crash behind the commit is made good by the next start.
void LocalStore::correct(const std::vector<std::size_t>& indexes, Batch& batch) {
    if (indexes.empty())
        return;
    std::vector<CatalogEntry> entries;
    for (const std::size_t i : indexes)
        entries.push_back(batch.entries[i]);
    const Result<void> superseded = m_catalog->supersede(entries);
    for (const std::size_t i : indexes) {
        Result<Outcome> outcome = Outcome{{}, PutOutcome::Stored, {}, {}, true};
        if (!superseded)
            outcome = superseded.error();
        else if (const auto stored = m_archive->store(batch.files[i].file); !stored)
            outcome = stored.error();
        settle(i, std::move(outcome), batch);
    }
    if (!superseded)
        return;
    qCInfo(logStorage) << indexes.size() << "instances were corrected; their former files are set aside";
    if (const auto finished = finish(Catalog::Removal::SetAside); !finished)
        qCWarning(logStorage).noquote() << finished.error().message();
}

Result<void> LocalStore::noteSource(const QString& studyUid, const QString& node) {
    const std::lock_guard writing(m_writing);
    return m_catalog->noteSource(studyUid, node);
}

Result<void> LocalStore::noteListing(const QString& node, const dicom::StudyListing& listing,
                                     const std::optional<QHash<QString, int>>& failed) {
    const std::lock_guard writing(m_writing);
    return m_catalog->noteListing(node, QDateTime::currentMSecsSinceEpoch(), listing, failed);
}

Result<LocalStore::Outcome> LocalStore::settleDuplicate(const CatalogEntry& entry, const QString& file) {
    const QString& uid = entry.header->sopInstanceUid;
    SAGITTA_TRY(const StoredInstance first, m_catalog->instance(uid));
    const QString firstPath = m_archive->path(first.file);
    if (!QFileInfo::exists(firstPath)) {
        SAGITTA_CHECK(m_catalog->replaceFile(entry));
        SAGITTA_TRY(const QString name, m_archive->store(file));
        qCWarning(logStorage).noquote() << "the lost file of instance" << uid << "is replaced by" << name;
        return Outcome{{}, PutOutcome::Stored, {}, {}, true};
    }
    bool isSame = first.transferSyntaxUid == entry.header->format.transferSyntaxUid;
    if (isSame) {
        SAGITTA_TRY(isSame, isSameContent(firstPath, file));
    }
    // The name in the archive goes first: as long as the incoming one stands, a crash here is made good.
    if (m_archive->path(entry.file) != file)
        SAGITTA_CHECK(m_archive->remove(entry.file));
    if (isSame) {
        SAGITTA_CHECK(removeFile(file));
        return Outcome{{}, PutOutcome::Duplicate, {}, {}};
    }
    SAGITTA_TRY(const QString aside, keepAside(file));
    return Outcome{
        {},
        PutOutcome::Duplicate,
        {},
        QStringLiteral("another object with this SOP Instance UID is already stored; the first is kept, this "
                       "one lies aside as conflicts/") +
            QFileInfo(aside).fileName()};
}

// Once: a peer may send the same again and again.
Result<QString> LocalStore::keepAside(const QString& file) {
    SAGITTA_TRY(const dicom::Part10 part, dicom::readPart10(file));
    for (const QString& kept : m_archive->allAside(Archive::Aside::Conflict)) {
        const Result<bool> isSame = isSameContent(kept, file);
        if (!isSame || !*isSame)
            continue;
        const Result<dicom::Part10> other = dicom::readPart10(kept);
        if (!other || other->transferSyntaxUid != part.transferSyntaxUid)
            continue;
        SAGITTA_CHECK(removeFile(file));
        return kept;
    }
    return m_archive->setAside(file, Archive::Aside::Conflict);
}

void LocalStore::notify(const StoreChange& change) {
    if (!change.studyUids.isEmpty())
        m_listeners.tell(change);
}

std::shared_ptr<void> LocalStore::subscribe(Listener listener) { return m_listeners.subscribe(std::move(listener)); }

// The adopted files are queued last: a rebuild or a removal that was cut off comes before anything new.
Result<void> LocalStore::recover(const Opening& opening) {
    // What cannot be deleted now is no reason not to start.
    SAGITTA_CHECK(finishRemovals());
    recoverTrash();
    SAGITTA_TRY(const bool rebuildIt, needsRebuild());
    if (rebuildIt) {
        const Result<RebuildReport> rebuilt = rebuild(opening.stop, [&](std::int64_t done, std::int64_t total) {
            opening.tell(Opening::Step::RebuildingCatalog, static_cast<int>(done), static_cast<int>(total));
        });
        // Refused: another process is at it.
        if (!rebuilt && rebuilt.error().code() != ErrorCode::Refused)
            return rebuilt.error();
    }
    const QStringList abandoned = m_archive->takeAbandoned();
    if (!abandoned.isEmpty())
        qCInfo(logStorage) << "adopting" << abandoned.size() << "instances of a process that ended early";
    for (const QString& file : abandoned)
        queue({file, {}});
    m_writer = std::jthread([this](const std::stop_token& stop) {
        becomeBackgroundThread();
        write(stop);
    });
    m_syncer = std::jthread([this](const std::stop_token& stop) {
        becomeBackgroundThread();
        syncLater(stop);
    });
    if (!abandoned.isEmpty()) {
        opening.tell(Opening::Step::AdoptingInstances, 0, static_cast<int>(abandoned.size()));
        waitUntilWritten(kMostForRecovery);
    }
    return {};
}

} // namespace sagitta::storage
