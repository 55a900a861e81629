// TaskQueue: blocking work that has time, one piece after the other on a thread of its own, what was asked for last
// first: that is what somebody looks at. The destructor asks the piece that runs to stop, waits for it, and drops the
// others. GUI thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

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
    std::vector<Task> m_waiting;
    std::jthread m_thread; // last: it uses the rest
};

} // namespace sagitta::app
