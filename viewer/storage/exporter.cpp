#include "storage/exporter.h"

#include "core/disk_space.h"
#include "dicom/media_directory.h"
#include "storage/data_folder.h"
#include "storage/disk_error.h"
#include "storage/disk_flush.h"
#include "storage/file_copy.h"
#include "storage/study_hold.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace sagitta::storage {
namespace {

// Flushed and compared together.
constexpr std::size_t kFilesPerBatch = 100;
constexpr std::int64_t kBytesPerBatch = 16'000'000;
constexpr std::int64_t kSpareBytes = 4'000'000; // left free behind it
constexpr std::int64_t kRecordBytes = 2000;     // of an instance in the DICOMDIR, more than most take
constexpr int kMostFolders = 1000;
constexpr double kMega = 1e6;
const QString kImages = QStringLiteral("DICOM");

// PS3.10 8.2: eight characters at the most.
QString fileId(int series, int instance) {
    return QStringLiteral("%1/S%2/I%3")
        .arg(kImages)
        .arg(series, 4, 10, QLatin1Char('0'))
        .arg(instance, 7, 10, QLatin1Char('0'));
}

bool isEmptyFolder(const QString& folder) {
    return QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

// And not of the disk or the memory that its record needs.
bool isOfTheFile(const Error& why) { return why.code() == ErrorCode::Unsupported || why.code() == ErrorCode::Corrupt; }

QString megaText(std::int64_t bytes) { return QString::number(static_cast<double>(bytes) / kMega, 'f', 1); }

// What is on another disk is no data folder.
QString whyText(const Error& why, const QString& folder) {
    if (why.code() == ErrorCode::Cancelled)
        return QStringLiteral("cancelled");
    if (why.code() != ErrorCode::Full)
        return why.message();
    const std::optional<std::uint64_t> free = freeBytes(folder);
    return QStringLiteral("the disk is full%1; free space on it and try again, or export to another one")
        .arg(free ? QStringLiteral(" (%1 MB free)").arg(megaText(static_cast<std::int64_t>(*free))) : QString());
}

} // namespace

Exporter::Exporter(LocalStore& store, QStringList studyUids, const QString& target) :
    m_store(store), m_studyUids(std::move(studyUids)), m_target(realPath(target)) {
    m_studyUids.removeDuplicates();
}

Result<void> Exporter::run(JobContext& context) {
    std::vector<StudyHold> holds; // else they might leave, or make room, meanwhile
    for (const QString& uid : m_studyUids)
        holds.emplace_back(m_store.archive().dataDir(), uid);
    if (m_files.empty())
        SAGITTA_CHECK(plan());
    if (!m_report.folder.isEmpty())
        SAGITTA_CHECK(lookAgain(context));
    SAGITTA_CHECK(checkTarget());
    if (m_report.folder.isEmpty())
        SAGITTA_CHECK(makeFolder());
    Result<void> done = copyAll(context);
    if (done)
        done = writeDirectory(context);
    return done ? done : unfinished(done.error());
}

Result<void> Exporter::plan() {
    std::vector<File> files;
    int seriesCount = 0;
    for (const QString& uid : m_studyUids) {
        SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, m_store.catalog().series(uid));
        if (all.empty())
            return Error(ErrorCode::NotFound, QStringLiteral("study %1 is not on this computer").arg(uid));
        for (const dicom::SeriesSummary& series : all) {
            SAGITTA_TRY(const std::vector<StoredInstance> instances,
                        m_store.catalog().instances(uid, series.seriesInstanceUid));
            ++seriesCount;
            int count = 0;
            for (const StoredInstance& one : instances)
                files.push_back({one.summary.sopInstanceUid, m_store.archive().path(one.file),
                                 fileId(seriesCount, ++count), one.bytes});
        }
    }
    m_files = std::move(files);
    return {};
}

