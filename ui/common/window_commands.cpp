#include "ui/common/window_commands.h"

#include "ui/common/window_memory.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QScreen>

namespace sagitta::ui {
namespace {

// A maximised window is so there, too.
void moveToNextScreen(QMainWindow& window) {
    const QList<QScreen*> screens = QGuiApplication::screens();
    const auto now = screens.indexOf(window.screen());
    const QScreen* next = screens[(now + 1) % screens.size()];
    if (next == window.screen())
        return;
    const Qt::WindowStates states = window.windowState();
    const QRect place =
        placeOnScreen(window.normalGeometry(), window.screen()->availableGeometry(), next->availableGeometry());
    window.setWindowState(Qt::WindowNoState);
    window.setGeometry(place);
    window.setWindowState(states);
}

} // namespace

WindowCommands::WindowCommands(QMainWindow& window, CommandSet& commands, HelpPanel::Introduction introduction,
                               CommandPalette::More more) :
    QObject(&window),
    m_palette(new CommandPalette(window, commands, std::move(more))) {
    auto* dock = new QDockWidget(tr("Help"), &window);
    dock->setObjectName(QStringLiteral("helpDock"));
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
    dock->setWidget(new HelpPanel(commands, std::move(introduction)));
    window.addDockWidget(Qt::RightDockWidgetArea, dock);
    dock->hide();
    connect(dock, &QDockWidget::visibilityChanged, commands.action("showHelp"), &QAction::setChecked);
    commands.on("showHelp", [dock, &window](bool on) {
        dock->setVisible(on);
        if (on) // another panel may stand in that place already
            window.resizeDocks({dock}, {window.height() * 3 / 5}, Qt::Vertical);
    });
    commands.on("commandPalette", [this] { m_palette->open(); });
    commands.on("showSettings", [this] { emit settingsRequested(); });
    commands.on("fullScreen",
                [&window](bool on) { on ? window.showFullScreen() : window.setWindowState(Qt::WindowNoState); });
    commands.on("nextScreen", [&window] { moveToNextScreen(window); });
    commands.on("closeWindow", [&window] { window.close(); });
    commands.on("quit", [] { QApplication::closeAllWindows(); });
}

} // namespace sagitta::ui
