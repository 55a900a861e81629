// NodeRecords: the catalog's tables of what nodes have listed. Used on one connection, by its thread; those who write
// have a transaction open. Internal to this library.
#pragma once

#include "core/result.h"
#include "dicom/study_listing.h"
#include "storage/holdings.h"

#include <QHash>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace sagitta::storage {

class NodeRecords {
public:
    explicit NodeRecords(const QSqlDatabase& db) : m_db(db) {}

    // The study is coming from this node, unless it is known to have come from another.
    Result<void> noteSource(const QString& studyUid, const QString& node);
    // The node has listed these series, all of them when the listing is whole. What another has listed is forgotten.
    // `failed`: by series UID, after a retrieve; without one those known before stay, as far as something is missing.
    Result<void> noteListing(const QString& node, std::int64_t heardAt, const dicom::StudyListing& listing,
                             const std::optional<QHash<QString, int>>& failed);
    Result<void> forget(const QString& studyUid);
    // Whether the node has listed, at or after `heardSince`, each instance of the study that is here: by name, in all
    // its series.
    Result<bool> isWhollyListed(const QString& studyUid, const QString& node, std::int64_t heardSince) const;
    // Of the listed instances, how many are here: to be called when that changed. An empty series UID: of all series;
    // an empty study UID: of all studies.
    Result<void> recount(const QString& studyUid = {}, const QString& seriesUid = {});

    // By study UID.
    Result<QHash<QString, Holdings>> studies(const QStringList& studyUids) const;
    // By series UID; with those of which nothing has arrived.
    Result<QHash<QString, Holdings>> series(const QString& studyUid) const;

    // Instances of the study that are here and that the node, which lists their series or all series, does not list.
    Result<QStringList> unlisted(const QString& studyUid) const;

private:
    Result<QHash<QString, int>> failedBefore(const QString& studyUid) const;
    Result<void> noteSeries(const QString& studyUid, const dicom::SeriesListing& series, int failed);
    Result<void> readStudies(const QStringList& studyUids, QHash<QString, Holdings>& found) const;
    // Of these studies, by `key` (the UID of study, t, or series, s).
    Result<void> countUndecodable(const QStringList& studyUids, const QString& key,
                                  QHash<QString, Holdings>& found) const;

    QSqlDatabase m_db;
};

} // namespace sagitta::storage
