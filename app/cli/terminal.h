// The two things of sagitta-cli that differ from platform to platform: Ctrl-C and whether a person watches.
#pragma once

#include <functional>

namespace sagitta::app {

bool standardErrorIsTerminal();

// Calls onInterrupt, on a thread of its own, at each Ctrl-C (or SIGTERM). Call before any thread is made.
void watchInterrupts(std::function<void()> onInterrupt);

} // namespace sagitta::app
