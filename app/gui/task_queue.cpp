#include "app/gui/task_queue.h"

namespace sagitta::app {

TaskQueue::TaskQueue() : m_thread([this](const std::stop_token& stop) { run(stop); }) {}

void TaskQueue::add(Task task) {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(task));
    m_added.notify_one();
}

void TaskQueue::run(const std::stop_token& stop) {
    while (true) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_added.wait(lock, stop, [this] { return !m_waiting.empty(); });
            if (stop.stop_requested())
                return;
            task = std::move(m_waiting.back());
            m_waiting.pop_back();
        }
        task(stop);
    }
}

} // namespace sagitta::app
