#include "storage/database.h"

#include <QSqlDatabase>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <future>
#include <utility>

namespace sagitta::test {
namespace {

using namespace storage;

std::promise<void>* s_waits = nullptr; // told by the first line of the log about a wait
QtMessageHandler s_before = nullptr;

void hear(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (text.startsWith("waiting for who else makes") && s_waits)
        std::exchange(s_waits, nullptr)->set_value();
    s_before(type, context, text);
}

// Another process has just made the file and writes to it, not yet in WAL.
TEST(DatabaseTest, TwoThatOpenANewFileAtOnceWaitForEachOther) {
    const QTemporaryDir dir;
    const QString file = dir.filePath("new.db");
    std::promise<void> waits;
    s_waits = &waits;
    s_before = qInstallMessageHandler(hear);
    {
        QSqlDatabase other = QSqlDatabase::addDatabase("QSQLITE", "other");
        other.setDatabaseName(file);
        ASSERT_TRUE(other.open());
        ASSERT_TRUE(execute(other, "CREATE TABLE t(a)"));
        ASSERT_TRUE(execute(other, "BEGIN IMMEDIATE"));
        auto opening = std::async(std::launch::async, [&] {
            auto opened = Database::open(file, Durability::Process);
            if (s_waits) // it never did
                std::exchange(s_waits, nullptr)->set_value();
            return opened ? Result<void>() : opened.error();
        });
        waits.get_future().wait();
        ASSERT_TRUE(execute(other, "COMMIT"));
        const Result<void> opened = opening.get();
        EXPECT_TRUE(opened) << opened.error().message().toStdString();
        ASSERT_TRUE(execute(other, "INSERT INTO t VALUES(1)")); // then it looks
        auto mode = runQuery(other, "PRAGMA journal_mode");
        ASSERT_TRUE(mode && mode->next());
        EXPECT_EQ(mode->value(0).toString().toStdString(), "wal");
    }
    QSqlDatabase::removeDatabase("other");
    qInstallMessageHandler(s_before);
}

} // namespace
} // namespace sagitta::test
