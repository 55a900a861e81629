// What comes first when somebody waits.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/retrieve_focus.h"

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

} // namespace
} // namespace sagitta::test
