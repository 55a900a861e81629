// Runs the real sagitta-cli and gives back its exit code, its JSON and what it said.
#pragma once

#include <QJsonDocument>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <vector>

namespace sagitta::test {

struct CliAnswer {
    int exitCode = -1;
    QJsonDocument json;
    QByteArray out;
    QByteArray errors;
};

// With --json and --data.
CliAnswer runCli(const QString& dataDir, const QStringList& arguments);
// Takes the steps one after the other while it runs: each is tried again until it is true. Waits for its end.
CliAnswer runCliBeside(const QString& dataDir, const QStringList& arguments,
                       const std::vector<std::function<bool()>>& steps);
// Starts it, waits until `ready`, and kills it (SIGKILL), if it is still running then.
void runCliAndKill(const QString& dataDir, const QStringList& arguments, const std::function<bool()>& ready);
// Starts it, waits until `ready`, and presses Ctrl-C so many times.
struct Interrupted {
    CliAnswer answer;
    std::chrono::milliseconds took{0}; // from the first Ctrl-C to the end
};
Interrupted runCliAndInterrupt(const QString& dataDir, const QStringList& arguments, const std::function<bool()>& ready,
                               int times = 1);

} // namespace sagitta::test
