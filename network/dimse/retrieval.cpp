#include "network/dimse/retrieval.h"

#include "core/uid.h"
#include "dicom/tag.h"
#include "dicom/transfer_syntax.h"
#include "network/dimse/answer_rows.h"
#include "network/dimse/find.h"
#include "network/dimse/move_session.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sagitta::network {
namespace {

constexpr int kMaxSeries = 10000;
// Of a UID list: 128 UIDs fill 8 KB, well below the 64 KB of an explicit VR and of what archives have been seen to
// take.
constexpr qsizetype kUidsPerRequest = 128;
// An archive that sends none of so many asked for singly sends none.
constexpr int kMostInVain = 8;

QString latin(const QByteArray& uid) { return QString::fromLatin1(uid); }

QString syntaxOf(const ProposedContext& context) { return latin(context.transferSyntaxes.front()); }

bool isEncapsulated(const QString& transferSyntax) {
    const dicom::TransferSyntax* syntax = dicom::findTransferSyntax(transferSyntax);
    return syntax && syntax->isEncapsulated();
}

bool endsAll(const Error& error) { return error.code() == ErrorCode::Cancelled || error.code() == ErrorCode::Full; }

} // namespace

Retrieval::Retrieval(const RemoteNode& node, const RetrieveRequest& request, InstanceSink& sink, JobContext& context,
                     MoveInbox* inbox, NodeMemory* memory) :
    m_node(node),
    m_request(request), m_sink(sink), m_context(context), m_inbox(inbox), m_memory(memory),
    m_cancelled(context.stopToken(), [this] { m_ending.request_stop(); }) {}

Result<RetrieveAnswer> Retrieval::run() {
    for (const QString& uid : {m_request.studyUid, m_request.seriesUid, m_request.sopInstanceUid})
        if (!uid.isEmpty() && !isValidUid(uid))
            return Error(ErrorCode::Unsupported, QStringLiteral("not a UID: %1").arg(uid));
    if (m_request.studyUid.isEmpty())
        return Error(ErrorCode::Unsupported, QStringLiteral("a retrieval needs the UID of a study"));

    m_context.report({0, -1, 0, QStringLiteral("asking for the list of images")});
    SAGITTA_CHECK(discover());
    if (!m_request.sopInstanceUid.isEmpty() && expected() == 0)
        return Error(ErrorCode::NotFound,
                     QStringLiteral("the archive has no such image in study %1").arg(m_request.studyUid));
    report();
    const Result<void> fetched = m_inbox ? fetchByMove() : fetch();
    if (m_context.isCancelled())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    if (!fetched && (endsAll(fetched.error()) || m_received.isEmpty()))
        return fetched.error();
    RetrieveAnswer answer = account(fetched ? QString() : fetched.error().message());
    if (!fetched)
        answer.ended = fetched.error();
    const bool nothing = m_received.isEmpty() && answer.skipped == 0;
    if (nothing && !m_triedClasses.isEmpty() && m_refusedClasses == m_triedClasses)
        return Error(ErrorCode::Refused, refusal(*m_refusedClasses.begin()));
    return answer;
}

Error refusedService(const RemoteNode& node, const QString& service, const ProposedContext& context) {
    return {ErrorCode::Refused, QStringLiteral("%1 does not offer %2 (presentation context %3 was not accepted)")
                                    .arg(node.aeTitle, service, latin(context.sopClass))};
}

QString Retrieval::refusal(const QString& sopClass) const {
    return QStringLiteral("%1 accepted no presentation context to send objects of class %2")
        .arg(m_node.aeTitle, storageClassName(sopClass));
}

Result<void> Retrieval::discover() {
    NodeSeats::Seat seat; // before the association, which goes first
    SAGITTA_TRY(std::unique_ptr<Association> association,
                openSeated(m_node, {studyRootFind()}, m_context.stopToken(), opening(), seat));
    if (!association->contextOf(latin(studyRootFind().sopClass)))
        return refusedService(m_node, QStringLiteral("queries (C-FIND), without which it is unknown what to retrieve"),
                              studyRootFind());
    if (m_request.seriesUid.isEmpty()) {
        SAGITTA_CHECK(discoverStudy(*association));
        SAGITTA_CHECK(discoverSeries(*association));
    } else {
        m_series.push_back({m_request.seriesUid, {}, -1, false, false, false, 0, {}});
    }
    m_roundTrip = association->quickestAnswer();
    SAGITTA_CHECK(listEnough(*association));
    m_roundTrip = association->quickestAnswer();
    m_ourAddress = association->localAddress();
    leave(std::move(association), std::move(seat));
    return {};
}

