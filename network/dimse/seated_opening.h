// Opening one of the associations of a retrieve, where the node bears only so many at once: with a seat, or not at all.
// A refusal teaches how many it bears. On the caller's thread; ends within the node's time-out or at once when stopped,
// but waiting for a seat lasts until there is one.
#pragma once

#include "network/dimse/association.h"
#include "network/node_seats.h"

namespace sagitta::network {

class NodeMemory;

struct SeatedOpening {
    NodeMemory* memory = nullptr; // null: there is no counting and no learning
    enum class NoSeat { Waits, GivesUp } noSeat = NoSeat::Waits;
    std::function<void()> waits; // called when it has to wait, again and again; may be empty
};

// The seat is to be given back after the association has ended.
Result<std::unique_ptr<Association>> openSeated(const RemoteNode& node, const std::vector<ProposedContext>& contexts,
                                                const std::stop_token& stop, const SeatedOpening& how,
                                                NodeSeats::Seat& seat);

} // namespace sagitta::network
