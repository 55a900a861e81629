// Orthanc as a peer for tests: an archive with the AE title ORTHANC that answers anybody on loopback, with its HTTP
// server only where a test asks for it. See PeerProcess.
#pragma once

#include "network/remote_node.h"
#include "support/peer_process.h"

#include <QJsonDocument>
#include <QMap>

namespace sagitta::test {

class Orthanc {
public:
    static bool isInstalled();

    // That knows these nodes on loopback: AE title -> port.
    explicit Orthanc(const QMap<QString, int>& modalities = {},
                     PeerProcess::Sending sending = PeerProcess::Sending::AtOnce, int httpPort = 0);

    PeerProcess& process() { return m_process; }
    network::RemoteNode node() const;

    // Its REST interface; null: it did not answer with JSON and a good status. Blocking.
    QJsonDocument get(const QByteArray& path) const { return ask("GET", path, {}); }
    QJsonDocument post(const QByteArray& path, const QByteArray& body) const { return ask("POST", path, body); }
    // Deletes the object from the archive; whether it was there. Blocking.
    bool remove(const QString& sopInstanceUid) const;

private:
    QJsonDocument ask(const QByteArray& verb, const QByteArray& path, const QByteArray& body) const;

    int m_httpPort;
    PeerProcess m_process;
};

} // namespace sagitta::test
