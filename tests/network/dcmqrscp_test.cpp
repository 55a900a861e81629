// The same against dcmqrscp, a plainer archive.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/move_inbox.h"
#include "support/dcmqrscp.h"

namespace sagitta::test {
namespace {

class DcmqrscpTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Dcmqrscp::isInstalled())
            GTEST_SKIP() << "dcmqrscp is not installed";
        m_peer = std::make_unique<Dcmqrscp>();
        ASSERT_TRUE(m_peer->process().isRunning()) << m_peer->process().log().toStdString();
    }
    network::RemoteNode node() const { return m_peer->node(); }
    std::unique_ptr<network::StudySource> source() const { return network::makeDimseSource(node()); }

    MadeFiles files;
    Surroundings surroundings;

    std::unique_ptr<Dcmqrscp> m_peer;
};

TEST_F(DcmqrscpTest, FindsAndRetrieves) {
    const MadeInstance first = newSeries();
    MadeInstance second = first;
    second.seriesUid = makeUid();
    second.modality = QStringLiteral("OT");
    second.sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.7");
    const QStringList sent = files.series(first, 6) + files.series(second, 2);
    ASSERT_EQ(upload(node(), sent).toStdString(), "");

    network::StudyQuery query;
    query.patientName = QStringLiteral("Doe*");
    const auto found = source()->find(query, {});
    ASSERT_TRUE(found) << found.error().message().toStdString();
    ASSERT_EQ(found->studies.size(), 1u) << found->warnings.join(u'\n').toStdString();
    EXPECT_EQ(found->studies.front().studyInstanceUid, first.studyUid);

    DirSink sink;
    const auto answer = source()->retrieve({first.studyUid, {}, {}}, sink, surroundings.context());
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 8) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);

    Surroundings fresh;
    const auto again = source()->retrieve({first.studyUid, {}, {}}, sink, fresh.context());
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(again->received, 0);
    EXPECT_EQ(again->skipped, 8);
}

TEST_F(DcmqrscpTest, OnlyTheRestComes) {
    const MadeInstance first = newSeries();
    const QStringList sent = files.series(first, 5);
    ASSERT_EQ(upload(node(), sent).toStdString(), "");
    DirSink sink;
    sink.pretendPresent(sopInstanceOf(sent[0]));
    const auto answer = source()->retrieve({first.studyUid, first.seriesUid, {}}, sink, surroundings.context());
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 4) << describe(*answer) << m_peer->process().log().toStdString();
    EXPECT_EQ(answer->skipped, 1);
}

TEST_F(DcmqrscpTest, AnUnknownStudyIsNotFound) {
    DirSink sink;
    const auto answer = source()->retrieve({makeUid(), {}, {}}, sink, surroundings.context());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::NotFound) << answer.error().message().toStdString();
}

// What "auto" makes of an archive that does not do everything by C-GET.
class AutoTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Dcmqrscp::isInstalled())
            GTEST_SKIP() << "dcmqrscp is not installed";
    }
    // A study in two transfer syntaxes, put there by a dcmqrscp that takes both.
    void fill() {
        MadeInstance second = first;
        second.seriesUid = makeUid();
        second.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.80");
        sent = files.series(first, 4) + files.series(second, 3);
        const Dcmqrscp peer({{QStringLiteral("+xt")}, storage.path(), 0});
        ASSERT_EQ(upload(peer.node(), sent).toStdString(), "");
    }
    Result<network::RetrieveAnswer> retrieve(const QStringList& options, int ourPort = freePort()) {
        const Dcmqrscp peer({options, storage.path(), ourPort});
        network::RemoteNode node = peer.node();
        node.ourPort = ourPort != 0 ? ourPort : freePort();
        return network::makeDimseSource(node, &inbox)->retrieve({first.studyUid, {}, {}}, sink, surroundings.context());
    }

    QTemporaryDir storage;
    MadeFiles files;
    MadeInstance first = newSeries();
    QStringList sent;
    network::MoveInbox inbox;
    DirSink sink;
    Surroundings surroundings;
};

TEST_F(AutoTest, WithoutGetEverythingComesByMove) {
    fill();
    const auto answer = retrieve({QStringLiteral("--disable-get"), QStringLiteral("-xt")});
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->method, QStringLiteral("move"));
    EXPECT_EQ(answer->received, 7) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    ASSERT_FALSE(answer->warnings.isEmpty());
    EXPECT_TRUE(answer->warnings.front().contains(QLatin1String("C-GET"))) << describe(*answer);
    expectArrived(sent, sink);
}

TEST_F(AutoTest, WhatGetDoesNotSendComesByMoveAndItIsSaidWhy) {
    fill();
    const auto answer = retrieve({QStringLiteral("-xt")});
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 7) << describe(*answer);
    EXPECT_EQ(answer->expected, 7) << describe(*answer);
    EXPECT_EQ(answer->skipped, 0) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    const QString warnings = answer->warnings.join(u'\n');
    EXPECT_TRUE(warnings.contains(QLatin1String("A702"))) << describe(*answer);
    EXPECT_TRUE(warnings.contains(QLatin1String("C-MOVE"))) << describe(*answer);
    expectArrived(sent, sink);
}

TEST_F(AutoTest, WithNeitherBothReasonsAreSaid) {
    fill();
    const auto answer = retrieve({QStringLiteral("--disable-get")}, 0);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("C-GET"))) << answer.error().message().toStdString();
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("AE title SAGITTA")))
        << answer.error().message().toStdString();
}

} // namespace
} // namespace sagitta::test
