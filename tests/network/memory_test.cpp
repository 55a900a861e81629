// What a retrieve learns of a node, and that the next one does by it: which way the images come, and how many
// associations the node bears at once.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/dimse/server.h"
#include "network/move_inbox.h"
#include "network/node_memory.h"
#include "support/dcmqrscp.h"
#include "support/folder_store.h"
#include "support/peer_process.h"
#include "support/scripted_peer.h"
#include "support/slow_proxy.h"

#include <future>

namespace sagitta::test {
namespace {

using network::RetrieveMethod;

constexpr LinkModel kShort{};
constexpr LinkModel kLong{std::chrono::milliseconds(20), 0};
constexpr int kImages = 40;

Result<network::RetrieveAnswer> retrieve(const network::RemoteNode& node, const QString& studyUid, DirSink& sink,
                                         network::MoveInbox* inbox, network::NodeMemory& memory) {
    Surroundings surroundings;
    return network::makeDimseSource(node, inbox, &memory)->retrieve({studyUid, {}, {}}, sink, surroundings.context());
}

bool says(const Result<network::RetrieveAnswer>& answer, const char* part) {
    return answer && answer->way.contains(QLatin1String(part));
}

// A dcmqrscp behind a relay that counts the associations.
class WayTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Dcmqrscp::isInstalled())
            GTEST_SKIP() << "dcmqrscp is not installed";
        sent = files.series(first, kImages);
        const Dcmqrscp filler({{QStringLiteral("+xt")}, storage.path(), 0});
        ASSERT_EQ(upload(filler.node(), sent).toStdString(), "");
    }
    // Each time everything, by a process of its own.
    Result<network::RetrieveAnswer> retrieveFrom(const QStringList& options, int ourPort) {
        const Dcmqrscp peer({options, storage.path(), ourPort});
        SlowProxy relay(static_cast<std::uint16_t>(peer.node().port), kShort);
        network::RemoteNode node = peer.node();
        node.name = QStringLiteral("PACS");
        node.port = relay.port();
        node.ourPort = ourPort != 0 ? ourPort : freePort();
        // The ports differ from process to process, so the memory is told of the same peer.
        network::NodeMemory memory(data.path());
        if (known) {
            EXPECT_TRUE(memory.rememberWay(node, *known));
        }
        DirSink sink;
        auto answer = test::retrieve(node, first.studyUid, sink, &inbox, memory);
        known = memory.way(node);
        associations = relay.connections();
        arrived = static_cast<int>(sink.files().size());
        return answer;
    }

    QTemporaryDir data;
    QTemporaryDir storage;
    MadeFiles files;
    MadeInstance first = newSeries();
    QStringList sent;
    network::MoveInbox inbox;
    std::optional<RetrieveMethod> known;
    int associations = 0; // of the last retrieve
    int arrived = 0;
};

TEST_F(WayTest, ARefusedGetIsPaidForOnce) {
    const QStringList noGet{QStringLiteral("--disable-get"), QStringLiteral("+xt")};
    const auto learned = retrieveFrom(noGet, freePort());
    ASSERT_TRUE(learned) << learned.error().message().toStdString();
    EXPECT_EQ(arrived, kImages);
    EXPECT_EQ(known, RetrieveMethod::Move);
    EXPECT_EQ(learned->way, "by C-MOVE, since C-GET brought nothing; C-MOVE is remembered for PACS");
    const int before = associations;

    const auto again = retrieveFrom(noGet, freePort());
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(arrived, kImages);
    EXPECT_EQ(again->method, "move");
    EXPECT_EQ(again->way, "by C-MOVE, as remembered for PACS");
    EXPECT_EQ(associations, 2) << "one for the questions, one for the images";
    EXPECT_GT(before, associations);
    EXPECT_TRUE(again->warnings.isEmpty()) << describe(*again);
}

