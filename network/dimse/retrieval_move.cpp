// The part of a Retrieval that asks by C-MOVE: the archive sends to our own port.
#include "network/dimse/find.h"
#include "network/dimse/move_session.h"
#include "network/dimse/retrieval.h"
#include "network/dimse/status_words.h"
#include "network/move_inbox.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <atomic>

namespace sagitta::network {
namespace {

// An archive may say that it is done before its last object is here; so long it may take between two.
constexpr std::chrono::seconds kStraggler{2};

// Not every archive uses the status for an unknown destination.
Error nothingCame(const RemoteNode& node, const QString& ourAddress, const FetchEnd& end) {
    const QString what = end.status == status::DestinationUnknown
                             ? QStringLiteral("%1 does not know where to send to.").arg(node.aeTitle)
                             : QStringLiteral("%1 sent nothing: %2. It may not know where to send to.")
                                   .arg(node.aeTitle, statusWords(end.status, end.comment));
    return {ErrorCode::Refused, what + moveDestinationAdvice(node, ourAddress)};
}

bool isFailure(std::uint16_t status) { return (status & 0xf000) == 0xa000 || (status & 0xf000) == 0xc000; }

} // namespace

QString moveDestinationAdvice(const RemoteNode& node, const QString& ourAddress) {
    return QStringLiteral(" Its administrator must enter a node with the AE title %1 at host %2, port %3 (or choose "
                          "C-GET for this node)")
        .arg(node.ourAeTitle, ourAddress)
        .arg(node.ourPort);
}

Result<void> Retrieval::fetchByMove() {
    m_lanes.clear();
    m_contexts = {studyRootFind(), studyRootMove()};
    m_lanes.push_back(makeLane());
    Lane& lane = *m_lanes.front();
    SAGITTA_CHECK(lane.open(m_node, m_contexts, opening()));
    if (!lane.association->contextOf(QString::fromLatin1(studyRootMove().sopClass)))
        return refusedService(m_node, QStringLiteral("C-MOVE"), studyRootMove());
    MoveInbox::Wish wish;
    wish.wants = [this](const QString& uid) { return wants(uid); };
    wish.sink = &m_sink;
    wish.kept = [this, &lane](const QString& uid, const QString& syntax, std::int64_t bytes) {
        kept(lane, uid, syntax, bytes);
    };
    std::atomic<bool> isFull{false};
    wish.lost = [this, &lane, &isFull](const QString& uid, const Error& why) {
        isFull = isFull || why.code() == ErrorCode::Full;
        lost(lane, uid, why.message());
    };
    SAGITTA_TRY(const std::unique_ptr<MoveInbox::Ticket> ticket,
                m_inbox->open(m_node.ourAeTitle, m_ourAddress, m_node.ourPort, std::move(wish)));
    const Result<void> first = moveAll(lane);
    // What did come and could not be kept is no matter of transfer syntaxes; and on a full disk the rest fares no
    // better.
    const bool mayBeSyntaxes = !isFull && [this] {
        const std::lock_guard lock(m_mutex);
        return std::any_of(m_unsent.begin(), m_unsent.end(),
                           [this](const QString& uid) { return !m_lost.contains(uid); });
    }();
    if (!first && !mayBeSyntaxes)
        return first;
    if (mayBeSyntaxes) {
        // Some archives propose all transfer syntaxes in one context and then can send only what is stored in the one
        // that was taken. So the rest is asked for once more, with another choice.
        m_unsent.clear();
        ticket->preferUncompressed(true);
        const Result<void> second = moveAll(lane);
        ticket->preferUncompressed(false);
        SAGITTA_CHECK(second);
    }
    releaseLanes();
    return {};
}

Result<void> Retrieval::moveAll(Lane& lane) {
    QStringList classes; // all of them: the archive proposes, not we
    for (Series& series : m_series) {
        if (!series.asked)
            SAGITTA_CHECK(list(*lane.association, series));
        for (const Missing& missing : series.missing)
            if (!classes.contains(missing.sopClass))
                classes << missing.sopClass;
    }
    return fetchAll(lane, classes);
}

// Of what cannot be listed, anything that is not ours for certain.
bool Retrieval::wants(const QString& uid) {
    const std::lock_guard lock(m_mutex);
    return !m_currentIsListed || m_listed.contains(uid);
}

Result<FetchEnd> Retrieval::move(Lane& lane, const AcceptedContext& context, DcmDataset& keys) {
    const int before = [this] {
        const std::lock_guard lock(m_mutex);
        return m_arrivals;
    }();
    SAGITTA_TRY(const FetchEnd end, runMove(*lane.association, context, keys, m_node.ourAeTitle));
    waitForArrivals(before + end.completed);
    const std::lock_guard lock(m_mutex);
    if (isFailure(end.status) && m_arrivals == 0 && end.failedUids.isEmpty())
        return nothingCame(m_node, m_ourAddress, end);
    return end;
}

void Retrieval::waitForArrivals(int expected) {
    std::unique_lock lock(m_mutex);
    for (int seen = -1; m_arrivals < expected && seen != m_arrivals && !m_ending.stop_requested();) {
        seen = m_arrivals;
        m_arrived.wait_for(lock, kStraggler, [&] { return m_arrivals != seen; });
    }
}

} // namespace sagitta::network
