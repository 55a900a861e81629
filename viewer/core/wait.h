// Waiting for a time to pass, which ends at once when it is asked to. Blocks the caller's thread; never the GUI's.
#pragma once

#include <chrono>
#include <stop_token>

namespace sagitta {

// False when it was asked to stop.
bool waitInterruptibly(std::chrono::milliseconds time, const std::stop_token& stop);

} // namespace sagitta
