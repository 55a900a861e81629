#include "storage/archive.h"

#include "storage/disk_error.h"
#include "storage/storage_log.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRandomGenerator>

#include <array>
#include <filesystem>

namespace sagitta::storage {
namespace {

constexpr int kDigits = 32;
const QString kDcm = QStringLiteral(".dcm");
const QString kPart = QStringLiteral(".part");
const QString kLockName = QStringLiteral("lock");

bool isHex(QStringView text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
    });
}

QString randomDigits() {
    std::array<quint32, kDigits / 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    QString digits;
    for (const quint32 word : words)
        digits += QStringLiteral("%1").arg(word, 8, 16, QLatin1Char('0'));
    return digits;
}

// Steele, Lea and Flood's SplitMix64: spreads counting numbers evenly.
std::uint64_t spread(std::uint64_t n) {
    n += 0x9e3779b97f4a7c15u;
    n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
    n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
    return n ^ (n >> 31);
}

// "<32 hex digits><ending>" and nothing else.
bool isOurFile(const QString& fileName, const QString& ending) {
    return fileName.size() == kDigits + ending.size() && fileName.endsWith(ending) &&
           isHex(QStringView(fileName).left(kDigits));
}

// "ab/cd/abcd….dcm": a name from a damaged catalog must not lead anywhere else.
bool isArchiveName(const QString& name) {
    return name.size() == 6 + kDigits + kDcm.size() && name[2] == QLatin1Char('/') && name[5] == QLatin1Char('/') &&
           isOurFile(name.mid(6), kDcm) && QStringView(name).left(2) == QStringView(name).mid(6, 2) &&
           QStringView(name).mid(3, 2) == QStringView(name).mid(8, 2);
}

// The lock is held by the operating system for as long as its process lives. Any age counts as stale, so that what
// decides is that lock and not a process number, which may belong to another process by now.
std::unique_ptr<QLockFile> makeProcessLock(const QString& folder) {
    auto lock = std::make_unique<QLockFile>(folder + QLatin1Char('/') + kLockName);
    lock->setStaleLockTime(1);
    return lock;
}

} // namespace

Archive::Archive(QString dataDir) :
    m_dataDir(QDir(dataDir).absolutePath()), m_root(m_dataDir + QStringLiteral("/archive")),
    m_incomingRoot(m_dataDir + QStringLiteral("/incoming")), m_folderSeed(QRandomGenerator::system()->generate64()) {}

Archive::~Archive() {
    if (!m_lock)
        return;
    m_lock->unlock();
    // Not empty when something is left for the next start.
    QDir().rmdir(m_incoming);
}

Result<std::unique_ptr<Archive>> Archive::open(const QString& dataDir) {
    std::unique_ptr<Archive> archive(new Archive(dataDir));
    SAGITTA_CHECK(makePrivateFolder(archive->m_dataDir));
    SAGITTA_CHECK(makeFolder(archive->m_root));
    SAGITTA_CHECK(makeFolder(archive->m_incomingRoot));
    SAGITTA_CHECK(archive->claimIncoming());
    return archive;
}

Result<void> Archive::claimIncoming() {
    // Between making the folder and locking it another process may take it for abandoned and remove it: try again.
    constexpr int kAttempts = 8;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        m_incoming = QStringLiteral("%1/%2-%3")
                         .arg(m_incomingRoot)
                         .arg(QCoreApplication::applicationPid())
                         .arg(randomDigits().left(8));
        SAGITTA_CHECK(makeFolder(m_incoming));
        m_lock = makeProcessLock(m_incoming);
        if (m_lock->tryLock(0))
            return {};
        if (m_lock->error() == QLockFile::PermissionError)
            break;
    }
    return diskError(QStringLiteral("could not lock a folder for incoming instances"), m_incomingRoot,
                     m_lock->error() == QLockFile::PermissionError ? std::make_error_code(std::errc::permission_denied)
                                                                   : std::error_code());
}

QString Archive::newPartFile() const {
    constexpr std::uint64_t kFilesPerFolder = 64;
    constexpr int kFolderDigits = 4;
    const std::uint64_t folder = spread(m_folderSeed + m_namesGiven++ / kFilesPerFolder) & 0xffff;
    return QStringLiteral("%1/%2%3%4")
        .arg(m_incoming)
        .arg(folder, kFolderDigits, 16, QLatin1Char('0'))
        .arg(randomDigits().mid(kFolderDigits), kPart);
}

Result<QString> Archive::complete(const QString& partFile) const {
    const QFileInfo info(partFile);
    if (info.path() != m_incoming || !isOurFile(info.fileName(), kPart))
        return Error(ErrorCode::Internal, QStringLiteral("not a file of this process's incoming folder"));
    const QString completed = partFile.chopped(kPart.size()) + kDcm;
    SAGITTA_CHECK(renameFile(partFile, completed));
    return completed;
}

QString Archive::nameFor(const QString& completedFile) {
    const QString fileName = QFileInfo(completedFile).fileName();
    return fileName.left(2) + QLatin1Char('/') + fileName.mid(2, 2) + QLatin1Char('/') + fileName;
}

