#include "core/background_thread.h"
#include "core/job_queue.h"

#include <sys/resource.h>

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace sagitta::test {
namespace {

int niceValue() { return getpriority(PRIO_PROCESS, 0); }

class AskingJob final : public Job {
public:
    QString title() const override { return QStringLiteral("asks"); }
    Result<void> run(JobContext&) override {
        m_answer.set_value(niceValue());
        return {};
    }
    std::future<int> answer() { return m_answer.get_future(); }

private:
    std::promise<int> m_answer;
};

TEST(BackgroundThread, IsTheCallingThreadAlone) {
    const int usual = niceValue();
    int its = usual;
    std::jthread([&] {
        becomeBackgroundThread();
        its = niceValue();
    }).join();
    EXPECT_GT(its, usual);
    EXPECT_EQ(niceValue(), usual);
}

TEST(BackgroundThread, JobsRunOnThem) {
    const int usual = niceValue();
    const auto job = std::make_shared<AskingJob>();
    std::future<int> its = job->answer();
    JobQueue queue(1);
    queue.submit(job, JobPriority::User);
    EXPECT_GT(its.get(), usual);
}

} // namespace
} // namespace sagitta::test
