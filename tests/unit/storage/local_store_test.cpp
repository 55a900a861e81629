#include "storage/content.h"
#include "store_fixture.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <atomic>
#include <future>
#include <thread>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

class LocalStoreTest : public StoreTest {};

TEST_F(LocalStoreTest, StoresByteForByte) {
    const QByteArray bytes = part10Bytes(numbered(1));
    const Answer answer = put(bytes);
    EXPECT_EQ(answer.outcome, PutOutcome::Stored);
    EXPECT_EQ(answer.uid, numbered(1).sopUid);
    EXPECT_EQ(readFile(pathOf(1)), bytes);
    EXPECT_EQ(m_store->catalog().instance(numbered(1).sopUid)->bytes, bytes.size());
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(verified().instances, 1);
}

TEST_F(LocalStoreTest, PathsHoldNothingFromDicom) {
    TestInstance hostile = numbered(1);
    hostile.sopUid = QStringLiteral("../../../../../../tmp/evil");
    hostile.seriesUid = QStringLiteral("..");
    hostile.studyUid = QStringLiteral("/etc/passwd");
    hostile.patientId = QStringLiteral("..\\..\\evil");
    put(part10Bytes(hostile));
    TestInstance valid = numbered(1);
    valid.patientId = valid.patientName = valid.description = QStringLiteral("../../evil");
    valid.modality = QStringLiteral("/passwd");
    EXPECT_EQ(put(part10Bytes(valid)).outcome, PutOutcome::Stored);
    for (const QString& file : filesBelow(m_dir.path())) {
        EXPECT_FALSE(file.contains(QStringLiteral("evil"))) << file.toStdString();
        EXPECT_FALSE(file.contains(QStringLiteral("passwd"))) << file.toStdString();
    }
}

TEST_F(LocalStoreTest, TheSameAgainIsDropped) {
    put(part10Bytes(numbered(1)));
    const QStringList before = files("archive");
    const Answer again = put(part10Bytes(numbered(1), "another.implementation"));
    EXPECT_EQ(again.outcome, PutOutcome::Duplicate);
    EXPECT_TRUE(again.reason.isEmpty());
    EXPECT_EQ(files("archive"), before);
    EXPECT_TRUE(files("conflicts").isEmpty());
    EXPECT_TRUE(verified().isClean());
}

// Two objects under one SOP Instance UID: showing the one for the other can hurt, losing either too.
TEST_F(LocalStoreTest, AnotherContentIsKeptAside) {
    const QByteArray first = part10Bytes(numbered(1));
    TestInstance changed = numbered(1);
    changed.seed = 99;
    put(first);
    const Answer answer = put(part10Bytes(changed));
    EXPECT_EQ(answer.outcome, PutOutcome::Duplicate);
    EXPECT_TRUE(answer.reason.contains(QStringLiteral("the first is kept"))) << answer.reason.toStdString();
    EXPECT_EQ(readFile(pathOf(1)), first);
    ASSERT_EQ(files("conflicts").size(), 1);
    EXPECT_EQ(readFile(m_dir.filePath("conflicts/") + files("conflicts").first()), part10Bytes(changed));
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, TheSameOtherContentIsKeptAsideOnce) {
    TestInstance changed = numbered(1);
    changed.seed = 99;
    TestInstance third = numbered(1);
    third.seed = 98;
    put(part10Bytes(numbered(1)));
    const Answer once = put(part10Bytes(changed));
    const Answer again = put(part10Bytes(changed));
    EXPECT_EQ(again.outcome, PutOutcome::Duplicate);
    EXPECT_EQ(again.reason, once.reason) << "it names where it lies";
    EXPECT_EQ(files("conflicts").size(), 1);
    put(part10Bytes(third));
    EXPECT_EQ(files("conflicts").size(), 2);
    EXPECT_TRUE(files("incoming").filter(QStringLiteral(".dcm")).isEmpty());
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, DuplicatesWithinOneBatch) {
    std::atomic<int> stored{0};
    std::atomic<int> duplicates{0};
    for (int n = 0; n < 60; ++n) {
        TestInstance instance = numbered(n % 20);
        instance.seed = n < 40 ? 0 : 1;
        ASSERT_TRUE(m_store->put(part(part10Bytes(instance)), [&](PutOutcome outcome, const QString&, const QString&) {
            ++(outcome == PutOutcome::Stored ? stored : duplicates);
        }));
    }
    ASSERT_TRUE(m_store->flush());
    EXPECT_EQ(stored, 20);
    EXPECT_EQ(duplicates, 40);
    EXPECT_EQ(files("archive").size(), 20);
    EXPECT_EQ(files("conflicts").size(), 20);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, ALostFileIsReplacedByTheNextOne) {
    put(part10Bytes(numbered(1)));
    ASSERT_TRUE(QFile::remove(pathOf(1)));
    EXPECT_EQ(put(part10Bytes(numbered(1))).outcome, PutOutcome::Stored);
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(numbered(1)));
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, WhatIsNotReadableIsQuarantined) {
    const Answer junk = put(QByteArray(5000, 'x'));
    EXPECT_EQ(junk.outcome, PutOutcome::Failed);
    EXPECT_FALSE(junk.reason.isEmpty());
    EXPECT_EQ(put({}).outcome, PutOutcome::Failed);
    TestInstance nameless = numbered(1);
    nameless.studyUid.clear();
    EXPECT_EQ(put(part10Bytes(nameless)).outcome, PutOutcome::Failed);
    EXPECT_EQ(files("quarantine").size(), 3);
    EXPECT_EQ(instanceCount(), 0);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, AnErrorOfPutKeepsNothing) {
    EXPECT_FALSE(m_store->put(m_store->archive().newPartFile())) << "no such file";
    const QString foreign = m_dir.filePath("mine.part");
    writeFile(foreign, "bytes");
    EXPECT_FALSE(m_store->put(foreign));
    EXPECT_TRUE(QFileInfo::exists(foreign)) << "not the store's to delete";
    EXPECT_TRUE(m_store->flush());
}

