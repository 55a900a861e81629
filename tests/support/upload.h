// Sends files to a node by C-STORE, each in the transfer syntax it has.
#pragma once

#include "network/remote_node.h"

#include <QString>
#include <QStringList>

namespace sagitta::test {

// Empty when all were accepted, else what went wrong.
QString upload(const network::RemoteNode& node, const QStringList& files);

} // namespace sagitta::test
