// echo, find, retrieve
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "app/cli/study_options.h"
#include "app/retrieve_job.h"
#include "app/study_check.h"
#include "core/uid.h"

#include <chrono>

namespace sagitta::app {
namespace {

struct Target {
    Engine* engine = nullptr;
    network::RemoteNode node;
};

Result<Target> findTarget(CommandContext& context, const QString& name) {
    SAGITTA_TRY(Engine * engine, context.engine());
    SAGITTA_TRY(network::RemoteNode node, engine->nodes().find(name));
    return Target{engine, std::move(node)};
}

std::optional<network::QueryLevel> parseLevel(const QString& text) {
    if (text == QLatin1String("patient"))
        return network::QueryLevel::Patient;
    if (text.isEmpty() || text == QLatin1String("study"))
        return network::QueryLevel::Study;
    if (text == QLatin1String("series"))
        return network::QueryLevel::Series;
    if (text == QLatin1String("image"))
        return network::QueryLevel::Image;
    return std::nullopt;
}

QString count(const std::optional<int>& value) { return value ? QString::number(*value) : QStringLiteral("?"); }

Outcome findOutcome(const network::QueryAnswer& answer, network::QueryLevel level) {
    std::vector<QStringList> rows;
    switch (level) {
    case network::QueryLevel::Patient:
        for (const auto& p : answer.patients)
            rows.push_back({p.patientName, p.patientId, p.birthDate, p.sex});
        return Outcome::done(toJsonArray(answer.patients), formatTable({QStringLiteral("patient"), QStringLiteral("id"),
                                                                        QStringLiteral("born"), QStringLiteral("sex")},
                                                                       rows));
    case network::QueryLevel::Study:
        for (const auto& s : answer.studies)
            rows.push_back({s.patientName, s.patientId, s.studyDate, s.modalities.join(u','), s.studyDescription,
                            count(s.instances), s.studyInstanceUid});
        return Outcome::done(toJsonArray(answer.studies),
                             formatTable({QStringLiteral("patient"), QStringLiteral("id"), QStringLiteral("date"),
                                          QStringLiteral("modality"), QStringLiteral("description"),
                                          QStringLiteral("images"), QStringLiteral("study")},
                                         rows));
    case network::QueryLevel::Series:
        for (const auto& s : answer.series)
            rows.push_back(
                {count(s.seriesNumber), s.modality, s.seriesDescription, count(s.instances), s.seriesInstanceUid});
        return Outcome::done(
            toJsonArray(answer.series),
            formatTable({QStringLiteral("number"), QStringLiteral("modality"), QStringLiteral("description"),
                         QStringLiteral("images"), QStringLiteral("series")},
                        rows));
    case network::QueryLevel::Image:
        break;
    }
    for (const auto& i : answer.instances)
        rows.push_back({count(i.instanceNumber), i.sopClassUid, i.sopInstanceUid});
    return Outcome::done(
        toJsonArray(answer.instances),
        formatTable({QStringLiteral("number"), QStringLiteral("class"), QStringLiteral("instance")}, rows));
}

// A mistyped address shows at once; a connection that has brought something is worth half a minute's patience.
RetrieveMeans retrieveMeans(Engine& engine) {
    RetrieveMeans means;
    means.memory = &engine.nodeMemory();
    means.makeRoom = engine.makeRoom();
    means.retry.triesBeforeAnything = 1;
    means.retry.triesWithoutProgress = 6;
    return means;
}

Outcome retrieveOutcome(const RetrieveReport& report, double seconds) {
    const QJsonObject json{
        {QStringLiteral("method"), report.method},
        {QStringLiteral("way"), report.way},
        {QStringLiteral("expected"), report.expected >= 0 ? QJsonValue(report.expected) : QJsonValue()},
        {QStringLiteral("received"), report.received},
        {QStringLiteral("skipped"), report.skipped},
        {QStringLiteral("failed"), toJson(report.failed)},
        {QStringLiteral("conflicts"), toJson(report.conflicts)},
        {QStringLiteral("warnings"), QJsonArray::fromStringList(report.warnings)},
        {QStringLiteral("bytes"), static_cast<double>(report.bytes)},
        {QStringLiteral("seconds"), seconds}};
    Outcome outcome = Outcome::done(
        json, QStringLiteral("%1 received, %2 already here, %3 failed, %4 expected; %5 MB in %6 s%7\n")
                  .arg(report.received)
                  .arg(report.skipped)
                  .arg(report.failed.size())
                  .arg(report.expected >= 0 ? QString::number(report.expected) : QStringLiteral("unknown"))
                  .arg(static_cast<double>(report.bytes) / 1e6, 0, 'f', 1)
                  .arg(seconds, 0, 'f', 2)
                  .arg(report.way.isEmpty() ? QString() : QStringLiteral(", ") + report.way));
    QStringList problems;
    if (!report.failed.empty())
        problems << missingText(report) + QStringLiteral("; run the same again to fetch only these");
    if (!report.conflicts.empty())
        problems << QStringLiteral("%1 images came with another content than is stored, the first: %2: %3")
                        .arg(report.conflicts.size())
                        .arg(report.conflicts.front().uid, report.conflicts.front().reason);
    if (!problems.isEmpty())
        outcome.exitCode = report.received + report.skipped > 0 ? kExitPartly : kExitFailed;
    outcome.problem = problems.join(QStringLiteral("; "));
    return outcome;
}

} // namespace

Outcome runEcho(CommandContext& context, const QStringList& arguments) {
    if (arguments.size() != 2)
        return Outcome::usage(QStringLiteral("echo NODE"));
    const Result<Target> target = findTarget(context, arguments[1]);
    if (!target)
        return Outcome::failed(target.error());
    const Result<network::EchoAnswer> answer = network::makeDimseSource(target->node)->echo(context.stop());
    QJsonObject json{{QStringLiteral("node"), target->node.name},
                     {QStringLiteral("ok"), bool(answer)},
                     {QStringLiteral("ms"), answer ? QJsonValue(answer->ms) : QJsonValue()},
                     {QStringLiteral("error"), answer ? QJsonValue() : QJsonValue(answer.error().message())}};
    if (!answer) {
        Outcome outcome = Outcome::failed(answer.error());
        outcome.json = json;
        return outcome;
    }
    return Outcome::done(json,
                         QStringLiteral("%1 answers in %2 ms\n").arg(target->node.name).arg(answer->ms, 0, 'f', 1));
}

Outcome runFind(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("level"), {}, QStringLiteral("level")});
    addStudyOptions(parser);
    if (!parser.parse(arguments) || parser.positionalArguments().size() != 1)
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("find NODE [--level …] [filters]")
                                                           : parser.errorText());
    const auto level = parseLevel(parser.value(QStringLiteral("level")));
    if (!level)
        return Outcome::usage(QStringLiteral("--level takes patient, study, series or image"));
    Result<network::StudyQuery> asked = studyQueryFrom(parser);
    if (!asked)
        return Outcome::failed(asked.error());
    network::StudyQuery& query = *asked;
    query.level = *level;
    if (query.level == network::QueryLevel::Series && query.studyUid.isEmpty())
        return Outcome::usage(QStringLiteral("--level series needs --study UID"));
    if (query.level == network::QueryLevel::Image && (query.studyUid.isEmpty() || query.seriesUid.isEmpty()))
        return Outcome::usage(QStringLiteral("--level image needs --study UID and --series UID"));
    const Result<Target> target = findTarget(context, parser.positionalArguments().front());
    if (!target)
        return Outcome::failed(target.error());
    const Result<network::QueryAnswer> answer = network::makeDimseSource(target->node)->find(query, context.stop());
    if (!answer)
        return Outcome::failed(answer.error());
    for (const QString& warning : answer->warnings)
        context.warn(warning);
    return findOutcome(*answer, query.level);
}

