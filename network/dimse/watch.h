// Watch: how long an association may wait, and what it has moved. Every wait on its socket goes through here in slices
// of 100 ms, so that a stop request ends it even when the peer is silent. Thread-safe: shared by the association and by
// the thread that opens it.
//
// After a stop request, silence ends the wait at once; what keeps flowing, or the answer to a C-CANCEL
// (expectGoodbye()), is read for one more second.
#pragma once

#include "network/dimse/socket_options.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>

namespace sagitta::network {

class Watch {
public:
    Watch(std::stop_token stop, std::chrono::milliseconds silence) : m_stop(std::move(stop)), m_silence(silence) {}

    bool waitUntilReadable(NativeSocket socket) { return wait(socket, &waitReadable); }
    bool waitUntilWritable(NativeSocket socket) { return wait(socket, &waitWritable); }

    const std::stop_token& stopToken() const { return m_stop; }
    bool isStopped() const { return m_stop.stop_requested(); }
    bool hasTimedOut() const { return m_timedOut; }
    bool hasLostConnection() const { return m_lost; }
    std::chrono::milliseconds silence() const { return m_silence; }

    // A C-CANCEL is on its way: its answer is worth a second.
    void expectGoodbye() { m_goodbye = true; }
    // Whatever is still to come has to come within this time.
    void endWithin(std::chrono::milliseconds time);
    // Takes endWithin() back.
    void goOn() { m_end = Clock::duration::max().count(); }

    void acknowledgeLate() { m_late = true; }
    bool acknowledgesLate() const { return m_late; }

    // The peer's side is closed or gone.
    void loseConnection() { m_lost = true; }

    void countReceived(std::int64_t bytes) { m_received += bytes; }
    void countSent(std::int64_t bytes) { m_sent += bytes; }
    std::int64_t received() const { return m_received; }
    std::int64_t sent() const { return m_sent; }

private:
    using Clock = std::chrono::steady_clock;
    bool wait(NativeSocket socket, bool (*ready)(NativeSocket, int));
    bool isLate();

    const std::stop_token m_stop;
    const std::chrono::milliseconds m_silence;
    std::atomic<bool> m_goodbye{false};
    std::atomic<bool> m_late{false};
    std::atomic<bool> m_timedOut{false};
    std::atomic<bool> m_lost{false};
    std::atomic<Clock::rep> m_end{Clock::duration::max().count()}; // of all reading, time since the clock's epoch
    std::atomic<std::int64_t> m_received{0};
    std::atomic<std::int64_t> m_sent{0};
};

} // namespace sagitta::network
