#include "render/vtk/render_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>

namespace sagitta::render {

struct RenderQueue::State {
    struct Waiting {
        const void* owner;
        Task task;
    };

    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<Waiting> waiting;
    const void* running = nullptr;
    bool superseded = false; // the running task
    bool stopped = false;

    void supersede(const void* owner) {
        if (owner && running == owner)
            superseded = true;
    }

    bool isSuperseded() {
        const std::lock_guard lock(mutex);
        return superseded || stopped;
    }

    void runNext(std::unique_lock<std::mutex>& lock) {
        if (waiting.empty() || stopped)
            return;
        Waiting next = std::move(waiting.front());
        waiting.pop_front();
        running = next.owner;
        superseded = false;
        lock.unlock();
        next.task([this] { return isSuperseded(); });
        next.task = nullptr; // what it holds (a volume) goes before the next wait
        lock.lock();
        running = nullptr;
    }

    void runUntilStopped(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (wake.wait(lock, stop, [this] { return !waiting.empty() || stopped; }) && !stopped)
            runNext(lock);
    }
};

RenderQueue::RenderQueue(Executor host, std::function<void()> finish) :
    m_state(std::make_shared<State>()), m_host(std::move(host)), m_finish(std::move(finish)) {
    if (!m_host)
        m_thread = std::jthread([this](const std::stop_token& stop) {
            m_state->runUntilStopped(stop);
            m_finish();
        });
}

RenderQueue::~RenderQueue() {
    std::deque<State::Waiting> unwanted; // destroyed without the lock
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopped = true;
        unwanted.swap(m_state->waiting);
    }
    if (m_host) {
        m_finish();
        return;
    }
    m_thread.request_stop();
    m_state->wake.notify_all();
    m_thread.join();
}

void RenderQueue::post(const void* owner, Task task) {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->supersede(owner);
        auto& waiting = m_state->waiting;
        const auto same = std::find_if(waiting.begin(), waiting.end(),
                                       [owner](const State::Waiting& w) { return owner && w.owner == owner; });
        if (same != waiting.end()) {
            std::swap(same->task, task); // the old one is destroyed with `task`, without the lock
            return;
        }
        waiting.push_back({owner, std::move(task)});
    }
    if (!m_host) {
        m_state->wake.notify_one();
        return;
    }
    m_host([weak = std::weak_ptr(m_state)] {
        if (const auto state = weak.lock()) {
            std::unique_lock lock(state->mutex);
            state->runNext(lock);
        }
    });
}

void RenderQueue::drop(const void* owner) {
    std::deque<State::Waiting> unwanted;
    const std::lock_guard lock(m_state->mutex);
    m_state->supersede(owner);
    auto& waiting = m_state->waiting;
    const auto first = std::stable_partition(waiting.begin(), waiting.end(),
                                             [owner](const State::Waiting& w) { return w.owner != owner; });
    std::move(first, waiting.end(), std::back_inserter(unwanted));
    waiting.erase(first, waiting.end());
}

} // namespace sagitta::render
