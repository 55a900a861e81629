// ServerSession: what a peer asks on one association it has opened to us: C-ECHO, C-STORE, C-FIND, C-GET, C-MOVE. Used
// once, on the association's thread, until the peer leaves, falls silent or the stop token says so.
#pragma once

#include "network/dimse/association.h"
#include "network/dimse/command_set.h"
#include "network/dimse/instance_receiver.h"
#include "network/dimse/object_sender.h"
#include "network/dimse/query_answer.h"
#include "network/instance_store.h"
#include "network/server_notice.h"

#include <atomic>
#include <functional>
#include <optional>
#include <stop_token>

namespace sagitta::network {

struct ServerServices {
    InstanceStore& store;
    // The node that goes by an AE title, where a C-MOVE may send to.
    std::function<std::optional<RemoteNode>(const QString& aeTitle)> findNode;
    HearServerNotice told; // may be empty
};

class ServerSession {
public:
    ServerSession(Association& association, const ServerServices& services, std::stop_token stop) :
        m_association(association), m_services(services), m_stop(std::move(stop)) {}

    // An error is why it ended before the peer said goodbye.
    Result<void> run();

private:
    Result<void> answer(const Command& request);
    Result<void> answerStore(const Command& request);
    Result<void> answerFind(const Command& request);
    Result<void> answerGet(const Command& request);
    Result<void> answerMove(const Command& request);
    Result<void> refuse(const Command& request, std::uint16_t status, const QString& why);
    bool isAskedOn(const Command& request) const;
    QueryModel modelOf(const Command& request) const; // of its context
    void tell(ServerNotice kind, const QString& line) const;

    struct Retrieve; // the account of a C-GET or C-MOVE
    Result<std::optional<std::vector<StoredObject>>> receiveSelection(const Command& request);
    Result<void> report(const Command& request, Retrieve& account);
    void tellOf(const Retrieve& account, const QString& request) const;
    Result<void> end(const Command& request, const Retrieve& account, const QString& comment);
    Result<bool> peerCancels(const Command& request);

    Association& m_association;
    const ServerServices& m_services;
    const std::stop_token m_stop;
    std::unique_ptr<InstanceSink> m_sink; // for what this association sends
    std::unique_ptr<InstanceReceiver> m_receiver;
};

// What our server speaks: the transfer syntax to accept for a class, of those proposed (AcceptRules::choose).
QByteArray chooseSyntax(const QByteArray& sopClass, const std::vector<QByteArray>& transferSyntaxes);
// Of verification and storage alone.
QByteArray chooseStorageSyntax(const QByteArray& sopClass, const std::vector<QByteArray>& transferSyntaxes);

} // namespace sagitta::network
