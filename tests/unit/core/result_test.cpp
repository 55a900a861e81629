#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace sagitta::test {
namespace {

Result<int> half(int n) {
    if (n % 2)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 is odd").arg(n));
    return n / 2;
}

Result<int> quarter(int n) {
    SAGITTA_TRY(const int h, half(n));
    SAGITTA_TRY(const int q, half(h));
    return q;
}

Result<void> checkBoth(int a, int b) {
    SAGITTA_CHECK(half(a));
    SAGITTA_CHECK(half(b));
    return {};
}

TEST(Result, CarriesValueOrError) {
    EXPECT_EQ(*quarter(8), 2);
    const Result<int> odd = quarter(6);
    ASSERT_FALSE(odd);
    EXPECT_EQ(odd.error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(odd.error().detail(), QStringLiteral("3 is odd"));
    EXPECT_EQ(odd.valueOr(-1), -1);
}

TEST(Result, VoidResultPassesErrorsOn) {
    EXPECT_TRUE(checkBoth(2, 4));
    EXPECT_FALSE(checkBoth(2, 3));
}

TEST(Result, MovesItsValueOut) {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
    const std::unique_ptr<int> value = *std::move(result);
    EXPECT_EQ(*value, 5);
}

TEST(Error, MessageTellsTheCausesInOrder) {
    const Error disk(ErrorCode::Full, QStringLiteral("disk full"));
    const Error open(ErrorCode::Io, QStringLiteral("cannot write"), disk);
    EXPECT_EQ(open.message(), QStringLiteral("cannot write: disk full"));
    EXPECT_EQ(open.cause()->code(), ErrorCode::Full);
}

} // namespace
} // namespace sagitta::test
