#include "storage/importer.h"

#include "storage/content.h"
#include "storage/disk_error.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <mutex>

namespace sagitta::storage {
namespace {

constexpr qint64 kHeadBytes = 4096;
constexpr qint64 kPieceBytes = 1 << 20;
// Sources of a Move are deleted in portions, so that a long one frees its space on the way.
constexpr std::size_t kFilesPerFlush = 2000;

// Filled by the store's writer thread; shared with its callbacks, which may outlive an import that was cut off.
struct Outcomes {
    std::mutex mutex;
    ImportReport report;
    QStringList indexed;
    ImportHeard heard;

    void note(const QString& path, PutOutcome outcome, const QString& sopInstanceUid, const QString& reason) {
        const std::lock_guard lock(mutex);
        const bool isConflict = outcome == PutOutcome::Duplicate && !reason.isEmpty();
        switch (outcome) {
        case PutOutcome::Stored:
            ++report.imported;
            break;
        case PutOutcome::Duplicate:
            ++report.duplicates;
            break;
        case PutOutcome::Failed:
            report.unreadable.push_back({path, reason});
            return;
        }
        if (isConflict)
            report.conflicts.push_back({path, reason});
        else
            indexed.append(path);
        if (heard && !isConflict)
            heard(sopInstanceUid);
    }
};

bool isDirectoryFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) &&
           sniff(file.read(kHeadBytes)) == FileKind::Directory;
}

class Import {
public:
    Import(LocalStore& store, ImportMode mode, JobContext& context, const MakeRoom& makeRoom, ImportHeard heard) :
        m_store(store), m_dataDir(QFileInfo(store.archive().dataDir()).canonicalFilePath()), m_mode(mode),
        m_context(context), m_makeRoom(makeRoom) {
        m_outcomes->heard = std::move(heard);
    }

    Result<ImportReport> run(const QStringList& paths);

private:
    enum class Copied { Yes, Unreadable };

    bool isOurs(const QString& path) const;
    Result<ImportReport> importAll(const QStringList& paths);
    static std::int64_t bytesOf(const QStringList& paths);
    Result<void> importFolder(const QString& folder);
    Result<void> importFile(const QString& path);
    Result<void> copyAndPut(QFile& source, const QByteArray& head, FileKind kind);
    Result<Copied> copy(QFile& source, QByteArray head, FileKind kind, QFile& target);
    Result<void> deleteIndexed();
    void unreadable(const QString& path, const QString& reason);
    void reportProgress();
    Result<void> checkCancelled() const;

    LocalStore& m_store;
    QString m_dataDir;
    ImportMode m_mode;
    JobContext& m_context;
    const MakeRoom& m_makeRoom;
    std::shared_ptr<Outcomes> m_outcomes = std::make_shared<Outcomes>();
    QByteArray m_buffer = QByteArray(kPieceBytes, Qt::Uninitialized);
    int m_files = 0;
    int m_notDicom = 0;
    QStringList m_namedNotDicom;
    std::int64_t m_bytes = 0;
    std::size_t m_sinceFlush = 0;
};

Result<ImportReport> Import::run(const QStringList& paths) {
    Result<ImportReport> report = importAll(paths);
    if (report || report.error().code() != ErrorCode::Full)
        return report;
    return Error(
        ErrorCode::Full,
        QStringLiteral("%1. The rest needs about %2 MB more; import the same again then, what is stored is not "
                       "stored twice")
            .arg(report.error().message())
            .arg(std::max<std::int64_t>(1, (bytesOf(paths) - m_bytes) / 1'000'000)));
}

// What is no DICOM is counted too: it is an estimate.
std::int64_t Import::bytesOf(const QStringList& paths) {
    std::int64_t bytes = 0;
    for (const QString& path : paths) {
        bytes += QFileInfo(path).isFile() ? QFileInfo(path).size() : 0;
        QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            bytes += files.fileInfo().size();
        }
    }
    return bytes;
}

Result<ImportReport> Import::importAll(const QStringList& paths) {
    QElapsedTimer timer;
    timer.start();
    for (const QString& path : paths) {
        const QFileInfo info(path);
        // A link that somebody names is meant.
        const QString real = info.canonicalFilePath();
        if (real.isEmpty()) {
            ++m_files;
            unreadable(path, QStringLiteral("no such file or folder"));
        } else if (isOurs(real)) {
            continue;
        } else if (info.isDir()) {
            SAGITTA_CHECK(importFolder(real));
        } else if (info.isFile() && isDirectoryFile(real)) {
            SAGITTA_CHECK(importFolder(QFileInfo(real).path()));
        } else if (info.isFile()) {
            const int before = m_notDicom;
            SAGITTA_CHECK(importFile(real));
            if (m_notDicom > before)
                m_namedNotDicom.append(path);
        } else {
            // A device or a pipe: reading one might never end.
            ++m_files;
            ++m_notDicom;
            m_namedNotDicom.append(path);
        }
    }
    SAGITTA_CHECK(m_store.flush());
    SAGITTA_CHECK(deleteIndexed());
    const std::lock_guard lock(m_outcomes->mutex);
    ImportReport report = std::move(m_outcomes->report);
    report.files = m_files;
    report.notDicom = m_notDicom;
    report.namedNotDicom = m_namedNotDicom;
    report.seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
    return report;
}