// The promise to whoever flushes next: what could not be written out is not forgotten.
TEST_F(LocalStoreTest, AFlushThatFailedIsTriedAgain) {
    putNumbered(0, 1);
    std::atomic<bool> indexed{false};
    ASSERT_TRUE(m_store->put(part(part10Bytes(numbered(1))),
                             [&](PutOutcome, const QString&, const QString&) { indexed = true; }));
    while (!indexed)
        std::this_thread::yield();
    const QString file = pathOf(1);
    ASSERT_TRUE(QFile::rename(file, file + QStringLiteral(".aside")));
    ASSERT_TRUE(QFile::link(file, file)); // leads to itself: cannot be opened, whoever runs this
    EXPECT_FALSE(m_store->flush());
    EXPECT_FALSE(m_store->flush()) << "still not on the disk";
    ASSERT_TRUE(QFile::remove(file));
    ASSERT_TRUE(QFile::rename(file + QStringLiteral(".aside"), file));
    EXPECT_TRUE(m_store->flush());
}

#ifdef Q_OS_UNIX
// Of two that flush at once neither may say "on the disk" while the other is still writing out what it waits for.
TEST_F(LocalStoreTest, AFlushWaitsForAnothers) {
    putNumbered(0, 1);
    std::atomic<bool> indexed{false};
    ASSERT_TRUE(m_store->put(part(part10Bytes(numbered(1))),
                             [&](PutOutcome, const QString&, const QString&) { indexed = true; }));
    while (!indexed)
        std::this_thread::yield();
    const QByteArray file = QFile::encodeName(pathOf(1));
    ASSERT_EQ(::rename(file.constData(), (file + ".aside").constData()), 0);
    ASSERT_EQ(::mkfifo(file.constData(), 0600), 0); // to open it takes until somebody writes
    auto first = std::async(std::launch::async, [&] { return bool(m_store->flush()); });
    auto second = std::async(std::launch::async, [&] { return bool(m_store->flush()); });
    EXPECT_EQ(first.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    EXPECT_EQ(second.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    const int writer = ::open(file.constData(), O_RDWR | O_CLOEXEC);
    EXPECT_FALSE(first.get()) << "a pipe is on no disk";
    EXPECT_FALSE(second.get());
    ::close(writer);
    ASSERT_EQ(::rename((file + ".aside").constData(), file.constData()), 0);
    EXPECT_TRUE(m_store->flush());
}
#endif

TEST_F(LocalStoreTest, OnesFailureIsNotAnothersError) {
    const auto unreadable = [&] {
        const QString file = m_store->archive().newPartFile();
        EXPECT_TRUE(QFile::link(QFileInfo(file).path(), file)); // a folder: opens, but cannot be read
        return file;
    };
    std::atomic<bool> failed{false};
    ASSERT_TRUE(m_store->put(unreadable(), [&](PutOutcome outcome, const QString&, const QString& reason) {
        failed = outcome == PutOutcome::Failed && !reason.isEmpty();
    }));
    EXPECT_TRUE(m_store->flush()) << "told to its own Done";
    EXPECT_TRUE(failed);
    ASSERT_TRUE(m_store->put(unreadable()));
    EXPECT_FALSE(m_store->flush()) << "nobody else would hear of it";
    EXPECT_TRUE(m_store->flush());
}

TEST_F(LocalStoreTest, ListenersHearOfEveryStudyAfterItsRowsAreThere) {
    QSet<QString> heard;
    bool rowsWereThere = true;
    auto token = m_store->subscribe([&](const storage::StoreChange& change) {
        heard += change.studyUids;
        for (const QString& study : change.studyUids)
            rowsWereThere = rowsWereThere && !m_store->catalog().series(study)->empty();
    });
    TestInstance other = numbered(2);
    other.studyUid = QStringLiteral("1.9");
    ASSERT_TRUE(m_store->put(part(part10Bytes(numbered(1)))));
    ASSERT_TRUE(m_store->put(part(part10Bytes(other))));
    ASSERT_TRUE(m_store->flush());
    EXPECT_EQ(heard, (QSet<QString>{QStringLiteral("1.2.3"), QStringLiteral("1.9")}));
    EXPECT_TRUE(rowsWereThere);
    heard.clear();
    put(part10Bytes(numbered(1)));
    EXPECT_TRUE(heard.isEmpty()) << "a duplicate changes nothing";
    token.reset();
    put(part10Bytes(numbered(3)));
    EXPECT_TRUE(heard.isEmpty());
}

// Readers ask while instances come in: a row that can be seen has its file.
TEST_F(LocalStoreTest, EveryRowThatIsSeenHasItsFile) {
    std::atomic<bool> writing{true};
    std::atomic<int> missing{0};
    std::thread reader([&] {
        do {
            for (const StoredInstance& row : m_store->catalog().allInstances().valueOr({})) {
                if (!QFileInfo::exists(m_store->archive().path(row.file)))
                    ++missing;
            }
        } while (writing);
    });
    for (int round = 0; round < 20; ++round)
        putNumbered(round * 10, 10);
    writing = false;
    reader.join();
    EXPECT_EQ(missing, 0);
    EXPECT_EQ(instanceCount(), 200);
}

TEST_F(LocalStoreTest, PutsFromManyThreads) {
    std::vector<std::thread> threads;
    std::atomic<int> done{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int n = 0; n < 50; ++n) {
                const QString file = m_store->archive().newPartFile();
                writeFile(file, part10Bytes(numbered(t * 50 + n)));
                EXPECT_TRUE(m_store->put(file, [&](PutOutcome outcome, const QString&, const QString&) {
                    done += outcome == PutOutcome::Stored ? 1 : 0;
                }));
            }
            EXPECT_TRUE(m_store->flush());
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(done, 200);
    EXPECT_EQ(instanceCount(), 200);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, ClosingWritesOutWhatIsQueued) {
    for (int n = 0; n < 30; ++n)
        ASSERT_TRUE(m_store->put(part(part10Bytes(numbered(n)))));
    m_store.reset();
    EXPECT_TRUE(files("incoming").isEmpty());
    open();
    EXPECT_EQ(instanceCount(), 30);
}

TEST_F(LocalStoreTest, TwoStoresShareAFolder) {
    auto second = LocalStore::open(m_dir.path());
    ASSERT_TRUE(second);
    std::thread other([&] {
        for (int n = 100; n < 150; ++n) {
            const QString file = (*second)->archive().newPartFile();
            writeFile(file, part10Bytes(numbered(n)));
            EXPECT_TRUE((*second)->put(file));
        }
        EXPECT_TRUE((*second)->flush());
    });
    putNumbered(0, 50);
    other.join();
    EXPECT_EQ(instanceCount(), 100);
    EXPECT_EQ((*second)->catalog().studies()->front().instances, 100);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(LocalStoreTest, RemovesAStudyWithItsFiles) {
    putNumbered(0, 5);
    TestInstance other = numbered(9);
    other.studyUid = QStringLiteral("1.9");
    put(part10Bytes(other));
    QSet<QString> heard;
    QStringList stale;
    const auto token = m_store->subscribe([&](const storage::StoreChange& change) {
        heard += change.studyUids;
        stale += change.staleInstances;
    });
    ASSERT_TRUE(m_store->removeStudy(QStringLiteral("1.2.3")));
    EXPECT_EQ(heard, QSet<QString>{QStringLiteral("1.2.3")});
    EXPECT_EQ(stale.size(), 5) << "those of the removed study alone";
    EXPECT_EQ(instanceCount(), 1);
    EXPECT_EQ(files("archive").size(), 1);
    EXPECT_TRUE(verified().isClean());
    putNumbered(0, 5);
    EXPECT_EQ(instanceCount(), 6) << "it may come back";
}
