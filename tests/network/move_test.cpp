// C-MOVE to our own port, and what "auto" makes of an archive that does not do everything.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/dimse/server.h"
#include "network/move_inbox.h"
#include "support/folder_store.h"
#include "support/peer_process.h"

#include <QFile>

#include <atomic>
#include <future>

namespace sagitta::test {
namespace {

constexpr int kImages = 30;
const QString kAeTitle = QStringLiteral("ARCHIVE");

class CountingStore final : public FolderStore {
public:
    using FolderStore::FolderStore;
    Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override {
        ++asked;
        return FolderStore::open(selection);
    }
    std::atomic<int> asked{0}; // for objects
};

// An archive that is a server of our own: it knows us as a destination.
class MoveTest : public testing::Test {
protected:
    void SetUp() override {
        first = newSeries();
        MadeInstance second = first;
        second.seriesUid = makeUid();
        second.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.80");
        sent = files.series(first, kImages) + files.series(second, 5);
        store = std::make_unique<CountingStore>(sent);
        node.name = QStringLiteral("archive");
        node.aeTitle = kAeTitle;
        node.host = QStringLiteral("127.0.0.1");
        node.ourPort = freePort();
        node.method = network::RetrieveMethod::Move;
        network::ServerSettings settings;
        settings.aeTitle = kAeTitle;
        settings.port = 0;
        auto started = network::Server::start(settings, *store, [this](const QString& aeTitle) {
            network::RemoteNode us;
            us.name = us.aeTitle = aeTitle;
            us.host = QStringLiteral("127.0.0.1");
            us.port = node.ourPort;
            return isKnown ? std::optional(us) : std::nullopt;
        });
        ASSERT_TRUE(started) << started.error().message().toStdString();
        server = *std::move(started);
        node.port = server->port();
    }
    Result<network::RetrieveAnswer> retrieve() {
        return network::makeDimseSource(node, &inbox)->retrieve({first.studyUid, {}, {}}, sink, surroundings.context());
    }

    network::MoveInbox inbox;
    MadeFiles files;
    MadeInstance first;
    QStringList sent;
    std::unique_ptr<CountingStore> store;
    bool isKnown = true;
    network::RemoteNode node;
    std::unique_ptr<network::Server> server;
    DirSink sink;
    Surroundings surroundings;
};

TEST_F(MoveTest, EverythingComesAsItIsStored) {
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->method, QStringLiteral("move"));
    EXPECT_EQ(answer->expected, sent.size());
    EXPECT_EQ(answer->received, sent.size());
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(surroundings.last().done, sent.size());
    expectArrived(sent, sink);
    const auto again = retrieve();
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(again->received, 0);
    EXPECT_EQ(again->skipped, sent.size());
}

TEST_F(MoveTest, OnlyTheRestComes) {
    sink.pretendPresent(sopInstanceOf(sent[3]));
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, sent.size() - 1);
    EXPECT_EQ(answer->skipped, 1);
}

TEST_F(MoveTest, AnUnknownDestinationNamesWhatToEnter) {
    isKnown = false;
    const auto answer = retrieve();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
    for (const QString& part : {node.ourAeTitle, QStringLiteral("127.0.0.1"), QString::number(node.ourPort)})
        EXPECT_TRUE(answer.error().message().contains(part)) << answer.error().message().toStdString();
}

TEST_F(MoveTest, ATakenPortIsSaid) {
    network::ServerSettings settings;
    settings.port = node.ourPort;
    const auto other = network::Server::start(settings, *store, {});
    ASSERT_TRUE(other) << other.error().message().toStdString();
    const auto answer = retrieve();
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("in use"))) << answer.error().message().toStdString();
}

TEST_F(MoveTest, ACancelKeepsWhatArrived) {
    sink.onReceived = [&](int count) {
        if (count == kImages / 2)
            surroundings.stop();
        return Result<void>();
    };
    const auto answer = retrieve();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
    EXPECT_GE(sink.files().size(), kImages / 2);
    EXPECT_LT(sink.files().size(), sent.size());
}

TEST_F(MoveTest, WhatCannotBeKeptIsAFailureWithItsReason) {
    sink.onReceived = [&](int count) {
        return count == 4 ? Error(ErrorCode::Corrupt, QStringLiteral("damaged")) : Result<void>();
    };
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("damaged"))) << describe(*answer);
}

// Without the second try for those that the archive could not send.
TEST_F(MoveTest, AFullDiskIsNotAskedTwiceWhetherItIsFull) {
    constexpr int kRoom = 4;
    sink.onReceived = [&](int count) {
        return count > kRoom ? Error(ErrorCode::Full, QStringLiteral("the disk is full")) : Result<void>();
    };
    ASSERT_TRUE(QFile::remove(sent[kImages - 1]));
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->failed.size(), static_cast<std::size_t>(sent.size() - kRoom)) << describe(*answer);
    EXPECT_EQ(store->asked.load(), 2) << "once for each series";
}

TEST_F(MoveTest, WhatTheArchiveCouldNotSendIsAskedForOnceMore) {
    ASSERT_TRUE(QFile::remove(sent[kImages - 1]));
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(store->asked.load(), 3);
}

TEST_F(MoveTest, TwoAtOnceShareThePort) {
    DirSink other;
    Surroundings elsewhere;
    const network::RetrieveRequest one{first.studyUid, first.seriesUid, {}};
    auto second = std::async(std::launch::async, [&] {
        return network::makeDimseSource(node, &inbox)->retrieve(one, other, elsewhere.context());
    });
    const auto answer = retrieve();
    const auto secondAnswer = second.get();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_TRUE(secondAnswer) << secondAnswer.error().message().toStdString();
    // Both want the same images; each came to one of them at the least.
    QSet<QString> arrived(sink.files().keyBegin(), sink.files().keyEnd());
    arrived.unite(QSet<QString>(other.files().keyBegin(), other.files().keyEnd()));
    EXPECT_EQ(arrived.size(), sent.size());
}

// Our own server does C-GET too: auto takes it.
TEST_F(MoveTest, AutoTakesGetWhereItIsOffered) {
    node.method = network::RetrieveMethod::Auto;
    const auto answer = retrieve();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->method, QStringLiteral("get"));
    expectArrived(sent, sink);
}

} // namespace
} // namespace sagitta::test
