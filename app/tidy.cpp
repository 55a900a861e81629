#include "app/tidy.h"

#include "app/retry_policy.h"
#include "app/study_check.h"
#include "core/disk_space.h"
#include "core/log.h"
#include "storage/study_hold.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace sagitta::app {
namespace {

using storage::DiskUse;
using storage::Leaving;
using storage::Need;
using storage::RetentionRow;
using storage::RetentionRules;

// What a retrieve without room is given at least.
constexpr std::int64_t kUrgentFreeBytes = 8 * static_cast<std::int64_t>(storage::LocalStore::kReserveBytes);

std::int64_t nowOf(const TidyMeans& means) { return means.now ? means.now() : QDateTime::currentMSecsSinceEpoch(); }

QString countText(std::size_t count, const char* one, const char* many) {
    return QStringLiteral("%1 %2").arg(count).arg(QLatin1String(count == 1 ? one : many));
}

QString sizeText(std::int64_t bytes) { return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString toText(storage::KeepReason reason) {
    using storage::KeepReason;
    switch (reason) {
    case KeepReason::Pinned:
        return QStringLiteral("it is pinned");
    case KeepReason::Unread:
        return QStringLiteral("it is unread");
    case KeepReason::InUse:
        return QStringLiteral("it is in use");
    case KeepReason::OwnWork:
        return QStringLiteral("its annotations are here alone");
    case KeepReason::Aside:
        return QStringLiteral("files of it lie in conflicts or superseded");
    case KeepReason::NotOnNode:
        return QStringLiteral("no node is known to have it");
    case KeepReason::Recent:
        return QStringLiteral("it was used lately");
    }
    return {};
}

bool isNodeKnown(const TidyMeans& means, const QString& name) {
    return std::any_of(means.nodes.begin(), means.nodes.end(),
                       [&](const network::RemoteNode& node) { return node.name == name; });
}

// What the catalog and the marks know of all studies. What has to be read of each, or asked, is for the few that would
// go.
Result<std::vector<RetentionRow>> readRows(storage::LocalStore& store, const TidyMeans& means,
                                           QHash<QString, QString>& nodeOf) {
    SAGITTA_TRY(const auto rooms, store.catalog().rooms());
    SAGITTA_TRY(const auto holdings, store.catalog().holdings(rooms.keys()));
    SAGITTA_TRY(const auto marks, store.marks().allMarks());
    std::vector<RetentionRow> rows;
    for (auto it = rooms.constBegin(); it != rooms.constEnd(); ++it) {
        const storage::StudyMark mark = marks.value(it.key());
        const storage::Holdings held = holdings.value(it.key());
        RetentionRow row;
        row.studyUid = it.key();
        row.bytes = it->bytes;
        row.arrivedAt = it->arrivedAt;
        row.openedAt = mark.lastOpened;
        row.isPinned = mark.pin == storage::Pin::Pinned;
        row.isUnread = mark.status == storage::ReadingStatus::Unread;
        row.isOnNode = held.expected && !held.isCounted && held.extra == 0 && isNodeKnown(means, held.node);
        nodeOf.insert(row.studyUid, held.node);
        rows.push_back(std::move(row));
    }
    return rows;
}

template<class Rows>
std::int64_t bytesOf(const Rows& rows) {
    return std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& row) { return sum + row.bytes; });
}

// One tidying, from what there is to what has gone.
class Tidying {
public:
    Tidying(storage::LocalStore& store, const TidyMeans& means) :
        m_store(store), m_means(means), m_rules(means.settings.rules), m_trashRules(means.settings.rules) {
        if (means.need == Need::Urgent)
            m_trashRules.leastFreeBytes = std::max(m_rules.leastFreeBytes.value_or(0), kUrgentFreeBytes);
        if (means.need == Need::Urgent && m_rules.leastFreeBytes)
            m_rules.leastFreeBytes = m_trashRules.leastFreeBytes;
    }

    Result<void> read() {
        SAGITTA_TRY(m_rows, readRows(m_store, m_means, m_nodeOf));
        m_trash = m_store.trash();
        return {};
    }
    const std::vector<RetentionRow>& rows() const { return m_rows; }
    DiskUse use() const {
        DiskUse use{bytesOf(m_rows) + bytesOf(m_trash), {}};
        if (const auto free = freeBytes(m_store.archive().dataDir()))
            use.freeBytes = static_cast<std::int64_t>(*free);
        return use;
    }
    QStringList purgeable() const {
        std::vector<storage::DeletedRow> rows;
        for (const storage::DeletedStudy& deleted : m_trash)
            rows.push_back({deleted.id, deleted.bytes, deleted.deletedAt});
        return storage::deletedToPurge(rows, m_means.settings.undoDays * storage::kDayMs, m_trashRules, use(),
                                       m_means.need, nowOf(m_means));
    }
    // Behind a purge of these.
    std::vector<Leaving> leaving(const QStringList& purged = {}) const {
        DiskUse after = use();
        for (const storage::DeletedStudy& deleted : m_trash) {
            if (!purged.contains(deleted.id))
                continue;
            after.usedBytes -= deleted.bytes;
            if (after.freeBytes)
                *after.freeBytes += deleted.bytes;
        }
        return storage::studiesToLeave(m_rows, m_rules, after, nowOf(m_means));
    }
    Result<TidyReport> run(JobContext& context);

private:
    void purge(JobContext& context);
    Result<void> letGo(const Leaving& leaving, const QString& progress, JobContext& context);
    Result<QString> ask(const QString& studyUid, const QString& node, std::int64_t& askedAt, JobContext& context);
    std::optional<storage::KeepReason> whyKeptNow(RetentionRow& row);
    void keep(RetentionRow& row, const QString& node, const QString& reason);

