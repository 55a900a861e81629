#include "network/dimse/listen_socket.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace sagitta::network {

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

int lastSocketError() { return errno; }

NativeSocket openListener() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return kNoSocket;
    keepToThisProcess(fd);
    const int on = 1; // a port that was closed a moment ago is free; one that is open is not
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return fd;
}

void keepToThisProcess(NativeSocket socket) { ::fcntl(static_cast<int>(socket), F_SETFD, FD_CLOEXEC); }

} // namespace sagitta::network
