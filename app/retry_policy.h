// RetryPolicy: how long a retrieve waits before it tries again after its connection was lost, and when it gives up.
// Values; the waiting itself can be replaced, so that tests take no time.
#pragma once

#include "core/result.h"
#include "core/wait.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace sagitta::app {

struct RetryPolicy {
    using Wait = std::function<bool(std::chrono::milliseconds, const std::stop_token&)>;

    int triesWithoutProgress = 10;
    int triesBeforeAnything = 10;  // as long as nothing at all has arrived
    std::chrono::seconds first{1}; // doubled from try to try …
    std::chrono::seconds most{60}; // … up to this
    Wait wait = waitInterruptibly;

    // After so many tries in a row that brought nothing (0: the last one brought something).
    std::chrono::seconds delayAfter(int triesInVain) const;
};

// Whether trying again may help: the way to the other side failed, not what it or we had to say.
bool isTransportError(const Error& error);

} // namespace sagitta::app
