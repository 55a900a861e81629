// What comes first when somebody waits.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/dimse/server.h"
#include "network/node_memory.h"
#include "network/retrieve_focus.h"
#include "support/folder_store.h"
#include "support/slow_proxy.h"

#include <algorithm>

namespace sagitta::test {
namespace {

constexpr int kSeries = 3;
constexpr int kImages = 60;

class OrderTest : public OrthancTest {
protected:
    void SetUp() override {
        OrthancTest::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        for (int i = 0; i < kSeries; ++i) {
            first.seriesUid = makeUid();
            series << first.seriesUid;
            const QStringList paths = files.series(first, kImages);
            for (const QString& path : paths)
                places.insert(sopInstanceOf(path), {i, static_cast<int>(uids[i].size())}),
                    uids[i] << sopInstanceOf(path);
            sent << paths;
        }
        send(sent);
        sink.onUid = [this](const QString& uid) {
            order.push_back(places.value(uid));
            if (onArrival)
                onArrival(static_cast<int>(order.size()));
        };
    }
    Result<network::RetrieveAnswer> fetch() {
        network::RetrieveRequest request{first.studyUid, {}, {}};
        request.focus = focus;
        return retrieve(request, sink);
    }

    struct Sink : DirSink {
        std::function<void(const QString&)> onUid;
        Result<void> received(const QString& file, const QString& uid) override {
            onUid(uid);
            return DirSink::received(file, uid);
        }
    };

    MadeInstance first = newSeries();
    QStringList series;
    QStringList sent;
    QStringList uids[kSeries];
    QHash<QString, std::pair<int, int>> places; // UID -> series, number
    std::vector<std::pair<int, int>> order;
    std::function<void(int)> onArrival;
    std::shared_ptr<network::RetrieveFocus> focus = std::make_shared<network::RetrieveFocus>();
    Sink sink;
};

TEST_F(OrderTest, AnImageOfEverySeriesFirst) {
    const auto answer = fetch();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kSeries * kImages) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    ASSERT_EQ(order.size(), static_cast<size_t>(kSeries * kImages));
    QSet<int> pictured;
    for (int i = 0; i < kSeries; ++i) {
        pictured.insert(order[static_cast<size_t>(i)].first);
        EXPECT_NEAR(order[static_cast<size_t>(i)].second, kImages / 2, 1);
    }
    EXPECT_EQ(pictured.size(), kSeries);
    expectArrived(sent, sink);
}

TEST_F(OrderTest, ThenWhatIsLookedAtFromThereOutwards) {
    constexpr int kLookedAt = 10;
    constexpr int kNear = 24; // one piece
    focus->lookAt({series[2], uids[2][kLookedAt]});
    ASSERT_TRUE(fetch());
    for (size_t i = kSeries; i < kSeries + kNear; ++i) {
        EXPECT_EQ(order[i].first, 2) << i;
        EXPECT_LE(std::abs(order[i].second - kLookedAt), kNear) << i;
    }
}

TEST_F(OrderTest, WhatIsLookedAtMayChange) {
    focus->lookAt({series[2], uids[2][0]});
    constexpr int kMoment = 10;
    onArrival = [this](int count) {
        if (count == kMoment)
            focus->lookAt({series[1], uids[1][0]});
    };
    ASSERT_TRUE(fetch());
    // The piece under way ends; then the other series comes, whole.
    const auto turned =
        std::find_if(order.begin() + kMoment, order.end(), [](const auto& place) { return place.first == 1; });
    ASSERT_NE(turned, order.end());
    EXPECT_LE(turned - order.begin(), kMoment + 24 + kSeries);
    EXPECT_TRUE(std::all_of(turned, turned + (kImages - 1), [](const auto& place) { return place.first == 1; }));
}

TEST_F(OrderTest, NothingComesTwiceAndTheRestLater) {
    onArrival = [this](int count) {
        if (count == kImages)
            surroundings.stop();
    };
    EXPECT_FALSE(fetch());
    const auto kept = static_cast<int>(sink.files().size());
    EXPECT_GE(kept, kImages);
    onArrival = nullptr;
    Surroundings fresh;
    network::RetrieveRequest request{first.studyUid, {}, {}};
    request.focus = focus;
    const auto rest = source()->retrieve(request, sink, fresh.context());
    ASSERT_TRUE(rest) << rest.error().message().toStdString();
    EXPECT_EQ(rest->skipped, kept);
    EXPECT_EQ(rest->received, kSeries * kImages - kept);
    EXPECT_EQ(order.size(), static_cast<size_t>(kSeries * kImages));
}

// A server of our own that notes how many images are asked for at once.
class PieceTest : public testing::Test {
protected:
    class Store final : public FolderStore {
    public:
        using FolderStore::FolderStore;
        Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override {
            pieces.push_back(static_cast<int>(selection.sopInstanceUids.size()));
            return FolderStore::open(selection);
        }
        std::vector<int> pieces; // of one association
    };

    // The sizes of the pieces after that of the one image that comes first.
    std::vector<int> retrieve(int images, LinkModel link) {
        const MadeInstance first = newSeries();
        Store store(files.series(first, images));
        network::ServerSettings settings;
        settings.port = 0;
        auto server = network::Server::start(settings, store, {});
        EXPECT_TRUE(server);
        const SlowProxy proxy(static_cast<std::uint16_t>((*server)->port()), link);
        network::RemoteNode node;
        node.name = node.aeTitle = settings.aeTitle;
        node.host = QStringLiteral("127.0.0.1");
        node.port = proxy.port();
        network::RetrieveRequest request{first.studyUid, {}, {}};
        request.focus = std::make_shared<network::RetrieveFocus>();
        DirSink sink;
        Surroundings surroundings;
        const QTemporaryDir data;
        network::NodeMemory memory(data.path());
        memory.rememberMostAssociations(node, 1); // so that one request is one piece
        const auto answer =
            network::makeDimseSource(node, nullptr, &memory)->retrieve(request, sink, surroundings.context());
        EXPECT_TRUE(answer && answer->received == images)
            << (answer ? describe(*answer) : answer.error().message().toStdString());
        server->reset(); // and its threads, which note the pieces
        return store.pieces.empty() ? std::vector<int>()
                                    : std::vector<int>(store.pieces.begin() + 1, store.pieces.end());
    }

    MadeFiles files;
};

TEST_F(PieceTest, GrowsWhereTheImagesComeFast) {
    const std::vector<int> pieces = retrieve(300, {});
    ASSERT_FALSE(pieces.empty());
    EXPECT_EQ(pieces.front(), 24);
    EXPECT_GT(*std::max_element(pieces.begin(), pieces.end()), 24);
    EXPECT_LE(*std::max_element(pieces.begin(), pieces.end()), 128);
}

TEST_F(PieceTest, ShrinksWhereTheyComeSlowly) {
    constexpr double kBitsPerSecond = 150e3; // 24 of them take more than two seconds
    const std::vector<int> pieces = retrieve(37, {std::chrono::milliseconds(0), kBitsPerSecond});
    EXPECT_EQ(pieces, (std::vector<int>{24, 12}));
}

} // namespace
} // namespace sagitta::test
