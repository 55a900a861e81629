#include "storage/retention.h"

#include <algorithm>
#include <tuple>

namespace sagitta::storage {
namespace {

std::int64_t lastUsed(const RetentionRow& row) { return std::max(row.arrivedAt, row.openedAt); }

std::optional<LeaveReason> needed(const RetentionRules& rules, const DiskUse& use) {
    if (rules.mostBytes && use.usedBytes > *rules.mostBytes)
        return LeaveReason::Size;
    if (rules.leastFreeBytes && use.freeBytes && *use.freeBytes < *rules.leastFreeBytes)
        return LeaveReason::Space;
    return std::nullopt;
}

void giveBack(DiskUse& use, std::int64_t bytes) {
    use.usedBytes -= bytes;
    if (use.freeBytes)
        *use.freeBytes += bytes;
}

} // namespace

std::optional<KeepReason> whyKept(const RetentionRow& row, std::int64_t now) {
    const std::pair<bool, KeepReason> reasons[] = {{row.isPinned, KeepReason::Pinned},
                                                   {row.isUnread, KeepReason::Unread},
                                                   {row.isInUse, KeepReason::InUse},
                                                   {row.hasOwnWork, KeepReason::OwnWork},
                                                   {row.hasAside, KeepReason::Aside},
                                                   {!row.isOnNode, KeepReason::NotOnNode},
                                                   // A time in the future: a clock was wrong; it counts as now.
                                                   {lastUsed(row) > now - kRecentMs, KeepReason::Recent}};
    for (const auto& [holds, reason] : reasons)
        if (holds)
            return reason;
    return std::nullopt;
}

std::vector<Leaving> studiesToLeave(std::vector<RetentionRow> rows, const RetentionRules& rules, DiskUse use,
                                    std::int64_t now) {
    std::erase_if(rows, [&](const RetentionRow& row) { return whyKept(row, now).has_value(); });
    std::sort(rows.begin(), rows.end(), [](const RetentionRow& a, const RetentionRow& b) {
        return std::tuple(lastUsed(a), a.studyUid) < std::tuple(lastUsed(b), b.studyUid);
    });
    std::vector<Leaving> leaving;
    for (const RetentionRow& row : rows) {
        const bool isOld = rules.mostAgeMs && lastUsed(row) < now - *rules.mostAgeMs;
        const std::optional<LeaveReason> reason = isOld ? LeaveReason::Age : needed(rules, use);
        if (!reason)
            break;
        leaving.push_back({row.studyUid, row.bytes, *reason});
        giveBack(use, row.bytes);
    }
    return leaving;
}

QStringList deletedToPurge(std::vector<DeletedRow> rows, std::int64_t undoMs, const RetentionRules& rules, DiskUse use,
                           Need need, std::int64_t now) {
    std::sort(rows.begin(), rows.end(), [](const DeletedRow& a, const DeletedRow& b) {
        return std::tuple(a.deletedAt, a.id) < std::tuple(b.deletedAt, b.id);
    });
    QStringList purged;
    for (const DeletedRow& row : rows) {
        const bool isOver = row.deletedAt <= now - undoMs;
        const bool isFresh = row.deletedAt > now - kHourMs;
        if (!isOver && (!needed(rules, use) || (isFresh && need == Need::Normal)))
            break;
        purged << row.id;
        giveBack(use, row.bytes);
    }
    return purged;
}

} // namespace sagitta::storage
