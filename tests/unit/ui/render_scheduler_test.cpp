#include "ui/viewer/render_scheduler.h"

#include <QTest>

#include <gtest/gtest.h>

#include <future>

using namespace sagitta;

namespace {

QImage image(int width) { return QImage(width, 1, QImage::Format_RGB32); }

TEST(RenderScheduler, TheLatestWinsAndOneIsInTheMaking) {
    ui::RenderScheduler scheduler(2);
    std::promise<void> gate;
    std::promise<void> started;
    std::vector<int> answers;
    std::atomic<int> made = 0;
    const int owner = 0;
    const auto take = [&](const QImage& picture) { answers.push_back(picture.width()); };
    scheduler.submit(
        &owner,
        [&] {
            started.set_value();
            gate.get_future().wait();
            ++made;
            return image(1);
        },
        take);
    started.get_future().wait();
    for (int width = 2; width <= 9; ++width)
        scheduler.submit(
            &owner,
            [&made, width] {
                ++made;
                return image(width);
            },
            take);
    gate.set_value();
    ASSERT_TRUE(QTest::qWaitFor([&] { return answers.size() == 2; }));
    EXPECT_EQ(answers, (std::vector<int>{1, 9}));
    EXPECT_EQ(made, 2);
}

TEST(RenderScheduler, WhatIsDroppedIsNotAnswered) {
    ui::RenderScheduler scheduler(1);
    std::promise<void> gate;
    std::promise<void> started;
    const int owner = 0, other = 0;
    bool answered = false, last = false;
    scheduler.submit(
        &owner,
        [&] {
            started.set_value();
            gate.get_future().wait();
            return image(1);
        },
        [&](const QImage&) { answered = true; });
    started.get_future().wait();
    scheduler.drop(&owner);
    scheduler.submit(
        &other, [] { return image(1); }, [&](const QImage&) { last = true; });
    gate.set_value();
    ASSERT_TRUE(QTest::qWaitFor([&] { return last; }));
    EXPECT_FALSE(answered);
    EXPECT_EQ(scheduler.owners(), 1U) << "the one that was dropped while it ran is forgotten";
    scheduler.drop(&other);
    EXPECT_EQ(scheduler.owners(), 0U);
}

TEST(RenderScheduler, AnAnswerFromBeforeADropIsNotTakenForOneAfterIt) {
    ui::RenderScheduler scheduler(1);
    const int owner = 0, other = 0;
    std::vector<int> answers;
    const auto take = [&](const QImage& picture) { answers.push_back(picture.width()); };
    std::promise<void> made;
    scheduler.submit(
        &owner, [] { return image(1); }, take);
    scheduler.submit(
        &other,
        [&] {
            made.set_value();
            return image(9);
        },
        [](const QImage&) {});
    made.get_future().wait(); // the first picture is made, its answer waits for the event loop
    scheduler.drop(&owner);
    scheduler.submit(
        &owner, [] { return image(2); }, take);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !answers.empty(); }));
    EXPECT_EQ(answers, std::vector{2});
}

TEST(RenderScheduler, WithoutMemoryTheImageIsNull) {
    ui::RenderScheduler scheduler(1);
    const int owner = 0;
    std::optional<bool> isNull;
    scheduler.submit(
        &owner, []() -> QImage { throw std::bad_alloc(); }, [&](const QImage& picture) { isNull = picture.isNull(); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return isNull.has_value(); }));
    EXPECT_TRUE(*isNull);
}

} // namespace
