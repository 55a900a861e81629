// What every command of sagitta-cli sees and gives back: the context (data folder, engine, stop token, output kind) and
// the Outcome (exit code, one JSON value, text for people). The contract of names, keys and exit codes is fixed.
#pragma once

#include "app/engine.h"
#include "core/job.h"

#include <QCommandLineParser>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <stop_token>

namespace sagitta::app {

enum ExitCode { kExitDone = 0, kExitFailed = 1, kExitUsage = 2, kExitPartly = 3, kExitInterrupted = 130 };

struct Outcome {
    int exitCode = kExitDone;
    QJsonValue json;
    QString text;           // for people, without --json
    QString problem;        // one line to stderr
    bool isPrinted = false; // all has been said while it ran

    static Outcome done(QJsonValue json, QString text) { return {kExitDone, std::move(json), std::move(text), {}}; }
    static Outcome usage(const QString& problem);
    // Exit 1; 130 for Cancelled, 2 for a usageError().
    static Outcome failed(const Error& error);
};

// A mistake in what was typed that shows where a Result is due: a number out of range, an unknown word.
Error usageError(const QString& problem);

class CommandContext {
public:
    CommandContext(QString dataDir, bool json, bool quiet, std::stop_token stop);

    const QString& dataDir() const { return m_dataDir; } // as it was given
    bool isJson() const { return m_json; }
    const std::stop_token& stop() const { return m_stop; }
    // Cancelled after a Ctrl-C; for between the steps of what cannot be stopped.
    Result<void> checkCancelled() const;
    // Opened at the first call.
    Result<Engine*> engine();
    // Progress goes to stderr: a bar on a terminal, unless quiet.
    JobContext jobContext(std::function<void(QStringList)> explain = {});
    void warn(const QString& line) const;
    // Ends a progress bar's line.
    void endProgress();

private:
    void showProgress(const JobProgress& progress);

    QString m_dataDir;
    bool m_json;
    bool m_quiet;
    bool m_progressShown = false;
    std::stop_token m_stop;
    std::unique_ptr<Engine> m_engine;
};

// "WxH", "a,b", "x,y,z": numbers exactly `count`, all finite; nothing otherwise.
std::optional<std::vector<double>> parseNumbers(const QString& text, QChar separator, int count);
std::optional<QSize> parseSize(const QString& text); // 1 to 16384 each

// Columns padded to their widest cell.
QString formatTable(const QStringList& head, const std::vector<QStringList>& rows);

// The commands. `arguments` starts with the command's name.
Outcome runNodes(CommandContext& context, const QStringList& arguments);
Outcome runEcho(CommandContext& context, const QStringList& arguments);
Outcome runDoctor(CommandContext& context, const QStringList& arguments);
Outcome runFind(CommandContext& context, const QStringList& arguments);
Outcome runCompare(CommandContext& context, const QStringList& arguments);
Outcome runRetrieve(CommandContext& context, const QStringList& arguments);
Outcome runImport(CommandContext& context, const QStringList& arguments);
Outcome runList(CommandContext& context, const QStringList& arguments);
Outcome runVerify(CommandContext& context, const QStringList& arguments);
Outcome runRebuildIndex(CommandContext& context, const QStringList& arguments);
Outcome runExport(CommandContext& context, const QStringList& arguments);
Outcome runDelete(CommandContext& context, const QStringList& arguments);
Outcome runTrash(CommandContext& context, const QStringList& arguments);
Outcome runEvict(CommandContext& context, const QStringList& arguments);
Outcome runDataFolder(CommandContext& context, const QStringList& arguments);
Outcome runServe(CommandContext& context, const QStringList& arguments);
Outcome runDemo(CommandContext& context, const QStringList& arguments);
Outcome runSend(CommandContext& context, const QStringList& arguments);
Outcome runInfo(CommandContext& context, const QStringList& arguments);
Outcome runTags(CommandContext& context, const QStringList& arguments);
Outcome runRender(CommandContext& context, const QStringList& arguments);
Outcome runThumbnail(CommandContext& context, const QStringList& arguments);
Outcome runReformat(CommandContext& context, const QStringList& arguments);
Outcome runVolume(CommandContext& context, const QStringList& arguments);

} // namespace sagitta::app
