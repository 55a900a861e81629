// CommandPalette: every command of a window by name: type a few letters of its words, Enter does it. A panel over the
// top of the window, nothing modal; Escape or a click elsewhere closes it. GUI thread.
#pragma once

#include "ui/common/command_set.h"

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace sagitta::ui {

// What is offered beside the commands: a series to open, a window to choose, a layout.
struct PaletteEntry {
    QString group;
    QString text;
    QString keys;
    std::function<void()> run;
    bool isEnabled = true;
};

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    using More = std::function<std::vector<PaletteEntry>()>;
    // `more` is asked whenever the palette opens.
    CommandPalette(QWidget& window, const CommandSet& commands, More more = {});

    // All there are now: the commands, then what the window offers beside them.
    std::vector<PaletteEntry> entries() const;
    void open();
    void close();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void move(int rows);
    void run(int row);
    void place();

    QWidget& m_window;
    const CommandSet& m_commands;
    More m_more;
    QLineEdit* m_text;
    QListWidget* m_list;
    QPointer<QWidget> m_focusBefore;
    std::vector<PaletteEntry> m_entries;
    std::vector<size_t> m_shown; // rows of the list -> m_entries
};

} // namespace sagitta::ui
