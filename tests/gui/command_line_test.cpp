#include "app/gui/command_line.h"

#include "app/engine.h"

#include <QDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

app::CommandLine parsed(QStringList arguments) {
    arguments.prepend(QStringLiteral("sagitta"));
    return app::parseCommandLine(arguments);
}

TEST(CommandLine, TakesPathsAndNumbers) {
    const app::CommandLine line =
        parsed({QStringLiteral("--data"), QStringLiteral("/d"), QStringLiteral("a.dcm"), QStringLiteral("/cd/x/"),
                QStringLiteral("--accession"), QStringLiteral("A 1"), QStringLiteral("--patient=P")});
    EXPECT_EQ(line.problem, "");
    EXPECT_EQ(line.dataDir, "/d");
    EXPECT_EQ(line.wanted.paths,
              (QStringList{QDir::current().absoluteFilePath(QStringLiteral("a.dcm")), QStringLiteral("/cd/x")}));
    EXPECT_EQ(line.wanted.accessionNumber, "A 1");
    EXPECT_EQ(line.wanted.patientId, "P");
    EXPECT_FALSE(line.isDemo);
    EXPECT_EQ(parsed({}).dataDir, app::defaultDataDir());
    EXPECT_TRUE(parsed({QStringLiteral("--demo")}).isDemo);
}

TEST(CommandLine, SaysWhatItDoesNotUnderstand) {
    EXPECT_TRUE(parsed({QStringLiteral("--nosuch")}).problem.contains(QLatin1String("nosuch")));
    EXPECT_NE(parsed({QStringLiteral("--study"), QStringLiteral("../1")}).problem, "");
    EXPECT_NE(parsed({QStringLiteral("--accession"), QString()}).problem, "");
    EXPECT_NE(parsed({QStringLiteral("--data=")}).problem, "");
    EXPECT_EQ(parsed({QStringLiteral("--study"), QStringLiteral("1.2.3")}).problem, "");
}

TEST(CommandLine, AnswersWithoutWindows) {
    const auto answer = [](const char* option) {
        return app::answerWithoutWindows({QStringLiteral("sagitta"), QLatin1String(option)});
    };
    EXPECT_EQ(answer("x.dcm"), "");
    for (const char* option : {"--data", "--study", "--accession", "--patient", "--demo", "--verbose"}) {
        EXPECT_TRUE(answer("--help").contains(QLatin1String(option))) << option;
        EXPECT_TRUE(answer("--manual").contains(QString(QLatin1String(option)).replace(u'-', QLatin1String("\\-"))))
            << option;
    }
    EXPECT_TRUE(answer("--version").startsWith(QLatin1String("sagitta ")));
}

} // namespace
} // namespace sagitta::test
