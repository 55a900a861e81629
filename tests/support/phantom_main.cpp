// sagitta-phantom: writes the studies of the demo PACS into a folder.
#include "app/demo/demo_studies.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

int main(int argc, char** argv) {
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("OUT_DIR"), QStringLiteral("Folder to write to."));
    parser.process(app);
    if (parser.positionalArguments().size() != 1) {
        QTextStream(stderr) << parser.helpText();
        return 2;
    }
    const auto made = sagitta::demo::makeDemoStudies(parser.positionalArguments().constFirst(), {});
    if (!made) {
        QTextStream(stderr) << made.error().message() << '\n';
        return 1;
    }
    QTextStream(stdout) << made->size() << " files\n";
    return 0;
}