// What was exported may be gone by now, or another disk be in its place; images of one scanner often have one size.
// Where something else lies, all begins anew in a folder of its own.
Result<void> Exporter::lookAgain(JobContext& context) {
    m_report.instances = 0;
    m_report.bytes = 0;
    bool hadSome = false;
    bool isForeign = false;
    for (File& file : m_files) {
        context.report({m_report.instances, total(), m_report.bytes, QStringLiteral("comparing what is there")});
        hadSome |= file.isDone;
        const QFileInfo there(targetOf(file));
        if (!there.exists()) {
            file.isDone = false;
            continue;
        }
        if (file.isDone) {
            const Result<bool> isSame = isSameFile(file.path, there.filePath(), context);
            if (!isSame && isSame.error().code() == ErrorCode::Cancelled)
                return isSame.error();
            file.isDone = isSame.valueOr(false);
        }
        isForeign |= !file.isDone;
        m_report.instances += file.isDone ? 1 : 0;
        m_report.bytes += file.isDone ? there.size() : 0;
    }
    if (!isForeign && (m_report.instances > 0 || !hadSome))
        return {};
    for (File& file : m_files)
        file.isDone = false;
    m_report = {};
    return {};
}

Result<void> Exporter::checkTarget() const {
    const QString dataDir = realPath(m_store.archive().dataDir());
    if (m_target == dataDir || isInside(m_target, dataDir))
        return Error(ErrorCode::Refused,
                     QStringLiteral("%1 is where the program keeps its data; choose another folder").arg(m_target));
    SAGITTA_CHECK(data_folder::checkStays(m_target));
    if (const QFileInfo info(m_target); info.exists() && !info.isDir())
        return Error(ErrorCode::Refused, QStringLiteral("%1 is not a folder").arg(m_target));
    std::int64_t needed = kSpareBytes;
    for (const File& file : m_files)
        needed += kRecordBytes + (file.isDone ? 0 : bytesOnDisk(file.bytes));
    const std::optional<std::uint64_t> free = freeBytes(existingParent(m_target));
    if (!free || *free >= static_cast<std::uint64_t>(needed))
        return {};
    return Error(ErrorCode::Full,
                 QStringLiteral("the export needs %1 MB, and %2 MB are free at %3; choose another disk, or free space "
                                "there")
                     .arg(megaText(needed), megaText(static_cast<std::int64_t>(*free)), m_target));
}

// Who makes the folder DICOM has it: another export to the same place, at the same time, finds it made.
Result<void> Exporter::makeFolder() {
    SAGITTA_CHECK(storage::makeFolder(m_target));
    const QDir target(m_target);
    if (isEmptyFolder(m_target) && target.mkdir(kImages)) {
        m_report.folder = m_target;
        return {};
    }
    const QString name = QStringLiteral("DICOM ") + QDate::currentDate().toString(Qt::ISODate);
    for (int n = 1; n <= kMostFolders; ++n) {
        const QString folder = n == 1 ? name : QStringLiteral("%1 (%2)").arg(name).arg(n);
        if (QFileInfo::exists(target.filePath(folder)))
            continue;
        if (!target.mkdir(folder) || !target.mkdir(folder + QLatin1Char('/') + kImages))
            return diskError(QStringLiteral("could not make a folder"), m_target);
        m_report.folder = target.filePath(folder);
        return {};
    }
    return Error(ErrorCode::Refused, QStringLiteral("%1 has too many exports; choose another folder").arg(m_target));
}

Result<void> Exporter::copyAll(JobContext& context) {
    m_report.failed.clear();
    std::vector<File*> copied;
    std::int64_t bytes = 0;
    for (File& file : m_files) {
        if (file.isDone)
            continue;
        const Result<void> done = copy(file, context);
        if (!done && (done.error().code() == ErrorCode::NotFound || done.error().code() == ErrorCode::Corrupt)) {
            QFile::remove(partOf(file));
            m_report.failed.push_back({file.sopInstanceUid, done.error().message()});
            continue;
        }
        if (!done)
            return done.error();
        copied.push_back(&file);
        bytes += file.bytes;
        context.report({m_report.instances + static_cast<int>(copied.size()), total(), m_report.bytes + bytes,
                        QStringLiteral("%1 of %2 images").arg(m_report.instances + copied.size()).arg(total())});
        if (copied.size() < kFilesPerBatch && bytes < kBytesPerBatch)
            continue;
        SAGITTA_CHECK(finish(copied, context));
        copied.clear();
        bytes = 0;
    }
    return finish(copied, context);
}

