#include "core/job_queue.h"

#include "core/background_thread.h"
#include "core/log.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <new>
#include <utility>

namespace sagitta {

namespace {
constexpr auto kProgressInterval = std::chrono::milliseconds(100); // between two notifications of one job

// What a job throws is its failure, not the end of the program.
Result<void> runSafely(Job& job, JobContext& context) {
    try {
        return job.run(context);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Full, QStringLiteral("there is not enough memory for this"));
    } catch (const std::exception& exception) {
        return Error(ErrorCode::Internal, QString::fromLocal8Bit(exception.what()));
    }
}
} // namespace

struct JobQueue::Entry {
    std::shared_ptr<Job> job;
    JobStatus status;      // guarded by the queue's mutex
    std::stop_source stop; // replaced on retry and after a pause
    bool goOnAfterPause = false;
    std::mutex notifyMutex; // keeps the order of one job's notifications
    std::chrono::steady_clock::time_point lastProgress{};
};

JobQueue::JobQueue(int threads, int defaultLaneLimit) : m_defaultLaneLimit(defaultLaneLimit) {
    for (int i = 0; i < std::max(1, threads); ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

JobQueue::~JobQueue() {
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [id, entry] : m_entries)
            entry->stop.request_stop();
        m_listeners.clear();
    }
    for (std::jthread& thread : m_threads)
        thread.request_stop();
    m_wakeWorkers.notify_all();
    m_threads.clear();
}

// Called under the lock. One that has been told to stop for good does not count.
std::shared_ptr<JobQueue::Entry> JobQueue::findUnfinished(const QString& key) const {
    for (const auto& [id, entry] : m_entries)
        if (!key.isEmpty() && entry->status.key == key && !isFinished(entry->status.state) &&
            (!entry->stop.stop_requested() || entry->status.isPausing))
            return entry;
    return nullptr;
}

JobId JobQueue::submit(std::shared_ptr<Job> job, JobPriority priority) {
    auto entry = std::make_shared<Entry>();
    entry->status.title = job->title();
    entry->status.key = job->key();
    entry->status.priority = priority;
    entry->job = std::move(job);
    {
        const std::lock_guard lock(m_mutex);
        if (const std::shared_ptr<Entry> existing = findUnfinished(entry->status.key)) {
            existing->status.priority = std::max(existing->status.priority, priority);
            if (priority != JobPriority::User || !letGoOn(*existing))
                return existing->status.id;
            entry = existing;
        } else {
            entry->status.id = m_nextId++;
            m_entries.emplace(entry->status.id, entry);
        }
    }
    notify(entry);
    m_wakeWorkers.notify_one();
    return entry->status.id;
}

void JobQueue::cancel(JobId id) {
    std::shared_ptr<Entry> entry;
    std::stop_source stop;
    bool endsNow = false;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_entries.find(id);
        if (it == m_entries.end() || isFinished(it->second->status.state))
            return;
        entry = it->second;
        stop = entry->stop;
        entry->status.isPausing = false;
        endsNow = entry->status.state != JobState::Running;
        if (endsNow)
            entry->status.state = JobState::Cancelled;
    }
    stop.request_stop();
    if (endsNow) {
        m_wakeWaiters.notify_all();
        notify(entry);
    }
}

void JobQueue::pause(JobId id) {
    std::shared_ptr<Entry> entry;
    std::stop_source stop;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_entries.find(id);
        if (it == m_entries.end())
            return;
        entry = it->second;
        JobStatus& status = entry->status;
        if (status.state == JobState::Queued) {
            status.state = JobState::Paused;
        } else if (status.state == JobState::Running && (status.isPausing || !entry->stop.stop_requested())) {
            status.isPausing = true;
            entry->goOnAfterPause = false;
            stop = entry->stop;
        } else {
            return;
        }
    }
    stop.request_stop();
    notify(entry);
}

void JobQueue::resume(JobId id) {
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_entries.find(id);
        if (it == m_entries.end() || !letGoOn(*it->second))
            return;
        entry = it->second;
    }
    notify(entry);
    m_wakeWorkers.notify_one();
}

// Called under the lock. False when it is neither paused nor about to be.
bool JobQueue::letGoOn(Entry& entry) {
    entry.goOnAfterPause = entry.status.isPausing;
    if (entry.status.state == JobState::Paused)
        entry.status.state = JobState::Queued;
    else if (!entry.status.isPausing)
        return false;
    return true;
}

bool JobQueue::retry(JobId id) {
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_entries.find(id);
        if (it == m_entries.end())
            return false;
        entry = it->second;
        if (entry->status.state != JobState::Failed && entry->status.state != JobState::Cancelled)
            return false;
        if (findUnfinished(entry->status.key))
            return false;
        entry->status.state = JobState::Queued;
        entry->status.error.reset();
        entry->status.progress = {};
        entry->status.reasons.clear();
        entry->stop = std::stop_source();
    }
    notify(entry);
    m_wakeWorkers.notify_one();
    return true;
}

