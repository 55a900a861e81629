#include "support/slow_proxy.h"

#include "support/peer_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <limits>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sagitta::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kRouterBuffer = 256 * 1024; // bytes in flight and queued, per direction

int listenOnLoopback(std::uint16_t& port) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
    listen(fd, 16);
    socklen_t size = sizeof(address);
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return fd;
}

void setNoDelay(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

// The rate is the link's, shared by its connections.
class Shaper {
public:
    explicit Shaper(double bitsPerSecond) : m_bitsPerSecond(bitsPerSecond) {}

    // When the last of these bytes has left the link.
    Clock::time_point schedule(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        m_free = std::max(m_free, Clock::now());
        if (m_bitsPerSecond > 0)
            m_free +=
                std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(bytes) * 8e9 / m_bitsPerSecond));
        return m_free;
    }

private:
    std::mutex m_mutex;
    double m_bitsPerSecond;
    Clock::time_point m_free{};
};

// Where the bytes of all connections wait while the link is a black hole.
class Gate {
public:
    void set(bool isOpen) {
        const std::lock_guard lock(m_mutex);
        m_isOpen = isOpen;
        m_changed.notify_all();
    }
    bool isOpen() {
        const std::lock_guard lock(m_mutex);
        return m_isOpen;
    }
    void pass(const std::atomic<bool>& isCut) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_isOpen || isCut; });
    }
    void wake() {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = true;
};

// One direction of one connection: a reader fills the link, a writer empties it when the bytes have travelled.
class Direction {
public:
    Direction(int from, int to, Shaper& shaper, Gate& gate, std::chrono::microseconds delay,
              std::atomic<std::int64_t>* counter) :
        m_from(from),
        m_to(to), m_shaper(shaper), m_gate(gate), m_delay(delay), m_counter(counter), m_reader([this] { read(); }),
        m_writer([this] { write(); }) {}

    // Both threads end soon, and the other side hears nothing of it.
    void cut() {
        const std::lock_guard lock(m_mutex);
        m_isCut = true;
        shutdown(m_from, SHUT_RD); // wakes the reader
        m_changed.notify_all();
        m_gate.wake();
    }

private:
    struct Chunk {
        Clock::time_point due;
        std::vector<char> bytes;
    };

    void read() {
        std::vector<char> buffer(kChunk);
        while (true) {
            const ssize_t n = recv(m_from, buffer.data(), buffer.size(), 0);
            m_gate.pass(m_isCut);
            std::unique_lock lock(m_mutex);
            if (n <= 0) {
                m_ended = true;
                m_changed.notify_all();
                return;
            }
            m_changed.wait(lock, [&] { return m_queued < kRouterBuffer || m_ended || m_isCut; });
            if (m_ended || m_isCut)
                return;
            m_queue.push_back({m_shaper.schedule(static_cast<std::size_t>(n)) + m_delay,
                               std::vector<char>(buffer.begin(), buffer.begin() + n)});
            m_queued += static_cast<std::size_t>(n);
            m_changed.notify_all();
        }
    }

    void write() {
        while (true) {
            Chunk chunk;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return !m_queue.empty() || m_ended || m_isCut; });
                if (m_queue.empty())
                    break;
                chunk = std::move(m_queue.front());
                m_queue.pop_front();
                const Clock::time_point due = chunk.due;
                m_changed.wait_until(lock, due, [&] { return Clock::now() >= due || m_isCut; });
                m_queued -= chunk.bytes.size();
                m_changed.notify_all();
            }
            m_gate.pass(m_isCut);
            if (m_isCut)
                return;
            if (!send(chunk.bytes)) {
                const std::lock_guard lock(m_mutex);
                m_ended = true;
                m_changed.notify_all();
                break;
            }
            if (m_counter)
                *m_counter += static_cast<std::int64_t>(chunk.bytes.size());
        }
        if (!m_isCut)
            shutdown(m_to, SHUT_WR);
    }

    bool send(const std::vector<char>& bytes) const {
        constexpr int kPollMs = 20;
        for (std::size_t sent = 0; sent < bytes.size() && !m_isCut;) {
            const ssize_t n = ::send(m_to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n >= 0) {
                sent += static_cast<std::size_t>(n);
            } else if (errno == EAGAIN) {
                pollfd room{m_to, POLLOUT, 0};
                poll(&room, 1, kPollMs);
            } else {
                return false;
            }
        }
        return true;
    }

    int m_from;
    int m_to;
    Shaper& m_shaper;
    Gate& m_gate;
    std::chrono::microseconds m_delay;
    std::atomic<std::int64_t>* m_counter;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Chunk> m_queue;
    std::size_t m_queued = 0;
    bool m_ended = false;
    std::atomic<bool> m_isCut = false;
    std::jthread m_reader;
    std::jthread m_writer;
};

