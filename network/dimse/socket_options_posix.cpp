#include "network/dimse/socket_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace sagitta::network {
namespace {

// A peer that is gone is an error here, never a signal; macOS asks for that per socket.
#ifdef MSG_NOSIGNAL
constexpr int kSendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int kSendFlags = MSG_DONTWAIT;
#endif

bool waitFor(NativeSocket socket, short events, int ms) {
    pollfd descriptor{static_cast<int>(socket), events, 0};
    return ::poll(&descriptor, 1, ms) > 0;
}

std::int64_t outcome(ssize_t bytes) {
    if (bytes >= 0)
        return bytes;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? kWouldBlock : -1;
}

} // namespace

bool waitReadable(NativeSocket socket, int ms) { return waitFor(socket, POLLIN, ms); }
bool waitWritable(NativeSocket socket, int ms) { return waitFor(socket, POLLOUT, ms); }

std::int64_t receiveSome(NativeSocket socket, void* buffer, std::size_t size) {
    return outcome(::recv(static_cast<int>(socket), buffer, size, MSG_DONTWAIT));
}

std::int64_t sendSome(NativeSocket socket, const void* buffer, std::size_t size) {
    return outcome(::send(static_cast<int>(socket), buffer, size, kSendFlags));
}

void closeSocket(NativeSocket socket) { ::close(static_cast<int>(socket)); }

void sendAtOnce(NativeSocket socket) {
    const int on = 1;
    ::setsockopt(static_cast<int>(socket), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
    ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}

} // namespace sagitta::network
