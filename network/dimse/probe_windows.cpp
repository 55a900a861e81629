#include "network/dimse/probe.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>

namespace sagitta::network {

bool isIpv4Address(const QString& host) {
    IN_ADDR address{};
    return ::inet_pton(AF_INET, host.toLatin1().constData(), &address) == 1;
}

LookUp lookUp(const QString& host) {
    ADDRINFOW hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    PADDRINFOW list = nullptr;
    LookUp result;
    if (const int error = ::GetAddrInfoW(qUtf16Printable(host), nullptr, &hints, &list); error != 0) {
        result.isUnknown = error == WSAHOST_NOT_FOUND || error == WSANO_DATA;
        result.problem = QStringLiteral("error %1").arg(error);
        return result;
    }
    for (PADDRINFOW one = list; one; one = one->ai_next) {
        if (one->ai_family != AF_INET) {
            result.hasOthers = true;
            continue;
        }
        sockaddr_in address{};
        std::memcpy(&address, one->ai_addr, sizeof address);
        char text[INET_ADDRSTRLEN] = {};
        ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
        if (const QString found = QString::fromLatin1(text); !result.ipv4.contains(found))
            result.ipv4 << found;
    }
    ::FreeAddrInfoW(list);
    return result;
}

NativeSocket startConnection(const QString& address, int port, int* error) {
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, address.toLatin1().constData(), &peer.sin_addr);
    const SOCKET fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd != INVALID_SOCKET) {
        u_long nonBlocking = 1;
        ::ioctlsocket(fd, FIONBIO, &nonBlocking);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0 ||
            ::WSAGetLastError() == WSAEWOULDBLOCK)
            return static_cast<NativeSocket>(fd);
    }
    *error = ::WSAGetLastError();
    if (fd != INVALID_SOCKET)
        ::closesocket(fd);
    return kNoSocket;
}

std::optional<int> connectionOutcome(NativeSocket socket, int ms) {
    // A connection that failed is "exceptional" here, and never writable.
    fd_set writable;
    fd_set failed;
    FD_ZERO(&writable);
    FD_ZERO(&failed);
    FD_SET(static_cast<SOCKET>(socket), &writable);
    FD_SET(static_cast<SOCKET>(socket), &failed);
    timeval time{};
    time.tv_sec = ms / 1000;
    time.tv_usec = (ms % 1000) * 1000;
    if (::select(0, nullptr, &writable, &failed, &time) <= 0)
        return std::nullopt;
    int error = 0;
    int size = sizeof error;
    ::getsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size);
    return error;
}

Error connectionError(int error) {
    const ErrorCode code = error == WSAECONNREFUSED || error == WSAECONNRESET ? ErrorCode::Refused
                           : error == WSAETIMEDOUT                            ? ErrorCode::Timeout
                                                                              : ErrorCode::Io;
    return {code, QStringLiteral("error %1").arg(error)};
}

} // namespace sagitta::network
