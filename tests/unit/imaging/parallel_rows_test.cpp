#include "imaging/parallel_rows.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

using sagitta::imaging::parallelRows;

TEST(ParallelRows, CoversEachRowOnce) {
    for (const int threads : {-1, 1, 2, 7}) {
        for (const int rows : {0, 1, 63, 64, 65, 1000}) {
            std::vector<std::atomic<int>> seen(static_cast<std::size_t>(rows));
            parallelRows(rows, 16, threads, [&](int begin, int end) {
                EXPECT_LE(end - begin, 16);
                for (int row = begin; row < end; ++row)
                    ++seen[static_cast<std::size_t>(row)];
            });
            for (const auto& count : seen)
                EXPECT_EQ(count, 1);
        }
    }
}

TEST(ParallelRows, APieceOfNothingIsARow) {
    int calls = 0;
    parallelRows(5, 0, 1, [&](int begin, int end) {
        EXPECT_EQ(end, begin + 1);
        ++calls;
    });
    EXPECT_EQ(calls, 5);
}

TEST(ParallelRows, Nests) {
    std::atomic<int> sum{0};
    parallelRows(4, 1, 2, [&](int, int) { parallelRows(8, 1, 2, [&](int, int) { ++sum; }); });
    EXPECT_EQ(sum, 32);
}

TEST(ParallelRows, HandsAnExceptionToTheCaller) {
    for (const int threads : {1, 3}) {
        EXPECT_THROW(parallelRows(100, 1, threads,
                                  [](int begin, int) {
                                      if (begin == 50)
                                          throw std::runtime_error("row 50");
                                  }),
                     std::runtime_error);
    }
}
