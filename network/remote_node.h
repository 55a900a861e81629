// RemoteNode: a PACS we talk to; and NodeList, the nodes of a data folder (nodes.json, written atomically). Values.
#pragma once

#include "core/result.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace sagitta::network {

enum class RetrieveMethod { Auto, Get, Move };
QString toString(RetrieveMethod method);
std::optional<RetrieveMethod> retrieveMethodFromString(const QString& text);

struct RemoteNode {
    QString name;    // ours, unique
    QString aeTitle; // theirs, 1 to 16 characters
    QString host;
    int port = 104;
    QString ourAeTitle = QStringLiteral("SAGITTA");
    int ourPort = 11112; // for C-MOVE
    RetrieveMethod method = RetrieveMethod::Auto;
    int timeoutSeconds = 30; // of every network call
    bool operator==(const RemoteNode&) const = default;
};

// What is wrong with it, said so that it can be corrected (PS3.5: AE VR).
Result<void> validate(const RemoteNode& node);

class NodeList {
public:
    // A missing file is an empty list; a damaged one is an error and stays as it is.
    static Result<NodeList> open(const QString& dataDir);

    const std::vector<RemoteNode>& nodes() const { return m_nodes; }
    Result<RemoteNode> find(const QString& name) const; // NotFound lists the names there are
    Result<void> add(const RemoteNode& node);           // or replaces the one with its name
    Result<void> remove(const QString& name);

private:
    Result<void> change(const std::function<Result<void>(std::vector<RemoteNode>&)>& apply);
    Result<void> save(const std::vector<RemoteNode>& nodes) const;

    QString m_file;
    std::vector<RemoteNode> m_nodes;
};

} // namespace sagitta::network
