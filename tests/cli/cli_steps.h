// Steps that many tests of the program take, by the program itself; a failure is a failure of the test.
#pragma once

#include "network/remote_node.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::test {

// As the node PACS; `more` are further options of "nodes add".
void addNode(const QString& dataDir, const network::RemoteNode& node, const QStringList& more = {});
// "verify" finds nothing amiss, the database included.
void expectClean(const QString& dataDir);
int storedInstances(const QString& dataDir);
// Files of whatever kind below a folder, those of the names given.
int countFiles(const QString& folder, const QStringList& names = {});
// A file of nothing but 32-bit numbers, as "reformat" writes it.
std::vector<float> readFloats(const QString& file);

} // namespace sagitta::test
