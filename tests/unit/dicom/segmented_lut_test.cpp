// Segmented palettes by the text of PS3.3 C.7.9.2.
#include "dicom/segmented_lut.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

using namespace sagitta;
using namespace sagitta::dicom;

namespace {

using Words = std::vector<std::uint16_t>;

QString problemOf(const Words& units, int unitBytes, std::size_t count) {
    const Result<Words> entries = expandSegmentedLut(units, unitBytes, count);
    EXPECT_TRUE(entries || entries.error().code() == ErrorCode::Corrupt);
    return entries ? QString() : entries.error().detail();
}

Words expanded(const Words& units, int unitBytes, std::size_t count) {
    const Result<Words> entries = expandSegmentedLut(units, unitBytes, count);
    EXPECT_TRUE(entries) << entries.error().message().toStdString();
    return entries ? *entries : Words();
}

TEST(SegmentedLut, DiscreteSegmentsAreTheirEntries) {
    EXPECT_EQ(expanded({0, 3, 7, 65535, 1}, 2, 3), (Words{7, 65535, 1}));
    EXPECT_EQ(expanded({0, 1, 7, 0, 2, 8, 9}, 1, 3), (Words{7, 8, 9}));
}

// (X0, Y0) is the end of the segment before, (X0 + length, Y1) that of this one, and the values between lie on the
// straight line.
TEST(SegmentedLut, LinearSegmentsAreStraightLines) {
    for (const int y0 : {0, 3, 200, 65535}) {
        for (const int y1 : {0, 1, 77, 32768, 65535}) {
            for (const int length : {1, 2, 3, 7, 255, 1000}) {
                const Words entries = expanded({0, 1, static_cast<std::uint16_t>(y0), 1,
                                                static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(y1)},
                                               2, static_cast<std::size_t>(length) + 1);
                ASSERT_EQ(entries.front(), y0);
                ASSERT_EQ(entries.back(), y1);
                for (int x = 1; x <= length; ++x) {
                    const double line = y0 + (y1 - y0) * static_cast<double>(x) / length;
                    ASSERT_EQ(entries[static_cast<std::size_t>(x)], std::floor(line + 0.5)) << y0 << ' ' << y1;
                }
            }
        }
    }
    EXPECT_EQ(problemOf({1, 3, 9}, 2, 3), QStringLiteral("segmented palette data: the first segment is linear"));
}

TEST(SegmentedLut, IndirectSegmentsCopySegmentsFromAByteOffset) {
    // A discrete segment of three words, a linear one of three, and both again: the line begins at what came before it.
    const Words words{0, 1, 100, 1, 2, 0, 2, 2, 0, 0};
    EXPECT_EQ(expanded(words, 2, 6), (Words{100, 50, 0, 100, 50, 0}));
    // The linear one alone, by its offset of six bytes, from another value.
    EXPECT_EQ(expanded({0, 1, 100, 1, 2, 0, 0, 1, 40, 2, 1, 6, 0}, 2, 6), (Words{100, 50, 0, 40, 20, 0}));
    // Of 8 bits the offset takes four bytes, the least significant first.
    EXPECT_EQ(expanded({0, 1, 100, 1, 2, 0, 2, 1, 3, 0, 0, 0}, 1, 5), (Words{100, 50, 0, 0, 0}));
    Words far{0, 255};
    far.resize(257, 1);
    for (const std::uint16_t unit : {0, 2, 8, 9, 2, 1, 1, 1, 0, 0}) // 257 = 0x101
        far.push_back(unit);
    Words expected(255, 1);
    expected.insert(expected.end(), {8, 9, 8, 9});
    EXPECT_EQ(expanded(far, 1, 259), expected);
    // A segment that follows.
    EXPECT_EQ(expanded({0, 1, 5, 2, 1, 14, 0, 0, 1, 6}, 2, 3), (Words{5, 6, 6}));
    // The upper sixteen bits count.
    Words large{0, 40000};
    large.resize(40002, 3);
    for (const std::uint16_t unit : {0, 1, 4, 2, 1, 80004 & 0xffff, 80004 >> 16})
        large.push_back(unit);
    Words largeExpected(40000, 3);
    largeExpected.insert(largeExpected.end(), {4, 4});
    EXPECT_EQ(expanded(large, 2, 40002), largeExpected);
}

TEST(SegmentedLut, AnIndirectSegmentCopiesNoIndirectOne) {
    const auto recursion = QStringLiteral("segmented palette data: an indirect segment copies an indirect one");
    EXPECT_EQ(problemOf({0, 1, 5, 2, 1, 6, 0}, 2, 2), recursion) << "itself";
    EXPECT_EQ(problemOf({0, 1, 5, 2, 1, 0, 0, 2, 1, 6, 0}, 2, 3), recursion) << "another";
    EXPECT_EQ(problemOf({0, 1, 5, 2, 2, 0, 0}, 2, 4), recursion) << "as its second";
}

TEST(SegmentedLut, WhatIsDamagedIsRefusedWithAReason) {
    const auto has = [](const Words& units, int unitBytes, std::size_t count, const char* part) {
        return problemOf(units, unitBytes, count).contains(QLatin1String(part));
    };
    EXPECT_TRUE(has({}, 2, 1, "0 of 1 entries"));
    EXPECT_TRUE(has({3, 1, 5}, 2, 1, "unknown type 3"));
    EXPECT_TRUE(has({0, 2, 5}, 2, 2, "cut off"));
    EXPECT_TRUE(has({0, 1, 5, 1, 2}, 2, 3, "cut off"));
    EXPECT_TRUE(has({0, 1, 5, 2, 1, 0}, 2, 2, "cut off"));
    EXPECT_TRUE(has({0, 1, 5, 2, 1, 0, 0}, 1, 2, "cut off"));
    EXPECT_TRUE(has({0, 1, 5, 7}, 2, 1, "cut off"));
    EXPECT_TRUE(has({0, 1, 5, 1, 0, 9}, 2, 1, "empty"));
    EXPECT_TRUE(has({0, 1, 5, 0, 0, 0, 1, 6}, 2, 2, "empty"));
    EXPECT_TRUE(has({0, 1, 5}, 2, 2, "1 of 2 entries"));
    EXPECT_TRUE(has({0, 3, 5, 6, 7}, 2, 2, "more than 2 entries"));
    EXPECT_TRUE(has({0, 1, 5, 1, 65535, 6}, 2, 65535, "more than 65535 entries"));
    EXPECT_TRUE(has({0, 1, 5, 2, 1, 2, 0}, 2, 2, "points at 2")) << "into a segment";
    EXPECT_TRUE(has({0, 1, 5, 2, 1, 1, 0}, 2, 2, "points at 1")) << "into a word";
    EXPECT_TRUE(has({0, 1, 5, 2, 1, 65535, 65535}, 2, 2, "points at 4294967295"));
    EXPECT_TRUE(has({0, 1, 5, 2, 9, 0, 0}, 2, 10, "more segments than there are"));
}

TEST(SegmentedLut, ZerosBehindTheLastSegmentArePadding) {
    EXPECT_EQ(expanded({0, 1, 5, 0}, 1, 1), (Words{5}));
    EXPECT_EQ(expanded({0, 1, 0, 0, 0, 0}, 2, 1), (Words{0}));
}

} // namespace
