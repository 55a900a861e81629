// What is remembered of nodes, and how many associations there are with one. A second NodeMemory on the folder is what
// a second process has.
#include "network/node_memory.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace sagitta::network {
namespace {

RemoteNode pacs() {
    RemoteNode node;
    node.name = QStringLiteral("PACS");
    node.aeTitle = QStringLiteral("ARCHIVE");
    node.host = QStringLiteral("pacs.example.org");
    return node;
}

class NodeMemoryTest : public testing::Test {
protected:
    NodeMemory open() {
        return NodeMemory(dir.path(), [this] { return now; });
    }
    QString file() const { return dir.filePath(QStringLiteral("node-memory.json")); }

    QTemporaryDir dir;
    QDateTime now = QDateTime::currentDateTimeUtc();
};

TEST_F(NodeMemoryTest, AStrangerIsUnknown) {
    EXPECT_FALSE(open().way(pacs()));
    EXPECT_FALSE(open().mostAssociations(pacs()));
    EXPECT_FALSE(QFile::exists(file()));
}

TEST_F(NodeMemoryTest, WhatIsLearnedStays) {
    NodeMemory memory = open();
    EXPECT_TRUE(memory.rememberWay(pacs(), RetrieveMethod::Move));
    memory.rememberMostAssociations(pacs(), 2);
    NodeMemory other = open();
    for (const NodeMemory* one : {&memory, &other}) {
        EXPECT_EQ(one->way(pacs()), RetrieveMethod::Move);
        EXPECT_EQ(one->mostAssociations(pacs()), 2);
    }
    EXPECT_TRUE(other.rememberWay(pacs(), RetrieveMethod::Get));
    EXPECT_EQ(memory.way(pacs()), RetrieveMethod::Get);
    EXPECT_EQ(memory.mostAssociations(pacs()), 2);
    memory.forgetWay(pacs());
    EXPECT_FALSE(open().way(pacs()));
    EXPECT_EQ(open().mostAssociations(pacs()), 2);
}

TEST_F(NodeMemoryTest, AnEditedNodeIsAStranger) {
    NodeMemory memory = open();
    ASSERT_TRUE(memory.rememberWay(pacs(), RetrieveMethod::Move));
    const auto edited = [](auto change) {
        RemoteNode node = pacs();
        change(node);
        return node;
    };
    for (const RemoteNode& node : {edited([](RemoteNode& n) { n.aeTitle = QStringLiteral("OTHER"); }),
                                   edited([](RemoteNode& n) { n.host = QStringLiteral("10.0.0.1"); }),
                                   edited([](RemoteNode& n) { n.port = 105; }),
                                   edited([](RemoteNode& n) { n.ourAeTitle = QStringLiteral("US"); }),
                                   edited([](RemoteNode& n) { n.ourPort = 11113; })})
        EXPECT_FALSE(memory.way(node)) << node.aeTitle.toStdString() << node.host.toStdString() << node.port;
    EXPECT_TRUE(memory.way(edited([](RemoteNode& n) { n.name = QStringLiteral("renamed"); })));
}

TEST_F(NodeMemoryTest, ItGrowsOld) {
    NodeMemory memory = open();
    ASSERT_TRUE(memory.rememberWay(pacs(), RetrieveMethod::Move));
    memory.rememberMostAssociations(pacs(), 2);
    now = now.addSecs(23 * 3600);
    EXPECT_TRUE(memory.way(pacs()));
    EXPECT_TRUE(memory.mostAssociations(pacs()));
    now = now.addDays(1);
    EXPECT_TRUE(memory.way(pacs()));
    EXPECT_FALSE(memory.mostAssociations(pacs()));
    now = now.addDays(6);
    EXPECT_FALSE(memory.way(pacs()));
    now = now.addDays(-30); // the clock was set back: what it says of itself is not believed
    EXPECT_FALSE(memory.way(pacs()));
}

TEST_F(NodeMemoryTest, ADamagedFileIsNothingKnownAndIsReplaced) {
    for (const char* damage : {"", "{", "[1]", "{\"way of ARCHIVE@pacs.example.org:104 for SAGITTA:11112\": 7}"}) {
        QFile written(file());
        ASSERT_TRUE(written.open(QIODevice::WriteOnly));
        written.write(damage);
        written.close();
        NodeMemory memory = open();
        EXPECT_FALSE(memory.way(pacs())) << damage;
        EXPECT_TRUE(memory.rememberWay(pacs(), RetrieveMethod::Get)) << damage;
        EXPECT_EQ(open().way(pacs()), RetrieveMethod::Get) << damage;
    }
}

TEST_F(NodeMemoryTest, ThereIsAlwaysRoomForOne) {
    NodeMemory memory = open();
    memory.rememberMostAssociations(pacs(), 0);
    EXPECT_EQ(memory.mostAssociations(pacs()), 1);
}

TEST_F(NodeMemoryTest, SeatsAreCountedByAllProcesses) {
    NodeMemory memory = open();
    NodeMemory other = open();
    auto first = memory.takeSeat(pacs());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->othersOpen(), 0);
    first->noteOpen();
    auto second = other.takeSeat(pacs());
    ASSERT_TRUE(second);
    EXPECT_EQ(second->othersOpen(), 1);
    const auto third = memory.takeSeat(pacs()); // no limit is known
    ASSERT_TRUE(third);
    EXPECT_EQ(third->othersOpen(), 1) << "the second has no association yet";
    memory.rememberMostAssociations(pacs(), 3);
    EXPECT_FALSE(memory.takeSeat(pacs()));
    EXPECT_FALSE(other.takeSeat(pacs()));
    RemoteNode elsewhere = pacs();
    elsewhere.host = QStringLiteral("10.0.0.1");
    EXPECT_TRUE(memory.takeSeat(elsewhere));
    first.reset();
    const auto next = other.takeSeat(pacs());
    ASSERT_TRUE(next);
    EXPECT_EQ(next->othersOpen(), 0) << "the first has left";
}

