#include "app/cli/command.h"
#include "app/cli/terminal.h"

#include <windows.h>

#include <io.h>

#include <atomic>
#include <cstdlib>
#include <thread>

namespace sagitta::app {
namespace {

std::function<void()> g_onInterrupt;
std::atomic<bool> g_isInterrupted{false};

BOOL WINAPI handleControl(DWORD event) {
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        return FALSE;
    if (g_isInterrupted.exchange(true))
        std::_Exit(kExitInterrupted);
    g_onInterrupt();
    std::thread([] {
        std::this_thread::sleep_for(kInterruptGrace);
        std::_Exit(kExitInterrupted);
    }).detach();
    return TRUE;
}

} // namespace

bool standardErrorIsTerminal() { return _isatty(2) != 0; }

void watchInterrupts(std::function<void()> onInterrupt) {
    g_onInterrupt = std::move(onInterrupt);
    SetConsoleCtrlHandler(handleControl, TRUE);
}

} // namespace sagitta::app
