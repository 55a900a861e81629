#include "network/dimse/memory_budget.h"

#include <gtest/gtest.h>

#include <future>

namespace sagitta::network {
namespace {

using namespace std::chrono_literals;

TEST(MemoryBudget, WhatIsHeldIsNotGivenTwice) {
    MemoryBudget budget(100);
    auto first = budget.take(60, 0ms, {});
    ASSERT_TRUE(first);
    EXPECT_FALSE(budget.take(60, 0ms, {}));
    EXPECT_TRUE(budget.take(40, 0ms, {}));
    first.reset();
    EXPECT_TRUE(budget.take(100, 0ms, {}));
}

TEST(MemoryBudget, AShareThatWasMovedIsGivenBackOnce) {
    MemoryBudget budget(100);
    {
        auto first = budget.take(60, 0ms, {});
        ASSERT_TRUE(first);
        const MemoryBudget::Share moved(*std::move(first));
    }
    const auto all = budget.take(100, 0ms, {});
    ASSERT_TRUE(all);
    EXPECT_FALSE(budget.take(1, 0ms, {}));
}

TEST(MemoryBudget, MoreThanAllWaitsForAll) {
    MemoryBudget budget(100);
    auto first = budget.take(1, 0ms, {});
    EXPECT_FALSE(budget.take(1000, 0ms, {}));
    first.reset();
    EXPECT_TRUE(budget.take(1000, 0ms, {}));
}

TEST(MemoryBudget, WhoWaitsGoesOnWhenThereIsRoom) {
    MemoryBudget budget(100);
    auto first = budget.take(100, 0ms, {});
    auto waiting = std::async(std::launch::async, [&] { return budget.take(50, 60s, {}).has_value(); });
    first.reset();
    EXPECT_TRUE(waiting.get());
}

TEST(MemoryBudget, AStopEndsTheWait) {
    MemoryBudget budget(100);
    const auto all = budget.take(100, 0ms, {});
    std::stop_source stop;
    auto waiting = std::async(std::launch::async, [&] { return budget.take(1, 60s, stop.get_token()).has_value(); });
    stop.request_stop();
    EXPECT_FALSE(waiting.get());
}

} // namespace
} // namespace sagitta::network
