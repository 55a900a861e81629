#include "storage/node_records.h"

#include "storage/database.h"

#include <QSqlError>

#include <algorithm>

namespace sagitta::storage {
namespace {

QVariant orNull(const std::optional<int>& number) { return number ? QVariant(*number) : QVariant(); }

} // namespace

Result<void> NodeRecords::noteSource(const QString& studyUid, const QString& node) {
    return execute(m_db, QStringLiteral("INSERT OR IGNORE INTO node_studies(study, node) VALUES(?,?)"),
                   {studyUid, node});
}

Result<void> NodeRecords::noteListing(const QString& node, std::int64_t heardAt, const dicom::StudyListing& listing,
                                      const std::optional<QHash<QString, int>>& failed) {
    const QString& study = listing.study.studyInstanceUid;
    SAGITTA_CHECK(execute(m_db, QStringLiteral("DELETE FROM node_studies WHERE study=? AND node<>?"), {study, node}));
    SAGITTA_CHECK(noteSource(study, node));
    QHash<QString, int> inVain = failed.value_or(QHash<QString, int>());
    if (!failed) {
        SAGITTA_TRY(inVain, failedBefore(study));
    }
    SAGITTA_CHECK(
        execute(m_db, QStringLiteral("UPDATE node_studies SET heard=?, all_series=max(all_series, ?) WHERE study=?"),
                {static_cast<qlonglong>(heardAt), listing.isWhole ? 1 : 0, study}));
    if (listing.isWhole)
        SAGITTA_CHECK(execute(m_db, QStringLiteral("DELETE FROM node_series WHERE study=?"), {study}));
    for (const dicom::SeriesListing& series : listing.series)
        SAGITTA_CHECK(noteSeries(study, series, inVain.value(series.series.seriesInstanceUid)));
    return recount(study);
}

Result<void> NodeRecords::noteSeries(const QString& studyUid, const dicom::SeriesListing& series, int failed) {
    const QString& uid = series.series.seriesInstanceUid;
    SAGITTA_CHECK(execute(m_db, QStringLiteral("DELETE FROM node_series WHERE study=? AND series=?"), {studyUid, uid}));
    SAGITTA_CHECK(execute(
        m_db, QStringLiteral("INSERT INTO node_series(study, series, expected, here, failed) VALUES(?,?,?,?,?)"),
        {studyUid, uid, orNull(series.count()), series.sopInstanceUids ? QVariant(0) : QVariant(), failed}));
    if (!series.sopInstanceUids)
        return {};
    QSqlQuery insert(m_db);
    if (!insert.prepare(QStringLiteral("INSERT OR IGNORE INTO node_instances(study, series, uid) VALUES(?,?,?)")))
        return databaseError(QStringLiteral("could not use catalog.db"), insert.lastError(), m_db.databaseName());
    for (const QString& instance : *series.sopInstanceUids)
        SAGITTA_CHECK(execPrepared(insert, {studyUid, uid, instance}, m_db.databaseName()));
    return {};
}

Result<QHash<QString, int>> NodeRecords::failedBefore(const QString& studyUid) const {
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(m_db, QStringLiteral("SELECT series, failed FROM node_series WHERE study=?"), {studyUid}));
    QHash<QString, int> failed;
    while (rows.next())
        failed.insert(rows.value(0).toString(), rows.value(1).toInt());
    return failed;
}

Result<void> NodeRecords::forget(const QString& studyUid) {
    return execute(m_db, QStringLiteral("DELETE FROM node_studies WHERE study=?"), {studyUid});
}

Result<bool> NodeRecords::isWhollyListed(const QString& studyUid, const QString& node, std::int64_t heardSince) const {
    SAGITTA_TRY(QSqlQuery heard,
                runQuery(m_db,
                         QStringLiteral("SELECT 1 FROM node_studies n WHERE n.study=? AND n.node=? "
                                        "AND n.heard>=? AND n.all_series AND NOT EXISTS (SELECT 1 "
                                        "FROM node_series e WHERE e.study=n.study AND e.here IS NULL)"),
                         {studyUid, node, static_cast<qlonglong>(heardSince)}));
    if (!heard.next())
        return false;
    SAGITTA_TRY(const QStringList others, unlisted(studyUid));
    return others.isEmpty();
}

Result<void> NodeRecords::recount(const QString& studyUid, const QString& seriesUid) {
    QString where = QStringLiteral(" WHERE here IS NOT NULL");
    QVariantList values;
    for (const auto& [column, uid] :
         {std::pair(QStringLiteral("study"), studyUid), {QStringLiteral("series"), seriesUid}}) {
        if (uid.isEmpty())
            continue;
        where += QStringLiteral(" AND %1=?").arg(column);
        values << uid;
    }
    SAGITTA_CHECK(execute(m_db,
                          QStringLiteral("UPDATE node_series SET here=(SELECT count(*) FROM node_instances n "
                                         "JOIN instances i ON i.uid=n.uid JOIN series s ON s.id=i.series "
                                         "JOIN studies t ON t.id=s.study WHERE n.study=node_series.study "
                                         "AND n.series=node_series.series AND t.uid=n.study)") +
                              where,
                          values));
    // What is here in the end has not failed.
    return execute(m_db, QStringLiteral("UPDATE node_series SET failed=min(failed, max(0, expected-here))") + where,
                   values);
}