// Looking whether the mark is held holds it for a moment.
TEST_F(NodeMemoryTest, AnAssociationIsCountedThoughSomebodyLooksAtItsMark) {
    NodeMemory memory = open();
    auto seat = memory.takeSeat(pacs());
    ASSERT_TRUE(seat);
    const QDir folder(dir.filePath(QStringLiteral("node-seats")));
    const QStringList files = folder.entryList({QStringLiteral("*-0")}, QDir::Files);
    ASSERT_EQ(files.size(), 1);
    auto look = std::make_unique<FileLock>(folder.filePath(files.front() + QStringLiteral("-open")));
    ASSERT_EQ(look->state(), FileLock::State::Held);
    auto noting = std::async(std::launch::async, [&] { seat->noteOpen(); });
    noting.wait_for(std::chrono::milliseconds(5)); // until it has met the other, or is late: both are right
    look.reset();
    noting.get();
    const auto next = memory.takeSeat(pacs());
    ASSERT_TRUE(next);
    EXPECT_EQ(next->othersOpen(), 1);
}

TEST_F(NodeMemoryTest, WhoHasSeveralSeatsHearsOfWhoWaits) {
    NodeMemory memory = open();
    const NodeMemory other = open();
    ASSERT_TRUE(memory.takeSeat(pacs()));
    EXPECT_FALSE(other.isSeatWaitedFor(pacs()));
    auto waiting = memory.waitForSeat(pacs());
    ASSERT_TRUE(waiting);
    EXPECT_TRUE(other.isSeatWaitedFor(pacs()));
    EXPECT_FALSE(memory.waitForSeat(pacs())) << "one says so for all";
    RemoteNode elsewhere = pacs();
    elsewhere.host = QStringLiteral("10.0.0.1");
    EXPECT_FALSE(other.isSeatWaitedFor(elsewhere));
    waiting.reset();
    EXPECT_FALSE(other.isSeatWaitedFor(pacs()));
}

TEST_F(NodeMemoryTest, TheSeatOfOneThatWasKilledIsFree) {
    const QString program = QStandardPaths::findExecutable(QStringLiteral("flock"));
    if (program.isEmpty())
        GTEST_SKIP() << "flock is not installed";
    NodeMemory memory = open();
    memory.rememberMostAssociations(pacs(), 1);
    ASSERT_TRUE(memory.takeSeat(pacs())); // and is given back; the file stays
    const QStringList seats =
        QDir(dir.filePath(QStringLiteral("node-seats"))).entryList({QStringLiteral("*-0")}, QDir::Files);
    ASSERT_EQ(seats.size(), 1);
    QProcess other; // has the seat while its child lives, which says so
    other.start(program, {QStringLiteral("-o"), dir.filePath(QStringLiteral("node-seats/") + seats.front()),
                          QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo held; exec cat")});
    ASSERT_TRUE(other.waitForStarted());
    ASSERT_TRUE(other.waitForReadyRead());
    EXPECT_FALSE(memory.takeSeat(pacs()));
    other.kill();
    ASSERT_TRUE(other.waitForFinished());
    EXPECT_TRUE(memory.takeSeat(pacs()));
}

TEST_F(NodeMemoryTest, WithoutAFolderEverybodyHasASeatAndNothingIsRemembered) {
    NodeMemory memory(QStringLiteral("/dev/null/nowhere"));
    EXPECT_FALSE(memory.rememberWay(pacs(), RetrieveMethod::Move));
    EXPECT_FALSE(memory.way(pacs()));
    EXPECT_TRUE(memory.takeSeat(pacs()));
}

} // namespace
} // namespace sagitta::network
