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
#include <condition_variable>
#include <deque>
#include <limits>
#include <list>
#include <mutex>
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

// One direction of one connection: a reader fills the link, a writer empties it when the bytes have travelled.
class Direction {
public:
    Direction(int from, int to, Shaper& shaper, std::chrono::microseconds delay, std::atomic<std::int64_t>* counter) :
        m_from(from), m_to(to), m_shaper(shaper), m_delay(delay), m_counter(counter), m_reader([this] { read(); }),
        m_writer([this] { write(); }) {}

private:
    struct Chunk {
        Clock::time_point due;
        std::vector<char> bytes;
    };

    void read() {
        std::vector<char> buffer(kChunk);
        while (true) {
            const ssize_t n = recv(m_from, buffer.data(), buffer.size(), 0);
            std::unique_lock lock(m_mutex);
            if (n <= 0) {
                m_ended = true;
                m_changed.notify_all();
                return;
            }
            m_changed.wait(lock, [&] { return m_queued < kRouterBuffer || m_ended; });
            if (m_ended)
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
                m_changed.wait(lock, [&] { return !m_queue.empty() || m_ended; });
                if (m_queue.empty())
                    break;
                chunk = std::move(m_queue.front());
                m_queue.pop_front();
                const Clock::time_point due = chunk.due;
                m_changed.wait_until(lock, due, [&] { return Clock::now() >= due; });
                m_queued -= chunk.bytes.size();
                m_changed.notify_all();
            }
            if (send(m_to, chunk.bytes.data(), chunk.bytes.size(), MSG_NOSIGNAL) < 0) {
                const std::lock_guard lock(m_mutex);
                m_ended = true;
                m_changed.notify_all();
                break;
            }
            if (m_counter)
                *m_counter += static_cast<std::int64_t>(chunk.bytes.size());
        }
        shutdown(m_to, SHUT_WR);
    }

    int m_from;
    int m_to;
    Shaper& m_shaper;
    std::chrono::microseconds m_delay;
    std::atomic<std::int64_t>* m_counter;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Chunk> m_queue;
    std::size_t m_queued = 0;
    bool m_ended = false;
    std::jthread m_reader;
    std::jthread m_writer;
};

struct Connection {
    int client;
    int target;
    Direction up;
    Direction down;

    Connection(int clientFd, int targetFd, Shaper& upShaper, Shaper& downShaper, std::chrono::microseconds delay,
               std::atomic<std::int64_t>& counter) :
        client(clientFd),
        target(targetFd), up(clientFd, targetFd, upShaper, delay, nullptr),
        down(targetFd, clientFd, downShaper, delay, &counter) {}
    void cut() const {
        shutdown(client, SHUT_RDWR);
        shutdown(target, SHUT_RDWR);
    }
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
        for (const auto& connection : connections)
            connection->cut();
        for (const auto& connection : connections) {
            const int client = connection->client;
            const int target = connection->target;
            delayedClose.push_back(client);
            delayedClose.push_back(target);
        }
        connections.clear(); // joins
        for (const int fd : delayedClose)
            close(fd);
    }

    void accept(const std::stop_token& stop) {
        constexpr int kPollMs = 50;
        while (!stop.stop_requested()) {
            pollfd waiting{listener, POLLIN, 0};
            if (poll(&waiting, 1, kPollMs) <= 0)
                continue;
            const int client = ::accept(listener, nullptr, nullptr);
            const int target = isCut || relayed >= allowed ? -1 : connectToLoopback(targetPort);
            if (target < 0) {
                ++turnedAway;
                close(client);
                continue;
            }
            ++relayed;
            setNoDelay(client);
            setNoDelay(target);
            const std::lock_guard lock(mutex);
            connections.push_back(std::make_unique<Connection>(client, target, up, down, link.oneWayDelay, fromTarget));
        }
    }

    std::uint16_t targetPort;
    LinkModel link;
    Shaper up;
    Shaper down;
    std::uint16_t port = 0;
    int listener;
    std::atomic<std::int64_t> fromTarget = 0;
    std::atomic<bool> isCut = false;
    std::atomic<int> relayed = 0;
    std::atomic<int> turnedAway = 0;
    std::atomic<int> allowed = std::numeric_limits<int>::max();
    std::mutex mutex;
    std::list<std::unique_ptr<Connection>> connections;
    std::vector<int> delayedClose;
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
    d->isCut = true;
    const std::lock_guard lock(d->mutex);
    for (const auto& connection : d->connections)
        connection->cut();
}

} // namespace sagitta::test
