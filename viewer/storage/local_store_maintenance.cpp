// LocalStore: opening, removal, verify and rebuild.
#include "storage/disk_error.h"
#include "storage/local_store.h"
#include "storage/storage_log.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>

#include <algorithm>
#include <utility>

namespace sagitta::storage {
namespace {

constexpr int kRowsPerPiece = 1000;
constexpr qsizetype kFilesPerPiece = 500;

// Its presence says: the catalog is damaged beyond deleting its rows; set it aside at the next start.
QString damageMark(const QString& dataDir) { return dataDir + QStringLiteral("/catalog.damaged"); }

constexpr int kLockWaitMs = 30'000;

// The operating system's lock decides, not the age of the file (see Archive).
std::unique_ptr<QLockFile> makeLock(const QString& dataDir, const char* name) {
    auto lock = std::make_unique<QLockFile>(dataDir + QLatin1Char('/') + QLatin1String(name));
    lock->setStaleLockTime(1);
    return lock;
}

// Whether a frame lies outside the file now that did not when the file came in.
bool lostFrames(const dicom::InstanceHeader& header, qint64 size, qint64 sizeAtArrival) {
    if (header.deflated)
        return false;
    for (const dicom::FrameInfo& frame : header.frames) {
        for (const dicom::FrameBytes::Piece& piece : frame.bytes.pieces) {
            const auto isInside = [&](qint64 bytes) {
                return piece.offset >= 0 && piece.length >= 0 && piece.offset <= bytes &&
                       piece.length <= bytes - piece.offset;
            };
            if (!isInside(size) && isInside(sizeAtArrival))
                return true;
        }
    }
    return false;
}

bool isIntact(const StoredInstance& row, const QString& file) {
    const qint64 size = QFileInfo(file).size();
    // Files of the archive never change.
    if (size != row.bytes)
        return false;
    const auto header = dicom::readInstanceHeader(file);
    return header && (*header)->sopInstanceUid == row.summary.sopInstanceUid && !lostFrames(**header, size, row.bytes);
}

} // namespace

Result<std::unique_ptr<Catalog>> LocalStore::openCatalog(const QString& dataDir, const Opening& opening) {
    const auto isDamaged = [&](const Result<std::unique_ptr<Catalog>>& catalog) {
        return !catalog && catalog.error().code() == ErrorCode::Corrupt;
    };
    if (!QFileInfo::exists(damageMark(dataDir))) {
        auto catalog = Catalog::open(dataDir, opening);
        if (!isDamaged(catalog))
            return catalog;
    }
    const auto lock = makeLock(dataDir, "rebuild.lock");
    SAGITTA_CHECK(opening.takeLock(*lock, QStringLiteral("another process is repairing the catalog; try again later")));
    // Another process may have repaired it while this one waited.
    const bool isMarked = QFileInfo::exists(damageMark(dataDir));
    auto catalog =
        isMarked ? Error(ErrorCode::Corrupt, QStringLiteral("marked as damaged")) : Catalog::open(dataDir, opening);
    if (!isDamaged(catalog))
        return catalog;
    qCWarning(logStorage) << "the catalog is damaged; it is set aside and made again from the files";
    SAGITTA_CHECK(Catalog::discard(dataDir));
    SAGITTA_CHECK(removeFile(damageMark(dataDir)));
    return Catalog::open(dataDir, opening);
}

Result<bool> LocalStore::needsRebuild() const {
    SAGITTA_TRY(const bool pending, m_catalog->isRebuildPending());
    if (pending)
        return true;
    // Somebody deleted the catalog, or it was set aside.
    std::int64_t cursor = 0;
    SAGITTA_TRY(const std::vector<StoredInstance> first, m_catalog->nextInstances(cursor, 1));
    return first.empty() && !m_archive->isEmpty();
}

Result<QStringList> LocalStore::finishRemovals() {
    SAGITTA_TRY(QStringList left, finish(Catalog::Removal::SetAside));
    SAGITTA_TRY(const QStringList notDeleted, finish(Catalog::Removal::Delete));
    return left + notDeleted;
}

Result<QStringList> LocalStore::finish(Catalog::Removal kind) {
    SAGITTA_TRY(const QStringList files, m_catalog->pendingRemovals(kind));
    QStringList gone;
    QStringList left;
    for (const QString& file : files) {
        const QString path = m_archive->path(file);
        Result<void> done;
        if (kind == Catalog::Removal::Delete) {
            done = m_archive->remove(file);
        } else if (QFileInfo::exists(path)) { // else a crash came between the move and its note
            if (const auto moved = m_archive->setAside(path, Archive::Aside::Superseded); !moved)
                done = moved.error();
        }
        (done ? gone : left).append(file);
        if (!done)
            qCWarning(logStorage).noquote() << "a file that is no longer of the archive could not be moved out of it, "
                                               "the next start tries again:"
                                            << file << done.error().message();
    }
    if (!gone.isEmpty())
        SAGITTA_CHECK(m_catalog->forgetRemovals(gone));
    return left;
}

Result<VerifyReport> LocalStore::verify(const std::stop_token& stop, const MaintenanceProgress& progress) const {
    VerifyReport report;
    SAGITTA_TRY(report.catalogErrors, m_catalog->integrityCheck());
    SAGITTA_TRY(const std::int64_t total, m_catalog->instanceCount());
    // The names before the rows: what is stored meanwhile has its row by then.
    const QStringList names = m_archive->allNames();
    std::int64_t cursor = 0;
    for (;;) {
        SAGITTA_TRY(const std::vector<StoredInstance> rows, m_catalog->nextInstances(cursor, kRowsPerPiece));
        if (rows.empty())
            break;
        SAGITTA_CHECK(verifyFiles(rows, stop, report));
        if (progress)
            progress(report.instances, total);
    }
    SAGITTA_CHECK(findOrphans(names, stop, report));
    return report;
}

Result<VerifyReport> LocalStore::verifyStudies(const QStringList& studyUids, const std::stop_token& stop,
                                               const MaintenanceProgress& progress) const {
    VerifyReport report;
    std::vector<StoredInstance> rows;
    for (const QString& uid : studyUids) {
        SAGITTA_TRY(const std::vector<StoredInstance> more, instancesOf(uid));
        rows.insert(rows.end(), more.begin(), more.end());
    }
    for (std::size_t at = 0; at < rows.size(); at += kRowsPerPiece) {
        const auto piece = std::span(rows).subspan(at);
        SAGITTA_CHECK(verifyFiles(piece.first(std::min(piece.size(), std::size_t{kRowsPerPiece})), stop, report));
        if (progress)
            progress(report.instances, static_cast<std::int64_t>(rows.size()));
    }
    return report;
}

Result<void> LocalStore::verifyFiles(std::span<const StoredInstance> rows, const std::stop_token& stop,
                                     VerifyReport& report) const {
    for (const StoredInstance& row : rows) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("verify was cancelled"));
        verifyFile(row, report);
    }
    return {};
}

