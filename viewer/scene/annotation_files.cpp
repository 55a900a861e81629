#include "scene/annotation_files.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

namespace sagitta::scene {

namespace {

Q_LOGGING_CATEGORY(logScene, "sagitta.scene")

constexpr qint64 kMaxFileBytes = 64 << 20;
constexpr int kWriteLockMs = 5000; // on the writing thread
constexpr int kReadLockMs = 200;   // somebody waits for the study; only for a damaged file

// Nothing when there is no file.
Result<std::optional<ReadAnnotations>> readFile(const QString& path, const QString& studyUid) {
    QFile file(path);
    if (!file.exists())
        return std::optional<ReadAnnotations>();
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, QStringLiteral("annotations: %1: %2").arg(path, file.errorString()));
    if (file.size() > kMaxFileBytes)
        return std::optional(ReadAnnotations{{}, QStringLiteral("file too large")});
    return std::optional(parseAnnotations(file.readAll(), studyUid));
}

// Moves a damaged file out of the way, so that it is kept once however often the study is opened; its new name.
Result<QString> moveAside(const QString& path, const QString& damage) {
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = QStringLiteral("%1.damaged-%2").arg(path, stamp);
    if (!QFile::rename(path, aside))
        return Error(ErrorCode::Io,
                     QStringLiteral("annotations: %1 is damaged (%2) and cannot be put aside").arg(path, damage));
    return aside;
}

Error lockError(const QString& path, const QLockFile& lock) {
    if (lock.error() == QLockFile::LockFailedError)
        return {ErrorCode::Io, QStringLiteral("annotations: another program is writing %1").arg(path)};
    return {ErrorCode::Io, QStringLiteral("nothing can be written in %1; is the disk full, or its folder locked?")
                               .arg(QFileInfo(path).path())};
}

} // namespace

AnnotationFiles::AnnotationFiles(QString folder, Written written) :
    m_folder(std::move(folder)), m_written(std::move(written)),
    m_thread([this](const std::stop_token& stop) { work(stop); }) {}

AnnotationFiles::~AnnotationFiles() {
    {
        const std::lock_guard lock(m_mutex);
        enqueueFailed();
    }
    m_thread.request_stop();
    m_thread.join();
    for (const auto& [uid, study] : m_failed)
        qCWarning(logScene).noquote() << "annotations of study" << uid << "could not be written before the end";
}

