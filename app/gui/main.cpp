// sagitta: the windows.
#include "app/gui/desktop.h"
#include "core/log.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>

#include <cstdio>
#include <cstdlib>

namespace {

int run(int argc, char** argv) {
    using namespace sagitta;
    const Result<void> ready = app::initProcess();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sagitta"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sagitta"));
    QApplication::setApplicationVersion(QStringLiteral(SAGITTA_VERSION));
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("data"), QStringLiteral("Folder of the local studies, nodes and settings."),
                      QStringLiteral("folder"), app::defaultDataDir()});
    parser.addOption({QStringLiteral("verbose"), QStringLiteral("Log to the terminal what happens.")});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);
    installLog(parser.isSet(QStringLiteral("verbose")) ? LogLevel::Info : LogLevel::Warnings);
    ui::applyTheme(application);

    const auto fail = [](const Error& error) {
        QMessageBox::critical(nullptr, QStringLiteral("Sagitta cannot start"), error.message());
        return 1;
    };
    if (!ready)
        return fail(ready.error());
    const Result<std::unique_ptr<app::Engine>> engine = app::Engine::open(parser.value(QStringLiteral("data")));
    if (!engine)
        return fail(engine.error());
    app::Desktop desktop(**engine);
    desktop.studiesWindow().show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    const int code = run(argc, argv);
    // A connect that was left behind may still be under way: its thread must not meet the destruction of statics.
    std::fflush(nullptr);
    std::_Exit(code);
}
