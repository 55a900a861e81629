#include "render/planar/text_format.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

TEST(PatientName, IsFamilyThenGiven) {
    EXPECT_EQ(patientNameText(QStringLiteral("Doe^Jane^Q^Dr^MD")), "DOE, Jane Q");
    EXPECT_EQ(patientNameText(QStringLiteral("Doe")), "DOE");
    EXPECT_EQ(patientNameText(QStringLiteral("^Jane")), "Jane");
    EXPECT_EQ(patientNameText(QString::fromUtf8("山田^太郎")), QString::fromUtf8("山田, 太郎"));
    EXPECT_EQ(patientNameText({}), "");
}

TEST(DateAndTime, AreWrittenAlikeEverywhere) {
    EXPECT_EQ(dateText(QStringLiteral(" 20240301 ")), "2024-03-01");
    EXPECT_EQ(dateText(QStringLiteral("20241301")), "20241301");
    EXPECT_EQ(dateText(QStringLiteral("2024.03.01")), "2024.03.01");
    EXPECT_EQ(timeText(QStringLiteral("140522.123")), "14:05");
    EXPECT_EQ(timeText(QStringLiteral("14:05:22")), "14:05");
    EXPECT_EQ(timeText(QStringLiteral("14")), "14");
}

TEST(Age, IsReadable) {
    EXPECT_EQ(ageText(QStringLiteral("058Y")), "58 y");
    EXPECT_EQ(ageText(QStringLiteral("003M")), "3 m");
    EXPECT_EQ(ageText(QStringLiteral("58")), "58");
    EXPECT_EQ(ageText(QStringLiteral("058X")), "058X");
    EXPECT_EQ(ageText({}), "");
}

TEST(Units, AreReadable) {
    EXPECT_EQ(unitText(QStringLiteral("BQML")), "Bq/ml");
    EXPECT_EQ(unitText(QStringLiteral("HU")), "HU");
    EXPECT_EQ(unitText(QStringLiteral("NONE")), "");
    EXPECT_EQ(unitText(QStringLiteral("Z_EFF")), "Z_EFF");
}

TEST(RoundedText, HasAtMostSoManyDecimals) {
    EXPECT_EQ(roundedText(QStringLiteral("3.4100000858306885"), 1), "3.4");
    EXPECT_EQ(roundedText(QStringLiteral("120.000"), 2), "120");
    EXPECT_EQ(roundedText(QStringLiteral("1200"), 0), "1200");
    EXPECT_EQ(roundedText(QStringLiteral("-0.04"), 1), "0");
    EXPECT_EQ(roundedText(QStringLiteral("80\\140.4"), 0), "80, 140");
    EXPECT_EQ(roundedText(QStringLiteral("B31f"), 1), "B31f");
    EXPECT_EQ(roundedText({}, 1), "");
}

} // namespace
} // namespace sagitta::render
