#include "network/dimse/watch.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace sagitta::network {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class WatchTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, m_sockets), 0); }
    void TearDown() override {
        ::close(m_sockets[0]);
        ::close(m_sockets[1]);
    }
    NativeSocket socket() const { return m_sockets[0]; }
    void peerSpeaks() const { ASSERT_EQ(::write(m_sockets[1], "x", 1), 1); }

private:
    int m_sockets[2] = {-1, -1};
};

TEST_F(WatchTest, DataEndsTheWait) {
    Watch watch({}, 60s);
    peerSpeaks();
    EXPECT_TRUE(watch.waitUntilReadable(socket()));
    EXPECT_TRUE(watch.waitUntilWritable(socket()));
    EXPECT_FALSE(watch.hasTimedOut());
}

TEST_F(WatchTest, SilenceTimesOut) {
    Watch watch({}, 150ms);
    EXPECT_FALSE(watch.waitUntilReadable(socket()));
    EXPECT_TRUE(watch.hasTimedOut());
    EXPECT_FALSE(watch.isStopped());
}

TEST_F(WatchTest, AStopEndsTheSilence) {
    std::stop_source source;
    Watch watch(source.get_token(), 60s);
    std::jthread stopper([&] { source.request_stop(); });
    const auto start = Clock::now();
    EXPECT_FALSE(watch.waitUntilReadable(socket()));
    EXPECT_LT(Clock::now() - start, 2s);
    EXPECT_FALSE(watch.hasTimedOut());
    EXPECT_TRUE(watch.isStopped());
}

TEST_F(WatchTest, AfterAStopWhatFlowsIsStillRead) {
    std::stop_source source;
    Watch watch(source.get_token(), 60s);
    source.request_stop();
    peerSpeaks();
    EXPECT_TRUE(watch.waitUntilReadable(socket()));
}

TEST_F(WatchTest, AGoodbyeIsWaitedForButNotForever) {
    std::stop_source source;
    Watch watch(source.get_token(), 60s);
    source.request_stop();
    watch.expectGoodbye();
    const auto start = Clock::now();
    EXPECT_FALSE(watch.waitUntilReadable(socket()));
    const auto waited = Clock::now() - start;
    EXPECT_GE(waited, 900ms);
    EXPECT_LT(waited, 2s);
    peerSpeaks();
    EXPECT_FALSE(watch.waitUntilReadable(socket())) << "its time is over";
}

TEST_F(WatchTest, EndWithinBoundsEvenWhatFlows) {
    Watch watch({}, 60s);
    watch.endWithin(0ms);
    watch.endWithin(60s);
    peerSpeaks();
    const auto start = Clock::now();
    while (watch.waitUntilReadable(socket()) && Clock::now() - start < 10s) {
    }
    EXPECT_LT(Clock::now() - start, 5s);
}

} // namespace
} // namespace sagitta::network