std::vector<KeptAside> LocalStore::keptAside(Archive::Aside aside) const {
    std::vector<KeptAside> all;
    for (const QString& file : m_archive->allAside(aside))
        if (const auto header = readIndexable(file))
            all.push_back({(*header)->sopInstanceUid, (*header)->study.studyInstanceUid, file});
    return all;
}

void LocalStore::verifyFile(const StoredInstance& row, VerifyReport& report) const {
    const QString& uid = row.summary.sopInstanceUid;
    const QString file = m_archive->path(row.file);
    const bool isThere = QFileInfo::exists(file);
    if (isThere && isIntact(row, file)) {
        ++report.instances;
        return;
    }
    // It may have been removed since the row was read.
    const auto now = m_catalog->instance(uid);
    if (!now || now->file != row.file)
        return;
    ++report.instances;
    (isThere ? report.corrupt : report.missing).append(uid);
}

Result<void> LocalStore::findOrphans(const QStringList& names, const std::stop_token& stop,
                                     VerifyReport& report) const {
    SAGITTA_TRY(const QStringList removals, m_catalog->pendingRemovals());
    QSet<QString> doomed(removals.begin(), removals.end());
    for (const Trash::Entry& entry : m_trash.entries()) // another process may be moving them this moment
        doomed += QSet<QString>(entry.files.begin(), entry.files.end());
    for (qsizetype at = 0; at < names.size(); at += kFilesPerPiece) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("verify was cancelled"));
        const QStringList piece = names.mid(at, kFilesPerPiece);
        SAGITTA_TRY(const QSet<QString> known, m_catalog->knownFiles(piece));
        for (const QString& name : piece) {
            if (known.contains(name) || doomed.contains(name))
                continue;
            SAGITTA_TRY(const bool orphan, isOrphan(name));
            if (orphan)
                (readIndexable(m_archive->path(name)) ? report.orphans : report.corrupt).append(name);
        }
    }
    return {};
}

