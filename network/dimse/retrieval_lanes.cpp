// The part of a Retrieval that several associations do side by side. The sub-operations of a C-GET wait for each
// other's responses (PS3.7 9.1.3), so one association leaves a long link idle for a round trip per image, and on a
// short one either the archive or us.
#include "network/dimse/chunk_queue.h"
#include "network/dimse/get_session.h"
#include "network/dimse/retrieval.h"
#include "network/node_memory.h"

#include <algorithm>
#include <future>
#include <optional>
#include <system_error>

namespace sagitta::network {
namespace {

// Beside the first: three in all fill a link whose round trip is twice the time of an image, and take three quarters of
// the time of one on a short link; more would crowd the archive.
constexpr int kExtraAssociations = 2;
// The first list shows whether the archive takes lists, so it has two; and more would keep the others waiting.
constexpr qsizetype kFirstUids = 2;
constexpr qsizetype kWorthSharing = 6; // instances
// On a short one they overlap what the archive and we do between images; less than this is there before they are open.
constexpr qsizetype kWorthSharingNearby = 64;

bool sameContexts(const Association& a, const Association& b) {
    return std::equal(a.contexts().begin(), a.contexts().end(), b.contexts().begin(), b.contexts().end(),
                      [](const AcceptedContext& x, const AcceptedContext& y) {
                          return x.id == y.id && x.transferSyntax == y.transferSyntax;
                      });
}

} // namespace

std::unique_ptr<Lane> Retrieval::makeLane() {
    auto lane = std::make_unique<Lane>(m_ending.get_token());
    Lane* own = lane.get();
    lane->receiver = std::make_unique<InstanceReceiver>(
        m_sink,
        [this, own](const QString& uid, const QString& syntax, std::int64_t bytes) { kept(*own, uid, syntax, bytes); },
        [this, own](const QString& uid, const QString& reason) { lost(*own, uid, reason); },
        [this, own](std::int64_t bytes) { grown(*own, bytes); });
    return lane;
}

// Over a long link saying goodbye takes as long as an image, so nobody waits for it: the archive hears it before it
// hears of the next association, and does not count both.
void Retrieval::leave(const std::shared_ptr<Association>& association, NodeSeats::Seat seat) {
    seat.noteLeaving();
    if (m_roundTrip > kLongRoundTrip) {
        const auto held = std::make_shared<NodeSeats::Seat>(std::move(seat));
        try {
            m_leaving = std::async(std::launch::async, [association, held] {
                association->release();
                *held = {}; // the future keeps this function longer than somebody may wait for the seat
            });
            return;
        } catch (const std::system_error&) { // no thread for it
        }
    }
    association->release();
}

SeatedOpening Retrieval::opening(SeatedOpening::NoSeat noSeat) {
    return {m_memory, noSeat, [this] {
                m_context.report({0, -1, 0,
                                  QStringLiteral("waiting until %1 takes one more association").arg(m_node.aeTitle),
                                  true});
            }};
}

// They are opened by those who use them, when there is something to share.
void Retrieval::addExtraLanes() {
    if (m_extraRefused)
        return;
    const std::optional<int> most = m_memory ? m_memory->mostAssociations(m_node) : std::nullopt;
    const int room = most.value_or(kExtraAssociations + 1) - 1;
    for (int i = 0; i < std::min(kExtraAssociations, room); ++i)
        m_lanes.push_back(makeLane());
}

bool Retrieval::isWaitedFor() const { return m_memory && m_memory->isSeatWaitedFor(m_node); }

// Gives up what others need more; while nobody helps.
void Retrieval::makeRoom() {
    if (m_lanes.size() < 2 || !isWaitedFor())
        return;
    for (size_t i = 1; i < m_lanes.size(); ++i)
        if (m_lanes[i]->association)
            m_lanes[i]->leave();
    dropClosedLanes();
}

bool Retrieval::canShare(const QStringList& uids) const {
    const qsizetype worth = m_roundTrip > kLongRoundTrip ? kWorthSharing : kWorthSharingNearby;
    return m_lanes.size() > 1 && m_lists != Lists::Refused && !m_oneByOne && uids.size() >= worth;
}

// False: the archive does not do as a list of UIDs says, and what has not arrived is to be asked for in another way.
Result<bool> Retrieval::fetchShared(const QString& seriesUid, const QStringList& uids) {
    ChunkQueue queue(uids, static_cast<int>(m_lanes.size()));
    std::vector<std::future<Result<void>>> helpers; // joined when they go
    struct Closing {                                // nobody waits for a queue whose owner has left by an exception
        ChunkQueue& queue;
        ~Closing() { queue.close(); }
    } const closing{queue};
    try {
        for (size_t i = 1; i < m_lanes.size(); ++i)
            helpers.push_back(std::async(
                std::launch::async, [this, i, &seriesUid, &queue] { return help(*m_lanes[i], seriesUid, queue); }));
    } catch (const std::system_error&) {
        m_extraRefused = true; // no thread for it: those there are do
    }
    Lane& first = *m_lanes.front();
    Result<bool> done = lead(first, seriesUid, queue);
    if (!done || !*done)
        queue.close();
    if (!done) {
        m_ending.request_stop();
        first.close();
    }
    for (const std::unique_ptr<Lane>& lane : m_lanes)
        if (!lane->isOpen())
            lane->stop();
    std::optional<Error> full;
    for (std::future<Result<void>>& helper : helpers)
        if (const Result<void> helped = helper.get(); !helped && helped.error().code() == ErrorCode::Full)
            full = helped.error();
    if (full)
        return *full;
    if (done && *done)
        SAGITTA_CHECK(drain(first, seriesUid, queue)); // what one that broke has left
    dropClosedLanes();
    return done;
}

// The others wait until it is known that the archive takes lists: one that ignores them would send the series to each.
Result<bool> Retrieval::lead(Lane& lane, const QString& seriesUid, ChunkQueue& queue) {
    if (m_lists == Lists::Unknown) {
        const QStringList chunk = queue.takeFirst(kFirstUids);
        const qsizetype before = m_received.size();
        const auto hearTotal = [&](int total) {
            if (total != chunk.size() || m_lists != Lists::Unknown)
                return;
            m_lists = Lists::Taken;
            queue.open(); // an image earlier than the end of this list tells
        };
        SAGITTA_TRY(const FetchEnd end, get(lane, seriesUid, chunk, hearTotal));
        if (m_lists == Lists::Unknown) { // the archive does not count ahead, and nobody has helped yet
            const bool all = std::all_of(chunk.begin(), chunk.end(),
                                         [this](const QString& uid) { return isHere(uid) || m_lost.contains(uid); });
            m_lists = all && m_received.size() - before <= chunk.size() ? Lists::Taken : Lists::Refused;
        }
    }
    if (m_lists == Lists::Refused)
        return false;
    queue.open();
    SAGITTA_CHECK(drain(lane, seriesUid, queue));
    return true;
}

// One more association. That the archive refuses or breaks it is no failure of the retrieval; a full disk is.
Result<void> Retrieval::help(Lane& lane, const QString& seriesUid, ChunkQueue& queue) {
    if (!lane.association) {
        SAGITTA_CHECK(lane.open(m_node, m_contexts, opening(SeatedOpening::NoSeat::GivesUp)));
        if (lane.isStopped() || !sameContexts(*lane.association, *m_lanes.front()->association)) {
            lane.close();
            return {};
        }
    }
    Result<void> drained = drain(lane, seriesUid, queue);
    if (!drained) {
        if (drained.error().code() == ErrorCode::Full)
            m_ending.request_stop();
        lane.close();
    }
    return drained;
}

Result<void> Retrieval::drain(Lane& lane, const QString& seriesUid, ChunkQueue& queue) {
    for (QStringList chunk = queue.take(); !chunk.isEmpty(); chunk = queue.take()) {
        const Result<FetchEnd> end = get(lane, seriesUid, chunk);
        if (end && &lane != m_lanes.front().get() && isWaitedFor()) {
            lane.leave(); // the first brings the rest
            return {};
        }
        if (end)
            continue;
        const std::lock_guard lock(m_mutex);
        chunk.removeIf([this](const QString& uid) { return isHere(uid) || m_lost.contains(uid); });
        queue.giveBack(chunk);
        return end.error();
    }
    return {};
}

// An archive that has refused one is not asked again, nor after one was left to somebody else.
void Retrieval::dropClosedLanes() {
    const auto closed = std::remove_if(m_lanes.begin() + 1, m_lanes.end(), [](const std::unique_ptr<Lane>& lane) {
        return !lane->association || lane->isStopped();
    });
    m_extraRefused |= closed != m_lanes.end();
    m_lanes.erase(closed, m_lanes.end());
}

// Each says goodbye for a round trip, so they do it at once.
void Retrieval::releaseLanes() {
    std::vector<std::future<void>> others;
    try {
        for (size_t i = 1; i < m_lanes.size(); ++i)
            if (Association* association = m_lanes[i]->association.get())
                others.push_back(std::async(std::launch::async, [association] { association->release(); }));
    } catch (const std::system_error&) {
        m_extraRefused = true; // the rest is aborted
    }
    m_lanes.front()->association->release();
    others.clear(); // waits
    m_lanes.clear();
}

} // namespace sagitta::network