// Which classes the second association must be ready to receive.
Result<void> Retrieval::discoverStudy(Association& association) {
    StudyQuery query;
    query.studyUid = m_request.studyUid;
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, {});
    keys->insertEmptyElement(DCM_SOPClassesInStudy);
    int studies = 0;
    SAGITTA_TRY(const FindEnd end,
                find(association, association.contexts().front(), *keys, kMaxSeries, [&](const dicom::Dataset& answer) {
                    ++studies;
                    for (const QString& uid : answer.texts(dicom::tags::SOPClassesInStudy))
                        if (isValidUid(uid) && !m_studyClasses.contains(uid))
                            m_studyClasses << uid;
                }));
    if (studies == 0 && end.status == status::Success)
        return Error(ErrorCode::NotFound, QStringLiteral("the archive has no study %1").arg(m_request.studyUid));
    return {};
}

Result<void> Retrieval::discoverSeries(Association& association) {
    StudyQuery query;
    query.level = QueryLevel::Series;
    query.studyUid = m_request.studyUid;
    query.seriesUid = m_request.seriesUid;
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, {});
    QSet<QString> seen;
    SAGITTA_TRY(const FindEnd end,
                find(association, association.contexts().front(), *keys, kMaxSeries, [&](const dicom::Dataset& answer) {
                    const dicom::SeriesSummary row = seriesRow(answer, m_request.studyUid);
                    const bool wanted = m_request.seriesUid.isEmpty() || row.seriesInstanceUid == m_request.seriesUid;
                    if (!isValidUid(row.seriesInstanceUid) || !wanted || seen.contains(row.seriesInstanceUid))
                        return;
                    seen.insert(row.seriesInstanceUid);
                    m_series.push_back(
                        {row.seriesInstanceUid, row.modality, row.instances.value_or(-1), false, false, false, 0, {}});
                }));
    if (end.status != status::Success && m_series.empty())
        return Error(ErrorCode::Refused, QStringLiteral("the archive does not list the series of the study: ") +
                                             statusWords(end.status, end.comment));
    if (end.status != status::Success)
        m_seriesListCut =
            QStringLiteral("the archive may have more series than it listed: ") +
            (end.limited ? QStringLiteral("more than %1").arg(kMaxSeries) : statusWords(end.status, end.comment));
    if (m_series.empty())
        return Error(ErrorCode::NotFound,
                     QStringLiteral("the archive has no such series in study %1").arg(m_request.studyUid));
    return {};
}

// The modality says which classes to expect when the archive does not; and the series may not exist at all.
Result<void> Retrieval::learnModality(Association& association) {
    Series known = std::move(m_series.front());
    m_series.clear();
    SAGITTA_CHECK(discoverSeries(association));
    known.modality = m_series.front().modality;
    if (m_request.sopInstanceUid.isEmpty())
        known.announced = m_series.front().announced;
    m_series.front() = std::move(known);
    return {};
}

// Enough to know the classes to propose, and what to fetch first.
Result<void> Retrieval::listEnough(Association& association) {
    for (Series& series : m_series) {
        SAGITTA_CHECK(list(association, series));
        if (!m_request.sopInstanceUid.isEmpty() && series.listed && series.present + series.missing.size() > 0) {
            Series only = std::move(series);
            m_series.clear();
            m_series.push_back(std::move(only));
            break;
        }
        const bool work = !series.listed || !series.missing.empty();
        if (work && !m_studyClasses.isEmpty())
            return {};
    }
    const Series& first = m_series.front();
    const bool classesKnown = first.listed && std::none_of(first.missing.begin(), first.missing.end(),
                                                           [](const Missing& m) { return m.sopClass.isEmpty(); });
    if (m_series.size() == 1 && m_series.front().modality.isEmpty() && !classesKnown)
        return learnModality(association);
    return {};
}