bool Archive::link(const QString& completedFile) const {
    const QString final = path(nameFor(completedFile));
    if (final.isEmpty())
        return false;
    const QFileInfo from(completedFile);
    const QFileInfo to(final);
    std::error_code code;
    std::filesystem::create_hard_link(from.filesystemFilePath(), to.filesystemFilePath(), code);
    if (code == std::errc::no_such_file_or_directory && makeFolder(to.path()))
        std::filesystem::create_hard_link(from.filesystemFilePath(), to.filesystemFilePath(), code);
    return !code || code == std::errc::file_exists;
}

Result<QString> Archive::store(const QString& completedFile) const {
    const QString name = nameFor(completedFile);
    const QString final = path(name);
    if (final.isEmpty())
        return Error(ErrorCode::Internal, QStringLiteral("not a completed file"));
    if (completedFile == final)
        return name;
    // Renaming one hard link onto another of the same file does nothing (POSIX rename), so the first is removed.
    if (QFileInfo::exists(final)) {
        SAGITTA_CHECK(removeFile(completedFile));
        return name;
    }
    SAGITTA_CHECK(makeFolder(QFileInfo(final).path()));
    SAGITTA_CHECK(renameFile(completedFile, final));
    return name;
}

QString Archive::pathIn(const QString& dataDir, const QString& name) {
    return isArchiveName(name) ? dataDir + QStringLiteral("/archive/") + name : QString();
}

Result<void> Archive::remove(const QString& name) const {
    const QString file = path(name);
    if (file.isEmpty())
        return Error(ErrorCode::Corrupt, QStringLiteral("not a name of the archive"));
    return removeFile(file);
}

QString Archive::folderOf(Aside aside) const {
    return m_dataDir + (aside == Aside::Conflict     ? QStringLiteral("/conflicts")
                        : aside == Aside::Quarantine ? QStringLiteral("/quarantine")
                                                     : QStringLiteral("/superseded"));
}

QStringList Archive::allAside(Aside aside) const {
    QStringList files;
    for (const QFileInfo& file : QDir(folderOf(aside)).entryInfoList(QDir::Files | QDir::NoSymLinks))
        files << file.filePath();
    return files;
}

Result<QString> Archive::setAside(const QString& file, Aside aside) const {
    const QString folder = folderOf(aside);
    SAGITTA_CHECK(makeFolder(folder));
    const QString target = folder + QLatin1Char('/') + QFileInfo(file).fileName();
    SAGITTA_CHECK(renameFile(file, target));
    return target;
}

QString Archive::asidePath(const QString& fileName, Aside aside) const {
    return isOurFile(fileName, kDcm) ? folderOf(aside) + QLatin1Char('/') + fileName : QString();
}

Result<QString> Archive::takeBack(const QString& file) const {
    const QString fileName = QFileInfo(file).fileName();
    if (!isOurFile(fileName, kDcm))
        return Error(ErrorCode::Corrupt, QStringLiteral("not a name of the archive"));
    const QString completed = m_incoming + QLatin1Char('/') + fileName;
    SAGITTA_CHECK(renameFile(file, completed));
    return completed;
}

QStringList Archive::takeAbandoned() const {
    QStringList adopted;
    const QFileInfoList folders =
        QDir(m_incomingRoot).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo& folder : folders) {
        if (folder.filePath() == m_incoming)
            continue;
        const std::unique_ptr<QLockFile> lock = makeProcessLock(folder.filePath());
        if (!lock->tryLock(0))
            continue;
        adoptFrom(folder.filePath(), adopted);
        lock->unlock();
        QDir().rmdir(folder.filePath());
    }
    return adopted;
}

void Archive::adoptFrom(const QString& folder, QStringList& adopted) const {
    const QFileInfoList files = QDir(folder).entryInfoList(QDir::Files | QDir::NoSymLinks, QDir::Time | QDir::Reversed);
    for (const QFileInfo& file : files) {
        if (isOurFile(file.fileName(), kPart)) {
            if (const auto removed = removeFile(file.filePath()); !removed)
                qCWarning(logStorage).noquote() << removed.error().message();
        } else if (isOurFile(file.fileName(), kDcm)) {
            const QString ours = m_incoming + QLatin1Char('/') + file.fileName();
            if (const auto moved = renameFile(file.filePath(), ours); moved)
                adopted.append(ours);
            else
                qCWarning(logStorage).noquote() << moved.error().message();
        }
    }
}

bool Archive::isIncoming(const QString& name) const {
    const QString fileName = QFileInfo(name).fileName();
    const QStringList folders = QDir(m_incomingRoot).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::any_of(folders.begin(), folders.end(), [&](const QString& folder) {
        return QFileInfo::exists(m_incomingRoot + QLatin1Char('/') + folder + QLatin1Char('/') + fileName);
    });
}

bool Archive::isEmpty() const {
    QDirIterator files(m_root, QDir::Files, QDirIterator::Subdirectories);
    return !files.hasNext();
}

QStringList Archive::allNames() const {
    std::vector<std::pair<qint64, QString>> found;
    QDirIterator files(m_root, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        QString name = file.mid(m_root.size() + 1);
        if (isArchiveName(name))
            found.emplace_back(files.fileInfo().lastModified().toMSecsSinceEpoch(), std::move(name));
    }
    std::sort(found.begin(), found.end());
    QStringList names;
    names.reserve(static_cast<qsizetype>(found.size()));
    for (auto& [time, name] : found)
        names.append(std::move(name));
    return names;
}

} // namespace sagitta::storage
