#include "app/cli/terminal.h"

#include <signal.h>
#include <unistd.h>

#include <thread>

namespace sagitta::app {

bool standardErrorIsTerminal() { return isatty(STDERR_FILENO) != 0; }

void watchInterrupts(std::function<void()> onInterrupt) {
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    // Blocked here and in every later thread; only the watcher takes them.
    pthread_sigmask(SIG_BLOCK, &interrupts, nullptr);
    std::thread([interrupts, onInterrupt = std::move(onInterrupt)] {
        int number = 0;
        while (sigwait(&interrupts, &number) == 0)
            onInterrupt();
    }).detach();
}

} // namespace sagitta::app
