// RenderScheduler: makes pictures on threads of its own. Latest wins: of an owner at most one picture is in the making
// and one waiting, which a newer request replaces. GUI thread, where the answers come too. Knows nothing of what is
// drawn.
#pragma once

#include "core/executor.h"

#include <QImage>
#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sagitta::ui {

class RenderScheduler : public QObject {
public:
    using Make = std::function<QImage()>;            // on a worker; pure
    using Done = std::function<void(const QImage&)>; // a null image: it could not be made

    explicit RenderScheduler(int threads, QObject* parent = nullptr);
    // Waits for the pictures in the making.
    ~RenderScheduler() override;

    void submit(const void* owner, Make make, Done done);
    // Nothing of this owner is answered any more.
    void drop(const void* owner);
    // How many owners something is kept of.
    size_t owners() const;

private:
    struct Task {
        Make make;
        Done done;
    };
    struct Owner {
        std::optional<Task> waiting;
        bool isRunning = false;
        bool isDropped = false;       // goes when what runs has ended
        std::uint64_t generation = 0; // another one after each drop, never used twice
    };
    void work(const std::stop_token& stop);
    void finish(const void* owner, std::uint64_t generation, const Done& done, const QImage& image);

    Executor m_toGui;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::map<const void*, Owner> m_owners;
    std::uint64_t m_lastGeneration = 0;
    std::deque<const void*> m_queue;     // owners with something waiting and nothing running, oldest first
    std::vector<std::jthread> m_threads; // last: joined before the rest goes
};

} // namespace sagitta::ui
