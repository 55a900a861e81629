// The part of the Catalog that has to do with nodes: what they list, the corrections they send, and what of their
// instances cannot be shown.
#include "dicom/decodability.h"
#include "storage/catalog_private.h"
#include "storage/catalog_writer.h"
#include "storage/node_records.h"
#include "storage/storage_log.h"

namespace sagitta::storage {
namespace {

const QString kDecodabilityKey = QStringLiteral("decodability");
constexpr int kHeadersPerPiece = 500;

} // namespace

Result<void> Catalog::noteSource(const QString& studyUid, const QString& node) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&] { return NodeRecords(db).noteSource(studyUid, node); });
}

Result<void> Catalog::noteListing(const QString& node, std::int64_t heardAt, const dicom::StudyListing& listing,
                                  const std::optional<QHash<QString, int>>& failed) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return inTransaction(db, [&] { return NodeRecords(db).noteListing(node, heardAt, listing, failed); });
}

Result<QHash<QString, Holdings>> Catalog::holdings(const QStringList& studyUids) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return NodeRecords(db).studies(studyUids);
}

Result<Holdings> Catalog::holdings(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(const auto found, NodeRecords(db).studies({studyUid}));
    return found.value(studyUid);
}

Result<QHash<QString, Holdings>> Catalog::seriesHoldings(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return NodeRecords(db).series(studyUid);
}

Result<QStringList> Catalog::unlisted(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return NodeRecords(db).unlisted(studyUid);
}

Result<void> Catalog::supersede(const std::vector<CatalogEntry>& entries) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(CatalogWriter writer, CatalogWriter::prepare(db));
    return inTransaction(db, [&]() -> Result<void> {
        QSet<QString> studies;
        for (const CatalogEntry& entry : entries) {
            SAGITTA_CHECK(writer.supersede(entry));
            studies.insert(entry.header->study.studyInstanceUid);
        }
        // The rows of study and series are made of what all instances say now; those first that the node still has.
        for (const QString& uid : std::as_const(studies)) {
            SAGITTA_CHECK(writer.beginRestatement(uid));
            SAGITTA_TRY(QSqlQuery rows,
                        runQuery(db,
                                 QStringLiteral("SELECT i.header, i.file FROM instances i JOIN series "
                                                "s ON s.id=i.series JOIN studies t ON t.id=s.study "
                                                "WHERE t.uid=? ORDER BY EXISTS(SELECT 1 FROM "
                                                "node_instances n WHERE n.study=t.uid AND n.series=s.uid "
                                                "AND n.uid=i.uid) DESC, i.id"),
                                 {uid}));
            while (rows.next()) {
                // One that cannot be read says nothing.
                if (const auto header = d->headerFrom(rows))
                    SAGITTA_CHECK(writer.restate(**header));
            }
        }
        return writer.finishBatch();
    });
}

// An older program did not know it, or could decode less.
Result<void> Catalog::updateDecodability(const Opening& opening) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    const QString version = dicom::decodabilityVersion();
    SAGITTA_TRY(QSqlQuery known,
                runQuery(db, QStringLiteral("SELECT value FROM state WHERE key=?"), {kDecodabilityKey}));
    if (known.next() && known.value(0).toString() == version)
        return {};
    known.finish();
    SAGITTA_TRY(const QVariantList undecodable, findUndecodable(opening));
    return inTransaction(db, [&]() -> Result<void> {
        if (auto done = runQuery(db, QStringLiteral("DELETE FROM undecodable")); !done)
            return done.error();
        for (const QVariant& id : undecodable) {
            // It may have been removed since.
            const auto noted = runQuery(db,
                                        QStringLiteral("INSERT OR IGNORE INTO undecodable(instance, series) "
                                                       "SELECT id, series FROM instances WHERE id=?"),
                                        {id});
            if (!noted)
                return noted.error();
        }
        const auto noted = runQuery(db, QStringLiteral("INSERT OR REPLACE INTO state(key, value) VALUES(?,?)"),
                                    {kDecodabilityKey, version});
        return noted ? Result<void>() : noted.error();
    });
}

// The ids of their rows.
Result<QVariantList> Catalog::findUndecodable(const Opening& opening) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    QVariantList undecodable;
    qlonglong last = 0;
    int done = 0;
    for (bool isMore = true; isMore;) {
        isMore = false;
        SAGITTA_CHECK(opening.checkCancelled());
        SAGITTA_TRY(QSqlQuery rows, runQuery(db,
                                             QStringLiteral("SELECT header, file, id, bytes FROM instances "
                                                            "WHERE id>? ORDER BY id LIMIT ?"),
                                             {last, kHeadersPerPiece}));
        while (rows.next()) {
            isMore = true;
            last = rows.value(2).toLongLong();
            const auto header = d->headerFrom(rows);
            if (!header || !dicom::isDecodable(**header, rows.value(3).toLongLong()))
                undecodable.append(last);
            ++done;
        }
        if (isMore)
            opening.tell(Opening::Step::UpdatingCatalog, done);
    }
    return undecodable;
}

} // namespace sagitta::storage
