#include "storage/data_folder.h"

#include "storage/archive.h"
#include "storage/disk_error.h"
#include "storage/storage_log.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace sagitta::storage {
namespace {

using data_folder::Identity;
using data_folder::Note;

const QString kLockName = QStringLiteral("folder.lock");

QString inside(const QString& folder, const QString& name) { return folder + QLatin1Char('/') + name; }

Result<void> writeJson(const QString& path, const QJsonObject& json) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0 || !file.commit())
        return diskError(QStringLiteral("could not write %1").arg(path), QFileInfo(path).path());
    return Archive::sync({path});
}

std::optional<QJsonObject> readJson(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return QJsonDocument::fromJson(file.readAll()).object();
}

std::unique_ptr<FileLock> lock(const QString& folder, FileLock::Sharing sharing) {
    return std::make_unique<FileLock>(inside(folder, kLockName), sharing);
}

// What was followed from the folder that was given.
struct Way {
    QString path;
    std::optional<Note> last;
    std::vector<std::pair<QString, Note>> notes; // by where they lie

    // False: this is the end of it.
    Result<bool> goOn() {
        SAGITTA_TRY(std::optional<Note> note, data_folder::readNote(path));
        if (!note || note->move <= (last ? last->move : 0))
            return false;
        notes.emplace_back(path, *note);
        path = note->folder;
        last = std::move(note);
        return true;
    }
};

Result<void> checkIsThere(const Way& way) {
    const std::optional<Identity> there = data_folder::readIdentity(way.path);
    if (there && there->id == way.last->id)
        return {};
    return Error(ErrorCode::NotFound, QStringLiteral("the data folder was moved to %1, and is not there; connect its "
                                                     "disk and start again (%2 says so)")
                                          .arg(way.path, inside(way.notes.back().first, data_folder::kNoteName)));
}

// Reached directly it may be a copy that was never finished; the original is what counts then.
Result<void> checkFinished(const QString& folder) {
    const std::optional<Identity> identity = data_folder::readIdentity(folder);
    if (!identity || identity->copyOf.isEmpty())
        return {};
    SAGITTA_TRY(const std::optional<Note> note, data_folder::readNote(identity->copyOf));
    if (note && note->id == identity->id)
        return {};
    return Error(ErrorCode::Refused, QStringLiteral("%1 is an unfinished copy of the data folder %2; use that one, or "
                                                    "end the move")
                                         .arg(folder, identity->copyOf));
}

// Behind a move that was cut off, and for the disk between two moves that is thrown away. Not needed to find the way.
Result<void> tidy(const Way& way, bool isAllCleared) {
    if (std::optional<Identity> identity = data_folder::readIdentity(way.path); identity && !identity->copyOf.isEmpty())
        SAGITTA_CHECK(data_folder::writeIdentity(way.path, {identity->id, {}}));
    if (!way.last)
        return {};
    // It came back here: its note of when it left is of the past.
    SAGITTA_CHECK(removeFile(inside(way.path, data_folder::kNoteName)));
    const auto& [given, note] = way.notes.front();
    if (given == way.path || note.folder == way.path || !isAllCleared)
        return {};
    return data_folder::writeNote(given, {way.path, way.last->id, way.last->move, note.isCleared});
}

} // namespace

namespace data_folder {

Result<std::optional<Note>> readNote(const QString& folder) {
    const QString path = inside(folder, kNoteName);
    const std::optional<QJsonObject> json = readJson(path);
    if (!json && !QFileInfo::exists(path))
        return std::optional<Note>();
    Note note;
    if (json)
        note = {json->value(QStringLiteral("folder")).toString(), json->value(QStringLiteral("id")).toString(),
                json->value(QStringLiteral("move")).toInt(), json->value(QStringLiteral("isCleared")).toBool()};
    if (note.folder.isEmpty() || note.id.isEmpty() || note.move <= 0)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 cannot be read; it says where the data folder was moved "
                                                        "to. Start with that folder (--data)")
                                             .arg(path));
    return std::optional(note);
}

