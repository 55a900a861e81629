#include "imaging/frame_store.h"

#include "made_volume.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

constexpr int kSide = 16;
constexpr std::int64_t kFrameBytes = kSide * kSide * 2;

int numberOf(const QString& uid) { return uid.section(QLatin1Char('.'), -1).toInt(); }

Result<QString> anyFile(const QString& uid) { return uid; }

dicom::DecodedFrame decodedFrame(int number) {
    return {makeFrame<std::int16_t>(kSide, kSide, [&](int, int) { return number; }), {}};
}

int valueOf(const Result<dicom::DecodedFrame>& result) { return result->frame.samplesAs<std::int16_t>()[0]; }

// A loader whose decodes wait at a gate, one after the other, and are written down.
class Gate {
public:
    FrameStore::Loader loader() {
        return [this](const QString&, const dicom::InstanceHeader& header, int) {
            return load(numberOf(header.sopInstanceUid));
        };
    }
    void open() {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }
    // Lets `count` decodes pass.
    void pass(int count) {
        const std::lock_guard lock(m_mutex);
        m_passes += count;
        m_changed.notify_all();
    }
    void waitForBegun(std::size_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_begun.size() >= count; });
    }
    void waitForBegunFrame(int number) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return std::find(m_begun.begin(), m_begun.end(), number) != m_begun.end(); });
    }
    std::vector<int> begun() {
        const std::lock_guard lock(m_mutex);
        return m_begun;
    }

private:
    Result<dicom::DecodedFrame> load(int number) {
        std::unique_lock lock(m_mutex);
        m_begun.push_back(number);
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return m_isOpen || m_passes > 0; });
        m_passes -= m_isOpen ? 0 : 1;
        return decodedFrame(number);
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<int> m_begun;
    bool m_isOpen = false;
    int m_passes = 0;
};

// Counts callbacks; waits for them.
class Answers {
public:
    FrameStore::Callback callback() {
        return [this](const dicom::FrameRef& ref, const Result<dicom::DecodedFrame>& result) {
            const std::lock_guard lock(m_mutex);
            m_order.push_back(result ? valueOf(result) : -1 - numberOf(ref.sopInstanceUid));
            m_changed.notify_all();
        };
    }
    std::vector<int> wait(std::size_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_order.size() >= count; });
        return m_order;
    }
    std::vector<int> now() {
        const std::lock_guard lock(m_mutex);
        return m_order;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<int> m_order;
};

class FrameStoreTest : public testing::Test {
protected:
    dicom::DisplaySetPtr set = makeSet({{}, {kSide, kSide, 200}, {}, {}, {}});
    const dicom::DisplayFrame& frame(int n) const { return set->frames[static_cast<std::size_t>(n)]; }
    std::vector<dicom::DisplayFrame> frames(std::initializer_list<int> numbers) const {
        std::vector<dicom::DisplayFrame> result;
        for (const int n : numbers)
            result.push_back(frame(n));
        return result;
    }

    Gate gate;
    Answers answers;
    const int m_owners[2] = {0, 0};
    const void* const a = &m_owners[0];
    const void* const b = &m_owners[1];
};

FrameStore::Loader countingLoader(std::atomic<int>& count) {
    return [&count](const QString&, const dicom::InstanceHeader& header, int) {
        ++count;
        return Result<dicom::DecodedFrame>(decodedFrame(numberOf(header.sopInstanceUid)));
    };
}

} // namespace

TEST_F(FrameStoreTest, AFrameIsDecodedOnceHoweverManyAsk) {
    FrameStore store(anyFile, 1 << 20, 2, gate.loader());
    for (int n = 0; n < 10; ++n)
        store.request(frame(3), FramePriority::Visible, n % 2 == 0 ? a : b, answers.callback());
    std::jthread getter([&] { EXPECT_EQ(valueOf(store.get(frame(3))), 3); });
    gate.waitForBegun(1);
    gate.open();
    EXPECT_EQ(answers.wait(10), std::vector<int>(10, 3));
    getter.join();
    EXPECT_EQ(gate.begun().size(), 1U);
}