    storage::LocalStore& m_store;
    const TidyMeans& m_means;
    RetentionRules m_rules;
    RetentionRules m_trashRules;
    std::vector<RetentionRow> m_rows;
    QHash<QString, QString> m_nodeOf; // by study UID
    std::vector<storage::DeletedStudy> m_trash;
    QStringList m_goSoon;                       // ids of those that another process keeps from being purged now
    std::optional<storage::AsideFiles> m_aside; // when the first of them is to go
    TidyReport m_report;
};

// One that cannot be purged holds up neither the others nor what is to make room. Where it is only for now, no study
// goes in its place, unless somebody waits for the room.
void Tidying::purge(JobContext& context) {
    const QStringList ids = purgeable();
    if (ids.isEmpty())
        return;
    const Result<void> purged = m_store.purgeTrash(ids, context.stopToken());
    if (!purged)
        m_report.purgeProblem = purged.error().message();
    if (!purged && purged.error().code() == ErrorCode::Timeout && m_means.need != Need::Urgent)
        m_goSoon = ids;
    QStringList left;
    for (const storage::DeletedStudy& deleted : m_store.trash())
        left << deleted.id;
    for (const storage::DeletedStudy& deleted : m_trash)
        if (!left.contains(deleted.id))
            m_report.purged.push_back(deleted);
    std::erase_if(m_trash, [&](const storage::DeletedStudy& deleted) { return !left.contains(deleted.id); });
    qCInfo(logCore) << m_report.purged.size() << "deleted studies are deleted for good";
}

// What has to be read of it, now.
std::optional<storage::KeepReason> Tidying::whyKeptNow(RetentionRow& row) {
    if (!m_aside)
        m_aside = m_store.asideFiles();
    row.hasAside = m_aside->hasAny(row.studyUid);
    row.hasOwnWork = !m_means.hasOwnWork || m_means.hasOwnWork(row.studyUid);
    row.isInUse = storage::StudyHold::isHeld(m_store.archive().dataDir(), row.studyUid);
    const Result<storage::StudyMark> mark = m_store.marks().mark(row.studyUid);
    row.isPinned = !mark || mark->pin == storage::Pin::Pinned;
    row.isUnread = !mark || mark->status == storage::ReadingStatus::Unread;
    row.openedAt = mark ? mark->lastOpened : nowOf(m_means);
    return storage::whyKept(row, nowOf(m_means));
}

void Tidying::keep(RetentionRow& row, const QString& node, const QString& reason) {
    row.isOnNode = false; // for this time
    qCInfo(logCore).noquote() << "study" << row.studyUid << "stays:" << reason;
    m_report.kept.push_back({row.studyUid, row.bytes, node, reason});
}

// Why it must stay; empty: the node has it all.
Result<QString> Tidying::ask(const QString& studyUid, const QString& node, std::int64_t& askedAt, JobContext& context) {
    const auto known = std::find_if(m_means.nodes.begin(), m_means.nodes.end(),
                                    [&](const network::RemoteNode& one) { return one.name == node; });
    if (known == m_means.nodes.end())
        return QStringLiteral("%1 is no longer among the nodes").arg(node);
    askedAt = QDateTime::currentMSecsSinceEpoch();
    const Result<StudyCheck> check = askNode(m_store, *m_means.makeSource(*known), node, studyUid, context.stopToken());
    if (context.isCancelled())
        return Error(ErrorCode::Cancelled, {});
    if (!check && isTransportError(check.error())) // nobody waits for it once more
        for (RetentionRow& row : m_rows)
            row.isOnNode &= m_nodeOf.value(row.studyUid) != node;
    if (!check)
        return QStringLiteral("%1: %2").arg(node, check.error().message());
    const QString why = whyNotWhollyThere(*check);
    return why.isEmpty() ? QString() : QStringLiteral("%1: %2").arg(node, why);
}

