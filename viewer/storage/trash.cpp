#include "storage/trash.h"

#include "storage/disk_error.h"
#include "storage/storage_log.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>
#include <optional>

namespace sagitta::storage {
namespace {

const QString kManifest = QStringLiteral("/study.json");
const QString kGone = QStringLiteral(".gone");
constexpr const char* kStates[] = {"in", "here", "out"};

struct TextField {
    const char* key;
    QString dicom::StudySummary::*value;
};
constexpr TextField kTexts[] = {{"studyInstanceUID", &dicom::StudySummary::studyInstanceUid},
                                {"patientName", &dicom::StudySummary::patientName},
                                {"patientID", &dicom::StudySummary::patientId},
                                {"patientBirthDate", &dicom::StudySummary::patientBirthDate},
                                {"studyDate", &dicom::StudySummary::studyDate},
                                {"studyTime", &dicom::StudySummary::studyTime},
                                {"studyDescription", &dicom::StudySummary::studyDescription},
                                {"accessionNumber", &dicom::StudySummary::accessionNumber}};

struct ListField {
    const char* key;
    QStringList Trash::Entry::*value;
};
constexpr ListField kLists[] = {{"files", &Trash::Entry::files},
                                {"conflicts", &Trash::Entry::conflicts},
                                {"superseded", &Trash::Entry::superseded}};

QStringList toList(const QJsonValue& value) { return value.toVariant().toStringList(); }

QJsonObject toJson(const Trash::Entry& entry) {
    const DeletedStudy& deleted = entry.deleted;
    QJsonObject json{{QStringLiteral("state"), QLatin1String(kStates[static_cast<int>(entry.state)])},
                     {QStringLiteral("deletedAt"), static_cast<qint64>(deleted.deletedAt)},
                     {QStringLiteral("bytes"), static_cast<qint64>(deleted.bytes)},
                     {QStringLiteral("instances"), deleted.study.instances.value_or(0)},
                     {QStringLiteral("series"), deleted.study.series.value_or(0)},
                     {QStringLiteral("modalities"), QJsonArray::fromStringList(deleted.study.modalities)}};
    for (const TextField& text : kTexts)
        json.insert(QLatin1String(text.key), deleted.study.*text.value);
    for (const ListField& list : kLists)
        json.insert(QLatin1String(list.key), QJsonArray::fromStringList(entry.*list.value));
    return json;
}

std::optional<Trash::Entry> read(const QString& folder) {
    QFile file(folder + kManifest);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    Trash::Entry entry;
    for (const TextField& text : kTexts)
        entry.deleted.study.*text.value = json.value(QLatin1String(text.key)).toString();
    const auto* state =
        std::find(std::begin(kStates), std::end(kStates), json.value(QStringLiteral("state")).toString());
    if (entry.deleted.study.studyInstanceUid.isEmpty() || state == std::end(kStates))
        return std::nullopt;
    entry.state = static_cast<Trash::State>(state - std::begin(kStates));
    entry.deleted.id = QFileInfo(folder).fileName();
    entry.deleted.deletedAt = json.value(QStringLiteral("deletedAt")).toInteger();
    entry.deleted.bytes = json.value(QStringLiteral("bytes")).toInteger();
    entry.deleted.study.instances = json.value(QStringLiteral("instances")).toInt();
    entry.deleted.study.series = json.value(QStringLiteral("series")).toInt();
    entry.deleted.study.modalities = toList(json.value(QStringLiteral("modalities")));
    for (const ListField& list : kLists)
        entry.*list.value = toList(json.value(QLatin1String(list.key)));
    return entry;
}

QStringList filesIn(const QString& folder) {
    QStringList files;
    for (const QFileInfo& file : QDir(folder).entryInfoList({QStringLiteral("*.dcm")}, QDir::Files | QDir::NoSymLinks))
        files << file.filePath();
    return files;
}

} // namespace

Result<std::unique_ptr<QLockFile>> Trash::lock(int waitMs) const {
    SAGITTA_CHECK(makeFolder(m_root));
    auto lock = std::make_unique<QLockFile>(m_root + QStringLiteral("/lock"));
    lock->setStaleLockTime(1); // the operating system's lock decides (see Archive)
    if (lock->tryLock(waitMs))
        return lock;
    if (lock->error() == QLockFile::LockFailedError)
        return Error(ErrorCode::Timeout,
                     QStringLiteral("another process is deleting or restoring studies; try again later"));
    return diskError(QStringLiteral("studies can neither be deleted nor restored"), m_root);
}

std::vector<Trash::Entry> Trash::entries() const {
    std::vector<Entry> found;
    const QFileInfoList folders = QDir(m_root).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo& folder : folders) {
        if (folder.fileName().endsWith(kGone) || !QFileInfo::exists(folder.filePath() + kManifest))
            continue;
        if (std::optional<Entry> entry = read(folder.filePath()))
            found.push_back(*std::move(entry));
        else
            qCWarning(logStorage).noquote() << "a deleted study cannot be read, its folder stays:" << folder.filePath();
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Entry& a, const Entry& b) { return a.deleted.deletedAt < b.deleted.deletedAt; });
    return found;
}