void JobQueue::clearFinished() {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [](const auto& item) { return isFinished(item.second->status.state); });
}

std::vector<JobStatus> JobQueue::jobs() const {
    const std::lock_guard lock(m_mutex);
    std::vector<JobStatus> all;
    for (const auto& [id, entry] : m_entries)
        all.push_back(entry->status);
    return all;
}

std::optional<JobStatus> JobQueue::status(JobId id) const {
    const std::lock_guard lock(m_mutex);
    const auto it = m_entries.find(id);
    return it == m_entries.end() ? std::nullopt : std::optional(it->second->status);
}

void JobQueue::setLaneLimit(const QString& lane, int limit) {
    {
        const std::lock_guard lock(m_mutex);
        m_laneLimits[lane] = std::max(1, limit);
    }
    m_wakeWorkers.notify_all();
}

std::optional<JobStatus> JobQueue::wait(JobId id) {
    std::unique_lock lock(m_mutex);
    const auto it = m_entries.find(id);
    if (it == m_entries.end())
        return std::nullopt;
    const std::shared_ptr<Entry> entry = it->second;
    m_wakeWaiters.wait(lock, [&] { return isFinished(entry->status.state); });
    return entry->status;
}

std::shared_ptr<void> JobQueue::subscribe(Listener listener) { return m_listeners.subscribe(std::move(listener)); }

void JobQueue::notify(const std::shared_ptr<Entry>& entry) {
    const std::lock_guard order(entry->notifyMutex);
    JobStatus status;
    {
        const std::lock_guard lock(m_mutex);
        status = entry->status;
    }
    m_listeners.tell(status);
}

// Called under the lock.
std::shared_ptr<JobQueue::Entry> JobQueue::takeNext() {
    std::shared_ptr<Entry> best;
    for (const auto& [id, entry] : m_entries) {
        if (entry->status.state != JobState::Queued)
            continue;
        const QString lane = entry->job->lane();
        if (!lane.isEmpty()) {
            const auto limit = m_laneLimits.find(lane);
            if (m_laneRunning[lane] >= (limit == m_laneLimits.end() ? m_defaultLaneLimit : limit->second))
                continue;
        }
        if (!best || entry->status.priority > best->status.priority)
            best = entry;
    }
    if (best) {
        best->status.state = JobState::Running;
        if (const QString lane = best->job->lane(); !lane.isEmpty())
            ++m_laneRunning[lane];
    }
    return best;
}

void JobQueue::work(const std::stop_token& stop) {
    becomeBackgroundThread();
    while (!stop.stop_requested()) {
        std::shared_ptr<Entry> entry;
        {
            std::unique_lock lock(m_mutex);
            m_wakeWorkers.wait(lock, stop, [&] { return (entry = takeNext()) != nullptr; });
        }
        if (entry)
            runEntry(entry);
    }
}

Result<void> JobQueue::runJob(const std::shared_ptr<Entry>& entry) {
    std::stop_token token;
    {
        const std::lock_guard lock(m_mutex);
        token = entry->stop.get_token();
    }
    JobContext context(
        token,
        [this, &entry](JobProgress progress) {
            const auto now = std::chrono::steady_clock::now();
            bool due = false;
            {
                const std::lock_guard lock(m_mutex);
                entry->status.progress = std::move(progress);
                due = now - entry->lastProgress >= kProgressInterval;
                if (due)
                    entry->lastProgress = now;
            }
            if (due)
                notify(entry);
        },
        [this, &entry](QStringList reasons) {
            const std::lock_guard lock(m_mutex);
            entry->status.reasons = std::move(reasons);
        });
    return token.stop_requested() ? Result<void>(Error(ErrorCode::Cancelled, {})) : runSafely(*entry->job, context);
}

// Called under the lock: what the job has ended as.
void JobQueue::settle(Entry& entry, const Result<void>& result) {
    const bool wasPaused = std::exchange(entry.status.isPausing, false);
    if (result) {
        entry.status.state = JobState::Succeeded;
    } else if (result.error().code() != ErrorCode::Cancelled) {
        entry.status.state = JobState::Failed;
        entry.status.error = result.error();
    } else if (wasPaused) {
        entry.status.state = entry.goOnAfterPause ? JobState::Queued : JobState::Paused;
        entry.stop = std::stop_source();
    } else {
        entry.status.state = JobState::Cancelled;
    }
    entry.goOnAfterPause = false;
}

void JobQueue::runEntry(const std::shared_ptr<Entry>& entry) {
    notify(entry);
    const Result<void> result = runJob(entry);
    {
        const std::lock_guard lock(m_mutex);
        settle(*entry, result);
        if (const QString lane = entry->job->lane(); !lane.isEmpty())
            --m_laneRunning[lane];
    }
    m_wakeWaiters.notify_all();
    m_wakeWorkers.notify_all();
    notify(entry);
}

} // namespace sagitta