TEST_F(FrameStoreTest, WhatIsThereIsAnsweredAtOnceOnTheCallersThread) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 1 << 20, 1, countingLoader(decodes));
    EXPECT_FALSE(store.tryGet(frame(5).ref()));
    EXPECT_EQ(valueOf(store.get(frame(5))), 5);
    std::thread::id thread;
    store.request(frame(5), FramePriority::Far, a, [&](const dicom::FrameRef& ref, const auto& result) {
        thread = std::this_thread::get_id();
        EXPECT_EQ(ref, frame(5).ref());
        EXPECT_EQ(valueOf(result), 5);
    });
    EXPECT_EQ(thread, std::this_thread::get_id());
    EXPECT_EQ(valueOf(*store.tryGet(frame(5).ref())), 5);
    EXPECT_EQ(decodes, 1);
    EXPECT_EQ(store.usedBytes(), kFrameBytes);
}

TEST_F(FrameStoreTest, MoreUrgentClassesGoFirstAndAClassGoesByAge) {
    FrameStore store(anyFile, 1 << 20, 1, gate.loader());
    store.request(frame(0), FramePriority::Visible, a, answers.callback());
    gate.waitForBegun(1); // the only thread is busy
    store.request(frame(1), FramePriority::Far, a, answers.callback());
    store.request(frame(2), FramePriority::Near, a, answers.callback());
    store.request(frame(3), FramePriority::Thumbnail, a, answers.callback());
    store.request(frame(4), FramePriority::Visible, a, answers.callback());
    store.request(frame(5), FramePriority::Visible, a, answers.callback());
    store.setWanted(a, FramePriority::Near, frames({6, 7}));
    store.request(frame(1), FramePriority::Visible, b, answers.callback()); // raised
    gate.open();
    answers.wait(7);
    gate.waitForBegun(8);
    EXPECT_EQ(gate.begun(), (std::vector{0, 4, 5, 1, 3, 2, 6, 7}));
}

TEST_F(FrameStoreTest, WantedListsAreReplacedAndTakeTurns) {
    FrameStore store(anyFile, 1 << 20, 1, gate.loader());
    store.setWanted(a, FramePriority::Near, frames({10, 11, 12}));
    gate.waitForBegun(1);
    store.setWanted(a, FramePriority::Near, frames({20, 21}));
    store.setWanted(b, FramePriority::Near, frames({30, 31}));
    store.setWanted(b, FramePriority::Far, frames({40}));
    gate.open();
    gate.waitForBegun(6);
    const auto begun = gate.begun();
    EXPECT_EQ(begun[0], 10);
    EXPECT_EQ(std::set(begun.begin() + 1, begun.begin() + 3), (std::set{20, 30}));
    EXPECT_EQ(std::set(begun.begin() + 3, begun.begin() + 5), (std::set{21, 31}));
    EXPECT_EQ(begun[5], 40);
}

TEST_F(FrameStoreTest, DroppedRequestsAreNotDecoded) {
    FrameStore store(anyFile, 1 << 20, 1, gate.loader());
    Answers others;
    store.request(frame(0), FramePriority::Visible, b, others.callback());
    gate.waitForBegun(1);
    store.request(frame(1), FramePriority::Visible, a, answers.callback());
    store.request(frame(2), FramePriority::Visible, a, answers.callback());
    store.request(frame(2), FramePriority::Near, b, others.callback());
    store.setWanted(a, FramePriority::Far, frames({3}));
    store.request(frame(0), FramePriority::Visible, a, answers.callback()); // under way
    store.dropRequests(a);
    gate.open();
    others.wait(2);
    EXPECT_EQ(valueOf(store.get(frame(9))), 9);
    EXPECT_EQ(gate.begun(), (std::vector{0, 2, 9}));
    EXPECT_TRUE(answers.now().empty());
}

