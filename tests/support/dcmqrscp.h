// DCMTK's dcmqrscp as a peer for tests: a plain archive with the AE title QRSCP, one process per association, no
// relational queries. Keeps objects as it receives them. See PeerProcess.
#pragma once

#include "network/remote_node.h"
#include "support/peer_process.h"

namespace sagitta::test {

struct DcmqrscpOptions {
    // More of its options. +xt takes JPEG-LS where it is offered, -xt offers it; without them it does not.
    QStringList more{QStringLiteral("+xt")};
    QString storage;                                // another one's, which has ended; empty: a folder of its own
    int ourPort = 0;                                // of SAGITTA, where it may move to; 0: it does not know us
    QString ourAeTitle = QStringLiteral("SAGITTA"); // as it knows it
    PeerProcess::Sending sending = PeerProcess::Sending::AtOnce;
};

class Dcmqrscp {
public:
    static bool isInstalled();

    explicit Dcmqrscp(const DcmqrscpOptions& options = {});
    QString storage() const { return m_storage; }

    PeerProcess& process() { return m_process; }
    network::RemoteNode node() const;

private:
    QTemporaryDir m_dir;
    QString m_storage;
    PeerProcess m_process;
};

} // namespace sagitta::test