std::optional<Trash::Entry> Trash::entry(const QString& id) const {
    const bool isName = !id.isEmpty() && QFileInfo(id).fileName() == id && !id.endsWith(kGone);
    return isName ? read(m_root + QLatin1Char('/') + id) : std::nullopt;
}

QString Trash::folderOf(const Entry& entry, Archive::Aside aside) const {
    return folderOf(entry) +
           (aside == Archive::Aside::Conflict ? QStringLiteral("/conflicts") : QStringLiteral("/superseded"));
}

Result<void> Trash::begin(Entry& entry) const {
    entry.deleted.id =
        QDateTime::fromMSecsSinceEpoch(entry.deleted.deletedAt, Qt::UTC).toString(QStringLiteral("yyyyMMdd-HHmmss-")) +
        QString::number(QRandomGenerator::system()->generate(), 16);
    entry.state = State::In;
    SAGITTA_CHECK(makeFolder(folderOf(entry)));
    return write(entry);
}

Result<void> Trash::write(const Entry& entry) const {
    const QString path = folderOf(entry) + kManifest;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(toJson(entry)).toJson()) < 0 || !file.commit())
        return diskError(QStringLiteral("could not note what is deleted"), m_root);
    return Archive::sync({path});
}

Result<void> Trash::takeIn(const Entry& entry, const Archive& archive) const {
    QStringList taken;
    std::optional<Error> failure;
    const auto take = [&](const QString& from, const QString& folder) {
        if (from.isEmpty() || !QFileInfo::exists(from))
            return;
        const QString to = folder + QLatin1Char('/') + QFileInfo(from).fileName();
        if (const auto moved = renameFile(from, to); moved)
            taken << to;
        else
            failure = moved.error();
    };
    for (const QString& name : entry.files)
        take(archive.path(name), folderOf(entry));
    for (const auto& [files, aside] : {std::pair(entry.conflicts, Archive::Aside::Conflict),
                                       std::pair(entry.superseded, Archive::Aside::Superseded)}) {
        if (files.isEmpty())
            continue;
        SAGITTA_CHECK(makeFolder(folderOf(entry, aside)));
        for (const QString& file : files)
            take(archive.asidePath(file, aside), folderOf(entry, aside));
    }
    SAGITTA_CHECK(Archive::sync(taken));
    if (failure)
        return *failure;
    return {};
}

Result<void> Trash::setState(Entry& entry, State state) const {
    Entry changed = entry;
    changed.state = state;
    for (const ListField& list : kLists)
        (changed.*list.value).clear();
    SAGITTA_CHECK(write(changed));
    entry = changed;
    return {};
}

QStringList Trash::instances(const Entry& entry) const { return filesIn(folderOf(entry)); }

QStringList Trash::aside(const Entry& entry, Archive::Aside aside) const { return filesIn(folderOf(entry, aside)); }

Result<void> Trash::end(const Entry& entry) const {
    const QString folder = folderOf(entry);
    for (const Archive::Aside aside : {Archive::Aside::Conflict, Archive::Aside::Superseded})
        QDir().rmdir(folderOf(entry, aside));
    SAGITTA_CHECK(removeFile(folder + kManifest));
    QDir().rmdir(folder);
    return {};
}

Result<void> Trash::discard(const Entry& entry) const { return renameFile(folderOf(entry), folderOf(entry) + kGone); }

void Trash::removeEmpty() const {
    for (const QFileInfo& folder : QDir(m_root).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
        QDirIterator files(folder.filePath(), {QStringLiteral("*.dcm")}, QDir::Files, QDirIterator::Subdirectories);
        if (!QFileInfo::exists(folder.filePath() + kManifest) && !files.hasNext())
            QDir(folder.filePath()).removeRecursively();
    }
}

void Trash::removeDiscarded() const {
    for (const QFileInfo& folder :
         QDir(m_root).entryInfoList({QLatin1Char('*') + kGone}, QDir::Dirs | QDir::NoSymLinks)) {
        if (!QDir(folder.filePath()).removeRecursively())
            qCWarning(logStorage).noquote()
                << "not all of a deleted study could be removed, the next start tries again:" << folder.filePath();
    }
}

} // namespace sagitta::storage
