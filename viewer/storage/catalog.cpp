#include "storage/catalog.h"

#include "storage/archive.h"
#include "storage/catalog_private.h"
#include "storage/catalog_writer.h"
#include "storage/disk_error.h"
#include "storage/node_records.h"
#include "storage/schema.h"
#include "storage/storage_log.h"
#include "storage/study_marks.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>

namespace sagitta::storage {
namespace {

const QString kRebuildKey = QStringLiteral("rebuild");

QString catalogFile(const QString& dataDir) { return QDir(dataDir).absolutePath() + QStringLiteral("/catalog.db"); }

const QString kInstanceColumns =
    QStringLiteral("SELECT t.uid, s.uid, i.uid, i.class, i.number, i.transfer_syntax, i.file, i.bytes, i.id "
                   "FROM instances i JOIN series s ON s.id=i.series JOIN studies t ON t.id=s.study ");
constexpr int kInstanceIdColumn = 8;

StoredInstance instanceFrom(const QSqlQuery& row) {
    StoredInstance stored;
    stored.summary = {row.value(0).toString(), row.value(1).toString(), row.value(2).toString(),
                      row.value(3).toString(), row.value(4).toInt()};
    stored.transferSyntaxUid = row.value(5).toString();
    stored.file = row.value(6).toString();
    stored.bytes = row.value(7).toLongLong();
    return stored;
}

std::vector<StoredInstance> instancesFrom(QSqlQuery& rows) {
    std::vector<StoredInstance> found;
    while (rows.next())
        found.push_back(instanceFrom(rows));
    return found;
}

// Of `values`, those for which `column` of instances holds a row.
Result<QSet<QString>> existing(const QSqlDatabase& db, const QString& column, const QStringList& values) {
    QSet<QString> found;
    for (qsizetype at = 0; at < values.size(); at += kValuesPerQuery) {
        const QStringList piece = values.mid(at, kValuesPerQuery);
        QVariantList bound(piece.begin(), piece.end());
        SAGITTA_TRY(
            QSqlQuery rows,
            runQuery(
                db, QStringLiteral("SELECT %1 FROM instances WHERE %1 IN (%2)").arg(column, placeholders(piece.size())),
                bound));
        while (rows.next())
            found.insert(rows.value(0).toString());
    }
    return found;
}

Result<void> runAll(const QSqlDatabase& db, std::initializer_list<const char*> statements) {
    for (const char* statement : statements) {
        if (auto done = runQuery(db, QLatin1String(statement)); !done)
            return done.error();
    }
    return {};
}

Result<void> deleteRows(const QSqlDatabase& db) {
    // Children first: quicker than the cascades.
    return runAll(db,
                  {"DELETE FROM undecodable", "DELETE FROM instances", "DELETE FROM series", "DELETE FROM study_search",
                   "DELETE FROM study_fields", "DELETE FROM study_patients", "DELETE FROM studies"});
}

Result<void> unmarkRebuild(const QSqlDatabase& db) {
    if (auto done = runQuery(db, QStringLiteral("DELETE FROM state WHERE key=?"), {kRebuildKey}); !done)
        return done.error();
    return {};
}

} // namespace

Result<dicom::InstanceHeaderPtr> Catalog::Private::headerFrom(const QSqlQuery& row) const {
    Result<dicom::InstanceHeaderPtr> header = dicom::instanceHeaderFromBlob(row.value(0).toByteArray());
    if (header)
        return header;
    const QString file = Archive::pathIn(dataDir, row.value(1).toString());
    return file.isEmpty() ? std::move(header) : dicom::readInstanceHeader(file);
}

Catalog::Catalog(std::unique_ptr<Private> data) : d(std::move(data)) {}
Catalog::~Catalog() = default;

Result<std::unique_ptr<Catalog>> Catalog::open(const QString& dataDir, const Opening& opening) {
    SAGITTA_CHECK(makeFolder(dataDir));
    auto data = std::make_unique<Private>();
    data->dataDir = dataDir;
    SAGITTA_TRY(const QString marks, StudyMarks::prepare(dataDir));
    SAGITTA_TRY(data->database,
                Database::open(catalogFile(dataDir), Durability::Process, Attachment{QStringLiteral("marks"), marks}));
    SAGITTA_TRY(const QSqlDatabase db, data->database->connection());
    SAGITTA_CHECK(migrate(db, Schema::Catalog, opening));
    std::unique_ptr<Catalog> catalog(new Catalog(std::move(data)));
    SAGITTA_CHECK(catalog->updateSearch(opening));
    SAGITTA_CHECK(catalog->updateDecodability(opening));
    return catalog;
}

Result<void> Catalog::discard(const QString& dataDir) {
    const QString file = catalogFile(dataDir);
    if (QFileInfo::exists(file))
        SAGITTA_CHECK(renameFile(file, file + QStringLiteral(".damaged")));
    SAGITTA_CHECK(removeFile(file + QStringLiteral("-wal")));
    return removeFile(file + QStringLiteral("-shm"));
}

Result<Catalog::AddResult> Catalog::add(const std::vector<CatalogEntry>& entries) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(CatalogWriter writer, CatalogWriter::prepare(db));
    const Result<void> added = inTransaction(db, [&]() -> Result<void> {
        for (const CatalogEntry& entry : entries)
            SAGITTA_CHECK(writer.add(entry));
        return writer.finishBatch();
    });
    if (!added)
        return added.error();
    return std::move(writer.result());
}

