#include "network/dimse/ipv4.h"
#include "network/dimse/listen_socket.h"

#include <fcntl.h>
#include <poll.h>

#include <cerrno>
#include <cstring>

namespace sagitta::network {

LookUp lookUp(const QString& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (const int error = ::getaddrinfo(host.toUtf8().constData(), nullptr, &hints, &list); error != 0) {
        LookUp none;
        none.isUnknown = error == EAI_NONAME;
#ifdef EAI_NODATA
        none.isUnknown = none.isUnknown || error == EAI_NODATA;
#endif
        none.problem = QString::fromLocal8Bit(::gai_strerror(error));
        return none;
    }
    LookUp found = addressesIn(list);
    ::freeaddrinfo(list);
    return found;
}

NativeSocket openForConnecting() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return kNoSocket;
    keepToThisProcess(fd);
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

bool isUnderWay(int error) { return error == EINPROGRESS; }

std::optional<int> connectionOutcome(NativeSocket socket, int ms) {
    if (!waitWritable(socket, ms))
        return std::nullopt;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(static_cast<int>(socket), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

Error connectionError(int error) {
    const ErrorCode code = error == ECONNREFUSED || error == ECONNRESET ? ErrorCode::Refused
                           : error == ETIMEDOUT                         ? ErrorCode::Timeout
                                                                        : ErrorCode::Io;
    return {code, QString::fromLocal8Bit(std::strerror(error))};
}

} // namespace sagitta::network
