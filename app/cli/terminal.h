// The two things of sagitta-cli that differ from platform to platform: Ctrl-C and whether a person watches.
#pragma once

#include <chrono>
#include <functional>

namespace sagitta::app {

bool standardErrorIsTerminal();

// At the first Ctrl-C (or SIGTERM) calls onInterrupt, on a thread of its own, and leaves the program kInterruptGrace to
// end by itself; then, or at the second one, the process ends with exit code 130. The store survives that, as it does a
// crash. Call before any thread is made.
void watchInterrupts(std::function<void()> onInterrupt);

// Within the 2 s that a cancel may take.
inline constexpr std::chrono::milliseconds kInterruptGrace{1800};

} // namespace sagitta::app