QString AnnotationFiles::fileIn(const QString& folder, const QString& studyUid) {
    const QByteArray hash = QCryptographicHash::hash(studyUid.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QDir(folder).filePath(QString::fromLatin1(hash) + QStringLiteral(".json"));
}

bool AnnotationFiles::hasAny(const QString& folder, const QString& studyUid) {
    const QFileInfo file(fileIn(folder, studyUid));
    if (!QDir(folder).entryList({file.fileName() + QStringLiteral(".damaged-*")}, QDir::Files).isEmpty())
        return true;
    const Result<std::optional<ReadAnnotations>> read = readFile(file.filePath(), studyUid);
    return !read || (*read && (!(*read)->annotations.empty() || !(*read)->damage.isEmpty()));
}

Result<AnnotationFiles::Content> AnnotationFiles::read(const QString& studyUid) {
    {
        const std::lock_guard lock(m_mutex);
        const auto waiting = std::find_if(m_waiting.begin(), m_waiting.end(),
                                          [&](const StudyAnnotations& study) { return study.studyUid == studyUid; });
        if (waiting != m_waiting.end())
            return Content{waiting->annotations, {}};
        if (m_running && m_running->studyUid == studyUid)
            return Content{m_running->annotations, {}};
        if (const auto failed = m_failed.find(studyUid); failed != m_failed.end())
            return Content{failed->second.annotations, {}};
    }
    const QString path = fileFor(studyUid);
    Result<std::optional<ReadAnnotations>> file = readFile(path, studyUid);
    Content content;
    if (file && *file && !(*file)->damage.isEmpty()) {
        QLockFile lock(path + QStringLiteral(".lock"));
        if (!lock.tryLock(kReadLockMs))
            return lockError(path, lock);
        file = readFile(path, studyUid); // another program may have repaired it
        if (file && *file && !(*file)->damage.isEmpty()) {
            SAGITTA_TRY(const QString aside, moveAside(path, (*file)->damage));
            content.damage = QStringLiteral("%1; the file is kept as %2").arg((*file)->damage, aside);
        }
    }
    if (!file)
        return file.error();
    if (*file)
        content.annotations = std::move((*file)->annotations);
    const std::lock_guard lock(m_mutex);
    m_base[studyUid] = content.damage.isEmpty() ? content.annotations : std::vector<Annotation>();
    return content;
}

void AnnotationFiles::write(StudyAnnotations study) {
    {
        const std::lock_guard lock(m_mutex);
        m_failed.erase(study.studyUid);
        enqueue(std::move(study));
        enqueueFailed();
    }
    m_wake.notify_one();
}

void AnnotationFiles::retry() {
    {
        const std::lock_guard lock(m_mutex);
        enqueueFailed();
    }
    m_wake.notify_one();
}

void AnnotationFiles::enqueue(StudyAnnotations study) {
    const auto same = std::find_if(m_waiting.begin(), m_waiting.end(),
                                   [&](const StudyAnnotations& waiting) { return waiting.studyUid == study.studyUid; });
    if (same != m_waiting.end())
        *same = std::move(study);
    else
        m_waiting.push_back(std::move(study));
}

void AnnotationFiles::enqueueFailed() {
    for (auto& [uid, study] : std::exchange(m_failed, {}))
        enqueue(std::move(study));
}

bool AnnotationFiles::isAllWritten() const {
    const std::lock_guard lock(m_mutex);
    return m_waiting.empty() && !m_running && m_failed.empty();
}

void AnnotationFiles::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    // A stop ends the waiting, not the writing of what is there.
    while (m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); })) {
        m_running = std::move(m_waiting.front());
        m_waiting.pop_front();
        const StudyAnnotations study = *m_running;
        const std::vector<Annotation> base = m_base[study.studyUid];
        lock.unlock();
        const Result<void> written = save(study, base);
        lock.lock();
        m_running.reset();
        const bool isOutdated = std::any_of(m_waiting.begin(), m_waiting.end(), [&](const StudyAnnotations& waiting) {
            return waiting.studyUid == study.studyUid;
        });
        if (written)
            m_base[study.studyUid] = study.annotations;
        else if (!isOutdated)
            m_failed[study.studyUid] = study;
        lock.unlock();
        m_written(written);
        lock.lock();
    }
}

Result<void> AnnotationFiles::save(const StudyAnnotations& study, std::vector<Annotation> base) const {
    const QString path = fileFor(study.studyUid);
    QDir().mkpath(m_folder);
    QLockFile lock(path + QStringLiteral(".lock"));
    if (!lock.tryLock(kWriteLockMs))
        return lockError(path, lock);
    SAGITTA_TRY(const std::optional<ReadAnnotations> theirs, readFile(path, study.studyUid));
    std::vector<Annotation> all = study.annotations;
    if (theirs) {
        if (!theirs->damage.isEmpty()) {
            SAGITTA_TRY(const QString aside, moveAside(path, theirs->damage));
            static_cast<void>(aside);
            base.clear(); // what is missing in a damaged file was not removed by anybody
        }
        all = mergedAnnotations({std::move(base), study.annotations, study.removed}, theirs->annotations);
    }
    // QSaveFile syncs the data to disk before it renames.
    QSaveFile file(path);
    const QByteArray bytes = serialiseAnnotations(study.studyUid, all);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error(ErrorCode::Io, QStringLiteral("annotations: %1: %2").arg(path, file.errorString()));
    return {};
}

} // namespace sagitta::scene
