// When a retrieve goes on by itself, and when it does not. The source does as the test says, and waiting takes no time.
#include "app/retrieve_job.h"

#include "storage/study_hold.h"
#include "unit/storage/test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <deque>
#include <latch>
#include <thread>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using app::RetrieveReport;
using network::RetrieveAnswer;

using Step = std::function<Result<RetrieveAnswer>(network::InstanceSink&, JobContext&)>;

// Takes one step for each retrieval.
class ScriptedSource final : public network::StudySource {
public:
    explicit ScriptedSource(std::deque<Step>& steps) : m_steps(steps) {}
    Result<network::EchoAnswer> echo(const std::stop_token&) override { return network::EchoAnswer(); }
    Result<network::QueryAnswer> find(const network::StudyQuery&, const std::stop_token&) override {
        return network::QueryAnswer();
    }
    Result<dicom::StudyListing> list(const QString&, const std::stop_token&) override { return dicom::StudyListing(); }
    Result<RetrieveAnswer> retrieve(const network::RetrieveRequest&, network::InstanceSink& sink,
                                    JobContext& context) override {
        if (m_steps.empty())
            return Error(ErrorCode::Internal, QStringLiteral("one try too many"));
        const Step step = std::move(m_steps.front());
        m_steps.pop_front();
        return step(sink, context);
    }

private:
    std::deque<Step>& m_steps;
};

Step error(ErrorCode code) {
    return [code](network::InstanceSink&, JobContext&) -> Result<RetrieveAnswer> {
        return Error(code, QStringLiteral("scripted"));
    };
}

const QStringList kLost{"the connection was lost", "the connection was lost"};

// So many received, and the others of three did not come for these reasons.
Step answer(int received, const QStringList& reasons = {}) {
    return [=](network::InstanceSink&, JobContext& context) -> Result<RetrieveAnswer> {
        context.report({received, 3, 100 * received, QStringLiteral("some images")});
        RetrieveAnswer made;
        made.expected = 3;
        made.received = received;
        made.bytes = 100 * received;
        made.way = received > 0 ? QStringLiteral("by C-GET") : QString();
        if (reasons == kLost)
            made.ended = Error(ErrorCode::Io, kLost.front());
        for (const QString& reason : reasons)
            made.failed.push_back({QStringLiteral("1.2.%1").arg(made.failed.size()), reason});
        return made;
    };
}

class RetrieveJobTest : public testing::Test {
protected:
    RetrieveJobTest() {
        auto store = storage::LocalStore::open(m_dir.path());
        EXPECT_TRUE(store);
        m_store = std::move(*store);
    }
    Result<void> run(std::deque<Step> steps) {
        const app::RetrieveMeans means = meansFor(std::move(steps));
        app::RetrieveJob job(*m_store, m_inbox, {}, {QStringLiteral("1.2"), {}, {}}, {}, means);
        JobContext context = makeContext();
        return job.run(context);
    }
    Result<RetrieveReport> retrieve(std::deque<Step> steps, app::RetryPolicy retry) {
        app::RetrieveMeans means = meansFor(std::move(steps));
        retry.wait = means.retry.wait;
        means.retry = std::move(retry);
        JobContext context = makeContext();
        return app::retrieveInto(*m_store, m_inbox, {}, {QStringLiteral("1.2"), {}, {}}, context, means);
    }
    app::RetrieveMeans meansFor(std::deque<Step> steps) {
        m_steps = std::move(steps);
        app::RetrieveMeans means;
        means.makeSource = [this](const network::RemoteNode&, network::MoveInbox*, network::NodeMemory*) {
            return std::make_unique<ScriptedSource>(m_steps);
        };
        means.retry.wait = [this](std::chrono::milliseconds time, const std::stop_token& stop) {
            m_waited += time;
            if (m_stopAfter && m_waited >= *m_stopAfter)
                m_stop.request_stop();
            return !stop.stop_requested();
        };
        means.told = [this](const RetrieveReport& report) { m_told.push_back(report); };
        return means;
    }
    JobContext makeContext() {
        return {m_stop.get_token(), [this](JobProgress progress) { m_progress.push_back(std::move(progress)); },
                [this](QStringList reasons) { m_reasons = std::move(reasons); }};
    }

    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
    network::MoveInbox m_inbox;
    std::deque<Step> m_steps; // that are left
    std::stop_source m_stop;
    std::optional<std::chrono::milliseconds> m_stopAfter;
    std::chrono::milliseconds m_waited{0};
    std::vector<JobProgress> m_progress;
    std::vector<RetrieveReport> m_told;
    QStringList m_reasons;
};