TEST_F(WayTest, AWayThatFailsIsForgottenAndTheOtherLearned) {
    known = RetrieveMethod::Move;
    const auto answer = retrieveFrom({QStringLiteral("+xt")}, 0); // it does not know where to move to
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(arrived, kImages);
    EXPECT_EQ(answer->method, "get");
    EXPECT_EQ(known, RetrieveMethod::Get);
    EXPECT_EQ(answer->way, "by C-GET, since C-MOVE brought nothing; C-MOVE, which was remembered, did not bring all; "
                           "C-GET is remembered for PACS");
    const auto again = retrieveFrom({QStringLiteral("+xt")}, 0);
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(again->way, "by C-GET, as remembered for PACS");
    EXPECT_EQ(associations, 2);
}

TEST_F(WayTest, WhenNeitherWorksNothingIsRemembered) {
    known = RetrieveMethod::Move;
    const auto answer = retrieveFrom({QStringLiteral("--disable-get")}, 0);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
    EXPECT_FALSE(known);
}

// An archive that bears so many associations, over a link that makes us want several.
class LimitTest : public testing::Test {
protected:
    void start(int most) {
        sent = files.series(first, kImages);
        store = std::make_unique<FolderStore>(sent);
        network::ServerSettings settings;
        settings.aeTitle = QStringLiteral("ARCHIVE");
        settings.port = 0;
        settings.maxAssociations = most;
        settings.told = [this](network::ServerNotice notice, const QString&) {
            const std::lock_guard lock(mutex);
            refused += notice == network::ServerNotice::Refused ? 1 : 0;
        };
        auto started = network::Server::start(settings, *store, {});
        ASSERT_TRUE(started) << started.error().message().toStdString();
        server = *std::move(started);
        link = std::make_unique<SlowProxy>(static_cast<std::uint16_t>(server->port()), kLong);
        node.name = QStringLiteral("PACS");
        node.aeTitle = settings.aeTitle;
        node.host = QStringLiteral("127.0.0.1");
        node.port = link->port();
        node.method = RetrieveMethod::Get;
    }
    Result<network::RetrieveAnswer> retrieveBy(network::NodeMemory& memory) {
        DirSink sink;
        auto answer = test::retrieve(node, first.studyUid, sink, nullptr, memory);
        EXPECT_EQ(sink.files().size(), kImages)
            << (answer ? describe(*answer) : answer.error().message().toStdString());
        return answer;
    }
    int refusals() {
        const std::lock_guard lock(mutex);
        return std::exchange(refused, 0);
    }

    QTemporaryDir data;
    MadeFiles files;
    MadeInstance first = newSeries();
    QStringList sent;
    std::unique_ptr<FolderStore> store;
    std::mutex mutex;
    int refused = 0; // under mutex
    std::unique_ptr<network::Server> server;
    std::unique_ptr<SlowProxy> link;
    network::RemoteNode node;
};

TEST_F(LimitTest, ItIsLearnedFromARefusalAndKept) {
    start(2);
    network::NodeMemory memory(data.path());
    const auto learned = retrieveBy(memory);
    EXPECT_TRUE(says(learned, "PACS takes 2 associations at once, which is remembered")) << learned->way.toStdString();
    EXPECT_EQ(memory.mostAssociations(node), 2);
    EXPECT_GT(refusals(), 0);

    network::NodeMemory later(data.path()); // another process
    const auto kept = retrieveBy(later);
    EXPECT_FALSE(says(kept, "associations"));
    EXPECT_EQ(later.mostAssociations(node), 2);
    EXPECT_EQ(refusals(), 0);
}

TEST_F(LimitTest, SeveralRetrievesAtOnceKeepToItToo) {
    constexpr int kRetrieves = 3;
    start(2);
    network::NodeMemory memory(data.path());
    memory.rememberMostAssociations(node, 2);
    std::vector<std::future<Result<network::RetrieveAnswer>>> all;
    std::vector<std::unique_ptr<network::NodeMemory>> processes;
    for (int i = 0; i < kRetrieves; ++i) {
        processes.push_back(std::make_unique<network::NodeMemory>(data.path()));
        all.push_back(
            std::async(std::launch::async, [&, i] { return retrieveBy(*processes[static_cast<size_t>(i)]); }));
    }
    for (auto& one : all) {
        const auto answer = one.get();
        ASSERT_TRUE(answer) << answer.error().message().toStdString();
        EXPECT_TRUE(answer->failed.empty());
    }
    EXPECT_EQ(memory.mostAssociations(node), 2) << "and no less was learned";
    EXPECT_EQ(refusals(), 0);
}

