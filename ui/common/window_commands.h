// WindowCommands: what every main window can do: command palette, settings, help page (a dock at the right), full
// screen, closing. Made once the window's own commands are. GUI thread.
#pragma once

#include "ui/common/command_palette.h"
#include "ui/common/help_panel.h"

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace sagitta::ui {

class WindowCommands : public QObject {
    Q_OBJECT
public:
    // `introduction` is the help page's beginning, `more` what the palette offers beside the commands.
    WindowCommands(QMainWindow& window, CommandSet& commands, HelpPanel::Introduction introduction,
                   CommandPalette::More more = {});

    CommandPalette& palette() { return *m_palette; }

signals:
    void settingsRequested();

private:
    CommandPalette* m_palette; // the window's
};

} // namespace sagitta::ui
