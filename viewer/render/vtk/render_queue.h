// RenderQueue: latest-wins work for the thread that owns the VTK windows. Owns that thread, unless a host Executor is
// given, which then runs the work in turns. Work is done one at a time, first come first served; a later task of the
// same owner takes the place of one that still waits. Thread-safe.
#pragma once

#include "core/executor.h"

#include <functional>
#include <memory>
#include <thread>

namespace sagitta::render {

class RenderQueue {
public:
    // Tells a running task that nobody waits for its result any more.
    using Superseded = std::function<bool()>;
    using Task = std::function<void(const Superseded&)>;

    // `finish` runs last, where the tasks ran.
    RenderQueue(Executor host, std::function<void()> finish);
    ~RenderQueue();
    RenderQueue(const RenderQueue&) = delete;
    RenderQueue& operator=(const RenderQueue&) = delete;

    // Tasks without an owner replace nothing and are not replaced.
    void post(const void* owner, Task task);
    void drop(const void* owner);

private:
    struct State;

    std::shared_ptr<State> m_state;
    Executor m_host;
    std::function<void()> m_finish;
    std::jthread m_thread;
};

} // namespace sagitta::render