Result<Catalog::AddResult> Catalog::replaceAll(const NextBatch& nextBatch) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(CatalogWriter writer, CatalogWriter::prepare(db));
    SAGITTA_TRY(const bool wasPending, isRebuildPending());
    // Committed before all else: what says, after a crash, that the rows are to be made again.
    SAGITTA_CHECK(markRebuildPending());
    const Result<void> replaced = inTransaction(db, [&]() -> Result<void> {
        SAGITTA_CHECK(deleteRows(db));
        for (;;) {
            SAGITTA_TRY(const std::vector<CatalogEntry> batch, nextBatch());
            if (batch.empty())
                break;
            for (const CatalogEntry& entry : batch)
                SAGITTA_CHECK(writer.add(entry));
            SAGITTA_CHECK(writer.finishBatch());
        }
        SAGITTA_CHECK(NodeRecords(db).recount());
        return unmarkRebuild(db);
    });
    if (replaced)
        return std::move(writer.result());
    if (!wasPending)
        SAGITTA_CHECK(unmarkRebuild(db));
    return replaced.error();
}

Result<void> Catalog::markRebuildPending() {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    const auto marked =
        runQuery(db, QStringLiteral("INSERT OR REPLACE INTO state(key, value) VALUES(?, 'pending')"), {kRebuildKey});
    if (!marked)
        return marked.error();
    return {};
}

Result<bool> Catalog::isRebuildPending() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery found, runQuery(db, QStringLiteral("SELECT 1 FROM state WHERE key=?"), {kRebuildKey}));
    return found.next();
}

Result<void> Catalog::replaceFile(const CatalogEntry& entry) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(CatalogWriter writer, CatalogWriter::prepare(db));
    return inTransaction(db, [&] { return writer.replaceFile(entry); });
}

Result<QStringList> Catalog::pendingRemovals(std::optional<Removal> kind) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    QString sql = QStringLiteral("SELECT file FROM removals");
    if (kind)
        sql +=
            *kind == Removal::SetAside ? QStringLiteral(" WHERE set_aside<>0") : QStringLiteral(" WHERE set_aside=0");
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, sql + QStringLiteral(" ORDER BY file")));
    QStringList files;
    while (rows.next())
        files.append(rows.value(0).toString());
    return files;
}

Result<void> Catalog::forgetRemovals(const QStringList& files) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&]() -> Result<void> {
        for (const QString& file : files) {
            if (auto done = runQuery(db, QStringLiteral("DELETE FROM removals WHERE file=?"), {file}); !done)
                return done.error();
        }
        return {};
    });
}

Result<void> Catalog::clear() {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&] { return deleteRows(db); });
}

Result<std::vector<dicom::PatientInfo>> Catalog::patients(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(
        QSqlQuery rows,
        runQuery(db,
                 QStringLiteral("SELECT p.name, p.patient_id, p.issuer, p.birth_date, p.sex FROM study_patients p "
                                "JOIN studies t ON t.id=p.study WHERE t.uid=? ORDER BY "
                                "(p.name=t.patient_name AND p.patient_id=t.patient_id) DESC, p.patient_id, p.name"),
                 {studyUid}));
    std::vector<dicom::PatientInfo> found;
    while (rows.next()) {
        found.push_back({rows.value(0).toString(), rows.value(1).toString(), rows.value(2).toString(),
                         rows.value(3).toString(), rows.value(4).toString()});
    }
    return found;
}

