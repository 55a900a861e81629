// The part of a Retrieval that learns which instances there are, and of which classes. An archive that keeps the class
// in its files opens every one of them to say it, which takes longer than fetching some; so of a large series it is
// asked about one instance, and about each only when that has turned out not to stand for all.
#include "core/uid.h"
#include "dicom/tag.h"
#include "network/dimse/answer_rows.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/retrieval.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sagitta::network {
namespace {

constexpr dicom::Tag kAvailableTransferSyntaxUid{0x0008, 0x3002};
constexpr int kMaxInstances = 1000000;
// Below, asking about each costs less than another question.
constexpr int kLargeSeries = 50;
constexpr int kLargeFarSeries = 1000;

} // namespace

Result<FindEnd> Retrieval::findInstances(Association& association, const QString& seriesUid,
                                         const QString& sopInstanceUid, Ask what, const TakeInstance& take) {
    const AcceptedContext* context = association.contextOf(QString::fromLatin1(studyRootFind().sopClass));
    if (!context)
        return refusedService(m_node, QStringLiteral("queries (C-FIND)"), studyRootFind());
    StudyQuery query;
    query.level = QueryLevel::Image;
    query.studyUid = m_request.studyUid;
    query.seriesUid = seriesUid;
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, {});
    if (what == Ask::WhichThereAre)
        keys->findAndDeleteElement(DCM_SOPClassUID);
    else
        keys->insertEmptyElement(DCM_AvailableTransferSyntaxUID);
    if (!sopInstanceUid.isEmpty())
        keys->putAndInsertString(DCM_SOPInstanceUID, sopInstanceUid.toLatin1().constData());
    QSet<QString> seen;
    return find(association, *context, *keys, kMaxInstances, [&](const dicom::Dataset& answer) {
        dicom::InstanceSummary row = instanceRow(answer, m_request.studyUid, seriesUid);
        const bool wanted = sopInstanceUid.isEmpty() || row.sopInstanceUid == sopInstanceUid;
        if (!isValidUid(row.sopInstanceUid) || !wanted || seen.contains(row.sopInstanceUid))
            return;
        seen.insert(row.sopInstanceUid);
        if (!isValidUid(row.sopClassUid))
            row.sopClassUid.clear();
        take(row, answer.texts(kAvailableTransferSyntaxUid));
    });
}

// The instances of one series, and which of them the sink lacks.
Result<void> Retrieval::list(Association& association, Series& series) {
    series.asked = true;
    if (!association.contextOf(QString::fromLatin1(studyRootFind().sopClass)))
        return {};
    const int fewest = m_roundTrip > kLongRoundTrip ? kLargeFarSeries : kLargeSeries;
    const bool large = series.announced > fewest && m_request.sopInstanceUid.isEmpty();
    std::vector<Missing> instances;
    QHash<QString, QStringList> storedAs;
    SAGITTA_TRY(
        const FindEnd end,
        findInstances(association, series.uid, m_request.sopInstanceUid, large ? Ask::WhichThereAre : Ask::WhatTheyAre,
                      [&](const dicom::InstanceSummary& row, const QStringList& syntaxes) {
                          storedAs.insert(row.sopInstanceUid, syntaxes);
                          instances.push_back({row.sopInstanceUid, row.sopClassUid, row.instanceNumber.value_or(0)});
                      }));
    // No answer at all, where the archive counted some: it does not answer at this level.
    const bool trusted = end.status == status::Success && (!instances.empty() || !m_request.sopInstanceUid.isEmpty());
    if (!trusted) {
        if (!m_request.sopInstanceUid.isEmpty())
            series.announced = 1;
        return {};
    }
    series.listed = true;
    series.uids = storedAs.keys();
    std::stable_sort(instances.begin(), instances.end(),
                     [](const Missing& a, const Missing& b) { return a.rank < b.rank; });
    for (size_t i = 0; i < instances.size(); ++i)
        m_rankOf.insert(instances[i].uid, instances[i].rank = static_cast<int>(i));
    SAGITTA_TRY(const QStringList here, m_sink.present(storedAs.keys()));
    const QSet<QString> present(here.begin(), here.end());
    for (Missing& instance : instances) {
        if (present.contains(instance.uid))
            ++series.present;
        else
            series.missing.push_back(std::move(instance));
    }
    for (const Missing& missing : series.missing)
        m_listed.insert(missing.uid, storedAs.value(missing.uid));
    return large && !series.missing.empty() ? learnOne(association, series) : Result<void>();
}

Result<void> Retrieval::learnOne(Association& association, Series& series) {
    const QString uid = series.missing.front().uid;
    QString sopClass = series.missing.front().sopClass; // some say it unasked
    SAGITTA_TRY(const FindEnd end, findInstances(association, series.uid, uid, Ask::WhatTheyAre,
                                                 [&](const dicom::InstanceSummary& row, const QStringList& syntaxes) {
                                                     sopClass = row.sopClassUid;
                                                     m_listed.insert(uid, syntaxes);
                                                 }));
    for (Missing& missing : series.missing) {
        if (!missing.sopClass.isEmpty() || sopClass.isEmpty())
            continue;
        missing.sopClass = sopClass;
        series.assumed = true;
    }
    return {};
}

// Something of an assumed class has not come, or came in another transfer syntax than it is stored in.
bool Retrieval::needsEach() const {
    return std::any_of(m_series.begin(), m_series.end(), [this](const Series& series) {
        return series.assumed &&
               std::any_of(series.missing.begin(), series.missing.end(), [this](const Missing& missing) {
                   const QStringList stored = m_listed.value(missing.uid);
                   const bool transcoded =
                       !stored.isEmpty() && isHere(missing.uid) && !stored.contains(m_arrivedAs.value(missing.uid));
                   return transcoded || (!isHere(missing.uid) && !m_lost.contains(missing.uid));
               });
    });
}

// What the archive could not send for another class than was proposed may still come.
Result<void> Retrieval::learnEach() {
    NodeSeats::Seat seat; // before the association, which goes first
    SAGITTA_TRY(std::unique_ptr<Association> association,
                openSeated(m_node, {studyRootFind()}, m_context.stopToken(), opening(), seat));
    for (Series& series : m_series) {
        if (!series.assumed)
            continue;
        series.assumed = false;
        QHash<QString, QString> classes;
        SAGITTA_CHECK(findInstances(*association, series.uid, {}, Ask::WhatTheyAre,
                                    [&](const dicom::InstanceSummary& row, const QStringList& syntaxes) {
                                        classes.insert(row.sopInstanceUid, row.sopClassUid);
                                        if (m_listed.contains(row.sopInstanceUid))
                                            m_listed.insert(row.sopInstanceUid, syntaxes);
                                    }));
        for (Missing& missing : series.missing) {
            const QString sopClass = classes.value(missing.uid);
            if (sopClass.isEmpty() || sopClass == missing.sopClass)
                continue;
            missing.sopClass = sopClass;
            m_unsent.remove(missing.uid);
        }
    }
    leave(std::move(association), std::move(seat));
    return {};
}

} // namespace sagitta::network
