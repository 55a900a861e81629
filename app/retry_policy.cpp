#include "app/retry_policy.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace sagitta::app {

bool waitInterruptibly(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

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
