// serve: the local studies as Storage and Query/Retrieve SCP. demo: the demo studies likewise. send: local studies to a
// node.
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "app/demo/demo_studies.h"
#include "app/demo_pacs.h"
#include "app/local_instance_store.h"
#include "app/notice_limit.h"
#include "core/uid.h"
#include "network/dimse/server.h"
#include "network/study_sender.h"
#include "storage/study_hold.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>

namespace sagitta::app {
namespace {

// One line at once: who started us reads it to know where we are.
void say(const CommandContext& context, const QJsonObject& json, const QString& text) {
    const QByteArray line =
        context.isJson() ? QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n' : text.toUtf8() + '\n';
    std::fputs(line.constData(), stdout);
    std::fflush(stdout);
}

void waitForStop(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait(lock, stop, [] { return false; });
}

Outcome serveUntilStopped(const CommandContext& context) {
    waitForStop(context.stop());
    Outcome outcome;
    outcome.exitCode = kExitInterrupted;
    outcome.isPrinted = true;
    return outcome;
}

constexpr int kDemoPort = 11113;

// Nothing: it is no port.
std::optional<int> portOf(const QCommandLineParser& parser, int fallback) {
    if (!parser.isSet(QStringLiteral("port")))
        return fallback;
    bool isNumber = false;
    const int port = parser.value(QStringLiteral("port")).toInt(&isNumber);
    return isNumber && port >= 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

Outcome badPort() { return Outcome::usage(QStringLiteral("--port takes a number from 0 (any free port) to 65535")); }

network::Server::FindNode nodesByAeTitle(const network::NodeList& list) {
    return [nodes = list.nodes()](const QString& aeTitle) -> std::optional<network::RemoteNode> {
        for (const network::RemoteNode& node : nodes)
            if (node.aeTitle == aeTitle)
                return node;
        return std::nullopt;
    };
}

// One line each on stderr. The listener outlives the command: the store tells late what became of an object.
network::HearServerNotice noticesTo(const CommandContext& context) {
    const auto limit = std::make_shared<NoticeLimit>([&context](const QString& line) { context.warn(line); });
    return [limit](network::ServerNotice kind, const QString& line) { limit->hear(static_cast<int>(kind), line); };
}

QJsonArray toJson(const std::vector<network::SendFailure>& failed) {
    QJsonArray array;
    for (const network::SendFailure& failure : failed)
        array.append(QJsonObject{{QStringLiteral("uid"), failure.uid},
                                 {QStringLiteral("status"), failure.status},
                                 {QStringLiteral("reason"), failure.reason}});
    return array;
}

} // namespace

Outcome runServe(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"ae", "port", "address", "allow"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty())
        return Outcome::usage(QStringLiteral("serve [--ae AE] [--port P] [--address IP] [--allow AE,AE]"));
    network::ServerSettings settings;
    if (parser.isSet(QStringLiteral("ae")))
        settings.aeTitle = parser.value(QStringLiteral("ae"));
    if (parser.isSet(QStringLiteral("address")))
        settings.address = parser.value(QStringLiteral("address"));
    if (parser.isSet(QStringLiteral("allow"))) { // nobody named: nobody
        QStringList callers = parser.value(QStringLiteral("allow")).split(u',');
        for (QString& caller : callers)
            caller = caller.trimmed();
        settings.admits = network::onlyCallers(callers);
    }
    const std::optional<int> port = portOf(parser, settings.port);
    if (!port)
        return badPort();
    settings.port = *port;
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    settings.told = noticesTo(context);
    LocalInstanceStore store((*engine)->store(), settings.told);
    const auto server = network::Server::start(settings, store, nodesByAeTitle((*engine)->nodes()));
    if (!server)
        return Outcome::failed(server.error());
    say(context, {{QStringLiteral("ae"), settings.aeTitle}, {QStringLiteral("port"), (*server)->port()}},
        QStringLiteral("serving the local studies as %1 on %2:%3; Ctrl-C ends it")
            .arg(settings.aeTitle, settings.address)
            .arg((*server)->port()));
    return serveUntilStopped(context);
}

// Serves from a folder of its own beside the local studies.
Outcome runDemo(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("port"), {}, QStringLiteral("port")});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty())
        return Outcome::usage(QStringLiteral("demo [--port P]"));
    const std::optional<int> port = portOf(parser, kDemoPort);
    if (!port)
        return badPort();
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const auto pacs = DemoPacs::start((*engine)->demoFolder(), *port, nodesByAeTitle((*engine)->nodes()));
    if (!pacs)
        return Outcome::failed(pacs.error());
    JobContext job = context.jobContext();
    const Result<void> filled = (*pacs)->fill(job);
    context.endProgress();
    if (!filled)
        return Outcome::failed(filled.error());
    const auto studies = static_cast<int>(demo::demoStudies().size());
    say(context,
        {{QStringLiteral("ae"), (*pacs)->node().aeTitle},
         {QStringLiteral("port"), (*pacs)->port()},
         {QStringLiteral("studies"), studies}},
        QStringLiteral("serving %1 demo studies as %2 on 127.0.0.1:%3; Ctrl-C ends it")
            .arg(studies)
            .arg((*pacs)->node().aeTitle)
            .arg((*pacs)->port()));
    return serveUntilStopped(context);
}

Outcome runSend(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"study", "series"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments) || parser.positionalArguments().size() != 1)
        return Outcome::usage(QStringLiteral("send NODE --study UID [--series UID]"));
    network::ObjectSelection selection;
    selection.studyUids = {parser.value(QStringLiteral("study"))};
    if (parser.isSet(QStringLiteral("series")))
        selection.seriesUids = {parser.value(QStringLiteral("series"))};
    for (const QString& uid : selection.studyUids + selection.seriesUids)
        if (!isValidUid(uid))
            return Outcome::usage(QStringLiteral("send needs --study UID; '%1' is not a UID").arg(uid));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const Result<network::RemoteNode> node = (*engine)->nodes().find(parser.positionalArguments().front());
    if (!node)
        return Outcome::failed(node.error());
    const storage::StudyHold hold((*engine)->dataDir(), selection.studyUids.front());
    LocalInstanceStore store((*engine)->store());
    const Result<std::vector<network::StoredObject>> objects = store.open(selection);
    if (!objects)
        return Outcome::failed(objects.error());
    if (objects->empty())
        return Outcome::failed(Error(ErrorCode::NotFound, QStringLiteral("no such study or series is stored here")));
    JobContext job = context.jobContext();
    const auto start = std::chrono::steady_clock::now();
    const network::SendAnswer answer = network::sendStudy(*node, *objects, job);
    context.endProgress();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (const QString& warning : answer.warnings)
        context.warn(warning);
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("sent"), answer.sent},
                                  {QStringLiteral("failed"), toJson(answer.failed)},
                                  {QStringLiteral("warnings"), QJsonArray::fromStringList(answer.warnings)},
                                  {QStringLiteral("seconds"), seconds}},
                      QStringLiteral("%1 of %2 sent to %3 in %4 s\n")
                          .arg(answer.sent)
                          .arg(objects->size())
                          .arg(node->name)
                          .arg(seconds, 0, 'f', 2));
    if (!answer.failed.empty()) {
        outcome.exitCode = answer.sent > 0 ? kExitPartly : kExitFailed;
        outcome.problem = QStringLiteral("%1 images were not taken, the first: %2")
                              .arg(answer.failed.size())
                              .arg(answer.failed.front().reason);
    }
    return outcome;
}

} // namespace sagitta::app
