// The part of a Retrieval that brings first what somebody waits for: an image from the middle of every series, then the
// series that is looked at, from the image on the screen outwards, then the rest. What is looked at may change
// meanwhile, so it is asked for in pieces.
#include "network/dimse/retrieval.h"
#include "network/retrieve_focus.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace sagitta::network {
namespace {

// How many instances: so many that asking for them costs little beside them, and so few that somebody who turns to
// something else does not wait long.
constexpr qsizetype kLeastPiece = 8;
constexpr qsizetype kMostPiece = 128; // one request
constexpr std::chrono::milliseconds kShort{500};
constexpr std::chrono::milliseconds kLong{2000};

qsizetype nextPiece(qsizetype piece, std::chrono::steady_clock::duration took) {
    return took < kShort ? std::min(2 * piece, kMostPiece) : took > kLong ? std::max(piece / 2, kLeastPiece) : piece;
}

} // namespace

Result<void> Retrieval::fetchInOrder(Lane& lane, const QStringList& classes) {
    m_askedFor.clear();
    for (Series& series : m_series) {
        if (!series.asked)
            SAGITTA_CHECK(list(*lane.association, series));
        SAGITTA_CHECK(fetchMiddle(lane, series, classes));
    }
    while (Series* series = m_oneByOne ? nullptr : nextSeries(classes)) {
        const QStringList piece = nextOf(*series, classes, m_piece);
        const auto begin = std::chrono::steady_clock::now();
        SAGITTA_CHECK(fetchSome(lane, *series, piece));
        if (piece.size() == m_piece)
            m_piece = nextPiece(m_piece, std::chrono::steady_clock::now() - begin);
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
    makeRoom();
    if (!canShare(uids))
        return fetchInstances(lane, series.uid, uids);
    SAGITTA_TRY(const bool done, fetchShared(series.uid, uids));
    if (done)
        return {};
    m_oneByOne = true; // no lists
    return {};
}

bool Retrieval::isNext(const Missing& missing, const QStringList& classes) const {
    return mayStillCome(missing) && !m_askedFor.contains(missing.uid) &&
           (missing.sopClass.isEmpty() || classes.contains(missing.sopClass));
}

// Those nearest to what is looked at; in a series that is not, to its middle.
QStringList Retrieval::nextOf(const Series& series, const QStringList& classes, qsizetype most) const {
    std::vector<const Missing*> wanted;
    for (const Missing& missing : series.missing)
        if (isNext(missing, classes))
            wanted.push_back(&missing);
    const int center = lookedAtRank(series);
    const auto count = std::min(most, static_cast<qsizetype>(wanted.size()));
    std::partial_sort(
        wanted.begin(), wanted.begin() + count, wanted.end(), [center](const Missing* a, const Missing* b) {
            return std::pair(std::abs(a->rank - center), a->rank) < std::pair(std::abs(b->rank - center), b->rank);
        });
    QStringList uids;
    for (qsizetype i = 0; i < count; ++i)
        uids << wanted[static_cast<size_t>(i)]->uid;
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
        if (isCandidate && series.listed &&
            std::any_of(series.missing.begin(), series.missing.end(),
                        [&](const Missing& missing) { return isNext(missing, classes); }))
            next = &series;
    }
    return next;
}

} // namespace sagitta::network
