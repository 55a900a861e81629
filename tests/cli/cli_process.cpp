#include "cli/cli_process.h"

#include <QProcess>

#include <csignal>

namespace sagitta::test {
namespace {

constexpr int kTimeoutMs = 100000;
constexpr int kPollMs = 5;

QStringList allArguments(const QString& dataDir, const QStringList& arguments) {
    return QStringList{QStringLiteral("--json"), QStringLiteral("--data"), dataDir} + arguments;
}

CliAnswer answerOf(QProcess& process) {
    CliAnswer answer;
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(kTimeoutMs))
        return answer;
    answer.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    answer.out = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    answer.json = QJsonDocument::fromJson(answer.out);
    return answer;
}

} // namespace

CliAnswer runCli(const QString& dataDir, const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI), allArguments(dataDir, arguments));
    return answerOf(process);
}

CliAnswer runCliBeside(const QString& dataDir, const QStringList& arguments,
                       const std::vector<std::function<bool()>>& steps) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI), allArguments(dataDir, arguments));
    process.waitForStarted();
    for (const std::function<bool()>& step : steps)
        while (process.state() != QProcess::NotRunning && !step())
            process.waitForFinished(kPollMs);
    return answerOf(process);
}

void runCliAndKill(const QString& dataDir, const QStringList& arguments, const std::function<bool()>& ready) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI), allArguments(dataDir, arguments));
    process.waitForStarted();
    while (!ready())
        if (process.waitForFinished(kPollMs))
            return;
    process.kill();
    process.waitForFinished();
}

Interrupted runCliAndInterrupt(const QString& dataDir, const QStringList& arguments, const std::function<bool()>& ready,
                               int times) {
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI), allArguments(dataDir, arguments));
    process.waitForStarted();
    while (!ready() && !process.waitForFinished(kPollMs)) {
    }
    const auto pid = static_cast<pid_t>(process.processId());
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times && process.state() == QProcess::Running; ++i) {
        ::kill(pid, SIGINT);
        // Two at once are one to the system.
        process.waitForFinished(10 * kPollMs);
    }
    Interrupted interrupted;
    interrupted.answer = answerOf(process);
    interrupted.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    return interrupted;
}

} // namespace sagitta::test
