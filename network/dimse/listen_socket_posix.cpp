#include "network/dimse/listen_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sagitta::network {
namespace {

constexpr int kBacklog = 64;

Error listenError(const QString& address, int port, int error) {
    if (error == EADDRINUSE) {
        const QString holder = portHolder(port);
        return {ErrorCode::Refused, QStringLiteral("port %1 is in use by %2; choose another port or end that program")
                                        .arg(port)
                                        .arg(holder.isEmpty() ? QStringLiteral("another program") : holder)};
    }
    if (error == EACCES)
        return {ErrorCode::Refused,
                QStringLiteral("the system does not let us use port %1; choose one above 1023").arg(port)};
    if (error == EADDRNOTAVAIL)
        return {ErrorCode::Refused, QStringLiteral("%1 is no address of this computer").arg(address)};
    return {ErrorCode::Io, QStringLiteral("cannot listen on %1:%2: %3")
                               .arg(address)
                               .arg(port)
                               .arg(QString::fromLocal8Bit(std::strerror(error)))};
}

} // namespace

Result<ListenSocket> ListenSocket::open(const QString& address, int port) {
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::inet_pton(AF_INET, address.toLatin1().constData(), &local.sin_addr) != 1)
        return Error(ErrorCode::Unsupported, QStringLiteral("not an IPv4 address: %1").arg(address));
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return listenError(address, port, errno);
    ListenSocket socket(fd, port);
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    const int on = 1; // a port that was closed a moment ago is free; one that is open is not
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0 || ::listen(fd, kBacklog) != 0)
        return listenError(address, port, errno);
    socklen_t size = sizeof local;
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
    socklen_t size = sizeof peer;
    const int fd = ::accept(static_cast<int>(m_socket), reinterpret_cast<sockaddr*>(&peer), &size);
    if (fd < 0)
        return std::nullopt;
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    char text[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
    return Connection{fd, QString::fromLatin1(text)};
}

QString localAddressOf(NativeSocket socket) {
    sockaddr_in local{};
    socklen_t size = sizeof local;
    char text[INET_ADDRSTRLEN] = {};
    if (::getsockname(static_cast<int>(socket), reinterpret_cast<sockaddr*>(&local), &size) != 0 ||
        !::inet_ntop(AF_INET, &local.sin_addr, text, sizeof text))
        return {};
    return QString::fromLatin1(text);
}

} // namespace sagitta::network
