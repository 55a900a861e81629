#include "storage/folder_move.h"

#include "core/disk_space.h"
#include "storage/archive.h"
#include "storage/catalog.h"
#include "storage/disk_error.h"
#include "storage/disk_flush.h"
#include "storage/file_copy.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace sagitta::storage {
namespace {

constexpr std::size_t kFilesPerBatch = 500;
constexpr qint64 kBytesPerBatch = 256'000'000;
constexpr std::int64_t kSpareBytes = 64'000'000; // left free behind it
constexpr std::int64_t kTimeGrainMs = 2000;      // of file systems of memory cards
constexpr double kMega = 1e6;
const QString kCopying = QStringLiteral(".copying");

Error cancelled() {
    return {ErrorCode::Cancelled, QStringLiteral("the move was cancelled; the data are where they were")};
}

// Of a copy or a comparison: whichever of the two disks it was.
Error failed(const Error& why) {
    if (why.code() == ErrorCode::Cancelled)
        return cancelled();
    return why.code() == ErrorCode::Full ? why : Error(ErrorCode::Io, why.message());
}

bool isInstance(const QString& name) { return name.endsWith(QLatin1String(".dcm")); }

// Locks and what SQLite makes again are no data.
bool isData(const QString& name) {
    const QString folder = name.section(QLatin1Char('/'), 0, 0);
    const QString fileName = name.section(QLatin1Char('/'), -1);
    return !(folder == name && data_folder::isOurs(name)) && folder != QLatin1String("in-use") &&
           folder != QLatin1String("node-seats") && fileName != QLatin1String("lock") &&
           !fileName.endsWith(QLatin1String(".lock")) && !fileName.endsWith(QLatin1String("-shm"));
}

// Of all data below a folder, by relative name.
Result<void> forEachFile(const QString& root,
                         const std::function<Result<void>(const QString& name, const QFileInfo&)>& visit) {
    QDirIterator entries(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        entries.next();
        const QFileInfo info = entries.fileInfo();
        const QString name = info.filePath().mid(root.size() + 1);
        if (info.isSymLink())
            return Error(ErrorCode::Unsupported,
                         QStringLiteral("%1 is a link; put what it leads to in its place, then move the folder")
                             .arg(info.filePath()));
        if (info.isFile() && isData(name))
            SAGITTA_CHECK(visit(name, info));
    }
    return {};
}

// Without access to its name: what a rebuild goes by.
Result<void> takeTime(const QString& from, const QString& to) {
    std::error_code code;
    const auto time = std::filesystem::last_write_time(QFileInfo(from).filesystemFilePath(), code);
    if (!code)
        std::filesystem::last_write_time(QFileInfo(to).filesystemFilePath(), time, code);
    if (code)
        return diskError(QStringLiteral("could not set the time of a file"), QFileInfo(to).path(), code);
    return {};
}

Result<std::unique_ptr<FileLock>> lockCopy(const QString& folder) {
    auto lock = std::make_unique<FileLock>(folder + QLatin1Char('/') + data_folder::kLockName);
    if (lock->state() == FileLock::State::Busy)
        return Error(ErrorCode::Refused, QStringLiteral("the copy of the data folder at %1 is just being made or "
                                                        "deleted; try again when that is done")
                                             .arg(folder));
    return lock;
}

} // namespace

Result<FolderMove> FolderMove::plan(const QString& from, const QString& to) {
    FolderMove move(realPath(from), realPath(to));
    SAGITTA_CHECK(move.checkPlace());
    SAGITTA_CHECK(move.measure());
    return move;
}

Result<void> FolderMove::checkPlace() const {
    const auto refuse = [](const QString& why) { return Error(ErrorCode::Refused, why); };
    if (m_from == m_to)
        return refuse(QStringLiteral("the data folder is %1 already").arg(m_from));
    if (isInside(m_to, m_from) || isInside(m_from, m_to))
        return refuse(QStringLiteral("%1 lies in %2; choose a folder elsewhere")
                          .arg(isInside(m_to, m_from) ? m_to : m_from, isInside(m_to, m_from) ? m_from : m_to));
    SAGITTA_CHECK(data_folder::checkStays(QFileInfo(m_to).path()));
    const QFileInfo info(m_to);
    if (info.exists() && !info.isDir())
        return refuse(QStringLiteral("%1 is not a folder").arg(m_to));
    if (isBegun(m_from, m_to))
        return {};
    if (!DataFolder::isFree(m_to))
        return refuse(QStringLiteral("%1 is not empty; choose an empty folder, or a new one").arg(m_to));
    return {};
}

