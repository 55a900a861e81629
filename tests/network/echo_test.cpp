// C-ECHO, and what opening an association can meet: nobody there, the wrong AE title, a peer that never answers.
#include "peer_fixture.h"
#include "support/dcmqrscp.h"
#include "support/silent_peer.h"

#include <chrono>
#include <thread>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

network::RemoteNode nodeAt(int port) {
    network::RemoteNode node;
    node.name = QStringLiteral("peer");
    node.aeTitle = QStringLiteral("PEER");
    node.host = QStringLiteral("127.0.0.1");
    node.port = port;
    return node;
}

using EchoTest = OrthancTest;

TEST_F(EchoTest, OrthancAnswers) {
    const auto answer = source()->echo({});
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_GT(answer->ms, 0);
    EXPECT_LT(answer->ms, 10000);
}

TEST_F(EchoTest, WrongCalledAeTitleIsNamed) {
    network::RemoteNode wrong = node();
    wrong.aeTitle = QStringLiteral("SOMEBODY");
    const auto answer = network::makeDimseSource(wrong)->echo({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused) << answer.error().message().toStdString();
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("SOMEBODY"))) << answer.error().message().toStdString();
}

TEST(Echo, DcmqrscpRefusesAnAeTitleItDoesNotHave) {
    if (!Dcmqrscp::isInstalled())
        GTEST_SKIP() << "dcmqrscp is not installed";
    Dcmqrscp peer;
    ASSERT_TRUE(peer.process().isRunning()) << peer.process().log().toStdString();
    EXPECT_TRUE(network::makeDimseSource(peer.node())->echo({}));
    network::RemoteNode wrong = peer.node();
    wrong.aeTitle = QStringLiteral("SOMEBODY");
    const auto answer = network::makeDimseSource(wrong)->echo({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused) << answer.error().message().toStdString();
}

TEST(Echo, ClosedPort) {
    const auto answer = network::makeDimseSource(nodeAt(freePort()))->echo({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Io) << answer.error().message().toStdString();
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("cannot connect")))
        << answer.error().message().toStdString();
}

TEST(Echo, UnknownHost) {
    network::RemoteNode node = nodeAt(104);
    // No label may be empty (RFC 1035 2.3.1), so that nobody has to be asked for it.
    node.host = QStringLiteral("no..such.host.invalid");
    node.timeoutSeconds = 20;
    const auto answer = network::makeDimseSource(node)->echo({});
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().code() == ErrorCode::Io || answer.error().code() == ErrorCode::Timeout)
        << answer.error().message().toStdString();
}

TEST(Echo, SilentPeerTimesOut) {
    const SilentPeer peer;
    network::RemoteNode node = nodeAt(peer.port());
    node.timeoutSeconds = 1;
    const auto start = Clock::now();
    const auto answer = network::makeDimseSource(node)->echo({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Timeout) << answer.error().message().toStdString();
    EXPECT_GE(Clock::now() - start, 900ms);
    EXPECT_LT(Clock::now() - start, 10s);
}

TEST(Echo, SilentPeerIsLeftOnCancel) {
    const SilentPeer peer;
    std::stop_source stop;
    Clock::time_point stopped;
    std::jthread stopper([&] {
        peer.waitUntilAsked();
        stopped = Clock::now();
        stop.request_stop();
    });
    const auto answer = network::makeDimseSource(nodeAt(peer.port()))->echo(stop.get_token());
    stopper.join();
    EXPECT_LT(Clock::now() - stopped, 2s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
}

TEST(Echo, UnansweredConnectIsLeftOnCancel) {
    const SilentPeer peer(SilentPeer::Connections::Unanswered);
    std::stop_source stop;
    std::jthread stopper([&] { stop.request_stop(); });
    const auto start = Clock::now();
    const auto answer = network::makeDimseSource(nodeAt(peer.port()))->echo(stop.get_token());
    EXPECT_LT(Clock::now() - start, 2s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
}

TEST(Echo, UnansweredConnectTimesOut) {
    const SilentPeer peer(SilentPeer::Connections::Unanswered);
    network::RemoteNode node = nodeAt(peer.port());
    node.timeoutSeconds = 1;
    const auto start = Clock::now();
    const auto answer = network::makeDimseSource(node)->echo({});
    EXPECT_LT(Clock::now() - start, 10s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Timeout) << answer.error().message().toStdString();
}

TEST(Echo, AnInvalidNodeIsNotCalled) {
    network::RemoteNode node = nodeAt(104);
    node.aeTitle.clear();
    const auto answer = network::makeDimseSource(node)->echo({});
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("AE title")));
}

} // namespace
} // namespace sagitta::test
