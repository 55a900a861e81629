#include "core/settings.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr Setting<int> kThreads{"decode/threads", 3};
const Setting<QString> kName{"ui/name", QStringLiteral("none")};

void writeFile(const QString& path, const char* text) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

TEST(Settings, UserValueSurvivesReopening) {
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("settings.json"));
    {
        Settings settings(file);
        EXPECT_EQ(settings.value(kThreads), 3);
        ASSERT_TRUE(settings.setValue(kThreads, 7));
        ASSERT_TRUE(settings.setValue(kName, QStringLiteral("日本")));
    }
    const Settings again(file);
    EXPECT_EQ(again.value(kThreads), 7);
    EXPECT_EQ(again.value(kName), QStringLiteral("日本"));
}

TEST(Settings, SiteDefaultsAndLocks) {
    const QTemporaryDir dir;
    const QString site = dir.filePath(QStringLiteral("site.json"));
    writeFile(site, R"({"defaults": {"ui/name": "site"}, "locked": {"decode/threads": 1}})");
    Settings settings(dir.filePath(QStringLiteral("settings.json")), site);
    EXPECT_EQ(settings.value(kName), QStringLiteral("site"));
    EXPECT_EQ(settings.value(kThreads), 1);
    EXPECT_TRUE(settings.isLocked("decode/threads"));
    const Result<void> refused = settings.setValue(kThreads, 5);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::Refused);
    ASSERT_TRUE(settings.setValue(kName, QStringLiteral("mine")));
    EXPECT_EQ(settings.value(kName), QStringLiteral("mine"));
}

TEST(Settings, AResetGivesTheSitesValueBack) {
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("settings.json"));
    const QString site = dir.filePath(QStringLiteral("site.json"));
    writeFile(site, R"({"defaults": {"ui/name": "site"}, "locked": {"decode/threads": 1}})");
    Settings settings(file, site);
    EXPECT_FALSE(settings.isChosen("ui/name"));
    ASSERT_TRUE(settings.setValue(kName, QStringLiteral("mine")));
    EXPECT_TRUE(settings.isChosen("ui/name"));
    ASSERT_TRUE(settings.reset("ui/name"));
    EXPECT_FALSE(settings.isChosen("ui/name"));
    EXPECT_EQ(settings.value(kName), QStringLiteral("site"));
    EXPECT_EQ(Settings(file).value(kName), QStringLiteral("none")) << "it is gone from the file too";
    EXPECT_EQ(settings.reset("decode/threads").error().code(), ErrorCode::Refused);
    EXPECT_FALSE(settings.isChosen("decode/threads"));
}

TEST(Settings, ADamagedFileOfTheSiteIsSaidAndLocksNothing) {
    const QTemporaryDir dir;
    const QString site = dir.filePath(QStringLiteral("site.json"));
    writeFile(site, R"({"locked": {"decode/threads": 1})");
    static QString said;
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& text) { said += text; });
    const Settings settings({}, site);
    qInstallMessageHandler(before);
    EXPECT_EQ(settings.value(kThreads), 3);
    EXPECT_TRUE(said.contains(site)) << said.toStdString();
}

TEST(Settings, DamagedFileGivesDefaults) {
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("settings.json"));
    writeFile(file, "{ not json");
    Settings settings(file);
    EXPECT_EQ(settings.value(kThreads), 3);
    ASSERT_TRUE(settings.setValue(kThreads, 5));
    QFile aside(file + QStringLiteral(".damaged"));
    ASSERT_TRUE(aside.open(QIODevice::ReadOnly)) << "it was overwritten";
    EXPECT_EQ(aside.readAll(), "{ not json");
}

TEST(Settings, TwoProcessesWithOneFileKeepEachOthersKeys) {
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("settings.json"));
    Settings one(file);
    Settings other(file);
    ASSERT_TRUE(one.setValue(kThreads, 7));
    ASSERT_TRUE(other.setValue(kName, QStringLiteral("other")));
    const Settings again(file);
    EXPECT_EQ(again.value(kThreads), 7);
    EXPECT_EQ(again.value(kName), QStringLiteral("other"));
}

TEST(Settings, UnwritableFileIsSaid) {
    const QTemporaryDir dir;
    Settings settings(dir.filePath(QStringLiteral("missing/settings.json")));
    const Result<void> result = settings.setValue(kThreads, 5);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::Io);
}

} // namespace
} // namespace sagitta::test
