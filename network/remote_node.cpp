#include "network/remote_node.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

#include <algorithm>

namespace sagitta::network {
namespace {

constexpr int kMaxHostLength = 57; // with its port, what DCMTK has room for
constexpr int kMaxTimeoutSeconds = 3600;
constexpr qint64 kMaxFileBytes = 4 * 1024 * 1024;
constexpr int kLockWaitMs = 5000;

Error invalid(const QString& why) { return {ErrorCode::Unsupported, why}; }

// PS3.5 6.2, AE: 1 to 16 printable ASCII characters, no backslash, not blanks alone.
bool isAeTitle(const QString& title) {
    return title.size() <= 16 && !title.trimmed().isEmpty() && title == title.trimmed() &&
           std::all_of(title.begin(), title.end(), [](QChar c) { return c >= u' ' && c <= u'~' && c != u'\\'; });
}

bool isHost(const QString& host) {
    return !host.isEmpty() && std::all_of(host.begin(), host.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' ||
               c == u'-' || c == u'_';
    });
}

bool isPort(int port) { return port >= 1 && port <= 65535; }

QJsonObject toJson(const RemoteNode& node) {
    return {{QStringLiteral("name"), node.name},
            {QStringLiteral("ae"), node.aeTitle},
            {QStringLiteral("host"), node.host},
            {QStringLiteral("port"), node.port},
            {QStringLiteral("ourAe"), node.ourAeTitle},
            {QStringLiteral("ourPort"), node.ourPort},
            {QStringLiteral("method"), toString(node.method)},
            {QStringLiteral("timeoutSeconds"), node.timeoutSeconds}};
}

RemoteNode fromJson(const QJsonObject& object) {
    RemoteNode node;
    node.name = object.value(QStringLiteral("name")).toString();
    node.aeTitle = object.value(QStringLiteral("ae")).toString();
    node.host = object.value(QStringLiteral("host")).toString();
    node.port = object.value(QStringLiteral("port")).toInt(node.port);
    node.ourAeTitle = object.value(QStringLiteral("ourAe")).toString(node.ourAeTitle);
    node.ourPort = object.value(QStringLiteral("ourPort")).toInt(node.ourPort);
    node.method = retrieveMethodFromString(object.value(QStringLiteral("method")).toString()).value_or(node.method);
    node.timeoutSeconds = object.value(QStringLiteral("timeoutSeconds")).toInt(node.timeoutSeconds);
    return node;
}

Result<std::vector<RemoteNode>> readNodes(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return std::vector<RemoteNode>();
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    if (file.size() > kMaxFileBytes)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 is too large for a list of nodes").arg(path));
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &parseError);
    if (!document.isArray())
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("%1 is damaged (%2); correct or remove it")
                         .arg(path, parseError.error == QJsonParseError::NoError ? QStringLiteral("not a list")
                                                                                 : parseError.errorString()));
    std::vector<RemoteNode> nodes;
    for (const QJsonValue& value : document.array()) {
        RemoteNode node = fromJson(value.toObject());
        if (const Result<void> valid = validate(node); !valid)
            return Error(ErrorCode::Corrupt, QStringLiteral("%1 holds an invalid node").arg(path), valid.error());
        nodes.push_back(std::move(node));
    }
    return nodes;
}

auto findNode(auto& nodes, const QString& name) {
    return std::find_if(nodes.begin(), nodes.end(), [&](const RemoteNode& node) { return node.name == name; });
}

Error notFound(const std::vector<RemoteNode>& nodes, const QString& name) {
    QStringList names;
    for (const RemoteNode& node : nodes)
        names << node.name;
    return {ErrorCode::NotFound,
            QStringLiteral("no node named %1; there %2")
                .arg(name, names.isEmpty() ? QStringLiteral("are none")
                                           : QStringLiteral("are: ") + names.join(QStringLiteral(", ")))};
}

} // namespace

QString toString(RetrieveMethod method) {
    switch (method) {
    case RetrieveMethod::Get:
        return QStringLiteral("get");
    case RetrieveMethod::Move:
        return QStringLiteral("move");
    case RetrieveMethod::Auto:
        break;
    }
    return QStringLiteral("auto");
}

