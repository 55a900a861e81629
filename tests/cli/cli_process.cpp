#include "cli/cli_process.h"

#include <QProcess>

namespace sagitta::test {
namespace {

constexpr int kTimeoutMs = 100000;

} // namespace

CliAnswer runCli(const QString& dataDir, const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI),
                  QStringList{QStringLiteral("--json"), QStringLiteral("--data"), dataDir} + arguments);
    CliAnswer answer;
    if (!process.waitForFinished(kTimeoutMs))
        return answer;
    answer.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    answer.out = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    answer.json = QJsonDocument::fromJson(answer.out);
    return answer;
}

void runCliAndKill(const QString& dataDir, const QStringList& arguments, int milliseconds) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI),
                  QStringList{QStringLiteral("--json"), QStringLiteral("--data"), dataDir} + arguments);
    process.waitForStarted();
    if (process.waitForFinished(milliseconds))
        return;
    process.kill();
    process.waitForFinished();
}

} // namespace sagitta::test
