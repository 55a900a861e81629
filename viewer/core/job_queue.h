// JobQueue: the one queue of long work. Starts jobs by priority, then age, within the limits of their lanes; keeps
// their states for the job list. Thread-safe. Listeners are called on a worker or on the caller's thread, in order for
// one job, never under the queue's lock; wrap them in an Executor to reach the GUI.
#pragma once

#include "core/job.h"
#include "core/listeners.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sagitta {

struct JobStatus {
    JobId id = 0;
    QString title;
    QString key;
    JobState state = JobState::Queued;
    JobPriority priority = JobPriority::Background;
    JobProgress progress;
    std::optional<Error> error; // when Failed
    QStringList reasons;        // what failed and why, a line each
    bool isPausing = false;     // Running, and Paused as soon as it notices
};

class JobQueue {
public:
    using Listener = std::function<void(const JobStatus&)>;

    explicit JobQueue(int threads, int defaultLaneLimit = 1);
    // Cancels everything and joins.
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    // Returns the id of the job that will do it: an unfinished one with the same key has its priority raised, and goes
    // on if it is paused and somebody waits for it (User).
    JobId submit(std::shared_ptr<Job> job, JobPriority priority);
    // A queued or paused job ends at once, a running one when it notices. Unknown or finished ids do nothing.
    void cancel(JobId id);
    // A queued job is Paused at once; a running one is stopped by its token and is Paused when it has ended by that.
    // Unknown, paused and finished ids, and one that is being cancelled, do nothing.
    void pause(JobId id);
    // A paused job goes back to Queued; one that is being paused does when it has ended. Others: nothing.
    void resume(JobId id);
    // A failed or cancelled job goes back to Queued. Returns false for any other, and when a job with its key is under
    // way already.
    bool retry(JobId id);
    // Forgets finished jobs.
    void clearFinished();

    std::vector<JobStatus> jobs() const;
    std::optional<JobStatus> status(JobId id) const;
    void setLaneLimit(const QString& lane, int limit);
    // Waits until the job has ended, through its pauses; nothing for an unknown id. Not on a worker thread.
    std::optional<JobStatus> wait(JobId id);

    // Called until the returned token is destroyed or reset; a call that is under way then may still end after it. A
    // listener must not cancel, pause, resume or retry the job it hears of: hand that to an Executor.
    [[nodiscard]] std::shared_ptr<void> subscribe(Listener listener);

private:
    struct Entry;

    void work(const std::stop_token& stop);
    std::shared_ptr<Entry> findUnfinished(const QString& key) const;
    std::shared_ptr<Entry> takeNext();
    void runEntry(const std::shared_ptr<Entry>& entry);
    Result<void> runJob(const std::shared_ptr<Entry>& entry);
    void settle(Entry& entry, const Result<void>& result);
    bool letGoOn(Entry& entry);
    void notify(const std::shared_ptr<Entry>& entry);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wakeWorkers;
    std::condition_variable m_wakeWaiters;
    std::map<JobId, std::shared_ptr<Entry>> m_entries;
    std::map<QString, int> m_laneLimits;
    std::map<QString, int> m_laneRunning;
    Listeners<JobStatus> m_listeners;
    int m_defaultLaneLimit;
    JobId m_nextId = 1;
    std::vector<std::jthread> m_threads; // last: joined before the rest goes
};

} // namespace sagitta
