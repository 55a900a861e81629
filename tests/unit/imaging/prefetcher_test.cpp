#include "imaging/prefetcher.h"

#include "made_volume.h"

#include <gtest/gtest.h>

#include <set>

using namespace sagitta;
using namespace sagitta::imaging;

namespace {

std::vector<int> indices(int count, int current, int direction, int limit) {
    const dicom::DisplaySetPtr set = test::makeSet({{}, {4, 4, count}, {}, {}, {}});
    std::vector<int> result;
    for (const dicom::DisplayFrame& frame : prefetchOrder(*set, current, direction, limit))
        result.push_back(set->indexOf(frame.ref()));
    return result;
}

} // namespace

TEST(Prefetcher, TakesTurnsWithoutADirection) { EXPECT_EQ(indices(20, 10, 0, 6), (std::vector{11, 9, 12, 8, 13, 7})); }

TEST(Prefetcher, LooksAheadFirst) {
    EXPECT_EQ(indices(20, 10, 1, 8), (std::vector{11, 12, 13, 9, 14, 15, 16, 8}));
    EXPECT_EQ(indices(20, 10, -1, 8), (std::vector{9, 8, 7, 11, 6, 5, 4, 12}));
}

TEST(Prefetcher, GoesOnBehindWhenTheEndIsReached) {
    EXPECT_EQ(indices(6, 4, 1, 10), (std::vector{5, 3, 2, 1, 0}));
    EXPECT_EQ(indices(6, 0, -1, 3), (std::vector{1, 2, 3}));
}

TEST(Prefetcher, NamesEveryOtherFrameOnce) {
    for (const int direction : {-1, 0, 1}) {
        for (int current = 0; current < 9; ++current) {
            const auto order = indices(9, current, direction, 1000);
            const std::set<int> seen(order.begin(), order.end());
            EXPECT_EQ(order.size(), 8U);
            EXPECT_EQ(seen.size(), 8U);
            EXPECT_FALSE(seen.contains(current));
        }
    }
}

TEST(Prefetcher, BearsOddQuestions) {
    EXPECT_TRUE(indices(5, 2, 1, 0).empty());
    EXPECT_TRUE(indices(5, 2, 1, -3).empty());
    EXPECT_TRUE(indices(1, 0, 1, 5).empty());
    EXPECT_EQ(indices(3, 99, 0, 5), (std::vector{1, 0}));
    EXPECT_TRUE(prefetchOrder({}, 0, 1, 5).empty());
}
