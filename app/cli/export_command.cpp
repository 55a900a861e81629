// export
#include "app/cli/command.h"
#include "app/export_job.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>

namespace sagitta::app {
namespace {

QJsonArray toJson(const std::vector<storage::ExportReport::Left>& left) {
    QJsonArray array;
    for (const auto& one : left)
        array.append(QJsonObject{{QStringLiteral("uid"), one.sopInstanceUid}, {QStringLiteral("reason"), one.reason}});
    return array;
}

Outcome exportOutcome(const storage::Exporter& exporter, const Result<void>& done, double seconds) {
    const storage::ExportReport& report = exporter.report();
    const QString remarks = exportRemarks(report);
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("instances"), report.instances},
                                  {QStringLiteral("bytes"), static_cast<double>(report.bytes)},
                                  {QStringLiteral("folder"), report.folder},
                                  {QStringLiteral("missing"), exporter.total() - report.instances},
                                  {QStringLiteral("failed"), toJson(report.failed)},
                                  {QStringLiteral("notInDicomdir"), toJson(report.unlisted)},
                                  {QStringLiteral("placeholders"), report.placeholders},
                                  {QStringLiteral("seconds"), seconds}},
                      QStringLiteral("%1 images, %2 bytes, in %3%4\n")
                          .arg(report.instances)
                          .arg(report.bytes)
                          .arg(report.folder, remarks.isEmpty() ? QString() : QStringLiteral("; ") + remarks));
    if (!done) {
        outcome.exitCode = done.error().code() == ErrorCode::Cancelled ? kExitInterrupted : kExitPartly;
        outcome.problem = done.error().message();
    } else if (!report.failed.empty()) {
        outcome.exitCode = report.instances > 0 ? kExitPartly : kExitFailed;
        outcome.problem =
            QStringLiteral("%1: %2").arg(report.failed.front().sopInstanceUid, report.failed.front().reason);
    }
    return outcome;
}

} // namespace

Outcome runExport(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"study", "out"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    const bool isParsed = parser.parse(arguments);
    const QStringList uids = parser.values(QStringLiteral("study")) + parser.positionalArguments();
    const QString out = parser.value(QStringLiteral("out"));
    if (!isParsed || !parser.isSet(QStringLiteral("study")) || out.isEmpty())
        return Outcome::usage(isParsed ? QStringLiteral("export --study UID… --out DIR") : parser.errorText());
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    QElapsedTimer timer;
    timer.start();
    storage::Exporter exporter((*engine)->store(), uids, out);
    JobContext job = context.jobContext();
    const Result<void> done = exporter.run(job);
    context.endProgress();
    if (!done && exporter.report().instances == 0)
        return Outcome::failed(done.error());
    return exportOutcome(exporter, done, static_cast<double>(timer.nsecsElapsed()) * 1e-9);
}

} // namespace sagitta::app
