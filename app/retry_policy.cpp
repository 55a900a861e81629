#include "app/retry_policy.h"

#include <algorithm>

namespace sagitta::app {

std::chrono::seconds RetryPolicy::delayAfter(int triesInVain) const {
    std::chrono::seconds delay = first;
    for (int i = 1; i < triesInVain && delay < most; ++i)
        delay *= 2;
    return std::min(delay, most);
}

bool isTransportError(const Error& error) {
    return error.code() == ErrorCode::Timeout || error.code() == ErrorCode::Io;
}

} // namespace sagitta::app
