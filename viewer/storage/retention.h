// Retention: which local studies make room for others, and which never do. A study may go only when it is known to be
// on a node, so what goes can be retrieved again; who applies this asks the node once more before (decision 0011). What
// people have deleted goes first. Values and pure functions, any thread; times are ms since 1970 UTC.
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace sagitta::storage {

inline constexpr std::int64_t kHourMs = 3'600'000;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

// What is not set is no limit.
struct RetentionRules {
    std::optional<std::int64_t> mostBytes;      // of all studies together, with the deleted ones
    std::optional<std::int64_t> mostAgeMs;      // since a study was last used
    std::optional<std::int64_t> leastFreeBytes; // of the disk
    bool operator==(const RetentionRules&) const = default;
};

// As somebody sets them.
struct RetentionSettings {
    RetentionRules rules;
    int undoDays = 7; // for which a deleted study can be had back
    bool operator==(const RetentionSettings&) const = default;
};
// One of them, where it is named alone.
enum class RetentionRule { MostBytes, MostAge, LeastFree, UndoDays };

struct RetentionRow {
    QString studyUid;
    std::int64_t bytes = 0;
    std::int64_t arrivedAt = 0; // the last of its images; 0: not known
    std::int64_t openedAt = 0;  // last; 0: never
    bool isPinned = false;
    bool isUnread = true;
    bool isInUse = false;    // open in a viewer, being received or sent
    bool hasOwnWork = false; // annotations or reports of ours that no node has
    bool hasAside = false;   // files lie in conflicts/ or superseded/, which no node has
    bool isOnNode = false;   // each of its images is on the list of a node
};

// How much there is, and how much the disk has left; nothing where the system does not say.
struct DiskUse {
    std::int64_t usedBytes = 0;
    std::optional<std::int64_t> freeBytes;
};

enum class KeepReason { Pinned, Unread, InUse, OwnWork, Aside, NotOnNode, Recent };

// Used within this time a study stays, whatever the limits say: it would be fetched again at once.
inline constexpr std::int64_t kRecentMs = kDayMs;

// The first reason why a study stays; nothing: it may go.
std::optional<KeepReason> whyKept(const RetentionRow& row, std::int64_t now);

enum class LeaveReason { Age, Size, Space };

struct Leaving {
    QString studyUid;
    std::int64_t bytes = 0;
    LeaveReason reason = LeaveReason::Age;
};

// What goes, the least recently used first: all that are too old, then as many as the limits ask for.
std::vector<Leaving> studiesToLeave(std::vector<RetentionRow> rows, const RetentionRules& rules, DiskUse use,
                                    std::int64_t now);

struct DeletedRow {
    QString id;
    std::int64_t bytes = 0;
    std::int64_t deletedAt = 0;
};

// Normal: what was deleted within the last hour can still be brought back. Urgent: a retrieve has no room left.
enum class Need { Normal, Urgent };

// What of the deleted is deleted for good, the oldest first: what is past its time, then as much as the limits ask for.
QStringList deletedToPurge(std::vector<DeletedRow> rows, std::int64_t undoMs, const RetentionRules& rules, DiskUse use,
                           Need need, std::int64_t now);

} // namespace sagitta::storage
