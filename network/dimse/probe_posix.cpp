#include "network/dimse/probe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace sagitta::network {

bool isIpv4Address(const QString& host) {
    in_addr address{};
    return ::inet_pton(AF_INET, host.toLatin1().constData(), &address) == 1;
}

LookUp lookUp(const QString& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    LookUp result;
    if (const int error = ::getaddrinfo(host.toUtf8().constData(), nullptr, &hints, &list); error != 0) {
        result.isUnknown = error == EAI_NONAME;
#ifdef EAI_NODATA
        result.isUnknown = result.isUnknown || error == EAI_NODATA;
#endif
        result.problem = QString::fromLocal8Bit(::gai_strerror(error));
        return result;
    }
    for (const addrinfo* one = list; one; one = one->ai_next) {
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
    ::freeaddrinfo(list);
    return result;
}

NativeSocket startConnection(const QString& address, int port, int* error) {
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, address.toLatin1().constData(), &peer.sin_addr);
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0) {
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0 || errno == EINPROGRESS)
            return fd;
    }
    *error = errno;
    if (fd >= 0)
        closeSocket(fd);
    return kNoSocket;
}

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
