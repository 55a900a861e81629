#include "app/gui/command_line.h"

#include "app/engine.h"
#include "core/uid.h"

#include <QCommandLineParser>
#include <QDir>

namespace sagitta::app {
namespace {

struct Option {
    const char* name;
    const char* value; // what it takes; empty: nothing
    const char* does;
};

constexpr Option kData{"data", "FOLDER",
                       "The folder of the local studies, the nodes and the settings. Without it the one that the "
                       "variable SAGITTA_DATA names, else sagitta in the folder for the data of this user's programs."};
constexpr Option kStudy{"study", "UID", "Opens the local study with this Study Instance UID."};
constexpr Option kAccession{"accession", "NUMBER",
                            "Opens the local study with this accession number; several are listed."};
constexpr Option kPatient{"patient", "ID", "Opens the local study of the patient with this ID; several are listed."};
constexpr Option kDemo{"demo", "",
                       "Starts a demo PACS with studies of nobody on this computer, and enters it as a node."};
constexpr Option kVerbose{"verbose", "", "Logs to the terminal what happens."};
constexpr Option kHelp{"help", "", "Prints what it can do."};
constexpr Option kVersion{"version", "", "Prints the version."};
constexpr Option kManual{"manual", "", "Prints the source of its man page."};
constexpr Option kOptions[] = {kData, kStudy, kAccession, kPatient, kDemo, kVerbose, kHelp, kVersion, kManual};

QString nameOf(const Option& option) { return QLatin1String(option.name); }
QString dashed(const Option& option) { return QStringLiteral("--") + nameOf(option); }

Manual manual() {
    ManualSection options{QStringLiteral("Options"), {}};
    for (const Option& option : kOptions)
        options.items.push_back({dashed(option), QLatin1String(option.value), QString::fromUtf8(option.does)});
    return {QStringLiteral("sagitta"),
            QStringLiteral(SAGITTA_VERSION),
            QStringLiteral("DICOM viewer that finds, retrieves and shows studies"),
            QStringLiteral("[OPTION]… [FILE|FOLDER]…"),
            {QStringLiteral("Shows the studies of this computer and of remote archives (PACS), and the images of a "
                            "study in 2D, as multiplanar reformats and as 3D volume renderings. Not a medical device; "
                            "not for primary diagnosis."),
             QStringLiteral("Files and folders that are named are taken into the local studies, and the first study of "
                            "them is shown as soon as images of it are there. A DICOMDIR stands for its folder."),
             QStringLiteral("Each start is a program of its own; several may share a data folder. The same engine "
                            "without windows is sagitta-cli(1).")},
            {options}};
}

} // namespace

CommandLine parseCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    for (const Option& option : kOptions)
        parser.addOption({nameOf(option), {}, QLatin1String(option.value)});
    CommandLine line;
    if (!parser.parse(arguments))
        line.problem = parser.errorText();
    for (const Option& option : {kData, kStudy, kAccession, kPatient})
        if (parser.isSet(nameOf(option)) && parser.value(nameOf(option)).trimmed().isEmpty())
            line.problem = QStringLiteral("%1 takes a value").arg(dashed(option));
    line.dataDir = parser.isSet(nameOf(kData)) ? parser.value(nameOf(kData)) : defaultDataDir();
    line.wanted.studyUid = parser.value(nameOf(kStudy)).trimmed();
    line.wanted.accessionNumber = parser.value(nameOf(kAccession)).trimmed();
    line.wanted.patientId = parser.value(nameOf(kPatient)).trimmed();
    if (!line.wanted.studyUid.isEmpty() && !isValidUid(line.wanted.studyUid))
        line.problem = QStringLiteral("%1 takes a UID: digits and dots").arg(dashed(kStudy));
    for (const QString& path : parser.positionalArguments())
        line.wanted.paths << QDir::cleanPath(QDir::current().absoluteFilePath(path));
    line.isDemo = parser.isSet(nameOf(kDemo));
    line.isVerbose = parser.isSet(nameOf(kVerbose));
    return line;
}

QString answerWithoutWindows(const QStringList& arguments) {
    if (arguments.contains(dashed(kHelp)) || arguments.contains(QStringLiteral("-h")))
        return helpText(manual());
    if (arguments.contains(dashed(kVersion)) || arguments.contains(QStringLiteral("-v")))
        return QStringLiteral("sagitta %1\n").arg(QStringLiteral(SAGITTA_VERSION));
    return arguments.contains(dashed(kManual)) ? manPage(manual()) : QString();
}

} // namespace sagitta::app
