#include "app/study_check.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace sagitta::app {

Result<dicom::StudyListing> localListing(const storage::Catalog& catalog, const QString& studyUid) {
    dicom::StudyListing listing;
    SAGITTA_TRY(std::optional<dicom::StudySummary> study, catalog.study(studyUid));
    if (!study)
        return Error(ErrorCode::NotFound, QStringLiteral("study %1 is not stored").arg(studyUid));
    listing.study = *std::move(study);
    SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, catalog.series(studyUid));
    for (const dicom::SeriesSummary& series : all) {
        SAGITTA_TRY(const std::vector<storage::StoredInstance> rows,
                    catalog.instances(studyUid, series.seriesInstanceUid));
        QStringList uids;
        for (const storage::StoredInstance& row : rows)
            uids << row.summary.sopInstanceUid;
        listing.series.push_back({series, uids});
    }
    listing.isWhole = true;
    return listing;
}

namespace {

// Of the instances that are here and on the list that was noted last.
Result<std::vector<dicom::InstanceHeaderPtr>> commonHeaders(const storage::Catalog& catalog,
                                                            const dicom::StudyListing& here) {
    const QString& studyUid = here.study.studyInstanceUid;
    SAGITTA_TRY(const QStringList unlisted, catalog.unlisted(studyUid));
    const QSet<QString> gone(unlisted.begin(), unlisted.end());
    std::vector<dicom::InstanceHeaderPtr> common;
    for (const dicom::SeriesListing& series : here.series) {
        SAGITTA_TRY(const auto headers, catalog.headers(studyUid, series.series.seriesInstanceUid));
        std::copy_if(headers.begin(), headers.end(), std::back_inserter(common),
                     [&](const dicom::InstanceHeaderPtr& header) { return !gone.contains(header->sopInstanceUid); });
    }
    return common;
}

} // namespace

Result<StudyCheck> askNode(storage::LocalStore& store, network::StudySource& source, const QString& node,
                           const QString& studyUid, const std::stop_token& stop) {
    StudyCheck check;
    SAGITTA_TRY(check.there, source.list(studyUid, stop));
    SAGITTA_TRY(check.here, localListing(store.catalog(), studyUid));
    SAGITTA_CHECK(store.noteListing(node, check.there));
    check.difference = dicom::compareStudies(check.here, check.there);
    SAGITTA_TRY(const std::vector<dicom::InstanceHeaderPtr> common, commonHeaders(store.catalog(), check.here));
    dicom::compareHeaders(common, check.there, check.difference);
    return check;
}

QString whyNotWhollyThere(const StudyCheck& check) {
    using dicom::StudyField;
    const dicom::StudyDifference& difference = check.difference;
    if (difference.isGone)
        return QStringLiteral("it is no longer there");
    if (!check.there.isWhole || std::any_of(check.there.series.begin(), check.there.series.end(),
                                            [](const dicom::SeriesListing& one) { return !one.sopInstanceUids; }))
        return QStringLiteral("its images are not listed one by one there");
    if (check.there.isOffline)
        return QStringLiteral("it cannot be had at once there");
    if (!difference.gone.isEmpty())
        return QStringLiteral("%1 images are here alone").arg(difference.gone.size());
    if (std::any_of(difference.fields.begin(), difference.fields.end(), [](const dicom::FieldChange& change) {
            return change.field == StudyField::PatientName || change.field == StudyField::PatientId ||
                   change.field == StudyField::BirthDate;
        }))
        return QStringLiteral("it is another patient's there");
    return {};
}

Result<dicom::StudyDifference> checkStudy(storage::LocalStore& store, network::StudySource& source, const QString& node,
                                          const QString& studyUid, const std::stop_token& stop) {
    SAGITTA_TRY(StudyCheck check, askNode(store, source, node, studyUid, stop));
    return std::move(check.difference);
}

Result<void> noteAnswer(storage::LocalStore& store, const QString& node, const network::RetrieveRequest& request,
                        const network::RetrieveAnswer& answer) {
    // One image of a series says nothing of the series.
    if (!request.sopInstanceUid.isEmpty())
        return {};
    dicom::StudyListing listing;
    listing.study.studyInstanceUid = request.studyUid;
    listing.isWhole = answer.allSeries;
    QHash<QString, int> failed;
    for (const network::SeriesProgress& progress : answer.series) {
        dicom::SeriesListing series;
        series.series.studyInstanceUid = request.studyUid;
        series.series.seriesInstanceUid = progress.seriesUid;
        if (progress.expected >= 0)
            series.series.instances = progress.expected;
        series.sopInstanceUids = progress.listed;
        listing.series.push_back(std::move(series));
        failed.insert(progress.seriesUid, progress.failed);
    }
    return store.noteListing(node, listing, failed);
}

} // namespace sagitta::app
