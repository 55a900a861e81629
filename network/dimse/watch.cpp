#include "network/dimse/watch.h"

#include <algorithm>

namespace sagitta::network {
namespace {

constexpr std::chrono::milliseconds kSlice{100};
constexpr std::chrono::milliseconds kGoodbye{1000};

} // namespace

void Watch::endWithin(std::chrono::milliseconds time) {
    const Clock::rep end = (Clock::now() + time).time_since_epoch().count();
    Clock::rep before = m_end.load();
    while (end < before && !m_end.compare_exchange_weak(before, end)) {
    }
}

bool Watch::isLate() {
    const Clock::duration now = Clock::now().time_since_epoch();
    if (m_stop.stop_requested() && m_end.load() == Clock::duration::max().count())
        endWithin(kGoodbye);
    return now.count() > m_end.load();
}

bool Watch::wait(NativeSocket socket, bool (*ready)(NativeSocket, int)) {
    const Clock::time_point start = Clock::now();
    while (!isLate()) {
        if (ready(socket, static_cast<int>(kSlice.count())))
            return true;
        if (m_stop.stop_requested() && !m_goodbye)
            return false;
        if (Clock::now() - start >= m_silence) {
            m_timedOut = true;
            return false;
        }
    }
    return false;
}

} // namespace sagitta::network
