#include "network/dimse/socket_options.h"

#include <winsock2.h>

#include <algorithm>

namespace sagitta::network {
namespace {

// A blocking socket that is writable takes this much without waiting.
constexpr std::size_t kPiece = 4096;

bool waitFor(NativeSocket socket, bool forReading, int ms) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(static_cast<SOCKET>(socket), &set);
    timeval time{};
    time.tv_sec = ms / 1000;
    time.tv_usec = (ms % 1000) * 1000;
    return ::select(0, forReading ? &set : nullptr, forReading ? nullptr : &set, nullptr, &time) > 0;
}

} // namespace

bool waitReadable(NativeSocket socket, int ms) { return waitFor(socket, true, ms); }
bool waitWritable(NativeSocket socket, int ms) { return waitFor(socket, false, ms); }

std::int64_t receiveSome(NativeSocket socket, void* buffer, std::size_t size) {
    if (!waitReadable(socket, 0))
        return kWouldBlock;
    return ::recv(static_cast<SOCKET>(socket), static_cast<char*>(buffer), static_cast<int>(size), 0);
}

std::int64_t sendSome(NativeSocket socket, const void* buffer, std::size_t size) {
    if (!waitWritable(socket, 0))
        return kWouldBlock;
    return ::send(static_cast<SOCKET>(socket), static_cast<const char*>(buffer),
                  static_cast<int>(std::min(size, kPiece)), 0);
}

void closeSocket(NativeSocket socket) { ::closesocket(static_cast<SOCKET>(socket)); }

void sendAtOnce(NativeSocket socket) {
    const BOOL on = TRUE;
    ::setsockopt(static_cast<SOCKET>(socket), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
}

// There is no such option.
void acknowledgeAtOnce(NativeSocket) {}
void acknowledgeInTime(NativeSocket) {}

} // namespace sagitta::network
