#include "support/silent_peer.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sagitta::test {

// Nobody accepts: the system completes the connection and lets it wait in the backlog.
SilentPeer::SilentPeer() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(m_socket, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(m_socket, 16);
    ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
}

SilentPeer::~SilentPeer() { ::close(m_socket); }

} // namespace sagitta::test
