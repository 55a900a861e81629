#include "unit/ui/common_command_effects.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace sagitta::test {
namespace {

const QString kTwoScreens = QStringLiteral("offscreen:configfile=");

} // namespace

bool isDoneElsewhere(const char* command) {
    if (qstrcmp(command, "nextScreen") != 0)
        return false;
    if (QGuiApplication::screens().size() > 1 || qEnvironmentVariable("QT_QPA_PLATFORM").startsWith(kTwoScreens))
        return false;
    const QTemporaryDir dir;
    QFile screens(dir.filePath(QStringLiteral("screens.json")));
    EXPECT_TRUE(screens.open(QIODevice::WriteOnly));
    screens.write(R"({"screens": [{"name": "left", "x": 0, "y": 0, "width": 1920, "height": 1080},
                                  {"name": "right", "x": 1920, "y": 0, "width": 1920, "height": 1080}]})");
    screens.close();
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), kTwoScreens + screens.fileName());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--gtest_filter=%1.%2").arg(test.test_suite_name(), test.name())});
    EXPECT_TRUE(process.waitForFinished(60'000));
    const QByteArray output = process.readAll();
    EXPECT_EQ(process.exitCode(), 0) << output.toStdString();
    EXPECT_TRUE(output.contains("[  PASSED  ] 1 test.")) << output.toStdString();
    return true;
}

} // namespace sagitta::test