Outcome runRetrieve(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"study", "series", "image", "method"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    parser.addOption({QStringLiteral("refresh"), {}});
    if (!parser.parse(arguments) || parser.positionalArguments().size() != 1)
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("retrieve NODE --study UID")
                                                           : parser.errorText());
    const network::RetrieveRequest request{parser.value(QStringLiteral("study")),
                                           parser.value(QStringLiteral("series")),
                                           parser.value(QStringLiteral("image"))};
    for (const QString& uid : {request.studyUid, request.seriesUid, request.sopInstanceUid})
        if (!uid.isEmpty() && !isValidUid(uid))
            return Outcome::usage(QStringLiteral("'%1' is not a UID").arg(uid));
    if (request.studyUid.isEmpty() || (!request.sopInstanceUid.isEmpty() && request.seriesUid.isEmpty()))
        return Outcome::usage(QStringLiteral("retrieve needs --study UID, and --image needs --series too"));
    const bool isRefresh = parser.isSet(QStringLiteral("refresh"));
    if (isRefresh && !request.seriesUid.isEmpty())
        return Outcome::usage(QStringLiteral("--refresh is of a whole study"));
    Result<Target> target = findTarget(context, parser.positionalArguments().front());
    if (!target)
        return Outcome::failed(target.error());
    if (parser.isSet(QStringLiteral("method"))) {
        const auto method = network::retrieveMethodFromString(parser.value(QStringLiteral("method")));
        if (!method)
            return Outcome::usage(QStringLiteral("--method takes auto, get or move"));
        target->node.method = *method;
    }
    const auto start = std::chrono::steady_clock::now();
    RetrieveMeans means = retrieveMeans(*target->engine);
    if (isRefresh) {
        const Result<dicom::StudyDifference> difference =
            checkStudy(target->engine->store(), *network::makeDimseSource(target->node), target->node.name,
                       request.studyUid, context.stop());
        if (!difference)
            return Outcome::failed(difference.error());
        means.refresh = std::make_shared<Refresh>(*difference);
    }
    JobContext job = context.jobContext([&context](const QStringList& reasons) {
        context.endProgress();
        for (const QString& reason : reasons)
            context.warn(QStringLiteral("the connection was lost and is tried again: ") + reason);
    });
    const Result<RetrieveReport> answer =
        retrieveInto(target->engine->store(), target->engine->moveInbox(), target->node, request, job, means);
    context.endProgress();
    if (!answer)
        return Outcome::failed(answer.error());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    for (const QString& warning : answer->warnings)
        context.warn(warning);
    return retrieveOutcome(*answer, taken.count());
}

} // namespace sagitta::app
