// JobRow: one job in the list: title, progress bar, what is happening in words, cancel and retry. GUI thread.
#pragma once

#include "core/job_queue.h"

#include <QWidget>

#include <chrono>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sagitta::ui {

// Smooths the bytes of a progress into a rate.
class RateMeter {
public:
    using Clock = std::chrono::steady_clock;
    // Bytes per second over the last seconds; 0 while there is too little to tell.
    double update(std::int64_t bytes, Clock::time_point now);

private:
    std::int64_t m_bytes = -1;
    Clock::time_point m_time;
    double m_rate = 0;
};

// "41 of 160 images · 12 MB/s", or the error, or how it ended.
QString jobText(const JobStatus& status, double bytesPerSecond);

class JobRow : public QWidget {
    Q_OBJECT
public:
    JobRow(JobId id, QWidget* parent = nullptr);
    void setStatus(const JobStatus& status, RateMeter::Clock::time_point now);
    JobState state() const { return m_state; }

signals:
    void cancelRequested(sagitta::JobId id);
    void retryRequested(sagitta::JobId id);

private:
    JobId m_id;
    JobState m_state = JobState::Queued;
    RateMeter m_rate;
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_text;
    QToolButton* m_cancel;
    QToolButton* m_retry;
};

} // namespace sagitta::ui
