#include "network/dimse/socket_options.h"

#ifdef _WIN32
#include <winsock2.h>
#else
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/select.h>
#include <sys/socket.h>
#endif

namespace sagitta::network {
namespace {

#ifdef _WIN32
using Handle = SOCKET;
#else
using Handle = int;
#endif

bool waitFor(NativeSocket socket, bool forReading, int ms) {
    const auto handle = static_cast<Handle>(socket);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(handle, &set);
    timeval time{};
    time.tv_sec = ms / 1000;
    time.tv_usec = (ms % 1000) * 1000;
    return ::select(static_cast<int>(handle) + 1, forReading ? &set : nullptr, forReading ? nullptr : &set, nullptr,
                    &time) > 0;
}

} // namespace

bool waitReadable(NativeSocket socket, int ms) { return waitFor(socket, true, ms); }
bool waitWritable(NativeSocket socket, int ms) { return waitFor(socket, false, ms); }

std::int64_t receiveSome(NativeSocket socket, void* buffer, std::size_t size) {
    if (!waitReadable(socket, 0))
        return kWouldBlock;
    return ::recv(static_cast<Handle>(socket), static_cast<char*>(buffer), static_cast<int>(size), 0);
}

std::int64_t sendSome(NativeSocket socket, const void* buffer, std::size_t size) {
    if (!waitWritable(socket, 0))
        return kWouldBlock;
    // A blocking socket takes no more than its buffer at a time without waiting.
    constexpr std::size_t kPiece = 4096;
    return ::send(static_cast<Handle>(socket), static_cast<const char*>(buffer),
                  static_cast<int>(size < kPiece ? size : kPiece), 0);
}

void sendAtOnce(NativeSocket socket) {
    const int on = 1;
    ::setsockopt(static_cast<Handle>(socket), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
}

// No such option here.
void acknowledgeAtOnce(NativeSocket) {}

} // namespace sagitta::network
