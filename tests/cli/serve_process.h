// sagitta-cli serve or demo as a process, on a free port, until it is interrupted.
#pragma once

#include "network/remote_node.h"

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace sagitta::test {

class ServeProcess {
public:
    explicit ServeProcess(const QString& dataDir, const QStringList& more = {},
                          const QString& command = QStringLiteral("serve"));

    QJsonObject firstLine() const;
    network::RemoteNode node() const;
    // Its exit code; -1: it did not end.
    int interrupt();

private:
    QProcess m_process;
    QByteArray m_line;
};

} // namespace sagitta::test
