#include "app/cli/terminal.h"

#include <windows.h>

#include <io.h>

namespace sagitta::app {
namespace {

std::function<void()> g_onInterrupt;

BOOL WINAPI handleControl(DWORD event) {
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        return FALSE;
    g_onInterrupt();
    return TRUE;
}

} // namespace

bool standardErrorIsTerminal() { return _isatty(2) != 0; }

void watchInterrupts(std::function<void()> onInterrupt) {
    g_onInterrupt = std::move(onInterrupt);
    SetConsoleCtrlHandler(handleControl, TRUE);
}

} // namespace sagitta::app