// The first has both; it comes to its end only when the second has got an image.
TEST_F(LimitTest, WhoHasSeveralGivesOneToWhoWaits) {
    constexpr int kWhenBothAreOpen = 20;
    constexpr int kNearTheEnd = 36;
    constexpr std::chrono::seconds kMost{20};
    struct Sink : DirSink {
        std::function<void(int)> onImage;
        Result<void> received(const QString& file, const QString& uid) override {
            auto kept = DirSink::received(file, uid);
            onImage(static_cast<int>(files().size()));
            return kept;
        }
    };
    start(2);
    network::NodeMemory memory(data.path());
    network::NodeMemory others(data.path());
    memory.rememberMostAssociations(node, 2);
    std::promise<void> waits;
    std::promise<void> gets;
    const auto waiting = waits.get_future();
    const auto got = gets.get_future();
    bool isFirstWait = true;
    Sink second;
    second.onImage = [&](int count) {
        if (count == 1)
            gets.set_value();
    };
    JobContext context({}, [&](const JobProgress& progress) {
        if (progress.text.contains(QLatin1String("waiting until")) && std::exchange(isFirstWait, false))
            waits.set_value();
    });
    std::future<bool> other;
    Sink sink;
    sink.onImage = [&](int count) {
        if (count == kWhenBothAreOpen) {
            other = std::async(std::launch::async, [&] {
                return static_cast<bool>(network::makeDimseSource(node, nullptr, &others)
                                             ->retrieve({first.studyUid, {}, {}}, second, context));
            });
            EXPECT_EQ(waiting.wait_for(kMost), std::future_status::ready) << "it had no need to wait";
        }
        if (count == kNearTheEnd) {
            EXPECT_EQ(got.wait_for(kMost), std::future_status::ready) << "it waits for the end of the first";
        }
    };
    const auto answer = test::retrieve(node, first.studyUid, sink, nullptr, memory);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(sink.files().size(), kImages);
    EXPECT_TRUE(other.get());
    EXPECT_EQ(second.files().size(), kImages);
    EXPECT_EQ(refusals(), 0);
}

TEST_F(LimitTest, OneAfterTheOtherWhereThereIsRoomForOne) {
    start(1);
    network::NodeMemory memory(data.path());
    auto other = std::async(std::launch::async, [&] { return retrieveBy(memory); });
    EXPECT_TRUE(retrieveBy(memory));
    EXPECT_TRUE(other.get());
    EXPECT_EQ(memory.mostAssociations(node), 1);
}

// Asks one that rejects so many associations, as too many, for a study that it does not have.
Error askOneThatIsBusy(int rejections) {
    PeerScript script;
    script.busyFor = rejections;
    const ScriptedPeer peer(script);
    const QTemporaryDir data;
    network::NodeMemory memory(data.path());
    DirSink sink;
    const auto answer = retrieve(peer.node(), QStringLiteral("1.2"), sink, nullptr, memory);
    EXPECT_FALSE(memory.mostAssociations(peer.node())) << "they were not ours";
    return answer ? Error(ErrorCode::Internal, QStringLiteral("it has none")) : answer.error();
}

TEST(Busy, ANodeThatIsBusyWithOthersIsAskedAgain) {
    const Error error = askOneThatIsBusy(3);
    EXPECT_EQ(error.code(), ErrorCode::NotFound) << "it got to the questions: " << error.message().toStdString();
}

TEST(Busy, OneThatStaysBusyIsSaid) {
    const Error error = askOneThatIsBusy(1000);
    EXPECT_EQ(error.code(), ErrorCode::Refused);
    EXPECT_TRUE(error.message().contains(QLatin1String("too many associations"))) << error.message().toStdString();
}

} // namespace
} // namespace sagitta::test