TEST(RetryPolicy, DelaysDoubleUpToAMinute) {
    const app::RetryPolicy policy;
    const std::chrono::seconds expected[] = {1s, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s};
    for (int tries = 0; tries < static_cast<int>(std::size(expected)); ++tries)
        EXPECT_EQ(policy.delayAfter(tries), expected[tries]) << tries;
    EXPECT_EQ(policy.delayAfter(1000), 60s);
}

TEST(RetryPolicy, WaitingEndsWhenItIsAskedTo) {
    EXPECT_TRUE(waitInterruptibly(1ms, {}));
    std::stop_source stop;
    std::latch waiting(1);
    std::jthread other([&] {
        waiting.wait();
        stop.request_stop();
    });
    waiting.count_down();
    EXPECT_FALSE(waitInterruptibly(24h, stop.get_token()));
}

TEST_F(RetrieveJobTest, GoesOnAfterALostConnection) {
    const Result<void> done = run({error(ErrorCode::Io), answer(1, kLost), error(ErrorCode::Timeout), answer(2)});
    EXPECT_TRUE(done) << done.error().message().toStdString();
    EXPECT_TRUE(m_steps.empty());
    EXPECT_EQ(m_waited, 3s);
    ASSERT_EQ(m_told.size(), 2u);
    EXPECT_EQ(m_told.back().bytes, 300) << "of all tries";
    EXPECT_EQ(m_progress.back().bytes, 300);
    EXPECT_FALSE(m_progress.back().isStalled);
    EXPECT_TRUE(m_reasons.isEmpty()) << "in the end nothing is missing";
}

TEST_F(RetrieveJobTest, CountsDownToTheNextTry) {
    ASSERT_TRUE(run({answer(1, kLost), error(ErrorCode::Io), error(ErrorCode::Io), answer(2)}));
    QStringList texts;
    for (const JobProgress& progress : m_progress) {
        if (progress.isStalled) {
            texts << progress.text;
            EXPECT_EQ(progress.done, 1) << "how far it is is not forgotten";
        }
    }
    EXPECT_EQ(texts, (QStringList{"connection lost; next try in 1 s", "connection lost; next try in 1 s",
                                  "connection lost; next try in 2 s", "connection lost; next try in 1 s"}));
}

TEST_F(RetrieveJobTest, SaysAtTheEndByWhichWayTheImagesCame) {
    ASSERT_TRUE(run({answer(3, kLost), answer(0)}));
    EXPECT_EQ(m_progress.back().way, "by C-GET");
    EXPECT_TRUE(std::all_of(m_progress.begin(), m_progress.end() - 1,
                            [](const JobProgress& progress) { return progress.way.isEmpty(); }));
}

TEST_F(RetrieveJobTest, GivesUpAfterTenTriesInVain) {
    std::deque<Step> steps(10, error(ErrorCode::Timeout));
    const Result<void> done = run(steps);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Timeout);
    EXPECT_EQ(done.error().message(), "given up after 10 tries: scripted");
    EXPECT_TRUE(m_steps.empty());
    EXPECT_EQ(m_waited, 243s);
}

TEST_F(RetrieveJobTest, WhatArrivesResetsTheCount) {
    std::deque<Step> steps(9, error(ErrorCode::Io));
    steps.push_back(answer(1, kLost));
    steps.insert(steps.end(), 9, error(ErrorCode::Io));
    steps.push_back(answer(2));
    EXPECT_TRUE(run(steps));
    EXPECT_TRUE(m_steps.empty());
}

