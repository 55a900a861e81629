// sagitta: the windows.
#include "app/gui/start_up.h"
#include "core/log.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QIcon>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace sagitta;

constexpr int kExitUsage = 2;

QIcon programIcon() {
    QIcon icon;
    for (const int side : {16, 32, 48, 128})
        icon.addFile(QStringLiteral(":/sagitta/icons/sagitta-%1.png").arg(side), {side, side});
    return icon;
}

int run(int argc, char** argv) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    if (const QString answer = app::answerWithoutWindows(arguments); !answer.isEmpty()) {
        std::fputs(answer.toUtf8().constData(), stdout);
        return 0;
    }
    const Result<void> ready = app::initProcess();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sagitta"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sagitta"));
    QApplication::setApplicationVersion(QStringLiteral(SAGITTA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("sagitta")); // the windows belong to this menu entry
    app::CommandLine line = app::parseCommandLine(QApplication::arguments());
    if (!line.problem.isEmpty()) {
        std::fprintf(stderr, "sagitta: %s; --help says what it can do\n", qPrintable(line.problem));
        return kExitUsage;
    }
    installLog(line.isVerbose ? LogLevel::Info : LogLevel::Warnings);

    ui::applyTheme(application); // while the data folder is opened, from the second time on
    QApplication::setWindowIcon(programIcon());
    int code = app::Desktop::kRestart;
    while (code == app::Desktop::kRestart) {
        app::StartUp startUp(line);
        ready ? startUp.begin() : startUp.refuse(ready.error());
        code = QApplication::exec();
        line = startUp.line();
    }
    return code;
}

} // namespace

int main(int argc, char** argv) {
    const int code = run(argc, argv);
    // A connect that was left behind may still be under way: its thread must not meet the destruction of statics.
    std::fflush(nullptr);
    std::_Exit(code);
}