TEST_F(FrameStoreTest, TheLeastRecentlyUsedGoesAndWhatIsHeldStays) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 3 * kFrameBytes, 1, countingLoader(decodes));
    const auto held = store.get(frame(0));
    for (int n = 1; n < 3; ++n)
        EXPECT_TRUE(store.get(frame(n)));
    EXPECT_TRUE(store.tryGet(frame(1).ref())); // used just now
    EXPECT_TRUE(store.get(frame(3)));          // 2 has to go
    EXPECT_TRUE(store.tryGet(frame(0).ref()));
    EXPECT_TRUE(store.tryGet(frame(1).ref()));
    EXPECT_FALSE(store.tryGet(frame(2).ref()));
    EXPECT_EQ(store.usedBytes(), 3 * kFrameBytes);
    EXPECT_EQ(valueOf(held), 0);
}

TEST_F(FrameStoreTest, HeldFramesMayExceedTheBudget) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, kFrameBytes, 1, countingLoader(decodes));
    std::vector<dicom::DecodedFrame> held;
    for (int n = 0; n < 5; ++n)
        held.push_back(*store.get(frame(n)));
    EXPECT_EQ(store.usedBytes(), 5 * kFrameBytes);
    held.clear();
    EXPECT_TRUE(store.get(frame(6)));
    EXPECT_EQ(store.usedBytes(), kFrameBytes);
}

TEST_F(FrameStoreTest, PrefetchTakesNoRoomFromWantedFrames) {
    FrameStore store(anyFile, 3 * kFrameBytes, 1, gate.loader());
    gate.open();
    EXPECT_TRUE(store.get(frame(100)));
    store.setWanted(a, FramePriority::Near, frames({0, 1, 2, 3, 4, 5}));
    gate.waitForBegun(4); // 100, 0, 1, 2: the old frame went, no wanted one has to
    // The list goes no further: a request is the next thing to be decoded.
    store.request(frame(50), FramePriority::Far, b, answers.callback());
    answers.wait(1);
    const auto begun = gate.begun();
    EXPECT_EQ(std::vector(begun.begin(), begun.begin() + 5), (std::vector{100, 0, 1, 2, 50}));
    // New wishes make room again.
    store.setWanted(a, FramePriority::Near, frames({7}));
    gate.waitForBegunFrame(7);
}

TEST_F(FrameStoreTest, FailuresAreRememberedUntilInvalidated) {
    std::atomic<int> decodes{0};
    std::atomic<bool> fails{true};
    FrameStore store(anyFile, 1 << 20, 1, [&](const QString&, const dicom::InstanceHeader& header, int) {
        ++decodes;
        if (fails)
            return Result<dicom::DecodedFrame>(Error(ErrorCode::Corrupt, QStringLiteral("broken")));
        return Result<dicom::DecodedFrame>(decodedFrame(numberOf(header.sopInstanceUid)));
    });
    store.request(frame(4), FramePriority::Visible, a, answers.callback());
    EXPECT_EQ(answers.wait(1), (std::vector{-5}));
    EXPECT_EQ(store.get(frame(4)).error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(store.tryGet(frame(4).ref())->error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(decodes, 1);
    fails = false;
    store.invalidate(frame(4).ref().sopInstanceUid);
    EXPECT_EQ(valueOf(store.get(frame(4))), 4);
}

TEST_F(FrameStoreTest, OnlyWhatLiesInTheBytesIsRemembered) {
    std::atomic<int> decodes{0};
    std::atomic<ErrorCode> failure{ErrorCode::Corrupt};
    FrameStore store(anyFile, 1 << 20, 1, [&](const QString&, const dicom::InstanceHeader&, int) {
        ++decodes;
        return Result<dicom::DecodedFrame>(Error(failure, QStringLiteral("no")));
    });
    int n = 0;
    for (const ErrorCode code : {ErrorCode::Corrupt, ErrorCode::Unsupported, ErrorCode::Io, ErrorCode::Full,
                                 ErrorCode::NotFound, ErrorCode::Timeout}) {
        failure = code;
        decodes = 0;
        const bool isLasting = code == ErrorCode::Corrupt || code == ErrorCode::Unsupported;
        EXPECT_EQ(store.get(frame(n)).error().code(), code);
        EXPECT_EQ(store.tryGet(frame(n).ref()).has_value(), isLasting) << n;
        EXPECT_EQ(store.get(frame(n)).error().code(), code);
        store.request(frame(n), FramePriority::Visible, a, answers.callback());
        answers.wait(static_cast<std::size_t>(n) + 1);
        EXPECT_EQ(decodes, isLasting ? 1 : 3) << n;
        ++n;
    }
}

TEST_F(FrameStoreTest, AFailureThatPassesIsNotTriedAgainUnasked) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 1 << 20, 1, [&](const QString&, const dicom::InstanceHeader& header, int) {
        ++decodes;
        if (numberOf(header.sopInstanceUid) < 3)
            return Result<dicom::DecodedFrame>(Error(ErrorCode::Io, QStringLiteral("share is away")));
        return Result<dicom::DecodedFrame>(decodedFrame(numberOf(header.sopInstanceUid)));
    });
    store.setWanted(a, FramePriority::Near, frames({0, 1, 2, 3}));
    store.request(frame(4), FramePriority::Far, b, answers.callback()); // after all that is wanted
    answers.wait(1);
    EXPECT_TRUE(store.get(frame(5)));
    EXPECT_EQ(decodes, 6);
}

