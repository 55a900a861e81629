#include "network/dimse/listen_socket.h"

#include "network/dimse/ipv4.h"

namespace sagitta::network {
namespace {

constexpr int kBacklog = 64;

} // namespace

Result<ListenSocket> ListenSocket::open(const QString& address, int port) {
    std::optional<sockaddr_in> local = ipv4(address, port);
    if (!local)
        return Error(ErrorCode::Unsupported, QStringLiteral("not an IPv4 address: %1").arg(address));
    ListenSocket socket(openListener(), port);
    if (socket.m_socket == kNoSocket)
        return listenError(address, port, lastSocketError());
    const auto handle = static_cast<SystemSocket>(socket.m_socket);
    auto* const name = reinterpret_cast<sockaddr*>(&*local);
    if (::bind(handle, name, sizeof *local) != 0 || ::listen(handle, kBacklog) != 0)
        return listenError(address, port, lastSocketError());
    socklen_t size = sizeof *local;
    ::getsockname(handle, name, &size);
    socket.m_port = ntohs(local->sin_port);
    return socket;
}

ListenSocket::~ListenSocket() {
    if (m_socket != kNoSocket)
        closeSocket(m_socket);
}

std::optional<ListenSocket::Connection> ListenSocket::accept(int ms) const {
    if (!waitReadable(m_socket, ms))
        return std::nullopt;
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const auto socket = static_cast<NativeSocket>(
        ::accept(static_cast<SystemSocket>(m_socket), reinterpret_cast<sockaddr*>(&peer), &size));
    if (socket == kNoSocket)
        return std::nullopt;
    keepToThisProcess(socket);
    return Connection{socket, toText(peer)};
}

QString localAddressOf(NativeSocket socket) {
    sockaddr_in local{};
    socklen_t size = sizeof local;
    if (::getsockname(static_cast<SystemSocket>(socket), reinterpret_cast<sockaddr*>(&local), &size) != 0)
        return {};
    return toText(local);
}

} // namespace sagitta::network
