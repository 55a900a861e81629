// Tidy: makes room among the local studies, by the rules of storage/retention.h: purges what was deleted long enough
// ago, then lets go of studies that their node still has, which is asked for each at that moment (decision 0011).
// Blocking, on a job's thread. TidyJob is the same in the job list.
#pragma once

#include "core/job.h"
#include "network/remote_node.h"
#include "network/study_source.h"
#include "storage/local_store.h"
#include "storage/retention.h"

#include <functional>
#include <memory>
#include <vector>

namespace sagitta::app {

// What there is to say of a study, without its patient.
struct TidyEntry {
    QString studyUid;
    std::int64_t bytes = 0;
    QString node;
    QString reason; // why it stays
};

struct TidyReport {
    std::vector<storage::DeletedStudy> purged;
    std::vector<TidyEntry> gone;
    std::vector<TidyEntry> kept; // were to go, and stay
    QString purgeProblem;        // why not all that was deleted long enough ago is gone
    std::int64_t bytes() const;  // given back
};

struct TidyMeans {
    storage::RetentionSettings settings;
    std::vector<network::RemoteNode> nodes;
    // Whether there is work of ours on a study that nobody else has; asked on the caller's thread.
    std::function<bool(const QString& studyUid)> hasOwnWork;
    storage::Need need = storage::Need::Normal; // Urgent: a retrieve has no room left
    std::function<std::unique_ptr<network::StudySource>(const network::RemoteNode&)> makeSource =
        [](const network::RemoteNode& node) { return network::makeDimseSource(node); };
    std::function<std::int64_t()> now; // ms since 1970 UTC; empty: the clock's
    // What a TidyJob has done, on its thread; may be empty.
    std::function<void(const TidyReport&)> told;
};

// How much of what there is; for who looks at it.
struct StorageUse {
    int studies = 0;
    std::int64_t studyBytes = 0;
    std::int64_t deletedBytes = 0;
    std::optional<std::int64_t> freeBytes;
    int mayGo = 0; // studies that a node is known to have and nothing else keeps; it would be asked once more
    std::int64_t mayGoBytes = 0;
};

Result<StorageUse> storageUse(storage::LocalStore& store, const TidyMeans& means);
// What would be tried, without asking anybody: whether it is worth while.
struct TidyPlan {
    QStringList purge; // ids in the trash
    std::vector<storage::Leaving> leave;
    bool isEmpty() const { return purge.isEmpty() && leave.empty(); }
};
Result<TidyPlan> planTidy(storage::LocalStore& store, const TidyMeans& means);
// Cancelled: what has gone by then has gone.
Result<TidyReport> tidy(storage::LocalStore& store, const TidyMeans& means, JobContext& context);
// "2 studies (1.2 GB) made room: PACS has all of it"
QString tidyText(const TidyReport& report);

class TidyJob final : public Job {
public:
    TidyJob(storage::LocalStore& store, TidyMeans means) : m_store(store), m_means(std::move(means)) {}
    QString title() const override { return QStringLiteral("Make room among the local studies"); }
    QString key() const override { return QStringLiteral("tidy"); }
    Result<void> run(JobContext& context) override;

private:
    storage::LocalStore& m_store;
    const TidyMeans m_means;
};

} // namespace sagitta::app
