#include "network/dimse/listen_socket.h"

#include <winsock2.h>
#include <ws2tcpip.h>

namespace sagitta::network {
namespace {

constexpr int kBacklog = 64;

Error listenError(const QString& address, int port, int error) {
    if (error == WSAEADDRINUSE || error == WSAEACCES)
        return {
            ErrorCode::Refused,
            QStringLiteral("port %1 is in use by another program; choose another port or end that program").arg(port)};
    if (error == WSAEADDRNOTAVAIL)
        return {ErrorCode::Refused, QStringLiteral("%1 is no address of this computer").arg(address)};
    return {ErrorCode::Io, QStringLiteral("cannot listen on %1:%2 (error %3)").arg(address).arg(port).arg(error)};
}

} // namespace

Result<ListenSocket> ListenSocket::open(const QString& address, int port) {
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::inet_pton(AF_INET, address.toLatin1().constData(), &local.sin_addr) != 1)
        return Error(ErrorCode::Unsupported, QStringLiteral("not an IPv4 address: %1").arg(address));
    const SOCKET fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd == INVALID_SOCKET)
        return listenError(address, port, ::WSAGetLastError());
    ListenSocket socket(static_cast<NativeSocket>(fd), port);
    const BOOL on = TRUE;
    ::setsockopt(fd, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0 || ::listen(fd, kBacklog) != 0)
        return listenError(address, port, ::WSAGetLastError());
    int size = sizeof local;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size);
    socket.m_port = ntohs(local.sin_port);
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
    int size = sizeof peer;
    const SOCKET fd = ::accept(static_cast<SOCKET>(m_socket), reinterpret_cast<sockaddr*>(&peer), &size);
    if (fd == INVALID_SOCKET)
        return std::nullopt;
    char text[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
    return Connection{static_cast<NativeSocket>(fd), QString::fromLatin1(text)};
}

QString localAddressOf(NativeSocket socket) {
    sockaddr_in local{};
    int size = sizeof local;
    char text[INET_ADDRSTRLEN] = {};
    if (::getsockname(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr*>(&local), &size) != 0 ||
        !::inet_ntop(AF_INET, &local.sin_addr, text, sizeof text))
        return {};
    return QString::fromLatin1(text);
}

} // namespace sagitta::network
