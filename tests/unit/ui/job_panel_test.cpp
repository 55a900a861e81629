#include "ui/jobs/job_panel.h"

#include "ui/jobs/job_row.h"
#include "unit/ui/screenshot.h"

#include <QLabel>
#include <QProgressBar>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <future>

using namespace sagitta;
using namespace std::chrono_literals;

namespace {

// Reports what it is told to, then waits for the test, or for a cancel.
class TestJob final : public Job {
public:
    TestJob(JobProgress progress, QStringList reasons, std::shared_future<Result<void>> end) :
        m_progress(std::move(progress)), m_reasons(std::move(reasons)), m_end(std::move(end)) {}
    QString title() const override { return QStringLiteral("Retrieve CT 2024-03-01 from PACS"); }
    Result<void> run(JobContext& context) override {
        context.report(m_progress);
        context.explain(m_reasons);
        std::promise<void> cancelled;
        const std::stop_callback onStop(context.stopToken(), [&] { cancelled.set_value(); });
        const std::future<void> stop = cancelled.get_future();
        while (m_end.wait_for(5ms) != std::future_status::ready) {
            if (stop.wait_for(0ms) == std::future_status::ready)
                return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
        }
        return m_end.get();
    }

private:
    JobProgress m_progress;
    QStringList m_reasons;
    std::shared_future<Result<void>> m_end;
};

class JobPanelTest : public testing::Test {
protected:
    void open() {
        panel.emplace(jobs);
        panel->resize(900, 200);
    }
    JobId submit(JobProgress progress) {
        return jobs.submit(std::make_shared<TestJob>(std::move(progress), reasons, end.get_future().share()),
                           JobPriority::User);
    }
    template<class T>
    T* child(const char* name) {
        T* found = panel->findChild<T*>(QLatin1String(name));
        return found;
    }
    bool waitForText(const QString& part) {
        return QTest::qWaitFor(
            [&] { return child<QLabel>("jobText") && child<QLabel>("jobText")->text().contains(part); });
    }

    QStringList reasons; // that the next job gives
    std::promise<Result<void>> end;
    JobQueue jobs{1};
    std::optional<ui::JobPanel> panel;
};

TEST_F(JobPanelTest, IsHiddenWithoutJobs) {
    open();
    EXPECT_TRUE(panel->isHidden());
}

TEST_F(JobPanelTest, ShowsProgressThenSuccessThenClears) {
    open();
    submit({41, 160, 0, QStringLiteral("41 of 160 images")});
    ASSERT_TRUE(waitForText("41 of 160 images"));
    EXPECT_FALSE(panel->isHidden());
    EXPECT_EQ(child<QProgressBar>("jobBar")->value(), 256); // per mille
    EXPECT_FALSE(child<QToolButton>("clearFinishedJobs")->isEnabled());
    end.set_value({});
    ASSERT_TRUE(waitForText("Done"));
    EXPECT_TRUE(child<QToolButton>("jobCancel")->isHidden());
    QTest::mouseClick(child<QToolButton>("clearFinishedJobs"), Qt::LeftButton);
    EXPECT_TRUE(panel->isHidden());
}

TEST_F(JobPanelTest, UnknownTotalIsBusy) {
    open();
    submit({3, -1, 0, QStringLiteral("3 files")});
    ASSERT_TRUE(waitForText("3 files"));
    EXPECT_EQ(child<QProgressBar>("jobBar")->maximum(), 0);
    end.set_value({});
}

TEST_F(JobPanelTest, CancelsAndTriesAgain) {
    open();
    const JobId id = submit({1, 2, 0, {}});
    ASSERT_TRUE(waitForText("1 of 2"));
    QTest::mouseClick(child<QToolButton>("jobCancel"), Qt::LeftButton);
    ASSERT_TRUE(waitForText("Cancelled"));
    EXPECT_FALSE(child<QToolButton>("jobRetry")->isHidden());
    QTest::mouseClick(child<QToolButton>("jobRetry"), Qt::LeftButton);
    ASSERT_TRUE(waitForText("1 of 2"));
    end.set_value({});
    EXPECT_EQ(jobs.wait(id)->state, JobState::Succeeded);
}

// Beside a long title there would be a word a line.
TEST_F(JobPanelTest, WhatIsLongHasTheWidthOfTheRow) {
    open();
    panel->resize(500, 200);
    panel->show();
    submit({1, 2, 0, {}});
    end.set_value(Error(ErrorCode::Full, QStringLiteral("the disk of /data is full: 25 MB are free, of which the last "
                                                        "32 take no image; 159 of 160 images are still missing")));
    ASSERT_TRUE(waitForText("No room left: "));
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return child<QLabel>("jobTitle")->geometry().bottom() <= child<QLabel>("jobText")->geometry().top();
    }));
    EXPECT_GT(child<QLabel>("jobText")->width(), 400);
    EXPECT_FALSE(child<QProgressBar>("jobBar")->isVisible());
    test::screenshot(*panel, "jobs_failed_narrow");
}