// The data folder: a Move of what is stored already would delete it.
bool Import::isOurs(const QString& path) const {
    return path == m_dataDir || path.startsWith(m_dataDir + QLatin1Char('/'));
}

Result<void> Import::importFolder(const QString& folder) {
    SAGITTA_CHECK(checkCancelled());
    if (isOurs(folder))
        return {};
    const QFileInfo info(folder);
    if (!info.isReadable() || !info.isExecutable()) {
        unreadable(folder, QStringLiteral("no permission to read this folder"));
        return {};
    }
    QStringList folders;
    // Unsorted: sorting would ask for the times of every file. NoSymLinks: links lead out, or to what is visited
    // anyway.
    QDirIterator entries(folder, QDir::Dirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    while (entries.hasNext()) {
        const QString path = entries.next();
        if (entries.fileInfo().isDir())
            folders.append(path);
        else
            SAGITTA_CHECK(importFile(path));
    }
    for (const QString& inner : folders)
        SAGITTA_CHECK(importFolder(inner));
    return {};
}

Result<void> Import::importFile(const QString& path) {
    SAGITTA_CHECK(checkCancelled());
    ++m_files;
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        unreadable(path, source.errorString());
        return {};
    }
    const QByteArray head = source.read(kHeadBytes);
    if (head.isEmpty() && source.error() != QFileDevice::NoError) {
        unreadable(path, source.errorString());
        return {};
    }
    const FileKind kind = sniff(head);
    if (kind == FileKind::Directory)
        return {};
    // Without "DICM" only a look at the whole header tells; such files are rare.
    if (kind == FileKind::Other || (kind == FileKind::BareDataset && !dicom::readInstanceHeader(path))) {
        ++m_notDicom;
        return {};
    }
    Result<void> done = copyAndPut(source, head, kind);
    while (!done && done.error().code() == ErrorCode::Full && m_makeRoom && m_makeRoom(m_context) &&
           source.seek(head.size()))
        done = copyAndPut(source, head, kind);
    SAGITTA_CHECK(done);
    reportProgress();
    if (m_mode == ImportMode::Move && ++m_sinceFlush >= kFilesPerFlush) {
        m_sinceFlush = 0;
        SAGITTA_CHECK(m_store.flush());
        return deleteIndexed();
    }
    return {};
}

Result<void> Import::copyAndPut(QFile& source, const QByteArray& head, FileKind kind) {
    const QString part = m_store.archive().newPartFile();
    QFile target(part);
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return diskError(QStringLiteral("could not write to the data folder"), m_store.archive().dataDir());
    const auto copied = copy(source, head, kind, target);
    target.close();
    if (!copied || *copied == Copied::Unreadable) {
        SAGITTA_CHECK(removeFile(part));
        if (!copied)
            return copied.error();
        unreadable(source.fileName(), source.errorString());
        return {};
    }
    return m_store.put(part, [outcomes = m_outcomes, path = source.fileName()](
                                 PutOutcome outcome, const QString& sopInstanceUid, const QString& reason) {
        outcomes->note(path, outcome, sopInstanceUid, reason);
    });
}

Result<Import::Copied> Import::copy(QFile& source, QByteArray head, FileKind kind, QFile& target) {
    if (kind == FileKind::BareMeta)
        head.prepend(QByteArray(kPreambleBytes, '\0') + "DICM");
    else if (kind == FileKind::Part10)
        std::fill_n(head.begin(), kPreambleBytes, '\0');
    const auto writeAll = [&](const char* data, qint64 size) { return target.write(data, size) == size; };
    const auto full = [&] {
        return diskError(QStringLiteral("could not write to the data folder"), m_store.archive().dataDir());
    };
    if (!writeAll(head.constData(), head.size()))
        return full();
    for (;;) {
        SAGITTA_CHECK(checkCancelled());
        const qint64 size = source.read(m_buffer.data(), kPieceBytes);
        if (size < 0)
            return Copied::Unreadable;
        if (size == 0)
            break;
        if (!writeAll(m_buffer.constData(), size))
            return full();
    }
    m_bytes += target.size();
    return Copied::Yes;
}

Result<void> Import::deleteIndexed() {
    QStringList indexed;
    {
        const std::lock_guard lock(m_outcomes->mutex);
        indexed.swap(m_outcomes->indexed);
    }
    if (m_mode == ImportMode::Copy)
        return {};
    for (const QString& path : indexed) {
        if (!QFile::remove(path))
            unreadable(path, QStringLiteral("imported, but the source could not be deleted"));
    }
    return {};
}

void Import::unreadable(const QString& path, const QString& reason) {
    const std::lock_guard lock(m_outcomes->mutex);
    m_outcomes->report.unreadable.push_back({path, reason});
}

void Import::reportProgress() {
    JobProgress progress;
    progress.done = m_files;
    progress.bytes = m_bytes;
    progress.text = QStringLiteral("%1 files").arg(m_files);
    m_context.report(progress);
}

Result<void> Import::checkCancelled() const {
    if (m_context.isCancelled())
        return Error(ErrorCode::Cancelled, QStringLiteral("import was cancelled; what was imported so far is kept"));
    return {};
}

} // namespace

Result<ImportReport> importPaths(LocalStore& store, const QStringList& paths, ImportMode mode, JobContext& context,
                                 const MakeRoom& makeRoom, ImportHeard heard) {
    return Import(store, mode, context, makeRoom, std::move(heard)).run(paths);
}

} // namespace sagitta::storage
