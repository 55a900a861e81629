// sagitta-cli serve or demo as a process, on a free port unless one is given, until it is interrupted or killed.
#pragma once

#include "network/remote_node.h"

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace sagitta::test {

class ServeProcess {
public:
    explicit ServeProcess(const QString& dataDir, const QStringList& more = {},
                          const QString& command = QStringLiteral("serve"), int port = 0);

    QJsonObject firstLine() const;
    network::RemoteNode node() const;
    qint64 pid() const { return m_process.processId(); }
    // What it said on the terminal; after its end.
    QByteArray errors() { return m_process.readAllStandardError(); }
    // Until somebody has killed it.
    bool waitForEnd();
    // Its exit code; -1: it did not end.
    int interrupt();

private:
    QProcess m_process;
    QByteArray m_line;
};

} // namespace sagitta::test
