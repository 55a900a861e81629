#include "network/dimse/ipv4.h"

namespace sagitta::network {

LookUp lookUp(const QString& host) {
    ADDRINFOW hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    PADDRINFOW list = nullptr;
    if (const int error = ::GetAddrInfoW(qUtf16Printable(host), nullptr, &hints, &list); error != 0) {
        LookUp none;
        none.isUnknown = error == WSAHOST_NOT_FOUND || error == WSANO_DATA;
        none.problem = QStringLiteral("error %1").arg(error);
        return none;
    }
    LookUp found = addressesIn(list);
    ::FreeAddrInfoW(list);
    return found;
}

NativeSocket openForConnecting() {
    const SOCKET fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd == INVALID_SOCKET)
        return kNoSocket;
    u_long nonBlocking = 1;
    ::ioctlsocket(fd, FIONBIO, &nonBlocking);
    return static_cast<NativeSocket>(fd);
}

bool isUnderWay(int error) { return error == WSAEWOULDBLOCK; }

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