Result<void> writeNote(const QString& folder, const Note& note) {
    return writeJson(inside(folder, kNoteName), {{QStringLiteral("folder"), note.folder},
                                                 {QStringLiteral("id"), note.id},
                                                 {QStringLiteral("move"), note.move},
                                                 {QStringLiteral("isCleared"), note.isCleared}});
}

std::optional<Identity> readIdentity(const QString& folder) {
    const std::optional<QJsonObject> json = readJson(inside(folder, kIdentityName));
    if (!json)
        return std::nullopt;
    return Identity{json->value(QStringLiteral("id")).toString(), json->value(QStringLiteral("copyOf")).toString()};
}

Result<void> writeIdentity(const QString& folder, const Identity& identity) {
    return writeJson(inside(folder, kIdentityName),
                     {{QStringLiteral("id"), identity.id}, {QStringLiteral("copyOf"), identity.copyOf}});
}

bool isOurs(const QString& fileName) {
    return fileName == kNoteName || fileName == kIdentityName || fileName == kLockName;
}

} // namespace data_folder

Result<DataFolder> DataFolder::open(const QString& given, Use use) {
    const auto sharing = use == Use::Alone ? FileLock::Sharing::Alone : FileLock::Sharing::Shared;
    DataFolder folder;
    folder.m_given = QDir(given).absolutePath();
    Way way{folder.m_given, {}, {}};
    for (bool isEnd = false; !isEnd;) {
        SAGITTA_TRY(bool isMoved, way.goOn());
        if (isMoved)
            continue;
        SAGITTA_CHECK(way.last ? checkIsThere(way) : makePrivateFolder(way.path));
        folder.m_lock = lock(way.path, sharing);
        // It may have been moved away before it was locked.
        SAGITTA_TRY(isMoved, way.goOn());
        isEnd = !isMoved;
    }
    folder.m_path = way.path;
    folder.m_move = way.last ? way.last->move : 0;
    if (!way.last)
        SAGITTA_CHECK(checkFinished(way.path));
    if (folder.m_lock->state() == FileLock::State::Busy)
        return Error(ErrorCode::Refused,
                     use == Use::Alone
                         ? QStringLiteral("another program uses the data folder %1; end it first").arg(folder.m_path)
                         : QStringLiteral("the data folder %1 is being moved; start again when that is done")
                               .arg(folder.m_path));
    if (use == Use::Alone && folder.m_lock->state() != FileLock::State::Held)
        return Error(ErrorCode::Io, QStringLiteral("whether somebody uses the data folder %1 cannot be found out: its "
                                                   "disk knows no locks")
                                        .arg(folder.m_path));
    for (const auto& [place, note] : way.notes)
        if (!note.isCleared && place != folder.m_path)
            folder.m_leftovers << place;
    if (const Result<void> tidied = tidy(way, folder.m_leftovers.isEmpty()); !tidied)
        qCInfo(logStorage).noquote() << "what says where the data are was not simplified:" << tidied.error().message();
    return folder;
}

Result<void> DataFolder::clear(const QString& formerPlace) {
    SAGITTA_TRY(std::optional<Note> note, data_folder::readNote(formerPlace));
    if (!note || note->isCleared)
        return {};
    const std::unique_ptr<FileLock> alone = lock(formerPlace, FileLock::Sharing::Alone);
    if (alone->state() != FileLock::State::Held)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the former data folder %1 is still in use; it is deleted later").arg(formerPlace));
    bool isAllGone = true;
    for (const QFileInfo& entry :
         QDir(formerPlace).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        if (data_folder::isOurs(entry.fileName()))
            continue;
        const bool isFolder = entry.isDir() && !entry.isSymLink();
        isAllGone &= isFolder ? QDir(entry.filePath()).removeRecursively() : QFile::remove(entry.filePath());
    }
    if (!isAllGone)
        return Error(ErrorCode::Io, QStringLiteral("not all of the former data folder %1 could be deleted; it is tried "
                                                   "again later")
                                        .arg(formerPlace));
    note->isCleared = true;
    return data_folder::writeNote(formerPlace, *note);
}

} // namespace sagitta::storage