TEST_F(JobPanelTest, SaysAnErrorInWords) {
    open();
    submit({1, 2, 0, {}});
    end.set_value(Error(ErrorCode::Full, QStringLiteral("disk full")));
    ASSERT_TRUE(waitForText("No room left: disk full."));
    EXPECT_FALSE(child<QToolButton>("jobRetry")->isHidden());
    panel->show();
    test::screenshot(*panel, "jobs_failed");
}

TEST_F(JobPanelTest, PausesAndGoesOn) {
    open();
    const JobId id = submit({41, 160, 0, QStringLiteral("41 of 160 images")});
    ASSERT_TRUE(waitForText("41 of 160"));
    auto* pause = child<QToolButton>("jobPause");
    EXPECT_EQ(pause->accessibleName(), "Pause this job");
    EXPECT_EQ(pause->toolTip(), "Pause this job");
    QTest::mouseClick(pause, Qt::LeftButton);
    ASSERT_TRUE(waitForText("Paused · 41 of 160"));
    EXPECT_EQ(pause->accessibleName(), "Resume this job");
    EXPECT_EQ(child<QProgressBar>("jobBar")->value(), 256);
    EXPECT_FALSE(child<QToolButton>("clearFinishedJobs")->isEnabled()) << "paused is no end";
    EXPECT_FALSE(child<QToolButton>("jobCancel")->isHidden());
    panel->show();
    test::screenshot(*panel, "jobs_paused");
    QTest::mouseClick(pause, Qt::LeftButton);
    ASSERT_TRUE(waitForText("41 of 160 images"));
    end.set_value({});
    EXPECT_EQ(jobs.wait(id)->state, JobState::Succeeded);
    ASSERT_TRUE(waitForText("Done"));
    EXPECT_TRUE(pause->isHidden());
}

TEST_F(JobPanelTest, TellsOnDemandWhatFailedAndWhy) {
    for (int i = 1; i <= 30; ++i)
        reasons << QStringLiteral("1.2.%1: the connection was lost").arg(i);
    open();
    submit({1, 31, 0, {}});
    end.set_value(Error(ErrorCode::Protocol, QStringLiteral("30 of 31 images did not arrive")));
    ASSERT_TRUE(waitForText("30 of 31 images did not arrive"));
    panel->show();
    auto* why = child<QToolButton>("jobWhy");
    EXPECT_TRUE(why->isVisible());
    EXPECT_FALSE(child<QLabel>("jobReasons")->isVisible());
    const int height = panel->sizeHint().height();
    QTest::mouseClick(why, Qt::LeftButton);
    const QString text = child<QLabel>("jobReasons")->text();
    EXPECT_TRUE(child<QLabel>("jobReasons")->isVisible());
    EXPECT_TRUE(text.startsWith("1.2.1: the connection was lost\n")) << text.toStdString();
    EXPECT_TRUE(text.endsWith("\nand 10 more")) << text.toStdString();
    EXPECT_GT(panel->sizeHint().height(), height);
    test::screenshot(*panel, "jobs_reasons");
    QTest::mouseClick(why, Qt::LeftButton);
    EXPECT_FALSE(child<QLabel>("jobReasons")->isVisible());
}

TEST_F(JobPanelTest, WithoutReasonsThereIsNothingToAskFor) {
    open();
    submit({1, 2, 0, {}});
    ASSERT_TRUE(waitForText("1 of 2"));
    EXPECT_TRUE(child<QToolButton>("jobWhy")->isHidden());
    end.set_value({});
}

