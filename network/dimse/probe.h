// What comes before an association, one thing at a time, for the connection doctor: looking a host name up, and
// connecting. Free functions, any thread; each ends within its time-out and soon after a stop request.
#pragma once

#include "core/result.h"
#include "network/dimse/socket_options.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <stop_token>

namespace sagitta::network {

bool isIpv4Address(const QString& host);

// Its IPv4 addresses, at least one. NotFound: no such name; Unsupported: it has other addresses only; Timeout, Io: no
// name server answered.
Result<QStringList> resolveHost(const QString& host, std::chrono::milliseconds timeout, const std::stop_token& stop);

// Connects to an IPv4 address, closes again, and gives back our own address on that way. Refused: a refusal came;
// Timeout: nothing at all came; Io: there is no way there.
Result<QString> tryConnection(const QString& address, int port, std::chrono::milliseconds timeout,
                              const std::stop_token& stop);

// The parts that differ between systems (probe_posix.cpp, probe_windows.cpp).
struct LookUp {
    QStringList ipv4;
    bool hasOthers = false; // addresses, of another kind
    bool isUnknown = false; // said with authority
    QString problem;        // why there is no answer
};
LookUp lookUp(const QString& host); // blocks as long as the system likes
NativeSocket openForConnecting();   // does not block; kNoSocket: lastSocketError()
bool isUnderWay(int error);         // of connect(): it has begun
// Nothing: still under way after `ms`; 0: connected; else the system's error.
std::optional<int> connectionOutcome(NativeSocket socket, int ms);
Error connectionError(int error);

} // namespace sagitta::network
