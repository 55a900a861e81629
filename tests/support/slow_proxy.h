// SlowProxy: a TCP relay on loopback that behaves like a long, narrow link: each direction has a delay and a rate, and
// holds no more than a router would; and that fails as links do. Its clock is the steady clock; POSIX sockets, threads
// of its own. Every call may come from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace sagitta::test {

struct LinkModel {
    std::chrono::microseconds oneWayDelay{0};
    double bitsPerSecond = 0; // 0: unlimited
};

class SlowProxy {
public:
    // Relays 127.0.0.1:port() to 127.0.0.1:targetPort.
    SlowProxy(std::uint16_t targetPort, LinkModel link);
    ~SlowProxy();

    std::uint16_t port() const;
    // Bytes that came back from the target so far.
    std::int64_t bytesFromTarget() const;
    // Connections relayed so far, and those refused.
    int connections() const;
    int refused() const;
    // Relays no more than so many connections in all; closes others at once.
    void allow(int connections);
    // Resets every connection (RST, to both sides) and every new one.
    void cut();
    // What is sent vanishes, and nobody answers who connects: the system's queue takes the connection, no more.
    void blackhole();
    // All is well again. A connection that outlived a blackhole goes on.
    void restore();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::test
