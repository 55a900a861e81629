// sagitta-cli: the engine without windows.
#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "app/manual.h"
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
    const char* arguments;
    const char* does;
    Outcome (*run)(CommandContext&, const QStringList&);
};

constexpr Command kCommands[] = {
    {"nodes", "list | add NAME --ae AE --host H --port P [--our-ae AE] [--our-port P] [--method M] | remove NAME",
     "The remote nodes. M is auto, get or move.", runNodes},
    {"echo", "NODE", "Asks a node whether it is there (C-ECHO).", runEcho},
    {"doctor", "NODE", "What works with a node, what does not, and who has to change what.", runDoctor},
    {"find",
     "NODE [--level patient|study|series|image] [--patient-name X] [--patient-id X] [--accession X] [--date D|D1-D2] "
     "[--modality CT,MR] [--description X] [--study UID] [--series UID]",
     "Searches a node (C-FIND); * and ? stand for any text and any letter. D is YYYYMMDD, today, yesterday or week.",
     runFind},
    {"compare", "NODE --study UID", "What differs between a study here and there.", runCompare},
    {"retrieve", "NODE --study UID [--series UID] [--image UID] [--method auto|get|move] [--refresh]",
     "Fetches what is not here yet (C-GET or C-MOVE). --refresh also takes over what the node has corrected in a "
     "study.",
     runRetrieve},
    {"import", "PATH… [--move]",
     "Takes files and folders into the local studies. --move deletes what was taken over where it came from.",
     runImport},
    {"list",
     "[studies|series|instances] [--search TEXT] [--patient-name X] [--patient-id X] [--accession X] [--date D|D1-D2] "
     "[--modality CT,MR] [--description X] [--referring X] [--status unread,opened,read] [--pinned] [--album NAME] "
     "[--study UID] [--series UID]",
     "The local studies. TEXT is looked for in all fields, X in its own, word by word and anywhere in it.", runList},
    {"info", "FILE | --image UID | --series UID [--study UID]", "What was understood of an image or a series.",
     runInfo},
    {"tags", "FILE | --image UID [--frame N] [--search TEXT] [--compare FILE]",
     "All attributes of a file or a stored image, or what differs from another file's.", runTags},
    {"render",
     "FILE | --image UID | --series UID [--study UID] --index N [--set N] [--frame N] [--window C,W | --voi N|full] "
     "[--size WxH] [--invert] [--photometric RGB|YBR_FULL] [--overlays on|off] [--annotations off] [--out F.png] "
     "[--stored F.raw] [--values F.f32] [--rwv N]",
     "A picture of one frame, its stored values, its modality values or its real world values by map N. Frames count "
     "from 1, the index from 0.",
     runRender},
    {"reformat",
     "--series UID [--study UID] [--set N] --plane axial|coronal|sagittal|rx,ry,rz/cx,cy,cz [--at MM | --center x,y,z] "
     "[--slab max|min|mean,MM] [--spacing MM] [--size WxH] [--window C,W] --out F.png [--values F.f32]",
     "A plane through a volume, in patient coordinates (LPS, millimetres).", runReformat},
    {"volume",
     "--series UID [--study UID] [--set N] [--preset NAME] [--azimuth DEG] [--elevation DEG] [--size WxH] --out F.png",
     "A volume rendering; it needs a display.", runVolume},
    {"thumbnail", "FILE | --image UID | --series UID [--study UID] --out F.png", "A small picture.", runThumbnail},
    {"serve", "[--ae AE] [--port P] [--address IP] [--allow AE,AE]",
     "Serves the local studies to other computers and receives from them, until Ctrl-C. --port 0 picks a free one.",
     runServe},
    {"demo", "[--port P]", "Serves studies of nobody, which it makes at the first time, until Ctrl-C.", runDemo},
    {"send", "NODE --study UID [--series UID]", "Sends local images to a node (C-STORE).", runSend},
    {"export", "--study UID… --out DIR",
     "Writes studies as DICOM media for other programs: a DICOMDIR, and the files as they are stored. Into DIR itself "
     "where that is new or empty, else into a new folder there.",
     runExport},
    {"delete", "--study UID [--now]",
     "Takes a study out of the lists; its files stay for a while and can be had back, unless it is --now.", runDelete},
    {"trash", "[list | restore (--study UID | --id ID) | empty]", "What was deleted, and can still be had back.",
     runTrash},
    {"evict", "[--most GB] [--days N] [--free GB] [--dry-run]",
     "Makes room: deletes what has not been used for long and a node still has, which is asked.", runEvict},
    {"data-folder", "[move DIR]", "Where the data are; moves them to another disk.", runDataFolder},
    {"verify", "", "Compares the files of the local studies with the catalog.", runVerify},
    {"rebuild-index", "", "Makes the catalog again from the files.", runRebuildIndex},
};

