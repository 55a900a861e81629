// nodes add | list | remove
#include "app/cli/command.h"
#include "app/cli/json_values.h"

namespace sagitta::app {
namespace {

Outcome nodeTable(const network::NodeList& nodes) {
    std::vector<QStringList> rows;
    for (const network::RemoteNode& node : nodes.nodes())
        rows.push_back({node.name, node.aeTitle, node.host, QString::number(node.port), node.ourAeTitle,
                        network::toString(node.method)});
    return Outcome::done(toJsonArray(nodes.nodes()),
                         rows.empty()
                             ? QStringLiteral("no nodes yet; add one: sagitta-cli nodes add NAME --ae AE "
                                              "--host HOST --port PORT\n")
                             : formatTable({QStringLiteral("name"), QStringLiteral("ae"), QStringLiteral("host"),
                                            QStringLiteral("port"), QStringLiteral("our ae"), QStringLiteral("method")},
                                           rows));
}

Outcome addNode(network::NodeList& nodes, const QCommandLineParser& parser, const QString& name) {
    network::RemoteNode node;
    node.name = name;
    node.aeTitle = parser.value(QStringLiteral("ae"));
    node.host = parser.value(QStringLiteral("host"));
    bool portOk = false;
    node.port = parser.value(QStringLiteral("port")).toInt(&portOk);
    if (node.aeTitle.isEmpty() || node.host.isEmpty() || !portOk)
        return Outcome::usage(QStringLiteral("nodes add NAME needs --ae AE --host HOST --port PORT"));
    if (parser.isSet(QStringLiteral("our-ae")))
        node.ourAeTitle = parser.value(QStringLiteral("our-ae"));
    if (parser.isSet(QStringLiteral("our-port"))) {
        node.ourPort = parser.value(QStringLiteral("our-port")).toInt(&portOk);
        if (!portOk)
            return Outcome::usage(QStringLiteral("--our-port takes a number"));
    }
    if (parser.isSet(QStringLiteral("method"))) {
        const auto method = network::retrieveMethodFromString(parser.value(QStringLiteral("method")));
        if (!method)
            return Outcome::usage(QStringLiteral("--method takes auto, get or move"));
        node.method = *method;
    }
    if (const Result<void> added = nodes.add(node); !added)
        return Outcome::failed(added.error());
    return nodeTable(nodes);
}

} // namespace

Outcome runNodes(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"ae", "host", "port", "our-ae", "our-port", "method"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    const QStringList words = parser.positionalArguments();
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    network::NodeList& nodes = (*engine)->nodes();
    if (words == QStringList{QStringLiteral("list")})
        return nodeTable(nodes);
    if (words.size() == 2 && words[0] == QLatin1String("add"))
        return addNode(nodes, parser, words[1]);
    if (words.size() == 2 && words[0] == QLatin1String("remove")) {
        if (const Result<void> removed = nodes.remove(words[1]); !removed)
            return Outcome::failed(removed.error());
        return nodeTable(nodes);
    }
    return Outcome::usage(QStringLiteral("nodes add NAME … | nodes list | nodes remove NAME"));
}

} // namespace sagitta::app