Result<void> Exporter::copy(const File& file, const JobContext& context) {
    SAGITTA_CHECK(storage::makeFolder(QFileInfo(targetOf(file)).path()));
    return copyBytes(file.path, partOf(file), context);
}

Result<void> Exporter::finish(const std::vector<File*>& copied, const JobContext& context) {
    QStringList parts;
    for (const File* file : copied)
        parts << partOf(*file);
    SAGITTA_CHECK(Archive::sync(parts));
    for (File* file : copied) {
        forgetCached(partOf(*file));
        SAGITTA_TRY(const bool isSame, isSameFile(file->path, partOf(*file), context));
        if (!isSame)
            return Error(ErrorCode::Io, QStringLiteral("%1 is not there as it was written; check the disk of %2")
                                            .arg(file->id, m_report.folder));
        SAGITTA_CHECK(renameFile(partOf(*file), targetOf(*file)));
        file->isDone = true;
        ++m_report.instances;
        m_report.bytes += QFileInfo(targetOf(*file)).size();
    }
    return {};
}

Result<void> Exporter::writeDirectory(JobContext& context) {
    m_report.placeholders = 0;
    m_report.unlisted.clear();
    context.report({m_report.instances, total(), m_report.bytes, QStringLiteral("writing the DICOMDIR")});
    SAGITTA_CHECK(flushDisk(m_report.folder)); // with the names of the files: it refers to them
    SAGITTA_TRY(dicom::MediaDirectory directory, dicom::MediaDirectory::create(m_report.folder));
    for (const File& file : m_files) {
        if (context.isCancelled())
            return Error(ErrorCode::Cancelled, {});
        if (!file.isDone)
            continue;
        const auto added = directory.add(file.path, file.id);
        if (!added && !isOfTheFile(added.error()))
            return Error(ErrorCode::Io, QStringLiteral("the DICOMDIR cannot be made: ") + added.error().message());
        if (!added && isDiskFull(QDir::tempPath())) // then a record lacks whatever was not written
            return Error(ErrorCode::Io, QStringLiteral("the DICOMDIR cannot be made: the disk of temporary files, %1, "
                                                       "is full")
                                            .arg(QDir::tempPath()));
        if (!added)
            m_report.unlisted.push_back({file.sopInstanceUid, added.error().message()});
        else if (*added == dicom::MediaDirectory::Keys::Placeholders)
            ++m_report.placeholders;
    }
    if (const Result<void> written = directory.write(); !written)
        return isDiskFull(m_report.folder) ? diskFull(written.error().message(), m_report.folder) : written.error();
    SAGITTA_CHECK(Archive::sync({directory.path()}));
    return flushDisk(m_report.folder);
}

Error Exporter::unfinished(const Error& why) {
    removeParts();
    const QString reason = whyText(why, m_report.folder);
    if (m_report.instances == 0) {
        removeEmptyFolders();
        return {why.code(), QStringLiteral("nothing is exported: ") + reason};
    }
    const int missing = total() - m_report.instances;
    const QString left = missing > 0 ? QStringLiteral("%1 are missing, and the DICOMDIR").arg(missing)
                                     : QStringLiteral("the DICOMDIR is missing");
    return {why.code(), QStringLiteral("%1. %2 of %3 images are in %4; %5")
                            .arg(reason)
                            .arg(m_report.instances)
                            .arg(total())
                            .arg(m_report.folder, left)};
}

void Exporter::removeParts() {
    for (const File& file : m_files)
        if (!file.isDone)
            QFile::remove(partOf(file));
}

// Only what is empty goes.
void Exporter::removeEmptyFolders() {
    const QDir folder(m_report.folder);
    for (const File& file : m_files)
        folder.rmdir(QFileInfo(file.id).path());
    folder.rmdir(kImages);
    if (m_report.folder != m_target)
        QDir().rmdir(m_report.folder);
    m_report.folder.clear();
}

} // namespace sagitta::storage
