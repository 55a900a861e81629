#include "core/file_lock.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using State = FileLock::State;
using Sharing = FileLock::Sharing;

class FileLockTest : public testing::Test {
protected:
    QTemporaryDir m_dir;
    const QString m_path = m_dir.filePath(QStringLiteral("lock"));
};

TEST_F(FileLockTest, OneAlone) {
    auto first = std::make_unique<FileLock>(m_path);
    EXPECT_EQ(first->state(), State::Held);
    EXPECT_EQ(FileLock(m_path).state(), State::Busy);
    EXPECT_EQ(FileLock(m_path, Sharing::Shared).state(), State::Busy);
    first.reset();
    EXPECT_EQ(FileLock(m_path).state(), State::Held);
}

TEST_F(FileLockTest, ManyShareIt) {
    auto first = std::make_unique<FileLock>(m_path, Sharing::Shared);
    auto second = std::make_unique<FileLock>(m_path, Sharing::Shared);
    EXPECT_EQ(second->state(), State::Held);
    EXPECT_EQ(FileLock(m_path).state(), State::Busy);
    first.reset();
    EXPECT_EQ(FileLock(m_path).state(), State::Busy);
    second.reset();
    EXPECT_EQ(FileLock(m_path).state(), State::Held);
}

TEST_F(FileLockTest, WhereNoFileCanBeIsImpossible) {
    EXPECT_EQ(FileLock(m_dir.filePath(QStringLiteral("no/such/folder"))).state(), State::Impossible);
}

TEST_F(FileLockTest, RemovedItIsFreeAndItsFileGone) {
    FileLock lock(m_path);
    lock.remove();
    EXPECT_FALSE(QFile::exists(m_path));
    const FileLock next(m_path);
    EXPECT_EQ(next.state(), State::Held);
    lock.remove();
    EXPECT_TRUE(QFile::exists(m_path)) << "it is another's now";
}

} // namespace
} // namespace sagitta::test
