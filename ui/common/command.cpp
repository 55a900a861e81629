#include "ui/common/command.h"

#include <QObject>

namespace sagitta::ui {

const CommandScope& commonScope() {
    static constexpr const char* kWindow = QT_TR_NOOP("Window");
    static constexpr CommandKind kPlain = CommandKind::Plain;
    static constexpr CommandInfo kCommands[] = {
        {"commandPalette", kWindow, QT_TR_NOOP("All commands"), "Ctrl+K | Ctrl+Shift+P", kPlain, Icon::List},
        {"showSettings", kWindow, QT_TR_NOOP("Settings…"), "Ctrl+,", kPlain, Icon::Settings},
        {"showHelp", kWindow, QT_TR_NOOP("Help and keys"), "F1", CommandKind::Checkable, Icon::Why},
        {"fullScreen", kWindow, QT_TR_NOOP("Full screen"), "F11", CommandKind::Checkable},
        {"nextScreen", kWindow, QT_TR_NOOP("Move to the next monitor"), "Ctrl+Shift+M"},
        {"closeWindow", kWindow, QT_TR_NOOP("Close this window"), "Ctrl+W"},
        {"quit", kWindow, QT_TR_NOOP("Quit Sagitta"), "Ctrl+Q"},
    };
    static constexpr CommandScope kScope{"common", QT_TR_NOOP("Every window"), kCommands};
    return kScope;
}

} // namespace sagitta::ui
