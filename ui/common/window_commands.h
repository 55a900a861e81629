// WindowCommands: what every main window can do: command palette, help page (a dock at the right), full screen,
// closing. Made once the window's own commands are. GUI thread.
#pragma once

#include "ui/common/command_palette.h"

#include <QObject>
#include <QPointer>

class QDockWidget;
class QMainWindow;

namespace sagitta::ui {

class WindowCommands : public QObject {
    Q_OBJECT
public:
    // `introduction` is the help page's beginning, `more` what the palette offers beside the commands.
    WindowCommands(QMainWindow& window, CommandSet& commands, const QString& introduction,
                   CommandPalette::More more = {});

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void watchFocus(QWidget* now);

    QMainWindow& m_window;
    CommandSet& m_commands;
    CommandPalette* m_palette; // the window's
    QPointer<QWidget> m_text;  // in which something can be written, and which has the focus
};

} // namespace sagitta::ui
