#include "network/dimse/status_words.h"

#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

TEST(StatusWords, SaysCodeAndComment) {
    EXPECT_EQ(statusWords(0xa700), QStringLiteral("out of resources (status A700)"));
    EXPECT_EQ(statusWords(0xa702), QStringLiteral("out of resources: it cannot send the images (status A702)"));
    EXPECT_EQ(statusWords(0xc123, QStringLiteral(" index broken ")),
              QStringLiteral("unable to process (status C123): index broken"));
    EXPECT_EQ(statusWords(0x0124), QStringLiteral("not authorised (status 0124)"));
    EXPECT_EQ(statusWords(0x7777), QStringLiteral("unknown status (status 7777)"));
}

TEST(StatusWords, Classes) {
    EXPECT_TRUE(isPending(0xff00));
    EXPECT_TRUE(isPending(0xff01));
    EXPECT_FALSE(isPending(0xfe00));
    EXPECT_TRUE(isWarning(0xb000));
    EXPECT_TRUE(isWarning(0x0001));
    EXPECT_FALSE(isWarning(0xa700));
    EXPECT_FALSE(isWarning(0x0000));
}

} // namespace
} // namespace sagitta::network
