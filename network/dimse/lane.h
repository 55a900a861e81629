// Lane: one of the associations that a retrieval fetches on, and what arrives on it. The association is used by one
// thread at a time; stop() and isOpen() by any.
#pragma once

#include "network/dimse/instance_receiver.h"
#include "network/dimse/seated_opening.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>

namespace sagitta::network {

class Lane {
public:
    // Stops with `ending`.
    explicit Lane(const std::stop_token& ending) : m_ending(ending, [this] { m_stop.request_stop(); }) {}
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    Result<void> open(const RemoteNode& node, const std::vector<ProposedContext>& contexts, const SeatedOpening& how) {
        SAGITTA_TRY(association, openSeated(node, contexts, m_stop.get_token(), how, seat));
        m_isOpen = true;
        return {};
    }
    void close() {
        association.reset();
        seat = {};
    }
    // Says goodbye, and leaves the seat to somebody else.
    void leave() {
        seat.noteLeaving();
        association->release();
        close();
    }
    bool isOpen() const { return m_isOpen; } // or has been
    // Ends the opening and every wait of this one alone.
    void stop() { m_stop.request_stop(); }
    bool isStopped() const { return m_stop.stop_requested(); }

    NodeSeats::Seat seat;                     // given back after the association has ended
    std::unique_ptr<Association> association; // null: not open
    std::unique_ptr<InstanceReceiver> receiver;
    std::int64_t growing = 0; // bytes of the instance that is arriving

private:
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_ending;
    std::atomic<bool> m_isOpen{false};
};

} // namespace sagitta::network
