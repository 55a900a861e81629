// The part of the Catalog by which studies leave: to the trash, or to make room.
#include "storage/catalog_private.h"
#include "storage/node_records.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace sagitta::storage {
namespace {

constexpr int kEvictionsKept = 100;

Result<void> executeAll(const QSqlDatabase& db, std::initializer_list<const char*> statements,
                        const QVariantList& values) {
    for (const char* statement : statements)
        SAGITTA_CHECK(execute(db, QLatin1String(statement), values));
    return {};
}

Result<void> removeRows(const QSqlDatabase& db, const QString& studyUid) {
    return executeAll(
        db,
        {"INSERT OR IGNORE INTO removals(file) SELECT i.file FROM instances i JOIN series s ON s.id=i.series "
         "JOIN studies t ON t.id=s.study WHERE t.uid=?",
         "DELETE FROM studies WHERE uid=?", "DELETE FROM node_studies WHERE study=?"},
        {studyUid});
}

Result<void> noteEviction(const QSqlDatabase& db, const QString& studyUid, const QString& node, LeaveReason reason) {
    SAGITTA_CHECK(execute(
        db,
        QStringLiteral("INSERT INTO evictions(study, modalities, date, description, bytes, node, reason, at) "
                       "SELECT t.uid, t.modalities, t.date, t.description, (SELECT sum(i.bytes) FROM series s "
                       "JOIN instances i ON i.series=s.id WHERE s.study=t.id), ?, ?, ? FROM studies t WHERE t.uid=?"),
        {node, static_cast<int>(reason), QDateTime::currentMSecsSinceEpoch(), studyUid}));
    return execute(db,
                   QStringLiteral("DELETE FROM evictions WHERE id NOT IN "
                                  "(SELECT id FROM evictions ORDER BY id DESC LIMIT ?)"),
                   {kEvictionsKept});
}

// As people have marked it this moment: neither unread nor pinned.
Result<bool> isLetGo(const QSqlDatabase& db, const QString& studyUid) {
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(db, QStringLiteral("SELECT 1 FROM marks.study_marks WHERE study=? AND status<>0 AND pinned=0"),
                         {studyUid}));
    return rows.next();
}

// After instances of it have gone; without any the study goes too.
Result<void> recountStudy(const QSqlDatabase& db, qint64 id) {
    return executeAll(
        db,
        {"UPDATE series SET instance_count=(SELECT count(*) FROM instances i WHERE i.series=series.id) "
         "WHERE study=?",
         "DELETE FROM series WHERE study=? AND instance_count=0",
         "UPDATE studies SET series_count=(SELECT count(*) FROM series s WHERE s.study=studies.id), "
         "instance_count=(SELECT ifnull(sum(s.instance_count), 0) FROM series s WHERE s.study=studies.id) "
         "WHERE id=?",
         "DELETE FROM studies WHERE id=? AND instance_count=0"},
        {id});
}

} // namespace

Result<void> Catalog::removeStudy(const QString& studyUid) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&] { return removeRows(db, studyUid); });
}

Result<bool> Catalog::evictStudy(const QString& studyUid, const QString& node, std::int64_t heardSince,
                                 LeaveReason reason) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    bool isEvicted = false;
    const Result<void> done = inTransaction(db, [&]() -> Result<void> {
        // Within the transaction: what has arrived since the node was asked keeps the study here.
        SAGITTA_TRY(const bool mayGo, isLetGo(db, studyUid));
        SAGITTA_TRY(const bool isListed, NodeRecords(db).isWhollyListed(studyUid, node, heardSince));
        isEvicted = mayGo && isListed;
        if (!isEvicted)
            return {};
        SAGITTA_CHECK(noteEviction(db, studyUid, node, reason));
        return removeRows(db, studyUid);
    });
    if (!done)
        return done.error();
    return isEvicted;
}

Result<std::vector<Eviction>> Catalog::evictions() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT study, modalities, date, description, bytes, node, "
                                                            "reason, at FROM evictions ORDER BY id DESC")));
    std::vector<Eviction> found;
    while (rows.next())
        found.push_back(
            {rows.value(0).toString(), rows.value(1).toString().split(QLatin1Char('\\'), Qt::SkipEmptyParts),
             rows.value(2).toString(), rows.value(3).toString(), rows.value(4).toLongLong(), rows.value(5).toString(),
             static_cast<LeaveReason>(rows.value(6).toInt()), rows.value(7).toLongLong()});
    return found;
}

Result<void> Catalog::removeFiles(const QStringList& files) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    const QString list =
        QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(files)).toJson(QJsonDocument::Compact));
    return inTransaction(db, [&]() -> Result<void> {
        SAGITTA_TRY(QSqlQuery rows,
                    runQuery(db,
                             QStringLiteral("SELECT DISTINCT t.uid, t.id FROM instances i JOIN series s ON "
                                            "s.id=i.series JOIN studies t ON t.id=s.study WHERE i.file IN "
                                            "(SELECT value FROM json_each(?))"),
                             {list}));
        QHash<QString, qint64> studies;
        while (rows.next())
            studies.insert(rows.value(0).toString(), rows.value(1).toLongLong());
        rows.finish();
        SAGITTA_CHECK(executeAll(db, {"DELETE FROM instances WHERE file IN (SELECT value FROM json_each(?))"}, {list}));
        for (auto it = studies.constBegin(); it != studies.constEnd(); ++it) {
            SAGITTA_CHECK(recountStudy(db, it.value()));
            SAGITTA_CHECK(NodeRecords(db).recount(it.key()));
        }
        return {};
    });
}

Result<void> Catalog::forgetNodes(const QStringList& studyUids) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&]() -> Result<void> {
        for (const QString& uid : studyUids) {
            SAGITTA_CHECK(execute(
                db, QStringLiteral("DELETE FROM node_studies WHERE study=? AND study NOT IN (SELECT uid FROM studies)"),
                {uid}));
        }
        return {};
    });
}

Result<std::int64_t> Catalog::instanceCount() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT ifnull(sum(instance_count), 0) FROM studies")));
    return rows.next() ? rows.value(0).toLongLong() : 0;
}

Result<QHash<QString, StudyRoom>> Catalog::rooms() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    // CROSS JOIN: SQLite keeps this order, in which nothing has to be sorted.
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT t.uid, sum(i.bytes), t.arrived FROM studies t "
                                                            "CROSS JOIN series s ON s.study=t.id "
                                                            "CROSS JOIN instances i ON i.series=s.id GROUP BY t.id")));
    QHash<QString, StudyRoom> found;
    while (rows.next())
        found.insert(rows.value(0).toString(), {rows.value(1).toLongLong(), rows.value(2).toLongLong()});
    return found;
}

} // namespace sagitta::storage
