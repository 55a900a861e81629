// Orthanc as a peer for tests: an archive with the AE title ORTHANC that answers anybody on loopback, without its HTTP
// server. See PeerProcess.
#pragma once

#include "network/remote_node.h"
#include "support/peer_process.h"

#include <QMap>

namespace sagitta::test {

class Orthanc {
public:
    static bool isInstalled();

    // That knows these nodes on loopback: AE title -> port.
    explicit Orthanc(const QMap<QString, int>& modalities = {},
                     PeerProcess::Sending sending = PeerProcess::Sending::AtOnce);

    PeerProcess& process() { return m_process; }
    network::RemoteNode node() const;

private:
    PeerProcess m_process;
};

} // namespace sagitta::test