Result<std::vector<dicom::SeriesSummary>> Catalog::series(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(
        QSqlQuery rows,
        runQuery(db,
                 QStringLiteral("SELECT t.uid, s.uid, s.modality, s.number, s.description, s.date, s.body_part, "
                                "s.instance_count FROM series s JOIN studies t ON t.id=s.study "
                                "WHERE t.uid=? ORDER BY s.number, s.uid"),
                 {studyUid}));
    std::vector<dicom::SeriesSummary> found;
    while (rows.next()) {
        found.push_back({rows.value(0).toString(), rows.value(1).toString(), rows.value(2).toString(),
                         rows.value(3).toInt(), rows.value(4).toString(), rows.value(5).toString(),
                         rows.value(6).toString(), rows.value(7).toInt()});
    }
    return found;
}

Result<QStringList> Catalog::studiesOfSeries(const QString& seriesUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db,
                                         QStringLiteral("SELECT t.uid FROM series s JOIN studies t ON t.id=s.study "
                                                        "WHERE s.uid=? ORDER BY t.uid"),
                                         {seriesUid}));
    QStringList studies;
    while (rows.next())
        studies.append(rows.value(0).toString());
    return studies;
}

Result<std::vector<StoredInstance>> Catalog::instances(const QString& studyUid, const QString& seriesUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(db, kInstanceColumns + QStringLiteral("WHERE t.uid=? AND s.uid=? ORDER BY i.number, i.uid"),
                         {studyUid, seriesUid}));
    return instancesFrom(rows);
}

Result<std::vector<StoredInstance>> Catalog::allInstances() const {
    std::int64_t cursor = 0;
    return nextInstances(cursor, -1);
}

Result<std::vector<StoredInstance>> Catalog::nextInstances(std::int64_t& cursor, int limit) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, kInstanceColumns + QStringLiteral("WHERE i.id>? ORDER BY i.id LIMIT ?"),
                                         {static_cast<qlonglong>(cursor), limit}));
    std::vector<StoredInstance> found;
    while (rows.next()) {
        found.push_back(instanceFrom(rows));
        cursor = rows.value(kInstanceIdColumn).toLongLong();
    }
    return found;
}

Result<StoredInstance> Catalog::instance(const QString& sopInstanceUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, kInstanceColumns + QStringLiteral("WHERE i.uid=?"), {sopInstanceUid}));
    if (!rows.next())
        return Error(ErrorCode::NotFound, QStringLiteral("instance %1 is not stored").arg(sopInstanceUid));
    return instanceFrom(rows);
}

Result<QSet<QString>> Catalog::present(const QStringList& sopInstanceUids) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return existing(db, QStringLiteral("uid"), sopInstanceUids);
}

Result<QSet<QString>> Catalog::knownFiles(const QStringList& files) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return existing(db, QStringLiteral("file"), files);
}

Result<std::vector<dicom::InstanceHeaderPtr>> Catalog::headers(const QString& studyUid, const QString& seriesUid,
                                                               QStringList* unreadable) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows, runQuery(db,
                                         QStringLiteral("SELECT i.header, i.file, i.uid FROM instances i JOIN series s "
                                                        "ON s.id=i.series JOIN studies t ON t.id=s.study "
                                                        "WHERE t.uid=? AND s.uid=? ORDER BY i.number, i.uid"),
                                         {studyUid, seriesUid}));
    std::vector<dicom::InstanceHeaderPtr> found;
    while (rows.next()) {
        Result<dicom::InstanceHeaderPtr> header = d->headerFrom(rows);
        if (header) {
            found.push_back(std::move(*header));
            continue;
        }
        const QString uid = rows.value(2).toString();
        qCWarning(logStorage).noquote() << "instance" << uid << "is left out of its series, its header is unreadable:"
                                        << header.error().message();
        if (unreadable)
            unreadable->append(uid);
    }
    return found;
}

Result<dicom::InstanceHeaderPtr> Catalog::header(const QString& sopInstanceUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(db, QStringLiteral("SELECT header, file FROM instances WHERE uid=?"), {sopInstanceUid}));
    if (!rows.next())
        return Error(ErrorCode::NotFound, QStringLiteral("instance %1 is not stored").arg(sopInstanceUid));
    return d->headerFrom(rows);
}

Result<QStringList> Catalog::integrityCheck() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    QStringList faults;
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("PRAGMA main.integrity_check")));
    while (rows.next()) {
        if (const QString line = rows.value(0).toString(); line != QLatin1String("ok"))
            faults.append(line);
    }
    SAGITTA_TRY(QSqlQuery keys, runQuery(db, QStringLiteral("PRAGMA main.foreign_key_check")));
    while (keys.next())
        faults.append(QStringLiteral("a row of %1 belongs to nothing").arg(keys.value(0).toString()));
    return faults;
}

Result<void> Catalog::sync() const {
    return Archive::sync({d->database->file() + QStringLiteral("-wal"), d->database->file()});
}

} // namespace sagitta::storage