Result<void> FolderMove::measure() {
    std::int64_t needed = 0;
    SAGITTA_CHECK(forEachFile(m_from, [&](const QString&, const QFileInfo& info) -> Result<void> {
        ++m_files;
        m_bytes += info.size();
        needed += bytesOnDisk(info.size());
        return {};
    }));
    std::int64_t there = 0;
    SAGITTA_CHECK(forEachFile(m_to, [&](const QString&, const QFileInfo& info) -> Result<void> {
        there += info.size();
        return {};
    }));
    needed = std::max<std::int64_t>(0, needed - there) + kSpareBytes;
    const std::optional<std::uint64_t> free = freeBytes(existingParent(m_to));
    if (!free || *free >= static_cast<std::uint64_t>(needed))
        return {};
    return Error(ErrorCode::Full, QStringLiteral("the move needs %1 MB, and %2 MB are free at %3; choose another disk, "
                                                 "or free space there")
                                      .arg(static_cast<double>(needed) / kMega, 0, 'f', 0)
                                      .arg(static_cast<double>(*free) / kMega, 0, 'f', 0)
                                      .arg(m_to));
}

// As long as the lock lives nobody else copies to there or deletes what is copied.
Result<std::unique_ptr<FileLock>> FolderMove::begin() {
    SAGITTA_CHECK(makePrivateFolder(m_to));
    SAGITTA_TRY(auto lock, lockCopy(m_to));
    const auto identity = data_folder::readIdentity(m_to);
    const bool isOurCopy = identity && identity->copyOf == m_from;
    m_id = isOurCopy ? identity->id : QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_doneBytes = m_doneFiles = 0;
    if (!isOurCopy)
        SAGITTA_CHECK(data_folder::writeIdentity(m_to, {m_id, m_from}));
    return lock;
}

void FolderMove::report(JobContext& context, const QString& text) const {
    JobProgress progress;
    progress.done = m_doneBytes;
    progress.total = m_bytes;
    progress.bytes = m_doneBytes;
    progress.text = text.isEmpty() ? QStringLiteral("%1 of %2 files").arg(m_doneFiles).arg(m_files) : text;
    context.report(progress);
}

Result<void> FolderMove::copy(Which which, JobContext& context) {
    std::vector<File> batch;
    qint64 batchBytes = 0;
    const auto visit = [&](const QString& name, const QFileInfo& info) -> Result<void> {
        if (context.isCancelled())
            return cancelled();
        // On its way into the archive it changes its name.
        if (which == Which::Instances && (!isInstance(name) || name.startsWith(QLatin1String("incoming/"))))
            return {};
        const QFileInfo there(m_to + QLatin1Char('/') + name);
        const std::int64_t age = info.lastModified().msecsTo(there.lastModified());
        bool isKept = there.exists() && there.size() == info.size();
        if (isKept && isInstance(name)) {
            isKept = std::abs(age) <= kTimeGrainMs;
        } else if (isKept) {
            const Result<bool> isSame = isSameFile(info.filePath(), there.filePath(), context);
            if (!isSame)
                return failed(isSame.error());
            isKept = *isSame;
        }
        if (isKept) {
            ++m_doneFiles;
            m_doneBytes += info.size();
            return {};
        }
        batch.push_back({name, info.size()});
        batchBytes += info.size();
        if (batch.size() < kFilesPerBatch && batchBytes < kBytesPerBatch)
            return {};
        batchBytes = 0;
        return copyBatch(std::exchange(batch, {}), which, context);
    };
    SAGITTA_CHECK(forEachFile(m_from, visit));
    return copyBatch(batch, which, context);
}

Result<void> FolderMove::copyBatch(const std::vector<File>& files, Which which, JobContext& context) {
    QStringList copied;
    for (const File& file : files) {
        const QString source = m_from + QLatin1Char('/') + file.name;
        const QString target = m_to + QLatin1Char('/') + file.name;
        SAGITTA_CHECK(makeFolder(QFileInfo(target).path()));
        if (const Result<void> done = copyBytes(source, target + kCopying, context); !done) {
            if (which == Which::Instances && !QFileInfo::exists(source))
                continue; // deleted meanwhile
            return failed(done.error());
        }
        copied << file.name;
        ++m_doneFiles;
        m_doneBytes += file.bytes;
        report(context, {});
    }
    QStringList targets;
    for (const QString& name : copied)
        targets << m_to + QLatin1Char('/') + name + kCopying;
    SAGITTA_CHECK(Archive::sync(targets));
    for (const QString& name : copied) {
        if (context.isCancelled())
            return cancelled();
        const QString source = m_from + QLatin1Char('/') + name;
        const QString target = m_to + QLatin1Char('/') + name;
        forgetCached(target + kCopying);
        const Result<bool> isSame = isSameFile(source, target + kCopying, context);
        if (!isSame && which == Which::Instances && !QFileInfo::exists(source))
            continue;
        if (!isSame)
            return failed(isSame.error());
        if (!*isSame)
            return Error(ErrorCode::Io,
                         QStringLiteral("%1 was not copied as it is; check the disk of %2").arg(source, m_to));
        SAGITTA_CHECK(takeTime(source, target + kCopying));
        SAGITTA_CHECK(renameFile(target + kCopying, target));
    }
    return {};
}

