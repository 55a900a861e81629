#include "network/dimse/socket_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace sagitta::network {

namespace {

void setQuickAck(NativeSocket socket, int on) {
    ::setsockopt(static_cast<int>(socket), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

} // namespace

void acknowledgeAtOnce(NativeSocket socket) { setQuickAck(socket, 1); }
void acknowledgeInTime(NativeSocket socket) { setQuickAck(socket, 0); }

} // namespace sagitta::network