const std::vector<ManualItem> kOptions{
    {QStringLiteral("--data"), QStringLiteral("DIR"),
     QStringLiteral("The data folder, with the local studies, the nodes and the settings. Two programs may share one. "
                    "Without it the folder that the variable SAGITTA_DATA names, else the one of the user.")},
    {QStringLiteral("--json"), {}, QStringLiteral("Prints one JSON value, and nothing else, to the standard output.")},
    {QStringLiteral("--quiet"), {}, QStringLiteral("No progress, no warnings.")},
    {QStringLiteral("--help"), {}, QStringLiteral("Prints what it can do.")},
    {QStringLiteral("--version"), {}, QStringLiteral("Prints the version.")},
    {QStringLiteral("--manual"), {}, QStringLiteral("Prints the source of its man page.")},
};

const std::vector<ManualItem> kExitCodes{
    {QStringLiteral("0"), {}, QStringLiteral("Done.")},
    {QStringLiteral("1"), {}, QStringLiteral("Failed; one line says why, and what to do.")},
    {QStringLiteral("2"), {}, QStringLiteral("Not understood.")},
    {QStringLiteral("3"), {}, QStringLiteral("Done in part; what failed is listed.")},
    {QStringLiteral("130"), {}, QStringLiteral("Cancelled by Ctrl-C; what had arrived is kept.")},
};

Manual manual() {
    ManualSection commands{QStringLiteral("Commands"), {}};
    for (const Command& command : kCommands)
        commands.items.push_back(
            {QString::fromUtf8(command.name), QString::fromUtf8(command.arguments), QString::fromUtf8(command.does)});
    return {QStringLiteral("sagitta-cli"),
            QStringLiteral(SAGITTA_VERSION),
            QStringLiteral("find, retrieve, render and serve DICOM studies from a script"),
            QStringLiteral("[--data DIR] [--json] [--quiet] COMMAND …"),
            {QStringLiteral("The engine of the DICOM viewer sagitta(1) without its windows, on the same data folder."),
             QStringLiteral("Results go to the standard output, progress, warnings and errors to the standard error, "
                            "a line each. UIDs name studies, series and images. Ctrl-C cancels.")},
            {commands, {QStringLiteral("Options"), kOptions}, {QStringLiteral("Exit status"), kExitCodes}}};
}

struct GlobalOptions {
    QString dataDir = defaultDataDir();
    bool json = false;
    bool quiet = false;
    QStringList rest; // the command and its arguments
    QString problem;  // what is wrong with the others
};

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

// What needs no engine: --version, --help, --manual, and mistakes.
std::optional<Outcome> answerAlone(const GlobalOptions& options) {
    const QString name = options.rest.value(0);
    if (name == QLatin1String("--version"))
        return Outcome::done(QJsonObject{{QStringLiteral("version"), QStringLiteral(SAGITTA_VERSION)}},
                             QStringLiteral("sagitta %1\n").arg(QStringLiteral(SAGITTA_VERSION)));
    if (name == QLatin1String("--help"))
        return Outcome::done(QJsonObject{{QStringLiteral("usage"), helpText(manual())}}, helpText(manual()));
    if (name == QLatin1String("--manual"))
        return Outcome::done(QJsonObject{{QStringLiteral("manual"), manPage(manual())}}, manPage(manual()));
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
        std::fputs(helpText(manual()).toUtf8().constData(), stderr);
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
