#include "core/job_queue.h"

#include <gtest/gtest.h>

#include <latch>
#include <new>
#include <semaphore>
#include <stdexcept>

namespace sagitta::test {
namespace {

// A job that does what a function says.
class FunctionJob : public Job {
public:
    FunctionJob(QString key, QString lane, std::function<Result<void>(JobContext&)> function) :
        m_key(std::move(key)), m_lane(std::move(lane)), m_function(std::move(function)) {}
    QString title() const override { return QStringLiteral("test job"); }
    QString key() const override { return m_key; }
    QString lane() const override { return m_lane; }
    Result<void> run(JobContext& context) override { return m_function(context); }

private:
    QString m_key;
    QString m_lane;
    std::function<Result<void>(JobContext&)> m_function;
};

std::shared_ptr<Job> job(std::function<Result<void>(JobContext&)> function, const QString& key = {},
                         const QString& lane = {}) {
    return std::make_shared<FunctionJob>(key, lane, std::move(function));
}

Result<void> waitForStop(JobContext& context) {
    std::binary_semaphore stopped(0);
    const std::stop_callback onStop(context.stopToken(), [&] { stopped.release(); });
    stopped.acquire();
    return Error(ErrorCode::Cancelled, {});
}

TEST(JobQueue, SuccessAndFailureAreStates) {
    JobQueue queue(2);
    const JobId good = queue.submit(job([](JobContext&) { return Result<void>(); }), JobPriority::User);
    const JobId bad = queue.submit(
        job([](JobContext&) -> Result<void> { return Error(ErrorCode::Timeout, QStringLiteral("no answer")); }),
        JobPriority::User);
    EXPECT_EQ(queue.wait(good)->state, JobState::Succeeded);
    const JobStatus failed = *queue.wait(bad);
    EXPECT_EQ(failed.state, JobState::Failed);
    EXPECT_EQ(failed.error->code(), ErrorCode::Timeout);
    EXPECT_FALSE(queue.wait(9999));
    queue.clearFinished();
    EXPECT_TRUE(queue.jobs().empty());
}

TEST(JobQueue, WhatAJobThrowsIsItsFailure) {
    JobQueue queue(1);
    const JobId thrower =
        queue.submit(job([](JobContext&) -> Result<void> { throw std::runtime_error("broken"); }), JobPriority::User);
    const JobId glutton =
        queue.submit(job([](JobContext&) -> Result<void> { throw std::bad_alloc(); }), JobPriority::User);
    EXPECT_EQ(queue.wait(thrower)->error->code(), ErrorCode::Internal);
    EXPECT_EQ(queue.wait(glutton)->error->code(), ErrorCode::Full);
}

TEST(JobQueue, NoRetryBesideAJobWithTheSameKey) {
    JobQueue queue(2);
    const QString key = QStringLiteral("one");
    std::binary_semaphore go(0);
    const JobId failed = queue.submit(
        job([](JobContext&) -> Result<void> { return Error(ErrorCode::Timeout, {}); }, key), JobPriority::User);
    ASSERT_EQ(queue.wait(failed)->state, JobState::Failed);
    const JobId second = queue.submit(job(
                                          [&](JobContext&) {
                                              go.acquire();
                                              return Result<void>();
                                          },
                                          key),
                                      JobPriority::User);
    EXPECT_FALSE(queue.retry(failed));
    go.release();
    queue.wait(second);
    EXPECT_TRUE(queue.retry(failed));
    queue.wait(failed);
}

TEST(JobQueue, RunningJobIsCancelledByItsStopToken) {
    JobQueue queue(1);
    std::binary_semaphore started(0);
    const JobId id = queue.submit(job([&](JobContext& context) {
                                      started.release();
                                      return waitForStop(context);
                                  }),
                                  JobPriority::User);
    started.acquire();
    queue.cancel(id);
    EXPECT_EQ(queue.wait(id)->state, JobState::Cancelled);
}

TEST(JobQueue, QueuedJobIsCancelledAtOnceAndNeverRuns) {
    JobQueue queue(1);
    std::binary_semaphore started(0);
    std::binary_semaphore release(0);
    bool ran = false;
    const JobId first = queue.submit(job([&](JobContext&) {
                                         started.release();
                                         release.acquire();
                                         return Result<void>();
                                     }),
                                     JobPriority::User);
    started.acquire();
    const JobId second = queue.submit(job([&](JobContext&) {
                                          ran = true;
                                          return Result<void>();
                                      }),
                                      JobPriority::User);
    queue.cancel(second);
    EXPECT_EQ(queue.wait(second)->state, JobState::Cancelled);
    release.release();
    queue.wait(first);
    EXPECT_FALSE(ran);
}

TEST(JobQueue, DuplicateRaisesTheFirst) {
    JobQueue queue(1);
    std::binary_semaphore started(0);
    std::binary_semaphore release(0);
    std::vector<int> order;
    std::mutex mutex;
    const auto note = [&](int n) {
        return [&, n](JobContext&) {
            const std::lock_guard lock(mutex);
            order.push_back(n);
            return Result<void>();
        };
    };
    queue.submit(job([&](JobContext&) {
                     started.release();
                     release.acquire();
                     return Result<void>();
                 }),
                 JobPriority::User);
    started.acquire();
    const JobId slow = queue.submit(job(note(1)), JobPriority::Background);
    const JobId wanted = queue.submit(job(note(2), QStringLiteral("study A")), JobPriority::Background);
    EXPECT_EQ(queue.submit(job(note(3), QStringLiteral("study A")), JobPriority::User), wanted);
    release.release();
    queue.wait(slow);
    queue.wait(wanted);
    EXPECT_EQ(order, (std::vector<int>{2, 1}));
}

TEST(JobQueue, LaneLimitHolds) {
    JobQueue queue(4, 1);
    queue.setLaneLimit(QStringLiteral("node"), 2);
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    std::latch twoRunning(2);
    std::vector<JobId> ids;
    for (int i = 0; i < 8; ++i)
        ids.push_back(queue.submit(job(
                                       [&, i](JobContext&) {
                                           const int now = ++running;
                                           int seen = most.load();
                                           while (seen < now && !most.compare_exchange_weak(seen, now)) {
                                           }
                                           if (i < 2)
                                               twoRunning.arrive_and_wait(); // proves that two do run at once
                                           --running;
                                           return Result<void>();
                                       },
                                       {}, QStringLiteral("node")),
                                   JobPriority::User));
    for (const JobId id : ids)
        EXPECT_EQ(queue.wait(id)->state, JobState::Succeeded);
    EXPECT_EQ(most.load(), 2);
}

TEST(JobQueue, FailedJobRunsAgainOnRetry) {
    JobQueue queue(1);
    int runs = 0;
    const JobId id = queue.submit(job([&](JobContext&) -> Result<void> {
                                      if (++runs == 1)
                                          return Error(ErrorCode::Io, QStringLiteral("gone"));
                                      return {};
                                  }),
                                  JobPriority::User);
    EXPECT_EQ(queue.wait(id)->state, JobState::Failed);
    EXPECT_TRUE(queue.retry(id));
    EXPECT_EQ(queue.wait(id)->state, JobState::Succeeded);
    EXPECT_FALSE(queue.retry(id));
    EXPECT_EQ(runs, 2);
}

TEST(JobQueue, ListenersSeeTheStatesInOrderAndTheLastProgress) {
    JobQueue queue(1);
    std::mutex mutex;
    std::vector<JobState> states;
    JobProgress last;
    const auto subscription = queue.subscribe([&](const JobStatus& status) {
        const std::lock_guard lock(mutex);
        states.push_back(status.state);
        last = status.progress;
    });
    std::binary_semaphore finished(0);
    const auto waiter = queue.subscribe([&](const JobStatus& status) {
        if (status.state == JobState::Succeeded)
            finished.release();
    });
    queue.submit(job([](JobContext& context) {
                     for (int i = 1; i <= 1000; ++i)
                         context.report({i, 1000, 0, {}});
                     return Result<void>();
                 }),
                 JobPriority::User);
    finished.acquire();
    const std::lock_guard lock(mutex);
    EXPECT_EQ(states.front(), JobState::Queued);
    EXPECT_EQ(states.back(), JobState::Succeeded);
    EXPECT_TRUE(std::is_sorted(states.begin(), states.end()));
    EXPECT_LT(states.size(), 200u) << "progress is coalesced";
    EXPECT_EQ(last.done, 1000);
}

// A job that counts its runs and ends when the test says so or when it is stopped; a queue of one thread.
class PausedJob : public testing::Test {
protected:
    JobId submit(JobPriority priority = JobPriority::User, const QString& key = QStringLiteral("study")) {
        return m_queue.submit(job(
                                  [this](JobContext& context) -> Result<void> {
                                      context.report({++m_runs, 9, 0, {}});
                                      m_started.release();
                                      const std::stop_callback onStop(context.stopToken(), [&] { m_go.release(); });
                                      m_go.acquire();
                                      if (context.isCancelled())
                                          return Error(ErrorCode::Cancelled, {});
                                      return {};
                                  },
                                  key),
                              priority);
    }
    void waitFor(JobId id, JobState state) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_queue.status(id)->state == state; });
    }

    int m_runs = 0; // read while the job is not running
    std::counting_semaphore<> m_started{0}, m_go{0};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    JobQueue m_queue{1};
    std::shared_ptr<void> m_subscription = m_queue.subscribe([this](const JobStatus&) {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
};

TEST_F(PausedJob, ARunningOneStopsAndGoesOn) {
    const JobId id = submit();
    m_started.acquire();
    m_queue.pause(id);
    waitFor(id, JobState::Paused);
    EXPECT_EQ(m_queue.status(id)->progress.done, 1) << "how far it got is still told";
    EXPECT_FALSE(m_queue.status(id)->isPausing);
    m_queue.clearFinished();
    ASSERT_TRUE(m_queue.status(id)) << "paused is no end";
    EXPECT_FALSE(m_queue.retry(id));
    m_queue.resume(id);
    m_started.acquire();
    m_go.release();
    EXPECT_EQ(m_queue.wait(id)->state, JobState::Succeeded);
    EXPECT_EQ(m_runs, 2);
    m_queue.pause(id);
    m_queue.resume(id);
    EXPECT_EQ(m_queue.status(id)->state, JobState::Succeeded);
}

TEST_F(PausedJob, AQueuedOneWaitsAndLetsOthersPass) {
    const JobId first = submit();
    m_started.acquire();
    const JobId second = submit(JobPriority::User, QStringLiteral("second"));
    const JobId third = submit(JobPriority::User, QStringLiteral("third"));
    m_queue.pause(second);
    EXPECT_EQ(m_queue.status(second)->state, JobState::Paused);
    m_go.release(2);
    EXPECT_EQ(m_queue.wait(first)->state, JobState::Succeeded);
    EXPECT_EQ(m_queue.wait(third)->state, JobState::Succeeded);
    EXPECT_EQ(m_queue.status(second)->state, JobState::Paused);
    m_go.release();
    m_queue.resume(second);
    EXPECT_EQ(m_queue.wait(second)->state, JobState::Succeeded);
}

TEST_F(PausedJob, KeepsItsKeyAndIsCancelledAtOnce) {
    const JobId id = submit();
    m_started.acquire();
    m_queue.pause(id);
    waitFor(id, JobState::Paused);
    EXPECT_EQ(submit(JobPriority::Background), id);
    EXPECT_EQ(m_queue.status(id)->state, JobState::Paused) << "nobody waits for it";
    m_queue.cancel(id);
    EXPECT_EQ(m_queue.status(id)->state, JobState::Cancelled);
    m_go.release();
    EXPECT_TRUE(m_queue.retry(id));
    EXPECT_EQ(m_queue.wait(id)->state, JobState::Succeeded);
}

TEST_F(PausedJob, GoesOnWhenSomebodyAsksForItAnew) {
    const JobId id = submit();
    m_started.acquire();
    m_queue.pause(id);
    waitFor(id, JobState::Paused);
    EXPECT_EQ(submit(JobPriority::User), id);
    m_started.acquire();
    m_go.release();
    EXPECT_EQ(m_queue.wait(id)->state, JobState::Succeeded);
}

TEST(JobQueue, AJobThatIsBeingPausedCanStillGoOnOrBeCancelled) {
    JobQueue queue(1);
    std::binary_semaphore started(0), mayEnd(0);
    int runs = 0;
    const JobId id =
        queue.submit(job([&](JobContext& context) -> Result<void> {
                         ++runs;
                         started.release();
                         mayEnd.acquire();
                         return context.isCancelled() ? Result<void>(Error(ErrorCode::Cancelled, {})) : Result<void>();
                     }),
                     JobPriority::User);
    started.acquire();
    queue.pause(id);
    EXPECT_EQ(queue.status(id)->state, JobState::Running);
    EXPECT_TRUE(queue.status(id)->isPausing);
    queue.resume(id);
    mayEnd.release();
    started.acquire(); // again
    queue.pause(id);
    queue.cancel(id);
    queue.pause(id);
    queue.resume(id);
    mayEnd.release();
    EXPECT_EQ(queue.wait(id)->state, JobState::Cancelled);
    EXPECT_EQ(runs, 2);
}

TEST(JobQueue, ReasonsStayWithTheJobUntilItIsTriedAgain) {
    JobQueue queue(1);
    int runs = 0;
    const JobId id = queue.submit(job([&](JobContext& context) -> Result<void> {
                                      if (++runs > 1)
                                          return {};
                                      context.explain({QStringLiteral("1.2: gone"), QStringLiteral("1.3: gone")});
                                      return Error(ErrorCode::Protocol, QStringLiteral("2 of 3 did not arrive"));
                                  }),
                                  JobPriority::User);
    EXPECT_EQ(queue.wait(id)->reasons.size(), 2);
    ASSERT_TRUE(queue.retry(id));
    EXPECT_TRUE(queue.wait(id)->reasons.isEmpty());
}

TEST(JobQueue, DestructionCancelsWhatRuns) {
    std::binary_semaphore started(0);
    bool cancelled = false;
    {
        JobQueue queue(2);
        queue.submit(job([&](JobContext& context) {
                         started.release();
                         const Result<void> result = waitForStop(context);
                         cancelled = context.isCancelled();
                         return result;
                     }),
                     JobPriority::User);
        started.acquire();
    }
    EXPECT_TRUE(cancelled);
}

} // namespace
} // namespace sagitta::test
