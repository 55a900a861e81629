#include "storage/study_marks.h"

#include "core/listeners.h"
#include "storage/database.h"
#include "storage/search_text.h"

#include <mutex>

namespace sagitta::storage {

struct StudyMarks::Private {
    std::unique_ptr<Database> database;
    std::mutex writing; // so that threads of this process wait for each other, not for SQLite's time-out
    Listeners<MarksChange> listeners;

    // One transaction; then the listeners are told.
    Result<void> change(const MarksChange& told, const std::function<Result<void>(const QSqlDatabase&)>& work);
    Result<void> set(const QStringList& studyUids, const QString& column, const QVariant& value);
    // The marks of those of the UIDs that have any; no UIDs: of all.
    Result<QHash<QString, StudyMark>> read(const std::optional<QStringList>& studyUids) const;
};

namespace {

ReadingStatus statusFrom(int value) {
    const int highest = static_cast<int>(ReadingStatus::Read);
    return static_cast<ReadingStatus>(std::clamp(value, 0, highest));
}

Result<QString> checkedName(const QString& name) {
    QString shown = name.simplified();
    if (foldForSearch(shown).isEmpty())
        return Error(ErrorCode::Refused, QStringLiteral("an album needs a name"));
    return shown;
}

Result<qint64> findAlbum(const QSqlDatabase& db, const QString& name) {
    SAGITTA_TRY(QSqlQuery found,
                runQuery(db, QStringLiteral("SELECT id FROM albums WHERE folded=?"), {foldForSearch(name)}));
    if (!found.next())
        return Error(ErrorCode::NotFound, QStringLiteral("there is no album of this name"));
    return found.value(0).toLongLong();
}

// `but`: the album that may have it.
Result<void> checkFree(const QSqlDatabase& db, const QString& name, qint64 but = 0) {
    const Result<qint64> taken = findAlbum(db, name);
    if (taken && *taken != but)
        return Error(ErrorCode::Refused, QStringLiteral("there is an album of this name already"));
    if (!taken && taken.error().code() != ErrorCode::NotFound)
        return taken.error();
    return {};
}

Result<QSet<QString>> studiesIn(const QSqlDatabase& db, qint64 album) {
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT study FROM album_studies WHERE album=?"), {album}));
    QSet<QString> uids;
    while (rows.next())
        uids.insert(rows.value(0).toString());
    return uids;
}

Result<void> readMarks(const QSqlDatabase& db, const QString& where, const QVariantList& values,
                       QHash<QString, StudyMark>& found) {
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(db, QStringLiteral("SELECT study, status, pinned, note, last_opened FROM study_marks") + where,
                         values));
    while (rows.next()) {
        StudyMark& mark = found[rows.value(0).toString()];
        mark.status = statusFrom(rows.value(1).toInt());
        mark.pin = rows.value(2).toBool() ? Pin::Pinned : Pin::Loose;
        mark.note = rows.value(3).toString();
        mark.lastOpened = rows.value(4).toLongLong();
    }
    SAGITTA_TRY(QSqlQuery albums, runQuery(db,
                                           QStringLiteral("SELECT study, name FROM album_studies JOIN albums "
                                                          "ON albums.id=album") +
                                               where + QStringLiteral(" ORDER BY folded"),
                                           values));
    while (albums.next())
        found[albums.value(0).toString()].albums.append(albums.value(1).toString());
    return {};
}

} // namespace

Result<void> StudyMarks::Private::change(const MarksChange& told,
                                         const std::function<Result<void>(const QSqlDatabase&)>& work) {
    {
        const std::lock_guard lock(writing);
        SAGITTA_TRY(const QSqlDatabase db, database->connection());
        SAGITTA_CHECK(inTransaction(db, [&] { return work(db); }));
    }
    listeners.tell(told);
    return {};
}

Result<void> StudyMarks::Private::set(const QStringList& studyUids, const QString& column, const QVariant& value) {
    return change({{studyUids.begin(), studyUids.end()}}, [&](const QSqlDatabase& db) -> Result<void> {
        for (const QString& uid : studyUids)
            SAGITTA_CHECK(execute(db,
                                  QStringLiteral("INSERT INTO study_marks(study, %1) VALUES(?,?) "
                                                 "ON CONFLICT(study) DO UPDATE SET %1=excluded.%1")
                                      .arg(column),
                                  {uid, value}));
        return {};
    });
}

Result<QHash<QString, StudyMark>> StudyMarks::Private::read(const std::optional<QStringList>& studyUids) const {
    SAGITTA_TRY(const QSqlDatabase db, database->connection());
    QHash<QString, StudyMark> found;
    if (!studyUids) {
        SAGITTA_CHECK(readMarks(db, {}, {}, found));
        return found;
    }
    for (qsizetype at = 0; at < studyUids->size(); at += kValuesPerQuery) {
        const QStringList piece = studyUids->mid(at, kValuesPerQuery);
        SAGITTA_CHECK(readMarks(db, QStringLiteral(" WHERE study IN (%1)").arg(placeholders(piece.size())),
                                QVariantList(piece.begin(), piece.end()), found));
    }
    return found;
}

StudyMarks::StudyMarks(std::unique_ptr<Private> data) : d(std::move(data)) {}
StudyMarks::~StudyMarks() = default;

Result<std::unique_ptr<StudyMarks>> StudyMarks::open(const QString& dataDir) {
    SAGITTA_TRY(const QString file, prepare(dataDir));
    auto data = std::make_unique<Private>();
    SAGITTA_TRY(data->database, Database::open(file, Durability::Power));
    return std::unique_ptr<StudyMarks>(new StudyMarks(std::move(data)));
}