Result<void> FolderMove::copyAhead(JobContext& context) {
    SAGITTA_TRY(const auto lock, begin());
    SAGITTA_CHECK(copy(Which::Instances, context));
    return flushDisk(m_to);
}

// What is no longer in the old place would come back by a rebuild.
Result<void> FolderMove::removeStrangers(JobContext& context) const {
    return forEachFile(m_to, [&](const QString& name, const QFileInfo& info) -> Result<void> {
        if (context.isCancelled())
            return cancelled();
        return QFileInfo::exists(m_from + QLatin1Char('/') + name) ? Result<void>() : removeFile(info.filePath());
    });
}

// Not every network drive knows the locks that the catalog needs.
Result<void> FolderMove::tryCatalog() const {
    if (!QFileInfo::exists(m_to + QStringLiteral("/catalog.db")))
        return {};
    const auto catalog = Catalog::open(m_to);
    const Result<std::int64_t> count = catalog ? (*catalog)->instanceCount() : Result<std::int64_t>(catalog.error());
    if (count)
        return {};
    return Error(count.error().code(),
                 QStringLiteral("the catalog cannot be used at %1; the data stay where they are").arg(m_to),
                 count.error());
}

Result<void> FolderMove::finish(const DataFolder& folder, JobContext& context) {
    if (realPath(folder.path()) != m_from)
        return Error(ErrorCode::Internal, QStringLiteral("another data folder is open"));
    SAGITTA_TRY(const auto lock, begin());
    SAGITTA_CHECK(copy(Which::All, context));
    SAGITTA_CHECK(removeStrangers(context));
    report(context, QStringLiteral("looking whether the copy can be used"));
    SAGITTA_CHECK(tryCatalog());
    SAGITTA_CHECK(flushDisk(m_to));
    if (context.isCancelled())
        return cancelled();
    SAGITTA_TRY(const std::optional<data_folder::Note> there, data_folder::readNote(m_to));
    SAGITTA_TRY(const std::optional<data_folder::Note> here, data_folder::readNote(m_from));
    const int number = std::max({folder.moveNumber(), there ? there->move : 0, here ? here->move : 0}) + 1;
    SAGITTA_CHECK(data_folder::writeIdentity(m_to, {m_id, m_from, number}));
    // From here on it is moved.
    SAGITTA_CHECK(data_folder::writeNote(m_from, {m_to, m_id, number}));
    return data_folder::writeIdentity(m_to, {m_id, {}, number});
}

bool FolderMove::isBegun(const QString& from, const QString& to) {
    const auto identity = data_folder::readIdentity(realPath(to));
    return identity && identity->copyOf == realPath(from);
}

Result<void> FolderMove::discard(const QString& from, const QString& to, const std::stop_token& stop) {
    if (!isBegun(from, to))
        return {};
    const QString copy = realPath(to);
    SAGITTA_TRY(const auto lock, lockCopy(copy));
    const auto identity = data_folder::readIdentity(copy);
    SAGITTA_TRY(const std::optional<data_folder::Note> note, data_folder::readNote(realPath(from)));
    if (!isBegun(from, to) || (note && identity && note->id == identity->id))
        return {};
    const bool isAllGone = data_folder::removeContents(
        copy, {data_folder::kNoteName, data_folder::kIdentityName, data_folder::kLockName}, stop);
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, {});
    if (!isAllGone)
        return Error(ErrorCode::Io, QStringLiteral("not all of the copy at %1 could be deleted").arg(copy));
    SAGITTA_CHECK(removeFile(copy + QLatin1Char('/') + data_folder::kIdentityName));
    lock->remove();
    QDir().rmdir(copy);
    return {};
}

} // namespace sagitta::storage