std::optional<RetrieveMethod> retrieveMethodFromString(const QString& text) {
    for (const RetrieveMethod method : {RetrieveMethod::Auto, RetrieveMethod::Get, RetrieveMethod::Move})
        if (text == toString(method))
            return method;
    return std::nullopt;
}

Result<void> validate(const RemoteNode& node) {
    if (node.name.trimmed().isEmpty() || node.name.size() > 64 ||
        std::any_of(node.name.begin(), node.name.end(), [](QChar c) { return c < u' '; }))
        return invalid(QStringLiteral("a node needs a name of 1 to 64 characters"));
    for (const QString& title : {node.aeTitle, node.ourAeTitle})
        if (!isAeTitle(title))
            return invalid(QStringLiteral("not an AE title: \"%1\" (1 to 16 printable ASCII characters, no backslash, "
                                          "no blanks around it)")
                               .arg(title));
    // DCMTK 3.6.7 splits address and port at the first colon, so an IPv6 address cannot be written.
    if (!isHost(node.host) || node.host.size() > kMaxHostLength)
        return invalid(QStringLiteral("not a host: \"%1\" (a name or an IPv4 address of up to %2 characters)")
                           .arg(node.host)
                           .arg(kMaxHostLength));
    for (const int port : {node.port, node.ourPort})
        if (!isPort(port))
            return invalid(QStringLiteral("not a port: %1 (1 to 65535)").arg(port));
    if (node.timeoutSeconds < 1 || node.timeoutSeconds > kMaxTimeoutSeconds)
        return invalid(
            QStringLiteral("not a time-out: %1 s (1 to %2)").arg(node.timeoutSeconds).arg(kMaxTimeoutSeconds));
    return {};
}

Result<NodeList> NodeList::open(const QString& dataDir) {
    NodeList list;
    list.m_file = QDir(dataDir).filePath(QStringLiteral("nodes.json"));
    SAGITTA_TRY(list.m_nodes, readNodes(list.m_file));
    return list;
}

Result<RemoteNode> NodeList::find(const QString& name) const {
    const auto it = findNode(m_nodes, name);
    if (it == m_nodes.end())
        return notFound(m_nodes, name);
    return *it;
}

Result<void> NodeList::add(const RemoteNode& node) {
    SAGITTA_CHECK(validate(node));
    return change([&](std::vector<RemoteNode>& nodes) -> Result<void> {
        if (const auto it = findNode(nodes, node.name); it != nodes.end())
            *it = node;
        else
            nodes.push_back(node);
        return {};
    });
}

Result<void> NodeList::remove(const QString& name) {
    return change([&](std::vector<RemoteNode>& nodes) -> Result<void> {
        const auto it = findNode(nodes, name);
        if (it == nodes.end())
            return notFound(nodes, name);
        nodes.erase(it);
        return {};
    });
}

Result<void> NodeList::change(const std::function<Result<void>(std::vector<RemoteNode>&)>& apply) {
    QDir().mkpath(QFileInfo(m_file).path());
    // Another process with the same data folder may have changed the list since it was read.
    QLockFile lock(m_file + QStringLiteral(".lock"));
    if (!lock.tryLock(kLockWaitMs))
        return Error(ErrorCode::Io, QStringLiteral("%1 is in use by another process").arg(m_file));
    SAGITTA_TRY(std::vector<RemoteNode> nodes, readNodes(m_file));
    SAGITTA_CHECK(apply(nodes));
    SAGITTA_CHECK(save(nodes));
    m_nodes = std::move(nodes);
    return {};
}

Result<void> NodeList::save(const std::vector<RemoteNode>& nodes) const {
    QJsonArray array;
    for (const RemoteNode& node : nodes)
        array.append(toJson(node));
    QSaveFile file(m_file);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(array).toJson());
        if (file.commit())
            return {};
    }
    return Error(ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(m_file, file.errorString()));
}

} // namespace sagitta::network
