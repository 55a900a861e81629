// The disk has room for the files but not for their rows: the catalog's log cannot grow. Nothing breaks, and the same
// store goes on when there is space, without a new start.
#include "storage/local_store.h"
#include "support/small_disk.h"
#include "unit/storage/test_files.h"

#include <QDir>

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <map>
#include <mutex>

namespace sagitta::test {
namespace {

constexpr qint64 kSize = 64'000'000;
constexpr int kInstances = 400;

class FullDiskStore : public testing::Test {
protected:
    void SetUp() override {
        if (!m_disk.problem().isEmpty())
            GTEST_SKIP() << m_disk.problem().toStdString();
        openStore();
    }
    void openStore() {
        m_store.reset();
        auto store = storage::LocalStore::open(m_disk.path() + QStringLiteral("/data"));
        ASSERT_TRUE(store) << store.error().message().toStdString();
        m_store = std::move(*store);
    }
    void writeParts(int from, int to) {
        for (int n = from; n < to; ++n) {
            m_parts.append(m_store->archive().newPartFile());
            writeFile(m_parts.back(), part10Bytes(numbered(n)));
        }
    }
    void putAll() {
        for (const QString& part : std::exchange(m_parts, {}))
            EXPECT_TRUE(m_store->put(part, [this](storage::PutOutcome outcome, const QString&, const QString& reason) {
                const std::lock_guard lock(m_mutex);
                ++m_outcomes[outcome];
                m_reason = outcome == storage::PutOutcome::Failed ? reason : m_reason;
            }));
    }
    int rows() const {
        const auto all = m_store->catalog().allInstances();
        EXPECT_TRUE(all) << all.error().message().toStdString();
        return all ? static_cast<int>(all->size()) : -1;
    }
    void expectClean() const {
        const auto report = m_store->verify();
        ASSERT_TRUE(report) << report.error().message().toStdString();
        EXPECT_TRUE(report->isClean()) << report->missing.size() << ' ' << report->corrupt.size() << ' '
                                       << report->orphans.size() << ' '
                                       << report->catalogErrors.join(u' ').toStdString();
    }

    SmallDisk m_disk{kSize}; // first: before any thread
    std::unique_ptr<storage::LocalStore> m_store;
    QStringList m_parts;
    std::mutex m_mutex; // of the next
    std::map<storage::PutOutcome, int> m_outcomes;
    QString m_reason;
};

// Somebody else takes the space between the arrival of the files and their indexing.
class FullDiskAtTheLog : public FullDiskStore {
protected:
    void fillWhileTheyWait() {
        std::promise<void> filled;
        std::latch holding(1);
        const auto held =
            m_store->subscribe([&holding, done = filled.get_future().share()](const storage::StoreChange&) {
                if (!holding.try_wait())
                    holding.count_down();
                done.wait();
            });
        writeParts(10, 11);
        putAll();
        holding.wait(); // the writer is
        writeParts(11, kInstances);
        putAll();
        m_disk.fillUpTo(0);
        filled.set_value();
        EXPECT_TRUE(m_store->settle()) << "who asked for it has heard of it";
    }
    void SetUp() override {
        FullDiskStore::SetUp();
        if (IsSkipped())
            return;
        writeParts(0, 10);
        putAll();
        EXPECT_TRUE(m_store->settle());
        ASSERT_EQ(m_outcomes[storage::PutOutcome::Stored], 10);
        fillWhileTheyWait();
        ASSERT_GT(m_outcomes[storage::PutOutcome::Failed], 0) << "the log could grow";
        EXPECT_TRUE(m_reason.contains("the disk is full")) << m_reason.toStdString();
        EXPECT_TRUE(m_reason.contains(m_disk.path())) << m_reason.toStdString();
        EXPECT_EQ(rows(), m_outcomes[storage::PutOutcome::Stored]) << "what is there can still be read";
        expectClean();
    }
};

TEST_F(FullDiskAtTheLog, TheSameStoreGoesOn) {
    m_disk.resize(4 * kSize);
    EXPECT_TRUE(m_store->resume());
    EXPECT_EQ(rows(), kInstances) << "what had come in is indexed now";
    writeParts(kInstances, kInstances + 5);
    putAll();
    EXPECT_TRUE(m_store->settle());
    EXPECT_EQ(rows(), kInstances + 5);
    expectClean();
}

TEST_F(FullDiskAtTheLog, StillFullIsSaidAgain) {
    const Result<void> resumed = m_store->resume();
    ASSERT_FALSE(resumed);
    EXPECT_EQ(resumed.error().code(), ErrorCode::Full) << resumed.error().message().toStdString();
}

TEST_F(FullDiskAtTheLog, NothingCanBeDeletedAndWhyIsSaid) {
    m_disk.fillUpTo(0);
    const auto deleted = m_store->trashStudy(numbered(0).studyUid, {});
    ASSERT_FALSE(deleted);
    EXPECT_EQ(deleted.error().code(), ErrorCode::Full) << deleted.error().message().toStdString();
}

TEST_F(FullDiskAtTheLog, TheNextStartGoesOn) {
    m_store.reset();
    m_disk.resize(4 * kSize);
    openStore();
    EXPECT_EQ(rows(), kInstances);
    expectClean();
}

TEST_F(FullDiskAtTheLog, AStartOnTheFullDiskSaysWhatToDo) {
    m_store.reset();
    m_disk.fillUpTo(0);
    const auto store = storage::LocalStore::open(m_disk.path() + QStringLiteral("/data"));
    if (store)
        return;
    EXPECT_EQ(store.error().code(), ErrorCode::Full) << store.error().message().toStdString();
    EXPECT_TRUE(store.error().message().contains("free space")) << store.error().message().toStdString();
}

} // namespace
} // namespace sagitta::test
