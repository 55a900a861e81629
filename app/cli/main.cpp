// sagitta-cli: the engine without windows.
#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "core/log.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <cstdlib>

namespace sagitta::app {
namespace {

struct Command {
    const char* name;
    const char* help;
    Outcome (*run)(CommandContext&, const QStringList&);
};

constexpr Command kCommands[] = {
    {"nodes", "add NAME --ae AE --host H --port P | list | remove NAME", runNodes},
    {"echo", "NODE", runEcho},
    {"doctor", "NODE: what works with it, what does not, and who has to change what", runDoctor},
    {"find", "NODE [--level patient|study|series|image] [filters]", runFind},
    {"compare", "NODE --study UID: what differs between a study here and there", runCompare},
    {"retrieve", "NODE --study UID [--series UID] [--image UID | --refresh]", runRetrieve},
    {"import", "PATH… [--move]", runImport},
    {"list", "[studies|series|instances] [--study UID] [--series UID] [--search TEXT]", runList},
    {"info", "FILE | --image UID | --series UID [--study UID]", runInfo},
    {"tags", "FILE | --image UID [--frame N] [--search TEXT] [--compare FILE]", runTags},
    {"render", "FILE | --image UID | --series UID [--study UID] --index N … --out F.png", runRender},
    {"reformat", "--series UID [--study UID] --plane axial|coronal|sagittal|rx,ry,rz/cx,cy,cz … --out F.png",
     runReformat},
    {"volume", "--series UID [--study UID] [--preset NAME] [--azimuth DEG] [--elevation DEG] --out F.png", runVolume},
    {"thumbnail", "FILE | --image UID | --series UID [--study UID] --out F.png", runThumbnail},
    {"serve", "[--ae AE] [--port P] [--address IP] [--allow AE,AE]", runServe},
    {"demo", "[--port P]", runDemo},
    {"send", "NODE --study UID [--series UID]", runSend},
    {"verify", "archive against catalog", runVerify},
    {"rebuild-index", "makes the catalog again from the files", runRebuildIndex},
};

struct GlobalOptions {
    QString dataDir = defaultDataDir();
    bool json = false;
    bool quiet = false;
    QStringList rest; // the command and its arguments
    QString problem;  // what is wrong with the others
};

QString usageText() {
    QString text = QStringLiteral("usage: sagitta-cli [--data DIR] [--json] [--quiet] COMMAND …\n");
    for (const Command& command : kCommands)
        text += QStringLiteral("  %1 %2\n")
                    .arg(QString::fromUtf8(command.name).leftJustified(14), QString::fromUtf8(command.help));
    return text;
}

// Global options may stand before the command or among its arguments.
GlobalOptions parseGlobal(const QStringList& arguments) {
    GlobalOptions options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        if (arguments[i] == QLatin1String("--json")) {
            options.json = true;
        } else if (arguments[i] == QLatin1String("--quiet")) {
            options.quiet = true;
        } else if (arguments[i] == QLatin1String("--data")) {
            if (++i == arguments.size())
                options.problem = QStringLiteral("--data takes a folder");
            else
                options.dataDir = arguments[i];
        } else if (arguments[i].startsWith(QLatin1String("--data="))) {
            options.dataDir = arguments[i].mid(7);
        } else {
            options.rest << arguments[i];
        }
    }
    return options;
}

void print(const Outcome& outcome, bool json) {
    if (json) {
        const QJsonDocument document =
            outcome.json.isArray() ? QJsonDocument(outcome.json.toArray()) : QJsonDocument(outcome.json.toObject());
        std::fputs(document.toJson().constData(), stdout);
    } else {
        std::fputs(outcome.text.toUtf8().constData(), stdout);
    }
    if (!outcome.problem.isEmpty()) {
        QString line = outcome.problem;
        line.replace(u'\n', u' ');
        std::fprintf(stderr, "sagitta-cli: %s\n", line.toUtf8().constData());
    }
}

// What needs no engine: --version, --help, and mistakes.
std::optional<Outcome> answerAlone(const GlobalOptions& options) {
    const QString name = options.rest.value(0);
    if (name == QLatin1String("--version"))
        return Outcome::done(QJsonObject{{QStringLiteral("version"), QStringLiteral(SAGITTA_VERSION)}},
                             QStringLiteral("sagitta %1\n").arg(QStringLiteral(SAGITTA_VERSION)));
    if (name == QLatin1String("--help"))
        return Outcome::done(QJsonObject{{QStringLiteral("usage"), usageText()}}, usageText());
    if (name.isEmpty())
        return Outcome::usage(QStringLiteral("name a command; --help lists them"));
    return std::nullopt;
}

Outcome runCommand(const GlobalOptions& options, const std::stop_token& stop) {
    const QString& name = options.rest.front();
    const auto* command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                       [&](const Command& one) { return name == QLatin1String(one.name); });
    if (command == std::end(kCommands))
        return Outcome::usage(QStringLiteral("no command '%1'; --help lists them").arg(name));
    installLog(options.quiet ? LogLevel::Quiet : LogLevel::Warnings);
    if (const Result<void> ready = initProcess(); !ready)
        return Outcome::failed(ready.error());
    CommandContext context(options.dataDir, options.json, options.quiet, stop);
    Outcome outcome = command->run(context, options.rest);
    if (stop.stop_requested() && outcome.exitCode != kExitInterrupted) {
        outcome.exitCode = kExitInterrupted;
        outcome.problem = QStringLiteral("cancelled; what had arrived is kept");
    }
    return outcome;
}

int run(const QStringList& arguments, const std::stop_token& stop) {
    const GlobalOptions options = parseGlobal(arguments);
    if (!options.problem.isEmpty()) {
        print(Outcome::usage(options.problem), options.json);
        return kExitUsage;
    }
    if (options.rest.isEmpty() && !options.json)
        std::fputs(usageText().toUtf8().constData(), stderr);
    const std::optional<Outcome> alone = answerAlone(options);
    const Outcome outcome = alone ? *alone : runCommand(options, stop);
    if (!outcome.isPrinted)
        print(outcome, options.json);
    return outcome.exitCode;
}

} // namespace
} // namespace sagitta::app

int main(int argc, char** argv) {
    std::stop_source stop;
    sagitta::app::watchInterrupts([stop]() mutable { stop.request_stop(); });
    const QCoreApplication application(argc, argv);
    const int code = sagitta::app::run(QCoreApplication::arguments(), stop.get_token());
    // A connect that was left behind may still be under way: its thread must not meet the destruction of statics.
    std::fflush(nullptr);
    std::_Exit(code);
}