TEST_F(RetrieveJobTest, GivenUpInTheMiddleItTellsWhatHasCome) {
    app::RetryPolicy retry;
    retry.triesWithoutProgress = 3;
    retry.triesBeforeAnything = 1;
    std::deque<Step> steps{answer(1, kLost)};
    steps.insert(steps.end(), 3, error(ErrorCode::Io));
    const Result<RetrieveReport> report = retrieve(steps, retry);
    ASSERT_TRUE(report) << report.error().message().toStdString();
    EXPECT_TRUE(m_steps.empty());
    EXPECT_EQ(report->received, 1);
    EXPECT_EQ(report->failed.size(), 2u);
    EXPECT_EQ(app::missingText(*report), "2 of 3 images did not arrive: given up after 3 tries: scripted");
}

TEST_F(RetrieveJobTest, WithoutPatienceAnAddressWhereNobodyAnswersIsSaidAtOnce) {
    app::RetryPolicy retry;
    retry.triesBeforeAnything = 1;
    const Result<RetrieveReport> report = retrieve({error(ErrorCode::Io), answer(3)}, retry);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().message(), "scripted");
    EXPECT_EQ(m_waited, 0s);
}

TEST_F(RetrieveJobTest, WhatAnEarlierTryBroughtIsReceivedNotSkipped) {
    const Step rest = [](network::InstanceSink&, JobContext&) -> Result<RetrieveAnswer> {
        RetrieveAnswer made;
        made.expected = 3;
        made.received = 1;
        made.skipped = 2; // one was here before the first try
        return made;
    };
    const Result<RetrieveReport> report = retrieve({answer(1, kLost), rest}, {});
    ASSERT_TRUE(report);
    EXPECT_EQ(report->received, 2);
    EXPECT_EQ(report->skipped, 1);
}

TEST_F(RetrieveJobTest, AFullDiskIsSaidWithWhatIsFreeAndWhatToDo) {
    const Step full = [](network::InstanceSink& sink, JobContext& context) -> Result<RetrieveAnswer> {
        const TestInstance instance = numbered(1);
        const QString file = sink.newFile();
        writeFile(file, part10Bytes(instance));
        EXPECT_TRUE(sink.received(file, instance.sopUid));
        context.report({1, 3, 4'000'000, QStringLiteral("1 of 3 images")});
        return Error(ErrorCode::Full, QStringLiteral("the disk is full"));
    };
    const Result<void> done = run({full});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Full);
    const QString text = done.error().message();
    EXPECT_TRUE(text.startsWith(QStringLiteral("the disk of %1 is full: ").arg(m_dir.path()))) << text.toStdString();
    EXPECT_EQ(m_waited, 0s);
    EXPECT_TRUE(text.contains("take no image; 2 of 3 images are still missing and need about 8.0 MB. Free space"))
        << text.toStdString();
}

// What was deleted, or can be had again, gives way; then the retrieve goes on, and counts what came before.
TEST_F(RetrieveJobTest, GoesOnWhereRoomIsMade) {
    const Step full = [](network::InstanceSink& sink, JobContext&) -> Result<RetrieveAnswer> {
        const TestInstance instance = numbered(1);
        const QString file = sink.newFile();
        writeFile(file, part10Bytes(instance));
        EXPECT_TRUE(sink.received(file, instance.sopUid));
        return Error(ErrorCode::Full, QStringLiteral("the disk is full"));
    };
    app::RetrieveMeans means = meansFor({full, full, answer(3)});
    int asked = 0;
    bool isHeld = true;
    means.makeRoom = [&](JobContext&) {
        isHeld &= storage::StudyHold::isHeld(m_dir.path(), QStringLiteral("1.2"));
        return ++asked < 3;
    };
    JobContext context = makeContext();
    const network::RetrieveRequest request{QStringLiteral("1.2"), {}, {}};
    const Result<RetrieveReport> report = app::retrieveInto(*m_store, m_inbox, {}, request, context, means);
    ASSERT_TRUE(report) << report.error().message().toStdString();
    EXPECT_EQ(report->received, 3);
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(isHeld) << "the study itself makes no room meanwhile";
    EXPECT_FALSE(storage::StudyHold::isHeld(m_dir.path(), QStringLiteral("1.2")));
}

