#include "network/dimse/ipv4.h"

namespace sagitta::network {

std::optional<sockaddr_in> ipv4(const QString& address, int port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::inet_pton(AF_INET, address.toLatin1().constData(), &made.sin_addr) != 1)
        return std::nullopt;
    return made;
}

QString toText(const sockaddr_in& address) {
    char text[INET_ADDRSTRLEN] = {};
    return ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text) ? QString::fromLatin1(text) : QString();
}

} // namespace sagitta::network
