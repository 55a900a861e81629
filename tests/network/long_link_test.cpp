// Retrieves over a long link take several associations, over a short one the two there have always been. Counted by the
// relay between, never timed.
#include "peer_fixture.h"

#include "core/uid.h"
#include "support/scripted_peer.h"
#include "support/slow_proxy.h"

#include <algorithm>

namespace sagitta::test {
namespace {

namespace tags = dicom::tags;

constexpr LinkModel kLong{std::chrono::milliseconds(20), 0};
constexpr int kCount = 24;
constexpr int kUsual = 2; // associations: one for the questions, one for the images

const QByteArray kCt("1.2.840.10008.5.1.4.1.1.2");

// A sink that knows when an instance comes twice.
class OnceSink : public DirSink {
public:
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        twice += files().contains(sopInstanceUid) ? 1 : 0;
        return DirSink::received(file, sopInstanceUid);
    }
    int twice = 0;
};

Result<network::RetrieveAnswer> retrieveOver(const SlowProxy& link, network::RemoteNode node, const QString& studyUid,
                                             DirSink& sink, Surroundings& surroundings) {
    node.port = link.port();
    return network::makeDimseSource(node)->retrieve({studyUid, {}, {}}, sink, surroundings.context());
}

class LongLink : public OrthancTest {
protected:
    Result<network::RetrieveAnswer> retrieveOver(const SlowProxy& link) {
        return test::retrieveOver(link, node(), first.studyUid, sink, surroundings);
    }
    void sendSeries(int count) {
        sent = files.series(first, count);
        send(sent);
    }

    MadeInstance first = newSeries();
    QStringList sent;
    OnceSink sink;
};

TEST_F(LongLink, ManyAssociationsBringEachImageOnce) {
    sendSeries(kCount);
    const SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, kCount);
    EXPECT_EQ(answer->received, kCount);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_GT(link.connections(), kUsual);
    EXPECT_LE(link.connections(), kUsual + 2);
    EXPECT_EQ(sink.twice, 0);
    EXPECT_EQ(surroundings.last().done, kCount);
    EXPECT_EQ(surroundings.last().bytes, answer->bytes);
    expectArrived(sent, sink);
}

TEST_F(LongLink, SeveralSeriesShareTheAssociations) {
    sendSeries(kCount);
    const QString firstSeries = first.seriesUid;
    first.seriesUid = makeUid();
    const QStringList before = sent;
    sendSeries(kCount / 2);
    sent = before + sent;
    const SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->series.size(), 2u);
    for (const network::SeriesProgress& series : answer->series)
        EXPECT_EQ(series.received, series.seriesUid == firstSeries ? kCount : kCount / 2);
    EXPECT_GT(link.connections(), kUsual);
    EXPECT_LE(link.connections(), kUsual + 2);
    EXPECT_EQ(sink.twice, 0);
    expectArrived(sent, sink);
}

TEST_F(LongLink, OnlyTheRestComes) {
    sendSeries(kCount);
    sink.pretendPresent(sopInstanceOf(sent[3]));
    const SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount - 1);
    EXPECT_EQ(answer->skipped, 1);
    EXPECT_GT(link.connections(), kUsual);
    EXPECT_EQ(sink.twice, 0);
}

TEST_F(LongLink, ARefusedAssociationIsNoError) {
    sendSeries(kCount);
    SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    link.allow(kUsual);
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(link.connections(), kUsual);
    EXPECT_GT(link.refused(), 0) << "it was never asked for";
    EXPECT_EQ(sink.twice, 0);
    expectArrived(sent, sink);
}

TEST_F(LongLink, CancelKeepsWhatArrivedAndTheRestComesLater) {
    constexpr int kMiddle = kCount / 2;
    sendSeries(kCount);
    const SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    sink.onReceived = [&](int count) {
        if (count == kMiddle)
            surroundings.stop();
        return Result<void>();
    };
    const auto answer = retrieveOver(link);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
    EXPECT_GT(link.connections(), kUsual);
    const auto kept = static_cast<int>(sink.files().size());
    EXPECT_GE(kept, kMiddle);
    ASSERT_LT(kept, kCount);

    sink.onReceived = nullptr;
    Surroundings fresh;
    const auto rest = test::retrieveOver(link, node(), first.studyUid, sink, fresh);
    ASSERT_TRUE(rest) << rest.error().message().toStdString();
    EXPECT_EQ(rest->skipped, kept);
    EXPECT_EQ(rest->received, kCount - kept);
    EXPECT_EQ(sink.twice, 0);
    expectArrived(sent, sink);
}