void closeWithReset(int fd) {
    const linger atOnce{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &atOnce, sizeof(atOnce));
    close(fd);
}

// Ends by a reset.
class Connection {
public:
    Connection(int client, int target, Shaper& upShaper, Shaper& downShaper, Gate& gate,
               std::chrono::microseconds delay, std::atomic<std::int64_t>& counter) :
        m_client(client),
        m_target(target), m_up(std::in_place, client, target, upShaper, gate, delay, nullptr),
        m_down(std::in_place, target, client, downShaper, gate, delay, &counter) {}
    ~Connection() {
        m_up->cut();
        m_down->cut();
        m_up.reset(); // joins
        m_down.reset();
        closeWithReset(m_client);
        closeWithReset(m_target);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

private:
    int m_client;
    int m_target;
    std::optional<Direction> m_up;
    std::optional<Direction> m_down;
};

} // namespace

struct SlowProxy::Private {
    Private(std::uint16_t target, LinkModel model) :
        targetPort(target), link(model), up(model.bitsPerSecond), down(model.bitsPerSecond),
        listener(listenOnLoopback(port)), acceptor([this](const std::stop_token& stop) { accept(stop); }) {}

    ~Private() {
        acceptor.request_stop();
        acceptor.join();
        close(listener);
    }

    void accept(const std::stop_token& stop) {
        constexpr int kPollMs = 50;
        while (!stop.stop_requested()) {
            pollfd waiting{listener, POLLIN, 0};
            if (poll(&waiting, gate.isOpen() ? 1 : 0, kPollMs) <= 0)
                continue;
            const int client = ::accept(listener, nullptr, nullptr);
            const std::lock_guard lock(mutex);
            const int target = isCut || relayed >= allowed ? -1 : connectToLoopback(targetPort);
            if (target < 0) {
                ++turnedAway;
                closeWithReset(client);
                continue;
            }
            ++relayed;
            setNoDelay(client);
            setNoDelay(target);
            connections.push_back(
                std::make_unique<Connection>(client, target, up, down, gate, link.oneWayDelay, fromTarget));
        }
    }

    std::uint16_t targetPort;
    LinkModel link;
    Shaper up;
    Shaper down;
    Gate gate;
    std::uint16_t port = 0;
    int listener;
    std::atomic<std::int64_t> fromTarget = 0;
    std::atomic<int> relayed = 0;
    std::atomic<int> turnedAway = 0;
    std::atomic<int> allowed = std::numeric_limits<int>::max();
    std::mutex mutex; // of the next
    bool isCut = false;
    std::list<std::unique_ptr<Connection>> connections;
    std::jthread acceptor;
};

SlowProxy::SlowProxy(std::uint16_t targetPort, LinkModel link) : d(std::make_unique<Private>(targetPort, link)) {}
SlowProxy::~SlowProxy() = default;

std::uint16_t SlowProxy::port() const { return d->port; }
std::int64_t SlowProxy::bytesFromTarget() const { return d->fromTarget; }
int SlowProxy::connections() const { return d->relayed; }
int SlowProxy::refused() const { return d->turnedAway; }
void SlowProxy::allow(int connections) { d->allowed = connections; }

void SlowProxy::cut() {
    const std::lock_guard lock(d->mutex);
    d->isCut = true;
    d->connections.clear();
}

void SlowProxy::blackhole() { d->gate.set(false); }

void SlowProxy::restore() {
    {
        const std::lock_guard lock(d->mutex);
        d->isCut = false;
    }
    d->gate.set(true);
}

} // namespace sagitta::test
