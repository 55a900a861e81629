// What ipv4.h includes on systems with POSIX sockets.
#pragma once

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace sagitta::network {

using SystemSocket = int;

} // namespace sagitta::network
