// JobRow: one job in the list: title, progress bar, what is happening in words, pause, cancel and retry; on demand the
// list of what failed and why. GUI thread.
#pragma once

#include "core/job_queue.h"

#include <QWidget>

#include <chrono>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace sagitta::ui {

// Smooths an amount that grows, bytes or images, into a rate.
class RateMeter {
public:
    using Clock = std::chrono::steady_clock;
    // Per second over the last seconds; 0 while there is too little to tell.
    double update(std::int64_t amount, Clock::time_point now);

private:
    std::int64_t m_amount = -1;
    Clock::time_point m_time;
    double m_rate = 0;
};

// Says how long something will still take so that it can be read: it counts down, and takes up another estimate only
// when that is clearly different, and then step by step.
class TimeLeft {
public:
    double update(double estimatedSeconds, RateMeter::Clock::time_point now);

private:
    double m_seconds = -1;
    RateMeter::Clock::time_point m_time;
};

// How fast a job is; 0: not known.
struct JobSpeed {
    double bytesPerSecond = 0;
    double secondsLeft = 0;
};

// "41 of 160 images · 12 MB/s · about 40 s left", or the error, or how it ended.
QString jobText(const JobStatus& status, const JobSpeed& speed);

class JobRow : public QWidget {
    Q_OBJECT
public:
    JobRow(JobId id, QWidget* parent = nullptr);
    void setStatus(const JobStatus& status, RateMeter::Clock::time_point now);
    // All in one line where `room` is wide enough for that, else the title above the rest.
    void fitInto(int room);
    JobState state() const { return m_state; }

signals:
    void cancelRequested(sagitta::JobId id);
    void retryRequested(sagitta::JobId id);
    void pauseRequested(sagitta::JobId id);
    void resumeRequested(sagitta::JobId id);
    void heightChanged();

private:
    void layOut();
    JobSpeed measure(const JobStatus& status, RateMeter::Clock::time_point now);
    void showProgress(const JobStatus& status);
    void showPause(const JobStatus& status);
    void showReasons(const QStringList& reasons);

    JobId m_id;
    JobState m_state = JobState::Queued;
    bool m_isHeld = false; // paused, or about to be
    RateMeter m_byteRate, m_doneRate;
    TimeLeft m_timeLeft;
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_text;
    QToolButton* m_why;
    QToolButton* m_pause;
    QToolButton* m_cancel;
    QToolButton* m_retry;
    QLabel* m_reasons;
    QBoxLayout* m_lines = nullptr; // the title and the rest, side by side or one below the other
};

} // namespace sagitta::ui
