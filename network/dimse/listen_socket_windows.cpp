#include "network/dimse/listen_socket.h"

#include <winsock2.h>

namespace sagitta::network {

Error listenError(const QString& address, int port, int error) {
    if (error == WSAEADDRINUSE || error == WSAEACCES)
        return {
            ErrorCode::Refused,
            QStringLiteral("port %1 is in use by another program; choose another port or end that program").arg(port)};
    if (error == WSAEADDRNOTAVAIL)
        return {ErrorCode::Refused, QStringLiteral("%1 is no address of this computer").arg(address)};
    return {ErrorCode::Io, QStringLiteral("cannot listen on %1:%2 (error %3)").arg(address).arg(port).arg(error)};
}

int lastSocketError() { return ::WSAGetLastError(); }

NativeSocket openListener() {
    const SOCKET fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd == INVALID_SOCKET)
        return kNoSocket;
    const BOOL on = TRUE;
    ::setsockopt(fd, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
    return static_cast<NativeSocket>(fd);
}

void keepToThisProcess(NativeSocket) {} // sockets of Winsock are inherited by nobody who is not told of them

} // namespace sagitta::network
