#include "support/dcmqrscp.h"

#include <QDir>
#include <QFile>

namespace sagitta::test {
namespace {

const QString kAeTitle = QStringLiteral("QRSCP");

QStringList prepare(const QString& folder, int port) {
    const QDir dir(folder);
    dir.mkpath(QStringLiteral("store"));
    const QString path = dir.filePath(QStringLiteral("dcmqrscp.cfg"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QStringLiteral("NetworkTCPPort = %1\nMaxPDUSize = 131072\nMaxAssociations = 16\n"
                                  "HostTable BEGIN\nHostTable END\nVendorTable BEGIN\nVendorTable END\n"
                                  "AETable BEGIN\n%2 %3 RW (500, 1024mb) ANY\nAETable END\n")
                       .arg(port)
                       .arg(kAeTitle, dir.filePath(QStringLiteral("store")))
                       .toUtf8());
    // +B writes and sends as received; +xt prefers JPEG-LS where it is offered.
    return {QStringLiteral("-c"), path, QStringLiteral("+B"), QStringLiteral("+xt")};
}

} // namespace

bool Dcmqrscp::isInstalled() { return !findProgram(QStringLiteral("dcmqrscp")).isEmpty(); }

Dcmqrscp::Dcmqrscp() : m_process(findProgram(QStringLiteral("dcmqrscp")), &prepare) {}

network::RemoteNode Dcmqrscp::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("qrscp");
    node.aeTitle = kAeTitle;
    node.host = QStringLiteral("127.0.0.1");
    node.port = m_process.port();
    return node;
}

} // namespace sagitta::test
