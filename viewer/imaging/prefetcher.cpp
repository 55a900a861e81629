#include "imaging/prefetcher.h"

#include <algorithm>

namespace sagitta::imaging {

namespace {

// Frames behind are worth a look back now and then: one for so many ahead.
constexpr int kAheadPerBehind = 3;

} // namespace

std::vector<dicom::DisplayFrame> prefetchOrder(const dicom::DisplaySet& set, int current, int direction, int limit) {
    const int count = static_cast<int>(set.frames.size());
    std::vector<dicom::DisplayFrame> order;
    if (count == 0 || limit <= 0)
        return order;
    current = std::clamp(current, 0, count - 1);
    const int forward = direction < 0 ? -1 : 1;
    const int aheadPerTurn = direction == 0 ? 1 : kAheadPerBehind;
    int ahead = current + forward;
    int behind = current - forward;
    const auto isIn = [&](int index) { return index >= 0 && index < count; };
    const auto wanted = static_cast<std::size_t>(std::min(limit, count - 1));
    const auto take = [&](int& index, int step) {
        if (order.size() < wanted && isIn(index))
            order.push_back(set.frames[static_cast<std::size_t>(index)]);
        index += isIn(index) ? step : 0;
    };
    while (order.size() < wanted) {
        for (int n = 0; n < aheadPerTurn; ++n)
            take(ahead, forward);
        take(behind, -forward);
    }
    return order;
}

} // namespace sagitta::imaging
