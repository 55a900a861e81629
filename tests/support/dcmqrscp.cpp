#include "support/dcmqrscp.h"

#include <QDir>
#include <QFile>

namespace sagitta::test {
namespace {

const QString kAeTitle = QStringLiteral("QRSCP");

QStringList prepare(const QString& folder, int port, const QString& storage, const DcmqrscpOptions& options) {
    QString hosts;
    if (options.ourPort != 0)
        hosts = QStringLiteral("sagitta = (%1, 127.0.0.1, %2)\n").arg(options.ourAeTitle).arg(options.ourPort);
    const QString path = QDir(folder).filePath(QStringLiteral("dcmqrscp.cfg"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QStringLiteral("NetworkTCPPort = %1\nMaxPDUSize = 131072\nMaxAssociations = 16\n"
                                  "HostTable BEGIN\n%4HostTable END\nVendorTable BEGIN\nVendorTable END\n"
                                  "AETable BEGIN\n%2 %3 RW (500, 1024mb) ANY\nAETable END\n")
                       .arg(port)
                       .arg(kAeTitle, storage, hosts)
                       .toUtf8());
    // +B writes and sends as received.
    return QStringList{QStringLiteral("-c"), path, QStringLiteral("+B")} + options.more;
}

} // namespace

bool Dcmqrscp::isInstalled() { return !findProgram(QStringLiteral("dcmqrscp")).isEmpty(); }

Dcmqrscp::Dcmqrscp(const DcmqrscpOptions& options) :
    m_storage(options.storage.isEmpty() ? m_dir.path() : options.storage),
    m_process(
        findProgram(QStringLiteral("dcmqrscp")),
        [this, options](const QString& folder, int port) { return prepare(folder, port, m_storage, options); },
        options.sending) {}

network::RemoteNode Dcmqrscp::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("qrscp");
    node.aeTitle = kAeTitle;
    node.host = QStringLiteral("127.0.0.1");
    node.port = m_process.port();
    return node;
}

} // namespace sagitta::test
