// ListenSocket: a TCP port of ours on one interface of this machine, and the connections that arrive there. Owns the
// socket. accept() may be called from one thread, the rest from any.
#pragma once

#include "core/result.h"
#include "network/dimse/socket_options.h"

#include <QString>

#include <optional>

namespace sagitta::network {

class ListenSocket {
public:
    // An IPv4 address of this machine, "0.0.0.0" for all of them; port 0: any free one. Refused: somebody has the port
    // already (and who, where the system tells).
    static Result<ListenSocket> open(const QString& address, int port);
    ListenSocket(ListenSocket&& other) noexcept : m_socket(other.m_socket), m_port(other.m_port) {
        other.m_socket = kNoSocket;
    }
    ~ListenSocket();
    ListenSocket(const ListenSocket&) = delete;
    ListenSocket& operator=(const ListenSocket&) = delete;
    ListenSocket& operator=(ListenSocket&&) = delete;

    int port() const { return m_port; }

    struct Connection {
        NativeSocket socket = kNoSocket; // the caller's from now on
        QString address;                 // of the peer
    };
    // Nothing when nobody came within `ms`.
    std::optional<Connection> accept(int ms) const;

private:
    ListenSocket(NativeSocket socket, int port) : m_socket(socket), m_port(port) {}

    NativeSocket m_socket = kNoSocket;
    int m_port = 0;
};

// Of this machine, as the peer of a connected socket sees it; empty when it is not connected.
QString localAddressOf(NativeSocket socket);

// The parts that differ between systems (listen_socket_posix.cpp, listen_socket_windows.cpp).
int lastSocketError();
NativeSocket openListener(); // for bind(), as exclusive as it goes; kNoSocket: lastSocketError()
void keepToThisProcess(NativeSocket socket);
Error listenError(const QString& address, int port, int error);

// "Orthanc (process 4711)"; empty when the system does not say who listens there.
QString portHolder(int port);

} // namespace sagitta::network
