// sagitta: the windows.
#include "app/demo_pacs.h"
#include "app/gui/desktop.h"
#include "core/log.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace sagitta;

// A C-MOVE from it comes back to this program.
std::optional<network::RemoteNode> ourselves(const QString& aeTitle) {
    network::RemoteNode us;
    us.name = us.aeTitle = aeTitle;
    us.host = QStringLiteral("127.0.0.1");
    us.port = us.ourPort;
    return us;
}

// On a free port, which is entered anew each time.
Result<std::unique_ptr<app::DemoPacs>> startDemo(app::Engine& engine) {
    SAGITTA_TRY(std::unique_ptr<app::DemoPacs> demo, app::DemoPacs::start(engine.demoFolder(), 0, ourselves));
    SAGITTA_CHECK(engine.nodes().add(demo->node()));
    engine.jobs().submit(std::make_shared<app::DemoJob>(*demo), JobPriority::User);
    return demo;
}

int run(int argc, char** argv) {
    const Result<void> ready = app::initProcess();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sagitta"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sagitta"));
    QApplication::setApplicationVersion(QStringLiteral(SAGITTA_VERSION));
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("data"), QStringLiteral("Folder of the local studies, nodes and settings."),
                      QStringLiteral("folder"), app::defaultDataDir()});
    parser.addOption(
        {QStringLiteral("demo"),
         QStringLiteral("Start a demo PACS with studies of nobody on this computer, and enter it as a node.")});
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
    std::unique_ptr<app::DemoPacs> demo; // before the engine, whose job queue fills it
    const Result<std::unique_ptr<app::Engine>> engine = app::Engine::open(parser.value(QStringLiteral("data")));
    if (!engine)
        return fail(engine.error());
    if (parser.isSet(QStringLiteral("demo"))) {
        Result<std::unique_ptr<app::DemoPacs>> started = startDemo(**engine);
        if (!started)
            return fail(started.error());
        demo = *std::move(started);
    }
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
