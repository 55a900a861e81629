// TaskQueue: blocking work that has time, one piece after the other on a thread of its own. The destructor asks the
// piece that runs to stop, waits for it, and drops the others. GUI thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sagitta::app {

class TaskQueue {
public:
    using Task = std::function<void(const std::stop_token&)>;
    TaskQueue();
    void add(Task task);

private:
    void run(const std::stop_token& stop);

    std::mutex m_mutex;
    std::condition_variable_any m_added;
    std::deque<Task> m_waiting;
    std::jthread m_thread; // last: it uses the rest
};

} // namespace sagitta::app
