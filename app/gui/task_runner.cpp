#include "app/gui/task_runner.h"

namespace sagitta::app {

std::stop_source TaskRunner::start(std::function<void(const std::stop_token&)> task) {
    m_running.remove_if([](const Running& running) { return running.finished->load(); });
    auto finished = std::make_shared<std::atomic<bool>>(false);
    std::jthread thread([task = std::move(task), finished](const std::stop_token& stop) {
        task(stop);
        finished->store(true);
    });
    std::stop_source source = thread.get_stop_source();
    m_running.push_back({std::move(finished), std::move(thread)});
    return source;
}

} // namespace sagitta::app
