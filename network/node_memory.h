// NodeMemory: what has been learned of nodes by talking to them: the way images come, and how many associations at once
// a node bears. Kept in node-memory.json of the data folder, apart from nodes.json: nobody typed it, and it may be
// lost. It belongs to a peer and to whom we are there (AE titles, host, ports), not to a name, so that an edited node
// is a stranger; and it grows old, so that what has changed over there is found out. Shared by the processes with a
// data folder. Thread-safe; files that cannot be read or written are no errors, things are then learned again.
#pragma once

#include "network/node_seats.h"
#include "network/remote_node.h"

#include <QDateTime>
#include <QJsonObject>

#include <functional>
#include <mutex>
#include <optional>

namespace sagitta::network {

class NodeMemory {
public:
    using Clock = std::function<QDateTime()>;
    explicit NodeMemory(const QString& dataDir, Clock now = QDateTime::currentDateTimeUtc);

    // Get or Move: what last brought images where both were allowed.
    std::optional<RetrieveMethod> way(const RemoteNode& node) const;
    bool rememberWay(const RemoteNode& node, RetrieveMethod way); // false: it could not be written
    void forgetWay(const RemoteNode& node);

    // At once, of all retrieves; nothing: not known. At least one.
    std::optional<int> mostAssociations(const RemoteNode& node) const;
    void rememberMostAssociations(const RemoteNode& node, int most);

    // A place for one more association with the node; nothing when it bears no more now.
    std::optional<NodeSeats::Seat> takeSeat(const RemoteNode& node);
    // As NodeSeats': somebody has none and waits, and who has several may give him one.
    std::unique_ptr<FileLock> waitForSeat(const RemoteNode& node);
    bool isSeatWaitedFor(const RemoteNode& node) const;

private:
    QJsonValue recall(const RemoteNode& node, const char* what, int days) const;
    bool note(const RemoteNode& node, const char* what, const QJsonValue& value);

    const QString m_file;
    const Clock m_now;
    NodeSeats m_seats;
    mutable std::mutex m_mutex; // of the file, in this process
};

} // namespace sagitta::network
