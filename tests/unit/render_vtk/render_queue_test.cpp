#include "render/vtk/render_queue.h"

#include <QStringList>

#include <future>
#include <latch>
#include <vector>

using namespace sagitta;
using render::RenderQueue;

namespace {

const int kA = 0, kB = 0; // owners

// Holds the queue's thread inside a task until released.
struct Gate {
    std::promise<void> entered, leave;
    RenderQueue::Task task(std::function<void(bool superseded)> after = {}) {
        return [this, after = std::move(after)](const RenderQueue::Superseded& superseded) {
            entered.set_value();
            leave.get_future().wait();
            if (after)
                after(superseded());
        };
    }
    void waitUntilEntered() { entered.get_future().wait(); }
};

} // namespace

TEST(RenderQueue, keepsOnlyTheLatestWaitingTaskOfAnOwnerInItsPlace) {
    QStringList ran;
    std::latch done(1);
    const auto note = [&](const QString& what) {
        return [&ran, what](const RenderQueue::Superseded&) { ran << what; };
    };
    RenderQueue queue({}, [] {});
    Gate gate;
    queue.post(nullptr, gate.task());
    gate.waitUntilEntered();
    queue.post(&kA, note("a1"));
    queue.post(&kB, note("b1"));
    queue.post(nullptr, note("free1"));
    queue.post(&kA, note("a2"));
    queue.post(nullptr, note("free2"));
    queue.post(nullptr, [&](const RenderQueue::Superseded&) { done.count_down(); });
    gate.leave.set_value();
    done.wait();
    EXPECT_EQ(ran, (QStringList{"a2", "b1", "free1", "free2"}));
}

TEST(RenderQueue, tellsARunningTaskThatItsOwnerWantsSomethingElse) {
    for (const bool drop : {false, true}) {
        std::optional<bool> superseded;
        {
            RenderQueue queue({}, [] {});
            Gate gate;
            std::latch done(1);
            queue.post(&kA, gate.task([&](bool value) {
                superseded = value;
                done.count_down();
            }));
            gate.waitUntilEntered();
            drop ? queue.drop(&kA) : queue.post(&kA, [](const RenderQueue::Superseded&) {});
            gate.leave.set_value();
            done.wait();
        }
        EXPECT_EQ(superseded, true) << (drop ? "dropped" : "replaced");
    }
}

TEST(RenderQueue, leavesARunningTaskAloneWhenAnotherOwnerPosts) {
    std::optional<bool> superseded;
    std::latch done(1);
    RenderQueue queue({}, [] {});
    Gate gate;
    queue.post(&kA, gate.task([&](bool value) {
        superseded = value;
        done.count_down();
    }));
    gate.waitUntilEntered();
    queue.post(&kB, [](const RenderQueue::Superseded&) {});
    queue.post(nullptr, [](const RenderQueue::Superseded&) {});
    gate.leave.set_value();
    done.wait();
    EXPECT_EQ(superseded, false);
}

TEST(RenderQueue, finishesOnTheThreadOfTheTasksAndForgetsWhatWaits) {
    std::thread::id task, finish;
    bool waitingRan = false;
    {
        RenderQueue queue({}, [&] { finish = std::this_thread::get_id(); });
        Gate gate;
        queue.post(nullptr, [&, inner = gate.task()](const RenderQueue::Superseded& superseded) {
            task = std::this_thread::get_id();
            inner(superseded);
        });
        gate.waitUntilEntered();
        queue.post(&kA, [&](const RenderQueue::Superseded&) { waitingRan = true; });
        queue.drop(&kA);
        gate.leave.set_value();
    }
    EXPECT_EQ(task, finish);
    EXPECT_NE(finish, std::this_thread::get_id());
    EXPECT_FALSE(waitingRan);
}

TEST(RenderQueue, runsInTurnsOfAHostAndDiesWithWorkWaiting) {
    std::vector<std::function<void()>> turns;
    QStringList ran;
    bool finished = false;
    {
        RenderQueue queue([&](std::function<void()> turn) { turns.push_back(std::move(turn)); },
                          [&] { finished = true; });
        queue.post(&kA, [&](const RenderQueue::Superseded&) { ran << "a1"; });
        queue.post(&kA, [&](const RenderQueue::Superseded&) { ran << "a2"; });
        queue.post(&kB, [&](const RenderQueue::Superseded&) { ran << "b1"; });
        ASSERT_EQ(turns.size(), 2U);
        EXPECT_TRUE(ran.isEmpty());
        turns[0]();
        EXPECT_EQ(ran, QStringList{"a2"});
    }
    EXPECT_TRUE(finished);
    turns[1]();
    EXPECT_EQ(ran, QStringList{"a2"});
}
