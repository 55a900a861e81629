#include "app/cli/command.h"
#include "app/cli/terminal.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
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
        if (sigwait(&interrupts, &number) != 0)
            return;
        onInterrupt();
        std::thread([] {
            std::this_thread::sleep_for(kInterruptGrace);
            std::_Exit(kExitInterrupted);
        }).detach();
        sigwait(&interrupts, &number);
        std::_Exit(kExitInterrupted);
    }).detach();
}

} // namespace sagitta::app