// It begins as somebody removes the study, and waits until that is over.
TEST_F(RetrieveJobTest, HoldsTheStudyBehindItsRemoval) {
    auto remover = storage::StudyHold::toRemove(m_dir.path(), QStringLiteral("1.2"));
    ASSERT_TRUE(remover);
    bool isHeld = false;
    const Step look = [&](network::InstanceSink&, JobContext&) -> Result<RetrieveAnswer> {
        remover->discard(); // at the latest
        isHeld = storage::StudyHold::isHeld(m_dir.path(), QStringLiteral("1.2")) &&
                 storage::StudyHold::toRemove(m_dir.path(), QStringLiteral("1.2")).error().code() == ErrorCode::Refused;
        return RetrieveAnswer();
    };
    app::RetrieveMeans means = meansFor({look});
    JobProgress meanwhile;
    means.retry.wait = [&](std::chrono::milliseconds, const std::stop_token&) {
        if (!m_progress.empty())
            meanwhile = m_progress.back();
        remover->discard();
        return true;
    };
    JobContext context = makeContext();
    ASSERT_TRUE(app::retrieveInto(*m_store, m_inbox, {}, {QStringLiteral("1.2"), {}, {}}, context, means));
    EXPECT_TRUE(isHeld);
    EXPECT_EQ(meanwhile.text, "waiting until the study is removed");
    EXPECT_TRUE(meanwhile.isStalled);
}

TEST_F(RetrieveJobTest, EndsWhereNoRoomIsMade) {
    app::RetrieveMeans means = meansFor({error(ErrorCode::Full), answer(3)});
    means.makeRoom = [](JobContext&) { return false; };
    JobContext context = makeContext();
    const auto report = app::retrieveInto(*m_store, m_inbox, {}, {QStringLiteral("1.2"), {}, {}}, context, means);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), ErrorCode::Full);
    EXPECT_EQ(m_steps.size(), 1u);
}

TEST_F(RetrieveJobTest, TriesOnceWhereTheConnectionHeld) {
    for (const ErrorCode code : {ErrorCode::Refused, ErrorCode::Protocol, ErrorCode::NotFound, ErrorCode::Unsupported,
                                 ErrorCode::Corrupt, ErrorCode::Internal}) {
        const Result<void> done = run({error(code)});
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code(), code);
        EXPECT_EQ(done.error().message(), "scripted");
    }
    EXPECT_FALSE(run({answer(1, {"not kept: a", "not kept: b"})})) << "each for a reason of its own";
    EXPECT_EQ(m_reasons, (QStringList{"1.2.0: not kept: a", "1.2.1: not kept: b"}));
    EXPECT_EQ(m_waited, 0s);
}

TEST_F(RetrieveJobTest, WhatAnArchiveWillNotSendIsNotAskedForAgain) {
    const QStringList refused{"out of resources", "out of resources"};
    const Result<void> done = run({answer(1, refused)});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Protocol);
    EXPECT_EQ(m_waited, 0s);
}

TEST_F(RetrieveJobTest, EndsInTheMiddleOfAPauseWhenItIsCancelled) {
    m_stopAfter = 2s;
    const Result<void> done = run({error(ErrorCode::Io), error(ErrorCode::Io), answer(3)});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(m_waited, 2s) << "the second pause would have taken two seconds, and ended after one";
    EXPECT_EQ(m_steps.size(), 1u);
}

TEST_F(RetrieveJobTest, ConflictsOfAnEarlierTryAreNotForgotten) {
    const Step conflicting = [](network::InstanceSink& sink, JobContext& context) -> Result<RetrieveAnswer> {
        for (const int seed : {0, 5}) {
            TestInstance instance = numbered(1);
            instance.seed = seed;
            const QString file = sink.newFile();
            writeFile(file, part10Bytes(instance));
            EXPECT_TRUE(sink.received(file, instance.sopUid));
        }
        return answer(1, kLost)(sink, context);
    };
    const Result<void> done = run({conflicting, answer(2)});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Refused);
    ASSERT_EQ(m_reasons.size(), 1);
    EXPECT_TRUE(m_reasons.front().startsWith(numbered(1).sopUid));
}

} // namespace
} // namespace sagitta::test
