#include "network/dimse/matching.h"

#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

TEST(Matching, TextTakesWildcardsAndIgnoresCase) {
    EXPECT_TRUE(matchesText(QStringLiteral("DOE*"), QStringLiteral("doe^jane")));
    EXPECT_TRUE(matchesText(QStringLiteral("*"), QString()));
    EXPECT_TRUE(matchesText(QStringLiteral("A?C"), QStringLiteral("abc")));
    EXPECT_TRUE(matchesText(QStringLiteral("*b*d"), QStringLiteral("abcabd")));
    EXPECT_FALSE(matchesText(QStringLiteral("A?C"), QStringLiteral("AC")));
    EXPECT_FALSE(matchesText(QStringLiteral("DOE"), QStringLiteral("DOE2")));
    EXPECT_FALSE(matchesText(QStringLiteral("?"), QString()));
}

TEST(Matching, PatternOfStarsDoesNotExplode) {
    const QString pattern = QStringLiteral("*a").repeated(200) + u'b';
    EXPECT_FALSE(matchesText(pattern, QString(20000, u'a')));
}

TEST(Matching, NameMayBeInAnyComponentGroup) {
    const QString name = QString::fromUtf8("Yamada^Tarou=山田^太郎=やまだ^たろう");
    EXPECT_TRUE(matchesName(QStringLiteral("yamada*"), name));
    EXPECT_TRUE(matchesName(QString::fromUtf8("山田*"), name));
    EXPECT_TRUE(matchesName(QString::fromUtf8("やまだ^たろう"), name));
    EXPECT_FALSE(matchesName(QStringLiteral("tarou*"), name));
}

TEST(Matching, NameIgnoresAccentsCaretsAndEmptyComponents) {
    const QString name = QString::fromUtf8("Müller^Anna^^");
    EXPECT_TRUE(matchesName(QStringLiteral("MULLER^ANNA"), name));
    EXPECT_TRUE(matchesName(QStringLiteral("muller anna"), name));
    EXPECT_FALSE(matchesName(QStringLiteral("miller*"), name));
}

TEST(Matching, DateRanges) {
    const QString date = QStringLiteral("20240301");
    EXPECT_TRUE(matchesDate(QStringLiteral("20240301"), date));
    EXPECT_TRUE(matchesDate(QStringLiteral("20240101-20240301"), date));
    EXPECT_TRUE(matchesDate(QStringLiteral("20240301-"), date));
    EXPECT_TRUE(matchesDate(QStringLiteral("-20240301"), date));
    EXPECT_TRUE(matchesDate(QStringLiteral("20240301"), QStringLiteral("2024.03.01")));
    EXPECT_FALSE(matchesDate(QStringLiteral("20240302"), date));
    EXPECT_FALSE(matchesDate(QStringLiteral("20240302-"), date));
    EXPECT_FALSE(matchesDate(QStringLiteral("-20240229"), date));
}

TEST(Matching, UnknownDateIsKept) {
    EXPECT_TRUE(matchesDate(QStringLiteral("20240301"), QString()));
    EXPECT_TRUE(matchesDate(QStringLiteral("20240301"), QStringLiteral("unknown")));
}

TEST(Matching, WhatIsADateRange) {
    for (const char* good : {"20240301", "20240301-", "-20240301", "20240101-20240301"})
        EXPECT_TRUE(isDateRange(QLatin1String(good))) << good;
    for (const char* bad : {"", "-", "2024", "20240301-2024", "today", "20240301-20240302-20240303"})
        EXPECT_FALSE(isDateRange(QLatin1String(bad))) << bad;
}

} // namespace
} // namespace sagitta::network