Result<void> Tidying::letGo(const Leaving& leaving, const QString& progress, JobContext& context) {
    const auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&](const RetentionRow& one) { return one.studyUid == leaving.studyUid; });
    if (!row->isOnNode) // any more
        return {};
    if (const auto reason = whyKeptNow(*row)) {
        keep(*row, {}, toText(*reason));
        return {};
    }
    const QString node = m_nodeOf.value(row->studyUid);
    context.report({static_cast<std::int64_t>(m_report.gone.size()), -1, m_report.bytes(),
                    QStringLiteral("asking %1 whether it has the study (%2)").arg(node, progress)});
    std::int64_t askedAt = 0;
    SAGITTA_TRY(const QString why, ask(row->studyUid, node, askedAt, context));
    if (!why.isEmpty()) {
        keep(*row, node, why);
        return {};
    }
    if (const auto reason = whyKeptNow(*row)) { // somebody has used it meanwhile
        keep(*row, node, toText(*reason));
        return {};
    }
    const Result<bool> gone = m_store.evictStudy(row->studyUid, node, askedAt, leaving.reason);
    if (!gone && gone.error().code() == ErrorCode::Refused) {
        keep(*row, node, toText(storage::KeepReason::InUse));
        return {};
    }
    // Io: it has gone from the lists, and the next start deletes the rest of its files.
    if (!gone && gone.error().code() != ErrorCode::Io)
        return gone.error();
    if (gone && !*gone) {
        keep(*row, node, QStringLiteral("something of it came or was marked in this moment"));
        return {};
    }
    qCInfo(logCore).noquote() << "study" << row->studyUid << "has made room:" << row->bytes << "bytes;" << node
                              << "has it";
    m_report.gone.push_back({row->studyUid, row->bytes, node, {}});
    m_rows.erase(row);
    return {};
}

// In rounds: for what has to stay, others go.
Result<TidyReport> Tidying::run(JobContext& context) {
    SAGITTA_CHECK(read());
    purge(context);
    if (context.isCancelled())
        return Error(ErrorCode::Cancelled, {});
    for (std::vector<Leaving> round = leaving(m_goSoon); !round.empty(); round = leaving(m_goSoon)) {
        for (std::size_t i = 0; i < round.size(); ++i) {
            if (context.isCancelled())
                return Error(ErrorCode::Cancelled, {});
            SAGITTA_CHECK(letGo(round[i], QStringLiteral("%1 of %2").arg(i + 1).arg(round.size()), context));
        }
    }
    return m_report;
}

} // namespace

std::int64_t TidyReport::bytes() const { return bytesOf(purged) + bytesOf(gone); }

Result<StorageUse> storageUse(storage::LocalStore& store, const TidyMeans& means) {
    Tidying tidying(store, means);
    SAGITTA_CHECK(tidying.read());
    StorageUse use;
    for (const RetentionRow& row : tidying.rows()) {
        ++use.studies;
        use.studyBytes += row.bytes;
        if (storage::whyKept(row, nowOf(means)))
            continue;
        ++use.mayGo;
        use.mayGoBytes += row.bytes;
    }
    const DiskUse disk = tidying.use();
    use.deletedBytes = disk.usedBytes - use.studyBytes;
    use.freeBytes = disk.freeBytes;
    return use;
}

Result<TidyPlan> planTidy(storage::LocalStore& store, const TidyMeans& means) {
    Tidying tidying(store, means);
    SAGITTA_CHECK(tidying.read());
    TidyPlan plan;
    plan.purge = tidying.purgeable();
    plan.leave = tidying.leaving(plan.purge);
    return plan;
}

Result<TidyReport> tidy(storage::LocalStore& store, const TidyMeans& means, JobContext& context) {
    return Tidying(store, means).run(context);
}

QString tidyText(const TidyReport& report) {
    QStringList parts;
    if (!report.gone.empty()) {
        QStringList nodes;
        for (const TidyEntry& entry : report.gone)
            if (!nodes.contains(entry.node))
                nodes << entry.node;
        parts << QStringLiteral("%1 (%2) made room: %3")
                     .arg(countText(report.gone.size(), "study", "studies"), sizeText(bytesOf(report.gone)),
                          nodes.join(QStringLiteral(", ")) + (nodes.size() == 1 ? QStringLiteral(" has all of it")
                                                                                : QStringLiteral(" have all of it")));
    }
    if (!report.purged.empty())
        parts << QStringLiteral("%1 (%2) gone for good")
                     .arg(countText(report.purged.size(), "deleted study", "deleted studies"),
                          sizeText(bytesOf(report.purged)));
    if (!report.kept.empty())
        parts << QStringLiteral("%1 that were to go stay").arg(report.kept.size());
    return parts.isEmpty() ? QStringLiteral("nothing has to go") : parts.join(QStringLiteral("; "));
}

Result<void> TidyJob::run(JobContext& context) {
    SAGITTA_TRY(const TidyReport report, tidy(m_store, m_means, context));
    QStringList lines;
    for (const TidyEntry& entry : report.kept)
        lines << QStringLiteral("study %1 stays: %2").arg(entry.studyUid, entry.reason);
    context.explain(lines);
    const auto count = static_cast<std::int64_t>(report.gone.size() + report.purged.size());
    context.report({count, count, 0, tidyText(report)});
    if (m_means.told)
        m_means.told(report);
    if (!report.purgeProblem.isEmpty())
        return Error(ErrorCode::Io, report.purgeProblem);
    return {};
}

} // namespace sagitta::app
