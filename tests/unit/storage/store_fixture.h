// A store in a temporary folder, and the few things that every test of it does.
#pragma once

#include "storage/local_store.h"
#include "test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {

class StoreTest : public testing::Test {
protected:
    StoreTest() { open(); }

    void open() {
        m_store.reset();
        auto opened = storage::LocalStore::open(m_dir.path());
        ASSERT_TRUE(opened) << opened.error().message().toStdString();
        m_store = std::move(*opened);
    }

    QString part(const QByteArray& bytes) {
        const QString file = m_store->archive().newPartFile();
        writeFile(file, bytes);
        return file;
    }

    struct Answer {
        storage::PutOutcome outcome = storage::PutOutcome::Failed;
        QString uid;
        QString reason;
        int calls = 0;
    };

    // Puts, flushes and tells what became of it.
    Answer put(const QByteArray& bytes) {
        Answer answer;
        EXPECT_TRUE(
            m_store->put(part(bytes), [&](storage::PutOutcome outcome, const QString& uid, const QString& reason) {
                answer = {outcome, uid, reason, answer.calls + 1};
            }));
        EXPECT_TRUE(m_store->flush());
        EXPECT_EQ(answer.calls, 1);
        return answer;
    }

    void putNumbered(int first, int count) {
        for (int n = first; n < first + count; ++n)
            ASSERT_TRUE(m_store->put(part(part10Bytes(numbered(n)))));
        ASSERT_TRUE(m_store->flush());
    }

    int instanceCount() const {
        const auto all = m_store->catalog().allInstances();
        return all ? static_cast<int>(all->size()) : -1;
    }

    storage::VerifyReport verified() const {
        const auto report = m_store->verify();
        EXPECT_TRUE(report);
        return report.valueOr({});
    }

    QStringList files(const char* folder) const { return filesBelow(m_dir.filePath(QLatin1String(folder))); }
    QString pathOf(int n) { return m_store->archive().path(m_store->catalog().instance(numbered(n).sopUid)->file); }

    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
};

} // namespace sagitta::test
