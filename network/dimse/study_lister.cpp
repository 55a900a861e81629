#include "network/dimse/study_lister.h"

#include "dicom/tag.h"
#include "network/dimse/answer_rows.h"
#include "network/dimse/find.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::network {
namespace {

// More than any study has: a node that goes on for ever is left.
constexpr int kMostAnswers = 100000;
constexpr dicom::Tag kInstanceAvailability{0x0008, 0x0056};

struct Rows {
    QueryAnswer answer;
    bool isWhole = false;
    QString why; // not
    bool isOffline = false;
};

Result<Rows> ask(Association& association, const RemoteNode& node, const StudyQuery& query) {
    AnswerRows rows(query, node.name);
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, {});
    if (query.level == QueryLevel::Image) { // which there are; archives open every file to say what they are
        keys->findAndDeleteElement(DCM_SOPClassUID);
        keys->findAndDeleteElement(DCM_InstanceNumber);
    }
    if (query.level == QueryLevel::Series)
        keys->insertEmptyElement(DCM_InstanceAvailability);
    Rows taken;
    const auto take = [&](const dicom::Dataset& answer) {
        const QString availability = answer.text(kInstanceAvailability);
        taken.isOffline |= !availability.isEmpty() && availability != QLatin1String("ONLINE");
        rows.add(answer);
    };
    SAGITTA_TRY(const FindEnd end, find(association, association.contexts().front(), *keys, kMostAnswers, take));
    if (association.watch().isStopped())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    taken.answer = rows.take();
    taken.isWhole = end.status == status::Success && !end.limited;
    if (!taken.isWhole)
        taken.why = statusWords(end.status, end.comment);
    return taken;
}

QStringList uidsOf(const std::vector<dicom::InstanceSummary>& instances) {
    QStringList uids;
    for (const dicom::InstanceSummary& instance : instances)
        uids << instance.sopInstanceUid;
    return uids;
}

} // namespace

Result<dicom::StudyListing> listStudy(Association& association, const RemoteNode& node, const QString& studyUid) {
    dicom::StudyListing listing;
    StudyQuery query;
    query.studyUid = studyUid;
    SAGITTA_TRY(const Rows studies, ask(association, node, query));
    if (!studies.isWhole && studies.answer.studies.empty())
        return Error(ErrorCode::Refused, QStringLiteral("the archive refused the query: ") + studies.why);
    listing.isWhole = true;
    if (studies.answer.studies.empty()) {
        listing.study.studyInstanceUid = studyUid;
        return listing;
    }
    listing.study = studies.answer.studies.front();
    query.level = QueryLevel::Series;
    SAGITTA_TRY(const Rows series, ask(association, node, query));
    // A study has series: none at all is no answer at this level.
    listing.isWhole = series.isWhole && !series.answer.series.empty();
    listing.isOffline = series.isOffline;
    query.level = QueryLevel::Image;
    for (const dicom::SeriesSummary& one : series.answer.series) {
        query.seriesUid = one.seriesInstanceUid;
        SAGITTA_TRY(const Rows images, ask(association, node, query));
        const bool isListed = images.isWhole && !images.answer.instances.empty();
        listing.series.push_back(
            {one, isListed ? std::optional(uidsOf(images.answer.instances)) : std::optional<QStringList>()});
    }
    return listing;
}

} // namespace sagitta::network
