#include "core/log.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

TEST(Log, OneLinePerMessageEvenFromAHostilePeer) {
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("log.txt"));
    installLog(LogLevel::Warnings, path);
    qCWarning(logCore) << "first\nforged line\r\nmore \x1b[2J";
    qCDebug(logCore) << "not at this level";
    installLog(LogLevel::Quiet);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    EXPECT_EQ(text.count('\n'), 1) << text.toStdString();
    EXPECT_TRUE(text.contains("forged line")) << text.toStdString();
    EXPECT_FALSE(text.contains('\x1b')) << "it steers the terminal";
    EXPECT_TRUE(text.contains("sagitta.core")) << text.toStdString();
    qInstallMessageHandler(nullptr); // other tests of this process listen to warnings
    QLoggingCategory::setFilterRules({});
}

} // namespace
} // namespace sagitta::test
