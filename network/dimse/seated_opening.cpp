#include "network/dimse/seated_opening.h"

#include "core/wait.h"
#include "network/node_memory.h"

namespace sagitta::network {
namespace {

// A node may count an association for a moment after it has ended, so one refusal tells nothing.
constexpr int kRefusalsThatTeach = 4;
// One that refuses although we have no other is busy with somebody else; that may pass soon.
constexpr int kRefusalsBorne = 20;
constexpr std::chrono::milliseconds kPause{100};

bool isFull(const Rejection& rejected) {
    return rejected.is(rejection::ProviderPresentation, rejection::Congestion) ||
           rejected.is(rejection::ProviderPresentation, rejection::LocalLimit);
}

} // namespace

Result<std::unique_ptr<Association>> openSeated(const RemoteNode& node, const std::vector<ProposedContext>& contexts,
                                                const std::stop_token& stop, const SeatedOpening& how,
                                                NodeSeats::Seat& seat) {
    if (!how.memory)
        return Association::open(node, contexts, stop);
    const bool givesUp = how.noSeat == SeatedOpening::NoSeat::GivesUp;
    std::unique_ptr<FileLock> waiting; // one of them says so for all
    for (int refusals = 0;;) {
        if (std::optional<NodeSeats::Seat> taken = how.memory->takeSeat(node)) {
            Rejection rejection;
            Result<std::unique_ptr<Association>> opened = Association::open(node, contexts, stop, &rejection);
            if (opened) {
                seat = *std::move(taken);
                seat.noteOpen();
                return opened;
            }
            // That the connection of one more is not taken, where others are, is a refusal too.
            const bool isRefusal = isFull(rejection) || (givesUp && opened.error().code() != ErrorCode::Cancelled);
            if (!isRefusal)
                return opened;
            ++refusals;
            const int others = taken->othersOpen();
            if (others > 0 && refusals >= kRefusalsThatTeach)
                how.memory->rememberMostAssociations(node, others);
            if (refusals >= (givesUp ? kRefusalsThatTeach : kRefusalsBorne) && (givesUp || others == 0))
                return opened;
        } else if (givesUp) {
            return Error(ErrorCode::Refused, QStringLiteral("%1 takes no more associations").arg(node.aeTitle));
        }
        if (!givesUp && !waiting)
            waiting = how.memory->waitForSeat(node);
        if (how.waits && refusals == 0)
            how.waits();
        if (!waitInterruptibly(kPause, stop))
            return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    }
}

} // namespace sagitta::network