Result<QHash<QString, Holdings>> NodeRecords::studies(const QStringList& studyUids) const {
    QHash<QString, Holdings> found;
    for (qsizetype at = 0; at < studyUids.size(); at += kValuesPerQuery)
        SAGITTA_CHECK(readStudies(studyUids.mid(at, kValuesPerQuery), found));
    return found;
}

Result<void> NodeRecords::readStudies(const QStringList& studyUids, QHash<QString, Holdings>& found) const {
    const QString among = QStringLiteral(" IN (%1)").arg(placeholders(studyUids.size()));
    const QVariantList values(studyUids.begin(), studyUids.end());
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(m_db, QStringLiteral("SELECT uid, instance_count FROM studies WHERE uid") + among, values));
    while (rows.next())
        found[rows.value(0).toString()].received = rows.value(1).toInt();
    SAGITTA_TRY(QSqlQuery heard,
                runQuery(m_db,
                         QStringLiteral("SELECT n.study, n.node, n.heard, n.all_series, count(e.series), "
                                        "count(e.expected), sum(e.expected), count(e.here), sum(e.here), sum(e.failed) "
                                        "FROM node_studies n LEFT JOIN node_series e ON e.study=n.study "
                                        "WHERE n.study%1 GROUP BY n.study")
                             .arg(among),
                         values));
    while (heard.next()) {
        Holdings& one = found[heard.value(0).toString()];
        one.node = heard.value(1).toString();
        one.heardAt = heard.value(2).toLongLong();
        const bool allSeries = heard.value(3).toBool();
        const int series = heard.value(4).toInt();
        if (allSeries && heard.value(5).toInt() == series)
            one.expected = heard.value(6).toInt();
        const bool isListed = heard.value(7).toInt() == series;
        if (allSeries && isListed)
            one.extra = std::max(0, one.received - heard.value(8).toInt());
        one.isCounted = one.expected && !isListed;
        one.failed = heard.value(9).toInt();
    }
    return countUndecodable(studyUids, QStringLiteral("t.uid"), found);
}

Result<QHash<QString, Holdings>> NodeRecords::series(const QString& studyUid) const {
    SAGITTA_TRY(const auto study, studies({studyUid}));
    const Holdings whole = study.value(studyUid);
    SAGITTA_TRY(QSqlQuery known,
                runQuery(m_db, QStringLiteral("SELECT all_series FROM node_studies WHERE study=?"), {studyUid}));
    const bool allSeries = known.next() && known.value(0).toBool();
    QHash<QString, Holdings> found;
    SAGITTA_TRY(QSqlQuery rows, runQuery(m_db,
                                         QStringLiteral("SELECT s.uid, s.instance_count FROM series s "
                                                        "JOIN studies t ON t.id=s.study WHERE t.uid=?"),
                                         {studyUid}));
    while (rows.next()) {
        Holdings& one = found[rows.value(0).toString()];
        one.received = rows.value(1).toInt();
        if (allSeries) { // until it is found in the list below
            one.expected = 0;
            one.extra = one.received;
        }
    }
    SAGITTA_TRY(QSqlQuery heard,
                runQuery(m_db, QStringLiteral("SELECT series, expected, here, failed FROM node_series WHERE study=?"),
                         {studyUid}));
    while (heard.next()) {
        Holdings& one = found[heard.value(0).toString()];
        one.expected = heard.isNull(1) ? std::nullopt : std::optional(heard.value(1).toInt());
        one.extra = heard.isNull(2) ? 0 : std::max(0, one.received - heard.value(2).toInt());
        one.failed = heard.value(3).toInt();
        one.isCounted = one.expected && heard.isNull(2);
    }
    for (Holdings& one : found) {
        one.node = whole.node;
        one.heardAt = whole.heardAt;
    }
    SAGITTA_CHECK(countUndecodable({studyUid}, QStringLiteral("s.uid"), found));
    return found;
}

Result<QStringList> NodeRecords::unlisted(const QString& studyUid) const {
    SAGITTA_TRY(
        QSqlQuery rows,
        runQuery(m_db,
                 QStringLiteral("SELECT i.uid FROM node_studies h JOIN studies t ON t.uid=h.study "
                                "JOIN series s ON s.study=t.id JOIN instances i ON i.series=s.id "
                                "LEFT JOIN node_series e ON e.study=h.study AND e.series=s.uid "
                                "WHERE h.study=? AND (e.here IS NOT NULL OR (e.series IS NULL AND h.all_series)) "
                                "AND NOT EXISTS (SELECT 1 FROM node_instances n WHERE n.study=h.study "
                                "AND n.series=s.uid AND n.uid=i.uid) ORDER BY i.uid"),
                 {studyUid}));
    QStringList uids;
    while (rows.next())
        uids << rows.value(0).toString();
    return uids;
}

Result<void> NodeRecords::countUndecodable(const QStringList& studyUids, const QString& key,
                                           QHash<QString, Holdings>& found) const {
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(m_db,
                         QStringLiteral("SELECT %1, count(*) FROM studies t CROSS JOIN series s ON s.study=t.id "
                                        "CROSS JOIN undecodable u ON u.series=s.id WHERE t.uid IN (%2) GROUP BY %1")
                             .arg(key, placeholders(studyUids.size())),
                         QVariantList(studyUids.begin(), studyUids.end())));
    while (rows.next())
        found[rows.value(0).toString()].undecodable = rows.value(1).toInt();
    return {};
}

} // namespace sagitta::storage