TEST_F(LongLink, AFullDiskEndsAllOfThem) {
    sendSeries(kCount);
    const SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    sink.onReceived = [&](int count) {
        return count < kCount / 2 ? Result<void>() : Error(ErrorCode::Full, QStringLiteral("the disk is full"));
    };
    const auto answer = retrieveOver(link);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Full) << answer.error().message().toStdString();
    EXPECT_LT(sink.files().size(), kCount);
}

TEST_F(LongLink, ACutLinkKeepsWhatArrived) {
    constexpr int kMiddle = kCount / 2;
    sendSeries(kCount);
    SlowProxy link(static_cast<std::uint16_t>(node().port), kLong);
    sink.onReceived = [&](int count) {
        if (count == kMiddle)
            link.cut();
        return Result<void>();
    };
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, kCount);
    EXPECT_GE(answer->received, kMiddle);
    EXPECT_LT(answer->received, kCount);
    EXPECT_EQ(answer->received, sink.files().size());
    EXPECT_EQ(static_cast<int>(answer->failed.size()), kCount - answer->received);
}

TEST_F(LongLink, ALongSeriesIsSharedOverAShortLinkToo) {
    constexpr int kMany = 90;
    sendSeries(kMany);
    const SlowProxy link(static_cast<std::uint16_t>(node().port), {});
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kMany);
    EXPECT_GT(link.connections(), kUsual);
    expectArrived(sent, sink);
}

TEST_F(LongLink, AShortLinkHasTheUsualAssociations) {
    sendSeries(kCount);
    const SlowProxy link(static_cast<std::uint16_t>(node().port), {});
    const auto answer = retrieveOver(link);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount);
    EXPECT_EQ(link.connections(), kUsual);
    EXPECT_EQ(link.refused(), 0);
    expectArrived(sent, sink);
}

// A study 1.2 with a series 1.2.1; the peer serves one association after another, so an extra one is never answered.
PeerScript scriptedSeries() {
    PeerScript script;
    script.answers["STUDY"] = {
        {{tags::QueryRetrieveLevel, "STUDY"}, {tags::StudyInstanceUID, "1.2"}, {tags::SOPClassesInStudy, kCt}}};
    script.answers["SERIES"] = {{{tags::StudyInstanceUID, "1.2"}, {tags::SeriesInstanceUID, "1.2.1"}}};
    for (int i = 1; i <= kCount; ++i) {
        const QByteArray uid = "1.2.1." + QByteArray::number(i);
        script.answers["IMAGE"].push_back({{tags::SOPInstanceUID, uid}, {tags::SOPClassUID, kCt}});
        script.instances.push_back({kCt, uid});
    }
    return script;
}

class LongLinkScripted : public testing::Test {
protected:
    Result<network::RetrieveAnswer> retrieve(const ScriptedPeer& peer) {
        const SlowProxy link(static_cast<std::uint16_t>(peer.node().port), kLong);
        return retrieveOver(link, peer.node(), QStringLiteral("1.2"), sink, surroundings);
    }

    OnceSink sink;
    Surroundings surroundings;
};

TEST_F(LongLinkScripted, AnArchiveThatIgnoresListsSendsTheSeriesOnce) {
    const ScriptedPeer peer(scriptedSeries());
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(peer.requests(), 1);
    EXPECT_EQ(sink.twice, 0);
}

TEST_F(LongLinkScripted, AnArchiveThatRefusesListsIsAskedForTheSeries) {
    PeerScript script = scriptedSeries();
    script.refusesLists = true;
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(peer.requests(), 2);
    EXPECT_EQ(sink.twice, 0);
}

} // namespace
} // namespace sagitta::test
