#include "ui/viewer/render_scheduler.h"

#include <algorithm>
#include <new>

namespace sagitta::ui {
namespace {

// A picture too large for the memory left is a picture that could not be made, not the end of the program.
QImage makeImage(const RenderScheduler::Make& make) {
    try {
        return make();
    } catch (const std::bad_alloc&) {
        return {};
    }
}

} // namespace

RenderScheduler::RenderScheduler(int threads, QObject* parent) : QObject(parent), m_toGui(makeQtExecutor(this)) {
    for (int i = 0; i < std::max(1, threads); ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

RenderScheduler::~RenderScheduler() {
    for (std::jthread& thread : m_threads)
        thread.request_stop();
    m_threads.clear();
}

void RenderScheduler::submit(const void* owner, Make make, Done done) {
    {
        const std::lock_guard lock(m_mutex);
        const auto [it, isNew] = m_owners.try_emplace(owner);
        Owner& entry = it->second;
        if (isNew)
            entry.generation = ++m_lastGeneration;
        entry.isDropped = false;
        const bool isQueued = entry.waiting.has_value();
        entry.waiting = Task{std::move(make), std::move(done)};
        if (!isQueued && !entry.isRunning)
            m_queue.push_back(owner);
    }
    m_wake.notify_one();
}

void RenderScheduler::drop(const void* owner) {
    const std::lock_guard lock(m_mutex);
    const auto it = m_owners.find(owner);
    if (it == m_owners.end())
        return;
    std::erase(m_queue, owner);
    if (!it->second.isRunning) {
        m_owners.erase(it);
        return;
    }
    it->second.waiting.reset();
    it->second.isDropped = true;
    it->second.generation = ++m_lastGeneration;
}

size_t RenderScheduler::owners() const {
    const std::lock_guard lock(m_mutex);
    return m_owners.size();
}

void RenderScheduler::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, stop, [this] { return !m_queue.empty(); })) {
        const void* const owner = m_queue.front();
        m_queue.pop_front();
        Owner& entry = m_owners[owner]; // stays where it is: a std::map
        Task task = std::move(*entry.waiting);
        entry.waiting.reset();
        entry.isRunning = true;
        const std::uint64_t generation = entry.generation;
        lock.unlock();
        const QImage image = makeImage(task.make);
        task.make = {}; // the frame's memory is free again at once
        m_toGui(
            [this, owner, generation, done = std::move(task.done), image] { finish(owner, generation, done, image); });
        lock.lock();
        entry.isRunning = false;
        if (entry.waiting)
            m_queue.push_back(owner);
        else if (entry.isDropped)
            m_owners.erase(owner);
        if (!m_queue.empty())
            m_wake.notify_one();
    }
}

void RenderScheduler::finish(const void* owner, std::uint64_t generation, const Done& done, const QImage& image) {
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_owners.find(owner);
        if (it == m_owners.end() || it->second.generation != generation)
            return;
    }
    done(image);
}

} // namespace sagitta::ui
