#include "app/manual.h"

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

const app::Manual kManual{
    QStringLiteral("try-it"),
    QStringLiteral("1.2"),
    QStringLiteral("tries it"),
    QStringLiteral("FILE…"),
    {QStringLiteral(".began so, with a \\ in it")},
    {{QStringLiteral("Options"), {{QStringLiteral("--all"), QStringLiteral("N"), QStringLiteral("All of it.")}}}}};

TEST(Manual, HelpIsForATerminal) {
    EXPECT_EQ(app::helpText(kManual), QStringLiteral("usage: try-it FILE…\n"
                                                     "\nOptions:\n"
                                                     "  --all N\n"
                                                     "      All of it.\n"));
}

TEST(Manual, APageSaysTheSameAndEscapesWhatManTakesForACommand) {
    const QString page = app::manPage(kManual);
    EXPECT_TRUE(page.startsWith(QLatin1String(".TH TRY\\-IT 1 \"\" \"Sagitta 1.2\""))) << page.toStdString();
    EXPECT_TRUE(page.contains(QLatin1String("try\\-it \\- tries it\n")));
    EXPECT_TRUE(page.contains(QLatin1String("FILE...\n")));
    EXPECT_TRUE(page.contains(QLatin1String("\n\\&.began so, with a \\e in it\n")));
    EXPECT_TRUE(page.contains(QLatin1String(".TP\n\\fB\\-\\-all\\fR N\nAll of it.\n")));
}

} // namespace
} // namespace sagitta::test
