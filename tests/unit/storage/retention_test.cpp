// Which studies make room, and which never do.
#include "storage/retention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sagitta::test {
namespace {

using namespace storage;

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr std::int64_t kGiga = 1'000'000'000;

// Read, on a node, last used so many days ago: it may go.
RetentionRow row(const char* uid, int daysAgo, std::int64_t bytes = kGiga) {
    RetentionRow made;
    made.studyUid = QLatin1String(uid);
    made.bytes = bytes;
    made.arrivedAt = kNow - 400 * kDayMs;
    made.openedAt = kNow - daysAgo * kDayMs;
    made.isUnread = false;
    made.isOnNode = true;
    return made;
}

DiskUse useOf(const std::vector<RetentionRow>& rows, std::optional<std::int64_t> free = {}) {
    DiskUse use{0, free};
    for (const RetentionRow& one : rows)
        use.usedBytes += one.bytes;
    return use;
}

QStringList leaving(const std::vector<RetentionRow>& rows, const RetentionRules& rules,
                    std::optional<std::int64_t> free = {}) {
    QStringList uids;
    for (const Leaving& one : studiesToLeave(rows, rules, useOf(rows, free), kNow))
        uids << one.studyUid;
    return uids;
}

RetentionRules most(std::int64_t bytes) { return {bytes, {}, {}}; }

TEST(Retention, WithoutLimitsNothingGoes) { EXPECT_TRUE(leaving({row("1", 300), row("2", 200)}, {}, 0).isEmpty()); }

TEST(Retention, TheLeastRecentlyUsedGoesFirstAndNoMoreThanIsNeeded) {
    const std::vector<RetentionRow> rows{row("new", 3), row("old", 30), row("middle", 10)};
    EXPECT_TRUE(leaving(rows, most(3 * kGiga)).isEmpty()) << "as much as there may be is not too much";
    EXPECT_EQ(leaving(rows, most(3 * kGiga - 1)), QStringList{"old"});
    EXPECT_EQ(leaving(rows, most(2 * kGiga - 1)), (QStringList{"old", "middle"}));
    EXPECT_EQ(leaving(rows, most(0)), (QStringList{"old", "middle", "new"}));
}

TEST(Retention, WhatArrivedAgainLatelyWasUsedLately) {
    RetentionRow again = row("again", 30);
    again.arrivedAt = kNow - 2 * kDayMs;
    EXPECT_EQ(leaving({again, row("other", 10)}, most(kGiga)), QStringList{"other"});
}

TEST(Retention, AllThatAreTooOldGo) {
    const std::vector<RetentionRow> rows{row("1", 29), row("2", 31), row("3", 90)};
    const RetentionRules rules{{}, 30 * kDayMs, {}};
    EXPECT_EQ(leaving(rows, rules), (QStringList{"3", "2"}));
    EXPECT_EQ(studiesToLeave(rows, rules, useOf(rows), kNow).front().reason, LeaveReason::Age);
}

TEST(Retention, TheFreeSpaceOfTheDiskIsKept) {
    const std::vector<RetentionRow> rows{row("1", 30), row("2", 20), row("3", 10)};
    const RetentionRules rules{{}, {}, 5 * kGiga};
    EXPECT_TRUE(leaving(rows, rules, 5 * kGiga).isEmpty());
    EXPECT_EQ(leaving(rows, rules, 4 * kGiga), QStringList{"1"});
    EXPECT_EQ(leaving(rows, rules, 3 * kGiga + 1), (QStringList{"1", "2"}));
    EXPECT_TRUE(leaving(rows, rules, {}).isEmpty()) << "a disk that does not say is not a full one";
    EXPECT_EQ(studiesToLeave(rows, rules, useOf(rows, 0), kNow).front().reason, LeaveReason::Space);
}

// Each of these alone keeps a study, whatever the limits say.
TEST(Retention, WhatMustNotGoStays) {
    const RetentionRules everything{0, 0, 1000 * kGiga};
    const auto kept = [&](void (*change)(RetentionRow&)) -> std::optional<KeepReason> {
        RetentionRow changed = row("1", 300);
        change(changed);
        EXPECT_EQ(leaving({changed}, everything, 0).isEmpty(), whyKept(changed, kNow).has_value());
        return whyKept(changed, kNow);
    };
    EXPECT_EQ(kept([](RetentionRow&) {}), std::nullopt) << "else the rest proves nothing";
    EXPECT_EQ(kept([](RetentionRow& one) { one.isPinned = true; }), KeepReason::Pinned);
    EXPECT_EQ(kept([](RetentionRow& one) { one.isUnread = true; }), KeepReason::Unread);
    EXPECT_EQ(kept([](RetentionRow& one) { one.isInUse = true; }), KeepReason::InUse);
    EXPECT_EQ(kept([](RetentionRow& one) { one.hasOwnWork = true; }), KeepReason::OwnWork);
    EXPECT_EQ(kept([](RetentionRow& one) { one.hasAside = true; }), KeepReason::Aside);
    EXPECT_EQ(kept([](RetentionRow& one) { one.isOnNode = false; }), KeepReason::NotOnNode);
    EXPECT_EQ(kept([](RetentionRow& one) { one.openedAt = kNow - kRecentMs + 1; }), KeepReason::Recent);
    EXPECT_EQ(kept([](RetentionRow& one) { one.arrivedAt = kNow; }), KeepReason::Recent);
    EXPECT_EQ(kept([](RetentionRow& one) { one.openedAt = kNow + kDayMs; }), KeepReason::Recent) << "a wrong clock";
    EXPECT_EQ(kept([](RetentionRow& one) { one = RetentionRow(); }), KeepReason::Unread) << "nothing is known of it";
}

TEST(Retention, WhatIsKeptCountsAllTheSame) {
    RetentionRow pinned = row("pinned", 300, 5 * kGiga);
    pinned.isPinned = true;
    EXPECT_EQ(leaving({pinned, row("2", 20), row("3", 10)}, most(6 * kGiga)), QStringList{"2"});
}

// By chance: it never takes what must stay, takes in order, and stops as soon as it may.
TEST(Retention, HoldsForAnyStudies) {
    std::mt19937 random(20240301);
    const auto chance = [&](int oneOf) { return random() % static_cast<unsigned>(oneOf) == 0; };
    for (int round = 0; round < 300; ++round) {
        std::vector<RetentionRow> rows;
        for (int i = 0; i < 40; ++i) {
            RetentionRow made = row("", static_cast<int>(random() % 60), static_cast<std::int64_t>(random() % 5000));
            made.studyUid = QString::number(i);
            made.isPinned = chance(6);
            made.isUnread = chance(6);
            made.isOnNode = !chance(6);
            rows.push_back(made);
        }
        const RetentionRules rules{static_cast<std::int64_t>(random() % 100'000), 50 * kDayMs, {}};
        const std::vector<Leaving> gone = studiesToLeave(rows, rules, useOf(rows), kNow);
        std::int64_t used = useOf(rows).usedBytes;
        std::int64_t before = 0;
        for (const Leaving& one : gone) {
            const auto found = std::find_if(rows.begin(), rows.end(),
                                            [&](const RetentionRow& any) { return any.studyUid == one.studyUid; });
            ASSERT_FALSE(whyKept(*found, kNow));
            ASSERT_GE(found->openedAt, before);
            before = found->openedAt;
            ASSERT_TRUE(one.reason == LeaveReason::Age || used > *rules.mostBytes) << "more than was needed";
            used -= one.bytes;
        }
        const bool mayMore = std::any_of(rows.begin(), rows.end(), [&](const RetentionRow& any) {
            return !whyKept(any, kNow) && std::none_of(gone.begin(), gone.end(), [&](const Leaving& one) {
                return one.studyUid == any.studyUid;
            });
        });
        ASSERT_TRUE(used <= *rules.mostBytes || !mayMore) << "less than was needed";
    }
}

DeletedRow deleted(const char* id, std::int64_t ago, std::int64_t bytes = kGiga) {
    return {QLatin1String(id), bytes, kNow - ago};
}

QStringList purged(const std::vector<DeletedRow>& rows, const RetentionRules& rules, DiskUse use,
                   Need need = Need::Normal) {
    return deletedToPurge(rows, 7 * kDayMs, rules, use, need, kNow);
}

TEST(DeletedStudies, StayForTheirTime) {
    const std::vector<DeletedRow> rows{deleted("new", kDayMs), deleted("over", 7 * kDayMs),
                                       deleted("older", 9 * kDayMs)};
    EXPECT_EQ(purged(rows, {}, {}), (QStringList{"older", "over"}));
    EXPECT_EQ(deletedToPurge(rows, 0, {}, {}, Need::Normal, kNow).size(), 3) << "without a time nothing is kept";
}

TEST(DeletedStudies, GoEarlierWhereSpaceIsNeeded) {
    const std::vector<DeletedRow> rows{deleted("1", 3 * kDayMs), deleted("2", 2 * kDayMs), deleted("3", kHourMs / 2)};
    EXPECT_EQ(purged(rows, most(9 * kGiga), {10 * kGiga, {}}), QStringList{"1"});
    const RetentionRules floor{{}, {}, 10 * kGiga};
    EXPECT_EQ(purged(rows, floor, {0, 9 * kGiga}), QStringList{"1"});
    EXPECT_EQ(purged(rows, floor, {0, 0}), (QStringList{"1", "2"})) << "the last was deleted a moment ago";
    EXPECT_EQ(purged(rows, floor, {0, 0}, Need::Urgent), (QStringList{"1", "2", "3"}));
}

} // namespace
} // namespace sagitta::test
