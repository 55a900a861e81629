#include "support/silent_peer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sagitta::test {
namespace {

constexpr int kSettleMs = 100;
constexpr int kMostFillers = 16;

} // namespace

// Nobody accepts: the system completes the connection and lets it wait in the backlog. With the backlog full it does
// not even answer.
SilentPeer::SilentPeer(Connections connections) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(m_socket, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(m_socket, connections == Connections::Taken ? 16 : 0);
    ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    for (bool answered = connections == Connections::Unanswered; answered && m_fillers.size() < kMostFillers;) {
        m_fillers.push_back(connectToItself());
        pollfd connected{m_fillers.back(), POLLOUT, 0};
        answered = ::poll(&connected, 1, kSettleMs) > 0;
    }
}

SilentPeer::~SilentPeer() {
    for (const int filler : m_fillers)
        ::close(filler);
    ::close(m_socket);
}

int SilentPeer::connectToItself() const {
    const int filler = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(m_port));
    ::connect(filler, reinterpret_cast<sockaddr*>(&address), sizeof address);
    return filler;
}

void SilentPeer::waitUntilAsked() const {
    const int connection = ::accept(m_socket, nullptr, nullptr);
    char byte = 0;
    ::recv(connection, &byte, 1, MSG_PEEK);
    // Stays open, as a silent peer's does; it goes with the process.
}

} // namespace sagitta::test
