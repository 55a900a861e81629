// IPv4 addresses and sockets as the system's calls take them, which are the same on all systems but for where they are
// declared. Library-internal; free functions, any thread.
#pragma once

#include "network/dimse/probe.h"

#ifdef _WIN32
#include "network/dimse/sockets_windows.h"
#else
#include "network/dimse/sockets_posix.h"
#endif

#include <QString>

#include <cstring>
#include <optional>

namespace sagitta::network {

// Nothing: not an IPv4 address in figures.
std::optional<sockaddr_in> ipv4(const QString& address, int port);
QString toText(const sockaddr_in& address);

// The addresses of a list of addrinfo, or of what Windows has for it.
template<class Info>
LookUp addressesIn(const Info* list) {
    LookUp found;
    for (const Info* one = list; one; one = one->ai_next) {
        if (one->ai_family != AF_INET) {
            found.hasOthers = true;
            continue;
        }
        sockaddr_in address{};
        std::memcpy(&address, one->ai_addr, sizeof address);
        if (const QString text = toText(address); !found.ipv4.contains(text))
            found.ipv4 << text;
    }
    return found;
}

} // namespace sagitta::network