// An instance of unknown class is tried with all classes, so it is not given up when the archive lacks a context for
// it.
bool Retrieval::mayStillCome(const Missing& instance) const {
    return !isHere(instance.uid) && !m_lost.contains(instance.uid) &&
           (instance.sopClass.isEmpty() || !m_unsent.contains(instance.uid));
}

// Asked again with other classes it sends the instances of those only.
bool Retrieval::mayStillCome(const Series& series) const {
    return !series.listed && !m_encapsulatedOnly &&
           (series.announced < 0 || m_receivedOf.value(series.uid) < series.announced);
}

// Classes of which something may still have to come, as far as is known, in the order of the series.
QStringList Retrieval::remainingClasses() const {
    QStringList classes;
    QStringList modalities;
    bool unlisted = false;
    bool unknownClass = false;
    const auto add = [&](const QString& sopClass) {
        if (!sopClass.isEmpty() && !classes.contains(sopClass))
            classes << sopClass;
    };
    for (const Series& series : m_series) {
        unlisted |= mayStillCome(series);
        for (const Missing& instance : series.missing) {
            if (!mayStillCome(instance))
                continue;
            unknownClass |= instance.sopClass.isEmpty();
            add(instance.sopClass);
        }
        if (!modalities.contains(series.modality))
            modalities << series.modality;
    }
    if (unlisted || unknownClass)
        for (const QString& sopClass : m_studyClasses.isEmpty() ? likelyStorageClasses(modalities) : m_studyClasses)
            add(sopClass);
    return classes;
}

// As many of them as one association has room for beside the contexts of the query and the request.
QStringList Retrieval::nextClasses() const {
    QStringList next;
    size_t room = kMaxContexts - 2;
    for (const QString& sopClass : remainingClasses()) {
        const size_t needed = receivingContexts(sopClass).size();
        if (m_triedClasses.contains(sopClass) || needed > room)
            continue;
        room -= needed;
        next << sopClass;
    }
    return next;
}

Result<void> Retrieval::fetch() {
    SAGITTA_CHECK(fetchKnownClasses());
    if (needsEach()) {
        SAGITTA_CHECK(learnEach());
        m_triedClasses = m_refusedClasses; // some archives end at the first instance they have no context for
        SAGITTA_CHECK(fetchKnownClasses());
    }
    return fetchEncapsulated();
}

// Some archives send all objects of a class in one context, an uncompressed one where there is one, and fail with those
// that are stored compressed. So what is still missing is asked for once more without a choice of that kind.
Result<void> Retrieval::fetchEncapsulated() {
    if (m_lastReason.isEmpty())
        return {};
    m_encapsulatedOnly = true; // of listed series alone: the archive's word on the others has been heard
    m_unsent.clear();
    QSet<QString> again;
    for (const QString& sopClass : remainingClasses())
        if (m_classesWithChoice.contains(sopClass))
            again.insert(sopClass);
    m_triedClasses.subtract(again);
    return fetchKnownClasses();
}

std::vector<ProposedContext> Retrieval::contextsOf(const QString& sopClass) const {
    std::vector<ProposedContext> contexts = receivingContexts(sopClass);
    if (m_encapsulatedOnly)
        std::erase_if(contexts, [](const ProposedContext& context) { return !isEncapsulated(syntaxOf(context)); });
    return contexts;
}

void Retrieval::noteAccepted(const QString& sopClass, const QStringList& syntaxes) {
    const auto encapsulated = std::count_if(syntaxes.begin(), syntaxes.end(), isEncapsulated);
    if (encapsulated > 0 && encapsulated < syntaxes.size())
        m_classesWithChoice.insert(sopClass);
    if (syntaxes.isEmpty())
        m_refusedClasses.insert(sopClass);
    for (const ProposedContext& proposed : receivingContexts(sopClass))
        if (const QString syntax = syntaxOf(proposed); !syntaxes.contains(syntax))
            m_refusedSyntaxes[sopClass] << syntax;
}

Result<void> Retrieval::fetchKnownClasses() {
    for (QStringList classes = nextClasses(); !classes.isEmpty(); classes = nextClasses())
        SAGITTA_CHECK(fetchClasses(classes));
    return {};
}

