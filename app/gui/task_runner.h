// TaskRunner: short blocking work (a search, an echo) on threads of its own, with a stop token each. Cancelled or
// replaced tasks end by themselves; the destructor asks them to stop and waits. GUI thread.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <stop_token>
#include <thread>

namespace sagitta::app {

class TaskRunner {
public:
    // Returns the source by which this task alone can be stopped.
    std::stop_source start(std::function<void(const std::stop_token&)> task);

private:
    struct Running {
        std::shared_ptr<std::atomic<bool>> finished;
        std::jthread thread;
    };
    std::list<Running> m_running;
};

} // namespace sagitta::app