Result<bool> LocalStore::isOrphan(const QString& name) const {
    // On its way into the catalog: the incoming name goes only when the row stands, so ask in this order.
    if (!QFileInfo::exists(m_archive->path(name)) || m_archive->isIncoming(name))
        return false;
    SAGITTA_TRY(const QSet<QString> known, m_catalog->knownFiles({name}));
    return !known.contains(name);
}

std::vector<CatalogEntry> LocalStore::readArchived(const QStringList& names, QStringList& unreadable) const {
    std::vector<CatalogEntry> entries;
    for (const QString& name : names) {
        const QString file = m_archive->path(name);
        auto header = readIndexable(file);
        if (header) {
            const QFileInfo info(file);
            entries.push_back({std::move(*header), name, info.size(), info.lastModified().toMSecsSinceEpoch()});
            continue;
        }
        qCWarning(logStorage).noquote() << "not readable, left where it is:" << name << header.error().message();
        unreadable.append(name);
    }
    return entries;
}

Result<void> LocalStore::settleRebuilt(const std::vector<CatalogEntry>& duplicates, RebuildReport& report,
                                       StoreChange& change) {
    for (const CatalogEntry& duplicate : duplicates) {
        SAGITTA_TRY(const Outcome settled, settleDuplicate(duplicate, m_archive->path(duplicate.file)));
        if (settled.outcome == PutOutcome::Duplicate && !settled.reason.isEmpty())
            report.conflicts.append(duplicate.header->sopInstanceUid);
        // Which of several contents is kept may be another one than before.
        change.staleInstances.append(duplicate.header->sopInstanceUid);
    }
    report.instances -= static_cast<int>(duplicates.size());
    return {};
}

Result<QStringList> LocalStore::namesToIndex() const {
    SAGITTA_TRY(const QStringList removals, m_catalog->pendingRemovals());
    QSet<QString> doomed(removals.begin(), removals.end());
    for (const Trash::Entry& entry : m_trash.entries()) // else what could not be moved into the trash would be back
        doomed += QSet<QString>(entry.files.begin(), entry.files.end());
    QStringList names = m_archive->allNames();
    names.removeIf([&](const QString& name) { return doomed.contains(name); });
    return names;
}

Result<RebuildReport> LocalStore::rebuild(const std::stop_token& stop, const MaintenanceProgress& progress) {
    const auto lock = makeLock(m_archive->dataDir(), "rebuild.lock");
    if (!lock->tryLock(0))
        return Error(ErrorCode::Refused, QStringLiteral("another process is rebuilding the catalog; try again later"));
    std::unique_lock writing(m_writing);
    SAGITTA_TRY(auto trashLock, m_trash.lock(kLockWaitMs));
    SAGITTA_CHECK(finishRemovals());
    QStringList names;
    bool isListed = false;
    qsizetype at = 0;
    RebuildReport report;
    const auto nextBatch = [&]() -> Result<std::vector<CatalogEntry>> {
        // Not before the transaction has begun: until then another process commits and removes.
        if (!std::exchange(isListed, true)) {
            SAGITTA_TRY(names, namesToIndex());
        }
        std::vector<CatalogEntry> entries;
        while (entries.empty() && at < names.size()) {
            if (stop.stop_requested())
                return Error(ErrorCode::Cancelled, QStringLiteral("rebuild was cancelled; the catalog is as it was"));
            entries = readArchived(names.mid(at, kFilesPerPiece), report.unreadable);
            at += kFilesPerPiece;
            if (progress)
                progress(std::min(at, names.size()), names.size());
        }
        report.instances += static_cast<int>(entries.size());
        return entries;
    };
    auto added = m_catalog->replaceAll(nextBatch);
    if (!added && added.error().code() == ErrorCode::Corrupt) {
        QFile mark(damageMark(m_archive->dataDir()));
        if (!mark.open(QIODevice::WriteOnly))
            return diskError(QStringLiteral("could not mark the catalog as damaged"), m_archive->dataDir());
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("the catalog is damaged; it is made again at the next start of the program"));
    }
    if (!added)
        return added.error();
    StoreChange change{added->newStudies, {}};
    SAGITTA_CHECK(settleRebuilt(added->duplicates, report, change));
    trashLock.reset();
    writing.unlock();
    notify(change);
    return report;
}

} // namespace sagitta::storage
