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

Result<QHash<QString, Holdings>> Catalog::holdings() const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    return NodeRecords(db).studies();
}

Result<Holdings> Catalog::holdings(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(const auto found, NodeRecords(db).studies(studyUid));
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
            SAGITTA_TRY(QSqlQuery rows, runQuery(db,
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

// Catalogs of the first version did not know it.
Result<void> Catalog::fillDecodability() {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery pending, runQuery(db, QStringLiteral("SELECT 1 FROM state WHERE key=?"), {kDecodabilityKey}));
    if (!pending.next())
        return {};
    pending.finish();
    qlonglong last = 0;
    for (bool isMore = true; isMore;) {
        isMore = false;
        QVariantList undecodable;
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
        }
        rows.finish();
        SAGITTA_CHECK(inTransaction(db, [&]() -> Result<void> {
            for (const QVariant& id : std::as_const(undecodable)) {
                if (auto done = runQuery(db, QStringLiteral("INSERT OR IGNORE INTO undecodable(instance) VALUES(?)"), {id});
                    !done)
                    return done.error();
            }
            return {};
        }));
    }
    const auto done = runQuery(db, QStringLiteral("DELETE FROM state WHERE key=?"), {kDecodabilityKey});
    if (!done)
        return done.error();
    return {};
}

} // namespace sagitta::storage