Result<void> Retrieval::fetchClasses(const QStringList& classes) {
    m_lanes.clear();
    m_contexts = {studyRootFind(), studyRootGet()};
    for (const QString& sopClass : classes) {
        m_triedClasses.insert(sopClass);
        for (ProposedContext& context : contextsOf(sopClass))
            m_contexts.push_back(std::move(context));
    }
    m_lanes.push_back(makeLane());
    Lane& lane = *m_lanes.front();
    SAGITTA_CHECK(lane.open(m_node, m_contexts, opening()));
    if (!lane.association->contextOf(latin(studyRootGet().sopClass)))
        return refusedService(m_node, QStringLiteral("C-GET"), studyRootGet());
    QStringList accepted;
    for (const QString& sopClass : classes) {
        const QStringList syntaxes = lane.association->syntaxesOf(sopClass);
        if (!syntaxes.isEmpty())
            accepted << sopClass;
        if (!m_encapsulatedOnly)
            noteAccepted(sopClass, syntaxes);
    }
    addExtraLanes();
    SAGITTA_CHECK(fetchAll(lane, accepted));
    releaseLanes();
    return {};
}

Result<void> Retrieval::fetchAll(Lane& lane, const QStringList& classes) {
    if (m_request.focus && m_request.sopInstanceUid.isEmpty())
        return fetchInOrder(lane, classes);
    for (Series& series : m_series) {
        if (!series.asked)
            SAGITTA_CHECK(list(*lane.association, series));
        SAGITTA_CHECK(fetchSeries(lane, series, classes));
    }
    return {};
}

Result<void> Retrieval::fetchSeries(Lane& lane, Series& series, const QStringList& classes) {
    m_currentSeries = series.uid;
    m_currentIsListed = series.listed;
    if (!series.listed)
        return mayStillCome(series) ? fetchUnlisted(lane, series) : Result<void>();
    QStringList wanted;
    for (const Missing& missing : series.missing)
        if (mayStillCome(missing) && (missing.sopClass.isEmpty() || classes.contains(missing.sopClass)))
            wanted << missing.uid;
    if (wanted.isEmpty())
        return {};
    const bool whole = series.present == 0 && wanted.size() == static_cast<qsizetype>(series.missing.size()) &&
                       m_request.sopInstanceUid.isEmpty();
    makeRoom();
    if (canShare(wanted)) {
        SAGITTA_TRY(const bool done, fetchShared(series.uid, wanted));
        wanted.removeIf([this](const QString& uid) { return isHere(uid) || m_lost.contains(uid); });
        if (done || wanted.isEmpty())
            return {};
    }
    if (!whole)
        return fetchInstances(lane, series.uid, wanted);
    SAGITTA_TRY(const FetchEnd end, get(lane, series.uid, {}));
    // Some archives end at the first instance they cannot send; those behind it are asked for by name.
    const bool endedEarly = end.failed > 0 && end.completed + end.failed < static_cast<int>(wanted.size());
    return endedEarly && !series.assumed ? fetchInstances(lane, series.uid, stillToCome(wanted)) : Result<void>();
}

// With nothing to compare with, the archive's own account is all there is.
Result<void> Retrieval::fetchUnlisted(Lane& lane, Series& series) {
    const QStringList instance =
        m_request.sopInstanceUid.isEmpty() ? QStringList() : QStringList{m_request.sopInstanceUid};
    const int before = m_receivedOf.value(series.uid); // by other classes: those it counts as failed this time
    const qsizetype lostBefore = m_lost.size();
    series.ended = false;
    SAGITTA_TRY(const FetchEnd end, get(lane, series.uid, instance));
    series.ended = end.status == status::Success || isWarning(end.status);
    const auto known = static_cast<int>(end.failedUids.size() + m_lost.size() - lostBefore);
    series.unnamed = std::max(0, end.failed - known - before);
    return {};
}

