// What ipv4.h includes on Windows.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

namespace sagitta::network {

using SystemSocket = SOCKET;

} // namespace sagitta::network