TEST_F(FrameStoreTest, AFileThatCannotBeFoundIsAFailure) {
    std::atomic<int> decodes{0};
    FrameStore store([](const QString&) { return Result<QString>(Error(ErrorCode::NotFound, QStringLiteral("gone"))); },
                     1 << 20, 1, countingLoader(decodes));
    EXPECT_EQ(store.get(frame(0)).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(decodes, 0);
}

TEST_F(FrameStoreTest, WhatIsInvalidatedWhileItIsDecodedIsDecodedAgain) {
    FrameStore store(anyFile, 1 << 20, 1, gate.loader());
    store.request(frame(8), FramePriority::Visible, a, answers.callback());
    gate.waitForBegun(1);
    store.invalidate(frame(8).ref().sopInstanceUid);
    gate.pass(1);
    gate.waitForBegun(2);
    EXPECT_TRUE(answers.now().empty());
    gate.open();
    EXPECT_EQ(answers.wait(1), (std::vector{8}));
    EXPECT_EQ(gate.begun(), (std::vector{8, 8}));
}

TEST_F(FrameStoreTest, AnInvalidatedFrameIsForgotten) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 1 << 20, 1, countingLoader(decodes));
    EXPECT_TRUE(store.get(frame(1)));
    store.invalidate(frame(1).ref().sopInstanceUid);
    EXPECT_EQ(store.usedBytes(), 0);
    EXPECT_TRUE(store.get(frame(1)));
    EXPECT_EQ(decodes, 2);
}

TEST_F(FrameStoreTest, AnInvalidatedFrameThatIsWantedIsFetchedAgain) {
    FrameStore store(anyFile, 1 << 20, 1, gate.loader());
    gate.open();
    store.setWanted(a, FramePriority::Near, frames({0, 1, 2}));
    gate.waitForBegun(3);
    EXPECT_EQ(valueOf(store.get(frame(2))), 2);
    store.invalidate(frame(1).ref().sopInstanceUid);
    gate.waitForBegun(4);
    EXPECT_EQ(gate.begun().back(), 1);
}

TEST_F(FrameStoreTest, AWantedFrameThatHadToGoComesBackWhenThereIsRoom) {
    FrameStore store(anyFile, 2 * kFrameBytes, 1, gate.loader());
    gate.open();
    store.setWanted(a, FramePriority::Near, frames({0, 1}));
    gate.waitForBegun(2);
    EXPECT_EQ(valueOf(store.get(frame(0))), 0);
    EXPECT_EQ(valueOf(store.get(frame(1))), 1);
    {
        const auto held = store.get(frame(9)); // for which 0 had to go
        EXPECT_FALSE(store.tryGet(frame(0).ref()));
    }
    gate.waitForBegun(4);
    EXPECT_EQ(gate.begun(), (std::vector{0, 1, 9, 0}));
}

