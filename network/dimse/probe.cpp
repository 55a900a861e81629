#include "network/dimse/probe.h"

#include "network/dimse/ipv4.h"
#include "network/dimse/listen_socket.h"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace sagitta::network {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSliceMs = 100;

Error cancelled() { return {ErrorCode::Cancelled, QStringLiteral("cancelled")}; }

// What the resolver's thread and its caller share. The resolver cannot be interrupted, so its thread may be left
// behind.
struct Asking {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<LookUp> answer;
};

Result<LookUp> lookUpWithin(const QString& host, std::chrono::milliseconds timeout, const std::stop_token& stop) {
    auto asking = std::make_shared<Asking>();
    try {
        std::thread([asking, host] {
            LookUp found = lookUp(host);
            const std::lock_guard lock(asking->mutex);
            asking->answer = std::move(found);
            asking->changed.notify_all();
        }).detach();
    } catch (const std::system_error&) {
        return Error(ErrorCode::Internal, QStringLiteral("no thread to look a name up"));
    }
    std::unique_lock lock(asking->mutex);
    if (!asking->changed.wait_until(lock, stop, Clock::now() + timeout, [&] { return asking->answer.has_value(); })) {
        if (stop.stop_requested())
            return cancelled();
        return Error(ErrorCode::Timeout, QStringLiteral("no answer within %1 s").arg(timeout.count() / 1000));
    }
    return *asking->answer;
}

NativeSocket startConnection(const QString& address, int port, int* error) {
    const std::optional<sockaddr_in> peer = ipv4(address, port);
    const NativeSocket socket = peer ? openForConnecting() : kNoSocket;
    if (socket != kNoSocket &&
        ::connect(static_cast<SystemSocket>(socket), reinterpret_cast<const sockaddr*>(&*peer), sizeof *peer) == 0)
        return socket;
    *error = lastSocketError();
    if (socket != kNoSocket && isUnderWay(*error))
        return socket;
    if (socket != kNoSocket)
        closeSocket(socket);
    return kNoSocket;
}

} // namespace

bool isIpv4Address(const QString& host) { return ipv4(host, 0).has_value(); }

Result<QStringList> resolveHost(const QString& host, std::chrono::milliseconds timeout, const std::stop_token& stop) {
    if (stop.stop_requested())
        return cancelled();
    SAGITTA_TRY(const LookUp found, lookUpWithin(host, timeout, stop));
    if (!found.ipv4.isEmpty())
        return found.ipv4;
    if (found.hasOthers)
        return Error(ErrorCode::Unsupported, QStringLiteral("only IPv6 addresses"));
    if (found.isUnknown)
        return Error(ErrorCode::NotFound, QStringLiteral("no such name"));
    return Error(ErrorCode::Io, found.problem);
}

Result<QString> tryConnection(const QString& address, int port, std::chrono::milliseconds timeout,
                              const std::stop_token& stop) {
    if (stop.stop_requested())
        return cancelled();
    int error = 0;
    const NativeSocket socket = startConnection(address, port, &error);
    if (socket == kNoSocket)
        return connectionError(error);
    const Clock::time_point deadline = Clock::now() + timeout;
    std::optional<int> outcome;
    while (!outcome && Clock::now() < deadline && !stop.stop_requested())
        outcome = connectionOutcome(socket, kSliceMs);
    const QString ours = outcome == 0 ? localAddressOf(socket) : QString();
    closeSocket(socket);
    if (stop.stop_requested())
        return cancelled();
    if (!outcome)
        return Error(ErrorCode::Timeout, QStringLiteral("nothing came back"));
    if (*outcome != 0)
        return connectionError(*outcome);
    return ours;
}

} // namespace sagitta::network