TEST(RateMeter, SmoothsBytesIntoARate) {
    ui::RateMeter meter;
    const ui::RateMeter::Clock::time_point start{};
    EXPECT_EQ(meter.update(0, start), 0);
    EXPECT_DOUBLE_EQ(meter.update(10'000'000, start + 1s), 10e6);
    EXPECT_DOUBLE_EQ(meter.update(30'000'000, start + 2s), 14e6);
    EXPECT_DOUBLE_EQ(meter.update(31'000'000, start + 2100ms), 14e6); // too soon to tell
    EXPECT_EQ(meter.update(0, start + 3s), 0);                        // began again
}

TEST(TimeLeft, CountsDownAndIsNotUpsetByEveryEstimate) {
    ui::TimeLeft left;
    const ui::RateMeter::Clock::time_point start{};
    EXPECT_DOUBLE_EQ(left.update(100, start), 100);
    EXPECT_DOUBLE_EQ(left.update(108, start + 1s), 99) << "nearly the same: it counts down";
    EXPECT_DOUBLE_EQ(left.update(85, start + 2s), 98);
    double before = 98;
    for (int i = 3; i < 20; ++i) { // clearly slower now: it comes up step by step
        const double now = left.update(300, start + std::chrono::seconds(i));
        EXPECT_LT(now - before, 45) << i;
        before = now;
    }
    EXPECT_GT(before, 230);
    EXPECT_EQ(left.update(0, start + 20s), 0);
    ui::TimeLeft halted;
    EXPECT_DOUBLE_EQ(halted.update(40'000, start), 40'000);
    EXPECT_DOUBLE_EQ(halted.update(30, start + 1s), 30) << "it goes on: what was said was wrong";
}

TEST(JobText, TellsCountAndRate) {
    JobStatus status;
    status.state = JobState::Running;
    status.progress = {41, 160, 5'000'000, {}};
    EXPECT_EQ(ui::jobText(status, {12.3e6, 0}), "41 of 160 · 12 MB/s");
    status.progress.text = QStringLiteral("41 of 160 images"); // as the network says it
    EXPECT_EQ(ui::jobText(status, {12.3e6, 0}), "41 of 160 images · 12 MB/s") << "nothing is said twice";
    status.state = JobState::Succeeded;
    EXPECT_EQ(ui::jobText(status, {}), "Done · 41 of 160 images · 5.0 MB");
    status.progress.way = QStringLiteral("by C-MOVE, as remembered for PACS");
    EXPECT_EQ(ui::jobText(status, {}), "Done · 41 of 160 images · 5.0 MB · by C-MOVE, as remembered for PACS");
    status.state = JobState::Cancelled;
    EXPECT_EQ(ui::jobText(status, {}), "Cancelled · 41 kept");
    status.state = JobState::Paused;
    EXPECT_EQ(ui::jobText(status, {}), "Paused · 41 of 160");
}

TEST(JobText, TellsTheTimeLeftFromWhatIsDone) {
    JobStatus status;
    status.state = JobState::Running;
    status.progress = {40, 160, 5'000'000, QStringLiteral("40 of 160 images")};
    EXPECT_EQ(ui::jobText(status, {12.3e6, 30}), "40 of 160 images · 12 MB/s · about 30 s left");
    EXPECT_EQ(ui::jobText(status, {0, 1.2}), "40 of 160 images · a few seconds left");
    EXPECT_EQ(ui::jobText(status, {0, 120}), "40 of 160 images · about 2 min left");
    EXPECT_EQ(ui::jobText(status, {0, 12000}), "40 of 160 images · about 3 h 20 min left");
    status.isPausing = true;
    EXPECT_EQ(ui::jobText(status, {12.3e6, 4}), "Pausing… · 40 of 160 images");
    status.isPausing = false;
    status.progress.text = QStringLiteral("connection lost; next try in 8 s");
    status.progress.isStalled = true;
    EXPECT_EQ(ui::jobText(status, {12.3e6, 4}), "connection lost; next try in 8 s") << "nothing moves";
    status.progress = {40, -1, 0, {}};
    EXPECT_EQ(ui::jobText(status, {0, 4}), "40") << "nobody knows how many there are";
}

} // namespace
