// What the commands do that every window has, for the tables of the windows. The window stands beside another one of
// the program, stage.other; stage.told holds what it asks of the program.
#pragma once

#include "unit/ui/command_effect.h"

#include <QDockWidget>
#include <QScreen>
#include <QTextBrowser>

namespace sagitta::test {

template<class Stage>
CommandEffects<Stage> commonEffects() {
    return {
        {"commandPalette",
         [](Stage& s) { return s.isShown("commandPalettePanel") && s.window->focusWidget() == &s.the("paletteText"); }},
        {"showSettings", [](Stage& s) { return s.told == QStringList{"settings"}; }},
        {"showHelp",
         [](Stage& s) {
             return s.isShown("helpDock") &&
                    s.template the<QTextBrowser>("helpPanel").toPlainText().contains("All commands");
         }},
        {"fullScreen", [](Stage& s) { return s.window->isFullScreen(); }},
        {"nextScreen", [](Stage& s) { return s.window->screen() != QGuiApplication::primaryScreen(); }},
        {"closeWindow", [](Stage& s) { return !s.window->isVisible() && s.other.isVisible(); }},
        {"quit", [](Stage& s) { return !s.window->isVisible() && !s.other.isVisible(); }},
    };
}

// Of a command that needs two screens: where there is but one, runs the test that is running once more, with two. True:
// it has been done, there.
bool isDoneElsewhere(const char* command);

} // namespace sagitta::test
