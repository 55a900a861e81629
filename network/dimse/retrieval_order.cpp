// The part of a Retrieval that brings first what somebody waits for: an image from the middle of every series, then the
// series that is looked at, from the image on the screen outwards, then the rest. What is looked at may change
// meanwhile, so it is asked for in pieces.
#include "network/dimse/retrieval.h"
#include "network/retrieve_focus.h"

#include <algorithm>
#include <cstdlib>

namespace sagitta::network {
namespace {

constexpr qsizetype kPiece = 24; // instances; per association

} // namespace

Result<void> Retrieval::fetchInOrder(Lane& lane, const QStringList& classes) {
    m_askedFor.clear();
    for (Series& series : m_series) {
        if (!series.asked)
            SAGITTA_CHECK(list(*lane.association, series));
        SAGITTA_CHECK(fetchMiddle(lane, series, classes));
    }
    while (Series* series = m_oneByOne ? nullptr : nextSeries(classes)) {
        const qsizetype most = kPiece * static_cast<qsizetype>(m_lanes.size());
        SAGITTA_CHECK(fetchSome(lane, *series, nextOf(*series, classes, most)));
    }
    // What cannot be listed, and what an archive that takes no lists has not sent yet.
    for (Series& series : m_series)
        if (!series.listed || m_oneByOne)
            SAGITTA_CHECK(fetchSeries(lane, series, classes));
    return {};
}

Result<void> Retrieval::fetchMiddle(Lane& lane, Series& series, const QStringList& classes) {
    const bool hasPicture = series.present > 0 || m_receivedOf.value(series.uid) > 0;
    const QStringList middle = nextOf(series, classes, 1);
    return hasPicture || middle.isEmpty() ? Result<void>() : fetchSome(lane, series, middle);
}

Result<void> Retrieval::fetchSome(Lane& lane, Series& series, const QStringList& uids) {
    m_currentSeries = series.uid;
    m_currentIsListed = true;
    for (const QString& uid : uids)
        m_askedFor.insert(uid);
    if (!canShare(uids))
        return fetchInstances(lane, series.uid, uids);
    SAGITTA_TRY(const bool done, fetchShared(series.uid, uids));
    if (done)
        return {};
    m_oneByOne = true; // no lists
    return {};
}

// Those nearest to what is looked at; in a series that is not, to its middle.
QStringList Retrieval::nextOf(const Series& series, const QStringList& classes, qsizetype most) const {
    std::vector<const Missing*> wanted;
    for (const Missing& missing : series.missing)
        if (mayStillCome(missing) && !m_askedFor.contains(missing.uid) &&
            (missing.sopClass.isEmpty() || classes.contains(missing.sopClass)))
            wanted.push_back(&missing);
    const int center = lookedAtRank(series);
    std::stable_sort(wanted.begin(), wanted.end(), [center](const Missing* a, const Missing* b) {
        return std::abs(a->rank - center) < std::abs(b->rank - center);
    });
    QStringList uids;
    for (const Missing* missing : wanted)
        if (uids.size() < most)
            uids << missing->uid;
    return uids;
}

int Retrieval::lookedAtRank(const Series& series) const {
    const RetrieveFocus::Place place = m_request.focus->place();
    const int middle = (series.present + static_cast<int>(series.missing.size())) / 2;
    return place.seriesUid == series.uid ? m_rankOf.value(place.sopInstanceUid, middle) : middle;
}

// The one that is looked at, as long as something of it is missing.
Retrieval::Series* Retrieval::nextSeries(const QStringList& classes) {
    const QString lookedAt = m_request.focus->place().seriesUid;
    Series* next = nullptr;
    for (Series& series : m_series) {
        const bool isCandidate = !next || series.uid == lookedAt;
        if (isCandidate && series.listed && !nextOf(series, classes, 1).isEmpty())
            next = &series;
    }
    return next;
}

} // namespace sagitta::network