Result<StudyMark> StudyMarks::mark(const QString& studyUid) const {
    SAGITTA_TRY(const auto found, marks({studyUid}));
    return found.value(studyUid);
}

Result<QHash<QString, StudyMark>> StudyMarks::marks(const QStringList& studyUids) const { return d->read(studyUids); }

Result<QHash<QString, StudyMark>> StudyMarks::allMarks() const { return d->read(std::nullopt); }

Result<void> StudyMarks::noteOpened(const QString& studyUid, std::int64_t when) {
    return d->change({{studyUid}}, [&](const QSqlDatabase& db) {
        return execute(db,
                       QStringLiteral("INSERT INTO study_marks(study, status, last_opened) VALUES(?,?,?) "
                                      "ON CONFLICT(study) DO UPDATE SET status=max(status, excluded.status), "
                                      "last_opened=max(last_opened, excluded.last_opened)"),
                       {studyUid, static_cast<int>(ReadingStatus::Opened), static_cast<qlonglong>(when)});
    });
}

Result<void> StudyMarks::setStatus(const QStringList& studyUids, ReadingStatus status) {
    return d->set(studyUids, QStringLiteral("status"), static_cast<int>(status));
}

Result<void> StudyMarks::setPin(const QStringList& studyUids, Pin pin) {
    return d->set(studyUids, QStringLiteral("pinned"), pin == Pin::Pinned ? 1 : 0);
}

Result<void> StudyMarks::setNote(const QString& studyUid, const QString& note) {
    // A null QString would become NULL.
    return d->set({studyUid}, QStringLiteral("note"), note + QLatin1String(""));
}

Result<void> StudyMarks::forget(const QStringList& studyUids) {
    return d->change({{studyUids.begin(), studyUids.end()}}, [&](const QSqlDatabase& db) -> Result<void> {
        for (const QString& uid : studyUids) {
            SAGITTA_CHECK(execute(db, QStringLiteral("DELETE FROM study_marks WHERE study=?"), {uid}));
            SAGITTA_CHECK(execute(db, QStringLiteral("DELETE FROM album_studies WHERE study=?"), {uid}));
        }
        return {};
    });
}

Result<std::vector<Album>> StudyMarks::albums() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT name, (SELECT count(*) FROM album_studies "
                                                            "WHERE album=id) FROM albums ORDER BY folded")));
    std::vector<Album> found;
    while (rows.next())
        found.push_back({rows.value(0).toString(), rows.value(1).toInt()});
    return found;
}

Result<void> StudyMarks::addAlbum(const QString& name) {
    SAGITTA_TRY(const QString shown, checkedName(name));
    return d->change({{}, true}, [&](const QSqlDatabase& db) -> Result<void> {
        SAGITTA_CHECK(checkFree(db, shown));
        return execute(db, QStringLiteral("INSERT INTO albums(name, folded) VALUES(?,?)"),
                       {shown, foldForSearch(shown)});
    });
}

Result<void> StudyMarks::renameAlbum(const QString& name, const QString& newName) {
    SAGITTA_TRY(const QString shown, checkedName(newName));
    MarksChange told{{}, true};
    return d->change(told, [&](const QSqlDatabase& db) -> Result<void> {
        SAGITTA_TRY(const qint64 album, findAlbum(db, name));
        SAGITTA_CHECK(checkFree(db, shown, album));
        SAGITTA_TRY(told.studyUids, studiesIn(db, album));
        return execute(db, QStringLiteral("UPDATE albums SET name=?, folded=? WHERE id=?"),
                       {shown, foldForSearch(shown), album});
    });
}

Result<QStringList> StudyMarks::removeAlbum(const QString& name) {
    MarksChange told{{}, true};
    SAGITTA_CHECK(d->change(told, [&](const QSqlDatabase& db) -> Result<void> {
        SAGITTA_TRY(const qint64 album, findAlbum(db, name));
        SAGITTA_TRY(told.studyUids, studiesIn(db, album));
        return execute(db, QStringLiteral("DELETE FROM albums WHERE id=?"), {album});
    }));
    return QStringList(told.studyUids.begin(), told.studyUids.end());
}

Result<void> StudyMarks::addToAlbum(const QString& name, const QStringList& studyUids) {
    return d->change({{studyUids.begin(), studyUids.end()}, true}, [&](const QSqlDatabase& db) -> Result<void> {
        SAGITTA_TRY(const qint64 album, findAlbum(db, name));
        for (const QString& uid : studyUids)
            SAGITTA_CHECK(execute(db, QStringLiteral("INSERT OR IGNORE INTO album_studies(album, study) VALUES(?,?)"),
                                  {album, uid}));
        return {};
    });
}

Result<void> StudyMarks::removeFromAlbum(const QString& name, const QStringList& studyUids) {
    return d->change({{studyUids.begin(), studyUids.end()}, true}, [&](const QSqlDatabase& db) -> Result<void> {
        SAGITTA_TRY(const qint64 album, findAlbum(db, name));
        for (const QString& uid : studyUids)
            SAGITTA_CHECK(
                execute(db, QStringLiteral("DELETE FROM album_studies WHERE album=? AND study=?"), {album, uid}));
        return {};
    });
}

std::shared_ptr<void> StudyMarks::subscribe(Listener listener) { return d->listeners.subscribe(std::move(listener)); }

} // namespace sagitta::storage