Result<void> Retrieval::fetchInstances(Lane& lane, const QString& seriesUid, const QStringList& uids) {
    for (const QString& uid : uids)
        m_unsent.remove(uid); // of another request
    bool singly = m_oneByOne;
    int inVain = 0; // singly, one after another
    for (QStringList rest = stillToCome(uids); !rest.isEmpty() && inVain < kMostInVain; rest = stillToCome(rest)) {
        const QStringList asked = rest.mid(0, singly ? 1 : kUidsPerRequest);
        SAGITTA_TRY(const FetchEnd end, get(lane, seriesUid, asked));
        const bool nothing = stillToCome(asked).size() == asked.size();
        if (nothing && asked.size() > 1) {
            singly = true; // the same ones again
            m_oneByOne |= !m_listTaken;
            continue;
        }
        m_listTaken |= asked.size() > 1;
        inVain = nothing ? inVain + 1 : 0;
        if (singly || end.status == status::Success)
            rest.remove(0, asked.size()); // what has not come now will not
    }
    return {};
}

// An archive that ignores lists may have sent some already.
QStringList Retrieval::stillToCome(const QStringList& uids) const {
    QStringList rest = uids;
    rest.removeIf([this](const QString& uid) { return isHere(uid) || m_lost.contains(uid) || m_unsent.contains(uid); });
    return rest;
}

Result<FetchEnd> Retrieval::get(Lane& lane, const QString& seriesUid, const QStringList& uids,
                                const HearTotal& hearTotal) {
    const ProposedContext wanted = m_inbox ? studyRootMove() : studyRootGet();
    const AcceptedContext* context = lane.association->contextOf(latin(wanted.sopClass));
    const std::unique_ptr<DcmDataset> keys = makeRetrieveKeys(m_request.studyUid, seriesUid, uids);
    SAGITTA_TRY(const FetchEnd end, m_inbox ? move(lane, *context, *keys)
                                            : runGet(*lane.association, *context, *keys, *lane.receiver, hearTotal));
    if (m_ending.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    const std::lock_guard lock(m_mutex);
    if (end.status != status::Success)
        m_lastReason = QStringLiteral("the archive ended the retrieval with ") + statusWords(end.status, end.comment);
    for (const QString& uid : end.failedUids) {
        if (!isValidUid(uid) || isHere(uid))
            continue;
        m_unsent.insert(uid);
        if (!m_currentIsListed)
            m_failedUnlisted.insert(uid);
    }
    return end;
}

void Retrieval::kept(Lane& lane, const QString& uid, const QString& transferSyntax, std::int64_t bytes) {
    const std::lock_guard lock(m_mutex);
    ++m_arrivals;
    m_arrived.notify_all();
    lane.growing = 0;
    m_bytes += bytes;
    m_lost.remove(uid);
    m_unsent.remove(uid);
    const auto listed = m_listed.constFind(uid);
    if (listed == m_listed.constEnd() && m_currentIsListed) {
        ++m_unasked;
        return;
    }
    const qsizetype before = m_received.size();
    m_received.insert(uid);
    if (m_received.size() > before)
        ++m_receivedOf[m_currentSeries];
    m_arrivedAs.insert(uid, transferSyntax);
    report();
}

void Retrieval::lost(Lane& lane, const QString& uid, const QString& reason) {
    const std::lock_guard lock(m_mutex);
    ++m_arrivals;
    m_arrived.notify_all();
    lane.growing = 0;
    m_nameless += isValidUid(uid) ? 0 : 1;
    m_lost.insert(uid, reason);
    if (!m_currentIsListed)
        m_failedUnlisted.insert(uid);
}

void Retrieval::grown(Lane& lane, std::int64_t bytes) {
    const std::lock_guard lock(m_mutex);
    lane.growing = bytes;
    report();
}

int Retrieval::expected() const {
    if (!m_seriesListCut.isEmpty())
        return -1;
    int sum = 0;
    for (const Series& series : m_series) {
        const int count = series.listed ? series.present + static_cast<int>(series.missing.size()) : series.announced;
        if (count < 0)
            return -1;
        sum += count;
    }
    return sum;
}

void Retrieval::report() {
    std::int64_t growing = 0;
    for (const std::unique_ptr<Lane>& lane : m_lanes)
        growing += lane->growing;
    int present = 0;
    for (const Series& series : m_series)
        present += series.present;
    const std::int64_t done = present + m_received.size();
    const int total = expected();
    m_context.report(
        {done, total, m_bytes + growing,
         total < 0 ? QStringLiteral("%1 images").arg(done) : QStringLiteral("%1 of %2 images").arg(done).arg(total)});
}

} // namespace sagitta::network