TEST_F(FrameStoreTest, WhatAHolderLetsGoIsRoomForWhatIsWanted) {
    FrameStore store(anyFile, 2 * kFrameBytes, 1, gate.loader());
    gate.open();
    std::vector<dicom::DecodedFrame> held{*store.get(frame(8)), *store.get(frame(9))};
    store.setWanted(a, FramePriority::Near, frames({0, 1}));
    store.request(frame(7), FramePriority::Far, b, answers.callback());
    answers.wait(1); // the list was looked at, and there was no room
    EXPECT_EQ(gate.begun(), (std::vector{8, 9, 7}));
    held.clear(); // of which the store hears nothing
    gate.waitForBegun(5);
    EXPECT_EQ(gate.begun(), (std::vector{8, 9, 7, 0, 1}));
}

TEST_F(FrameStoreTest, CallbacksMayAskAgain) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 1 << 20, 1, countingLoader(decodes));
    store.request(frame(0), FramePriority::Visible, a, [&](const dicom::FrameRef&, const auto&) {
        EXPECT_EQ(valueOf(store.get(frame(1))), 1);
        store.request(frame(2), FramePriority::Visible, a, answers.callback());
        store.dropRequests(b);
    });
    EXPECT_EQ(answers.wait(1), (std::vector{2}));
}

TEST_F(FrameStoreTest, EndsWithWorkInTheQueue) {
    std::atomic<int> calls{0};
    {
        FrameStore store(anyFile, 1 << 20, 2, gate.loader());
        for (int n = 0; n < 50; ++n)
            store.request(frame(n), FramePriority::Visible, a, [&](const auto&, const auto&) { ++calls; });
        store.setWanted(b, FramePriority::Far, set->frames);
        gate.waitForBegun(2);
        gate.pass(2);
        gate.waitForBegun(3);
        gate.open();
    }
    EXPECT_EQ(calls > 0 && calls <= 50, true);
}

TEST_F(FrameStoreTest, TheBudgetHasAFloor) { EXPECT_GE(FrameStore::defaultBudget(), std::int64_t{256} << 20); }

// Many threads, many frames, room for few: every answer is the right frame and each callback comes once.
TEST_F(FrameStoreTest, BearsACrowd) {
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, 7 * kFrameBytes, 3, countingLoader(decodes));
    constexpr int kAskers = 4;
    constexpr int kRounds = 600;
    std::atomic<int> asked{0};
    std::atomic<int> answered{0};
    std::atomic<int> wrong{0};
    const int owners[kAskers] = {};
    const auto ask = [&](int asker) {
        std::mt19937 random(static_cast<unsigned>(asker) + 1);
        const void* const keeper = &owners[asker];
        for (int round = 0; round < kRounds; ++round) {
            const int n = static_cast<int>(random() % 40);
            switch (random() % 6) {
            case 0:
                store.setWanted(keeper, FramePriority::Near, frames({n, (n + 1) % 40, (n + 2) % 40}));
                break;
            case 1:
                store.invalidate(frame(n).ref().sopInstanceUid);
                break;
            case 2:
                wrong += valueOf(store.get(frame(n))) != n;
                break;
            case 3:
                if (const auto there = store.tryGet(frame(n).ref()))
                    wrong += valueOf(*there) != n;
                break;
            default:
                ++asked;
                // An owner that is never dropped, so that every callback has to come.
                store.request(frame(n), static_cast<FramePriority>(random() % 4), &answered,
                              [&, n](const dicom::FrameRef&, const Result<dicom::DecodedFrame>& result) {
                                  wrong += valueOf(result) != n;
                                  ++answered;
                                  answered.notify_all();
                              });
            }
            if (round % 50 == 49)
                store.dropRequests(keeper);
        }
    };
    {
        std::vector<std::jthread> askers;
        for (int n = 0; n < kAskers; ++n)
            askers.emplace_back(ask, n);
    }
    for (int seen = answered; seen != asked; seen = answered)
        answered.wait(seen);
    EXPECT_EQ(wrong, 0);
    EXPECT_TRUE(store.get(frame(199)));
    EXPECT_LE(store.usedBytes(), 7 * kFrameBytes);
}
