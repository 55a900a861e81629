// What can go wrong in the middle of a retrieval: cancel, a dead or silent peer, a full disk, a sink that refuses.
#include "peer_fixture.h"

#include <QFile>
#include <QFileInfo>

#include <chrono>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Large enough that the rest cannot be in the sockets' buffers already.
constexpr int kCount = 40;
constexpr int kSize = 512;
constexpr int kMiddle = 5;

class TroubleTest : public OrthancTest {
protected:
    void SetUp() override {
        OrthancTest::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        first = newSeries();
        first.size = kSize;
        sent = files.series(first, kCount);
        send(sent);
    }
    network::RetrieveRequest request() const { return {first.studyUid, {}, {}}; }

    MadeInstance first;
    QStringList sent;
    DirSink sink;
};

TEST_F(TroubleTest, CancelKeepsWhatArrivedAndTheRestComesLater) {
    Clock::time_point stopped;
    sink.onReceived = [&](int count) {
        if (count == kMiddle) {
            stopped = Clock::now();
            surroundings.stop();
        }
        return Result<void>();
    };
    const auto answer = retrieve(request(), sink);
    EXPECT_LT(Clock::now() - stopped, 2s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
    const auto kept = static_cast<int>(sink.files().size());
    EXPECT_GE(kept, kMiddle);
    ASSERT_LT(kept, kCount);

    sink.onReceived = nullptr;
    Surroundings fresh;
    const auto rest = source()->retrieve(request(), sink, fresh.context());
    ASSERT_TRUE(rest) << rest.error().message().toStdString();
    EXPECT_EQ(rest->skipped, kept);
    EXPECT_EQ(rest->received, kCount - kept);
    expectArrived(sent, sink);
}

TEST_F(TroubleTest, ADeadPeerIsSaidAndWhatArrivedIsKept) {
    sink.onReceived = [&](int count) {
        if (count == kMiddle)
            orthanc().process().kill();
        return Result<void>();
    };
    const auto answer = retrieve(request(), sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, kCount);
    EXPECT_GE(answer->received, kMiddle);
    EXPECT_LT(answer->received, kCount);
    EXPECT_EQ(answer->received, sink.files().size());
    ASSERT_EQ(static_cast<int>(answer->failed.size()), kCount - answer->received);
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("lost"))) << describe(*answer);
    for (const QString& file : sink.files())
        EXPECT_FALSE(canonicalDataSet(file).isEmpty());
}

TEST_F(TroubleTest, ASilentPeerTimesOut) {
    sink.onReceived = [&](int count) {
        if (count == kMiddle)
            orthanc().process().pause();
        return Result<void>();
    };
    network::RemoteNode impatient = node();
    impatient.timeoutSeconds = 1;
    const auto answer = network::makeDimseSource(impatient)->retrieve(request(), sink, surroundings.context());
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_GE(answer->received, kMiddle);
    ASSERT_FALSE(answer->failed.empty());
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("silent"))) << describe(*answer);
}

TEST_F(TroubleTest, ASilentPeerIsLeftOnCancel) {
    Clock::time_point stopped;
    sink.onReceived = [&](int count) {
        if (count == kMiddle) {
            orthanc().process().pause();
            stopped = Clock::now();
            surroundings.stop();
        }
        return Result<void>();
    };
    const auto answer = retrieve(request(), sink);
    EXPECT_LT(Clock::now() - stopped, 2s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
    EXPECT_GE(sink.files().size(), kMiddle);
}

TEST_F(TroubleTest, AFullDiskEndsItAndWhatArrivedIsKept) {
    if (!QFileInfo::exists(QStringLiteral("/dev/full")))
        GTEST_SKIP() << "no /dev/full on this system";
    QTemporaryDir dir;
    const QString full = dir.filePath(QStringLiteral("full.dcm"));
    ASSERT_TRUE(QFile::link(QStringLiteral("/dev/full"), full));
    sink.onReceived = [&](int count) {
        if (count == kMiddle)
            sink.nextFile = full;
        return Result<void>();
    };
    const auto answer = retrieve(request(), sink);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Full) << answer.error().message().toStdString();
    EXPECT_EQ(sink.files().size(), kMiddle);
}

TEST_F(TroubleTest, WhatTheSinkRefusesIsAFailureWithItsReason) {
    sink.onReceived = [&](int count) -> Result<void> {
        if (count == kMiddle)
            return Error(ErrorCode::Io, QStringLiteral("the shelf is broken"));
        return {};
    };
    const auto answer = retrieve(request(), sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kCount - 1) << describe(*answer);
    ASSERT_EQ(answer->failed.size(), 1u);
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("the shelf is broken")));
}

} // namespace
} // namespace sagitta::test
