#include "cli/serve_process.h"

#include <QJsonDocument>

#include <csignal>

namespace sagitta::test {
namespace {

constexpr int kWaitMs = 200000; // demo studies are made

} // namespace

ServeProcess::ServeProcess(const QString& dataDir, const QStringList& more, const QString& command) {
    m_process.start(QStringLiteral(SAGITTA_CLI),
                    QStringList{QStringLiteral("--json"), QStringLiteral("--data"), dataDir, command,
                                QStringLiteral("--port"), QStringLiteral("0")} +
                        more);
    m_process.waitForStarted();
    while (!m_line.contains('\n') && m_process.waitForReadyRead(kWaitMs))
        m_line += m_process.readAllStandardOutput();
}

QJsonObject ServeProcess::firstLine() const { return QJsonDocument::fromJson(m_line).object(); }

network::RemoteNode ServeProcess::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("served");
    node.aeTitle = firstLine().value(QLatin1String("ae")).toString();
    node.host = QStringLiteral("127.0.0.1");
    node.port = firstLine().value(QLatin1String("port")).toInt();
    return node;
}

int ServeProcess::interrupt() {
    ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
    return m_process.waitForFinished(kWaitMs) ? m_process.exitCode() : -1;
}

} // namespace sagitta::test
