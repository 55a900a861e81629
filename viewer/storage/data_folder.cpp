#include "storage/data_folder.h"

#include "storage/archive.h"
#include "storage/disk_error.h"
#include "storage/file_copy.h"
#include "storage/storage_log.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace sagitta::storage {
namespace {

using data_folder::Identity;
using data_folder::kLockName;
using data_folder::Note;

constexpr QDir::Filters kAll = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;

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

bool isSamePlace(const QString& a, const QString& b) { return realPath(a) == realPath(b); }

// Of the move that led there. While a copy is unfinished its original counts.
int moveOf(const QString& folder) {
    const std::optional<Identity> identity = data_folder::readIdentity(folder);
    return identity && identity->copyOf.isEmpty() ? identity->move : 0;
}

// What was followed from the folder that was given.
struct Way {
    QString path;
    std::optional<Note> last;
    std::vector<std::pair<QString, Note>> notes; // by where they lie

    int move() const { return std::max(last ? last->move : 0, moveOf(path)); }
    // False: this is the end of it; its note, if it has one, is of when it left and came back.
    Result<bool> goOn() {
        SAGITTA_TRY(std::optional<Note> note, data_folder::readNote(path));
        if (!note || note->move <= move())
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

// Where it was before, of which something is left.
struct Former {
    QStringList places;
    bool isWhole = true; // each could be looked at

    void add(const QString& place, const Note& note, const QString& now) {
        if (!note.isCleared && !isSamePlace(place, now) && !places.contains(place))
            places << place;
    }
};

// A folder that came back has a note of when it left, which tells where it was meanwhile.
Former formerPlaces(const Way& way) {
    Former former;
    for (const auto& [place, note] : way.notes)
        former.add(place, note, way.path);
    QString place = way.path;
    Result<std::optional<Note>> note = data_folder::readNote(place);
    for (int before = 0; note && *note && (*note)->move > before;) {
        before = (*note)->move;
        place = (*note)->folder;
        if (isSamePlace(place, way.path))
            return former;
        note = data_folder::readNote(place);
        former.isWhole = note && *note;
        if (former.isWhole)
            former.add(place, **note, way.path);
    }
    return former;
}

// Behind a move that was cut off, and for the disk between two moves that is thrown away. Not needed to find the way.
Result<void> tidy(const Way& way, const Former& former) {
    if (std::optional<Identity> identity = data_folder::readIdentity(way.path);
        identity && (!identity->copyOf.isEmpty() || identity->move < way.move()))
        SAGITTA_CHECK(data_folder::writeIdentity(way.path, {identity->id, {}, std::max(identity->move, way.move())}));
    if (!former.places.isEmpty())
        return {};
    if (former.isWhole)
        SAGITTA_CHECK(removeFile(inside(way.path, data_folder::kNoteName)));
    if (!way.last)
        return {};
    const auto& [given, note] = way.notes.front();
    if (isSamePlace(given, way.path) || note.folder == way.path)
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
    return Identity{json->value(QStringLiteral("id")).toString(), json->value(QStringLiteral("copyOf")).toString(),
                    json->value(QStringLiteral("move")).toInt()};
}

Result<void> writeIdentity(const QString& folder, const Identity& identity) {
    return writeJson(inside(folder, kIdentityName), {{QStringLiteral("id"), identity.id},
                                                     {QStringLiteral("copyOf"), identity.copyOf},
                                                     {QStringLiteral("move"), identity.move}});
}

bool isOurs(const QString& fileName) {
    return fileName == kNoteName || fileName == kIdentityName || fileName == kLockName;
}

Result<void> checkStays(const QString& folder) {
    for (QDir place(folder);; place.setPath(QFileInfo(place.path()).path())) {
        const Result<std::optional<Note>> note = readNote(place.path());
        if (note && *note && !(*note)->isCleared)
            return Error(ErrorCode::Refused,
                         QStringLiteral("the former data folder %1 is still to be deleted, with all "
                                        "that is in it; choose a folder elsewhere")
                             .arg(place.path()));
        const std::optional<Identity> identity = readIdentity(place.path());
        if (identity && !identity->copyOf.isEmpty())
            return Error(ErrorCode::Refused, QStringLiteral("%1 is an unfinished copy of the data folder %2, in which "
                                                            "nothing else stays; choose a folder elsewhere")
                                                 .arg(place.path(), identity->copyOf));
        if (place.isRoot())
            return {};
    }
}

bool removeContents(const QString& folder, const QStringList& kept, const std::stop_token& stop) {
    bool isAllGone = true;
    for (const QFileInfo& entry : QDir(folder).entryInfoList(kAll)) {
        if (stop.stop_requested())
            return false;
        if (kept.contains(entry.fileName()))
            continue;
        const QString path = entry.filePath();
        const bool isFolder = entry.isDir() && !entry.isSymLink();
        isAllGone &= isFolder ? removeContents(path, {}, stop) && QDir().rmdir(path) : QFile::remove(path);
    }
    return isAllGone;
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
    folder.m_move = way.move();
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
    const Former former = formerPlaces(way);
    folder.m_leftovers = former.places;
    if (const Result<void> tidied = tidy(way, former); !tidied)
        qCInfo(logStorage).noquote() << "what says where the data are was not simplified:" << tidied.error().message();
    return folder;
}

bool DataFolder::isAt(const QString& place) const { return isSamePlace(m_path, place); }

bool DataFolder::isFree(const QString& folder) {
    const QStringList entries = QDir(folder).entryList(kAll);
    return std::all_of(entries.begin(), entries.end(), data_folder::isOurs);
}

Result<void> DataFolder::clear(const QString& formerPlace, const std::stop_token& stop) const {
    SAGITTA_TRY(std::optional<Note> note, data_folder::readNote(formerPlace));
    if (!note || note->isCleared)
        return {};
    if (isAt(formerPlace) || isInside(realPath(m_path), realPath(formerPlace)))
        return Error(ErrorCode::Refused,
                     QStringLiteral("the data folder %1 lies in the former one, %2, which therefore stays; move it "
                                    "elsewhere to have the former one deleted")
                         .arg(m_path, formerPlace));
    const std::unique_ptr<FileLock> alone = lock(formerPlace, FileLock::Sharing::Alone);
    if (alone->state() != FileLock::State::Held)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the former data folder %1 is still in use; it is deleted later").arg(formerPlace));
    const bool isAllGone =
        data_folder::removeContents(formerPlace, {data_folder::kNoteName, data_folder::kIdentityName, kLockName}, stop);
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, {});
    if (!isAllGone)
        return Error(ErrorCode::Io, QStringLiteral("not all of the former data folder %1 could be deleted; it is tried "
                                                   "again later")
                                        .arg(formerPlace));
    note->isCleared = true;
    return data_folder::writeNote(formerPlace, *note);
}

} // namespace sagitta::storage
