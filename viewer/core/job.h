// Job: one piece of long work with progress, pause, cancel, retry and a state. Subclasses implement run(); the JobQueue
// owns the thread, the state and the stop token. See job_queue.h.
#pragma once

#include "core/result.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <stop_token>

namespace sagitta {

using JobId = std::uint64_t;

// Paused: waits for somebody to let it go on. Not an end: it keeps its key.
enum class JobState { Queued, Running, Paused, Succeeded, Failed, Cancelled };

inline bool isFinished(JobState state) {
    return state == JobState::Succeeded || state == JobState::Failed || state == JobState::Cancelled;
}

// Background < User: what somebody waits for runs first.
enum class JobPriority { Background, User };

struct JobProgress {
    std::int64_t done = 0;
    std::int64_t total = -1; // -1: unknown, and shown so
    std::int64_t bytes = 0;
    QString text;           // what is happening, without a patient's name
    bool isStalled = false; // nothing moves at the moment, and the text says why
    QString way = {};       // at the end: in what way it was done, where there are several

    bool operator==(const JobProgress&) const = default;
};

// What run() sees of its surroundings. Lives as long as run().
class JobContext {
public:
    JobContext(std::stop_token stop, std::function<void(JobProgress)> report,
               std::function<void(QStringList)> explain = {}) :
        m_stop(std::move(stop)),
        m_report(std::move(report)), m_explain(std::move(explain)) {}

    std::stop_token stopToken() const { return m_stop; }
    bool isCancelled() const { return m_stop.stop_requested(); }
    // Cheap; the queue coalesces what listeners see.
    void report(JobProgress progress) { m_report(std::move(progress)); }
    // What failed and why, a line each, for whoever wants to know more than the error says. Replaces the former ones.
    void explain(QStringList reasons) {
        if (m_explain)
            m_explain(std::move(reasons));
    }

private:
    std::stop_token m_stop;
    std::function<void(JobProgress)> m_report;
    std::function<void(QStringList)> m_explain;
};

class Job {
public:
    virtual ~Job() = default;

    // For people: "Retrieve CT 2024-03-01 from PACS".
    virtual QString title() const = 0;
    // Two jobs with one key are one job; submitting the second raises the first. Empty: always its own.
    virtual QString key() const { return {}; }
    // Jobs of one lane share a limit ("node:ARCHIVE"). Empty: no limit but the number of threads.
    virtual QString lane() const { return {}; }
    // On a worker thread. Returns Cancelled when it stopped because it was asked to; must end within 2 s of that.
    // May be called again after a failure (retry) or a pause, so it finds out itself what is left to do.
    virtual Result<void> run(JobContext& context) = 0;
};

} // namespace sagitta
