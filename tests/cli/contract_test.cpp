// Names, keys and exit codes of sagitta-cli, which scripts rely on; and what it is linked with.
#include "cli/cli_process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

TEST(CliContract, UsageMistakesExitWithTwo) {
    const QTemporaryDir data;
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("nosuch")}).exitCode, 2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("find")}).exitCode, 2);
    EXPECT_EQ(runCli(data.path(),
                     {QStringLiteral("find"), QStringLiteral("X"), QStringLiteral("--level"), QStringLiteral("series")})
                  .exitCode,
              2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("find"), QStringLiteral("X"), QStringLiteral("--level"),
                                   QStringLiteral("image"), QStringLiteral("--study"), QStringLiteral("1.2")})
                  .exitCode,
              2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("retrieve"), QStringLiteral("X")}).exitCode, 2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("retrieve"), QStringLiteral("X"), QStringLiteral("--study"),
                                   QStringLiteral("../1")})
                  .exitCode,
              2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("list"), QStringLiteral("--bogus")}).exitCode, 2);
}

TEST(CliContract, FailureIsOneJsonValueAndOneLine) {
    const QTemporaryDir data;
    const CliAnswer answer = runCli(data.path(), {QStringLiteral("echo"), QStringLiteral("NOBODY")});
    EXPECT_EQ(answer.exitCode, 1);
    EXPECT_TRUE(answer.json.isObject()) << answer.out.toStdString();
    EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
}

// stdout is one JSON value also where no command runs.
TEST(CliContract, JsonIsJsonWithoutACommandToo) {
    const QTemporaryDir data;
    const CliAnswer none = runCli(data.path(), {});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_TRUE(none.json.object().contains(QLatin1String("error"))) << none.out.toStdString();
    EXPECT_EQ(none.errors.count('\n'), 1) << none.errors.toStdString();
    const CliAnswer help = runCli(data.path(), {QStringLiteral("--help")});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_TRUE(help.json.object().value(QLatin1String("usage")).toString().contains(QStringLiteral("rebuild-index")));
    const CliAnswer version = runCli(data.path(), {QStringLiteral("--version")});
    EXPECT_EQ(version.exitCode, 0);
    EXPECT_FALSE(version.json.object().value(QLatin1String("version")).toString().isEmpty());
    const CliAnswer noFolder = runCli(data.path(), {QStringLiteral("list"), QStringLiteral("--data")});
    EXPECT_EQ(noFolder.exitCode, 2);
    EXPECT_TRUE(noFolder.json.object().contains(QLatin1String("error")));
}

TEST(CliContract, NodesAreKept) {
    const QTemporaryDir data;
    const CliAnswer added =
        runCli(data.path(),
               {QStringLiteral("nodes"), QStringLiteral("add"), QStringLiteral("A"), QStringLiteral("--ae"),
                QStringLiteral("ARCHIVE"), QStringLiteral("--host"), QStringLiteral("127.0.0.1"),
                QStringLiteral("--port"), QStringLiteral("104"), QStringLiteral("--method"), QStringLiteral("get")});
    ASSERT_EQ(added.exitCode, 0) << added.errors.toStdString();
    const QJsonArray nodes = runCli(data.path(), {QStringLiteral("nodes"), QStringLiteral("list")}).json.array();
    ASSERT_EQ(nodes.size(), 1);
    EXPECT_EQ(nodes[0].toObject().value(QLatin1String("ae")).toString(), QStringLiteral("ARCHIVE"));
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("nodes"), QStringLiteral("remove"), QStringLiteral("A")}).exitCode,
              0);
    EXPECT_TRUE(runCli(data.path(), {QStringLiteral("nodes"), QStringLiteral("list")}).json.array().isEmpty());
}

TEST(CliContract, EmptyLocalStudiesAreFine) {
    const QTemporaryDir data;
    const CliAnswer list = runCli(data.path(), {QStringLiteral("list")});
    EXPECT_EQ(list.exitCode, 0) << list.errors.toStdString();
    EXPECT_TRUE(list.json.isArray());
    const CliAnswer verify = runCli(data.path(), {QStringLiteral("verify")});
    EXPECT_EQ(verify.exitCode, 0);
    EXPECT_EQ(verify.json.object().value(QLatin1String("instances")).toInt(-1), 0);
}

TEST(CliContract, LinksNoWidgets) {
    QProcess process;
    process.start(QStringLiteral("ldd"), {QStringLiteral(SAGITTA_CLI)});
    if (!process.waitForStarted())
        GTEST_SKIP() << "there is no ldd here";
    ASSERT_TRUE(process.waitForFinished());
    const QByteArray libraries = process.readAllStandardOutput();
    ASSERT_TRUE(libraries.contains("libQt6Core")) << libraries.toStdString();
    EXPECT_FALSE(libraries.contains("libQt6Widgets")) << libraries.toStdString();
    EXPECT_FALSE(libraries.contains("libQt5")) << libraries.toStdString();
}

} // namespace
} // namespace sagitta::test
