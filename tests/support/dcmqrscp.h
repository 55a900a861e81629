// DCMTK's dcmqrscp as a peer for tests: a plain archive with the AE title QRSCP, one process per association, no
// relational queries. Keeps and sends JPEG-LS as it is. See PeerProcess.
#pragma once

#include "network/remote_node.h"
#include "support/peer_process.h"

namespace sagitta::test {

class Dcmqrscp {
public:
    static bool isInstalled();

    Dcmqrscp();

    PeerProcess& process() { return m_process; }
    network::RemoteNode node() const;

private:
    PeerProcess m_process;
};

} // namespace sagitta::test
