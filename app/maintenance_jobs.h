// The jobs that look after the local studies, for the job list: each says at its end, in words and without patients,
// what it found or did.
#pragma once

#include "core/job.h"
#include "storage/folder_move.h"
#include "storage/local_store.h"

#include <QStringList>

namespace sagitta::app {

// One at a time: they move the same files.
class MaintenanceJob : public Job {
public:
    explicit MaintenanceJob(storage::LocalStore& store) : m_store(store) {}
    QString lane() const override { return QStringLiteral("maintenance"); }

protected:
    storage::LocalStore& m_store;
};

// Of these studies, or of all when none are named. Fails when something is amiss, and says what to do.
class VerifyJob final : public MaintenanceJob {
public:
    VerifyJob(storage::LocalStore& store, QStringList studyUids) :
        MaintenanceJob(store), m_studyUids(std::move(studyUids)) {}
    QString title() const override;
    QString key() const override { return QStringLiteral("verify|") + m_studyUids.join(u'|'); }
    QString lane() const override { return QStringLiteral("verify"); } // nobody waits for it to delete a study
    Result<void> run(JobContext& context) override;

private:
    const QStringList m_studyUids;
};

class RebuildJob final : public MaintenanceJob {
public:
    using MaintenanceJob::MaintenanceJob;
    QString title() const override { return QStringLiteral("Rebuild the index of the local studies"); }
    QString key() const override { return QStringLiteral("rebuild"); }
    Result<void> run(JobContext& context) override;
};

// What became of studies that were to be deleted, by UID; of those that were not there nothing.
struct DeleteReport {
    QStringList deleted;
    QStringList kept;
    QString whyKept; // of the first
};

// Into the trash; those that are in use stay, and it fails saying so. Tried again it deletes the rest.
class DeleteJob final : public MaintenanceJob {
public:
    // Hears at the end of each run, on its thread.
    using Told = std::function<void(const DeleteReport&)>;

    DeleteJob(storage::LocalStore& store, QStringList studyUids, Told told = {}) :
        MaintenanceJob(store), m_studyUids(std::move(studyUids)), m_told(std::move(told)) {}
    QString title() const override;
    Result<void> run(JobContext& context) override;

private:
    Result<void> remove(JobContext& context, DeleteReport& report);
    void note(const QString& studyUid, const Result<storage::DeletedStudy>& done, DeleteReport& report) const;

    const QStringList m_studyUids;
    const Told m_told;
};

// Deleted studies by their id in the trash, or by their UID: then what was deleted of each last. NotFound: what is not
// restored is not among the deleted any more.
class RestoreJob final : public MaintenanceJob {
public:
    enum class By { Id, StudyUid };
    // Hears at the end of each run, on its thread.
    using Told = std::function<void(const Result<void>&)>;

    RestoreJob(storage::LocalStore& store, By by, QStringList names, Told told = {}) :
        MaintenanceJob(store), m_by(by), m_names(std::move(names)), m_told(std::move(told)) {}
    QString title() const override;
    Result<void> run(JobContext& context) override;

private:
    Result<void> restore(JobContext& context);

    const By m_by;
    const QStringList m_names;
    const Told m_told;
};

// What was deleted, by id in the trash, for good.
class PurgeJob final : public MaintenanceJob {
public:
    PurgeJob(storage::LocalStore& store, QStringList ids) : MaintenanceJob(store), m_ids(std::move(ids)) {}
    QString title() const override { return QStringLiteral("Empty the deleted studies"); }
    QString key() const override { return QStringLiteral("purge|") + m_ids.join(u'|'); }
    Result<void> run(JobContext& context) override;

private:
    const QStringList m_ids;
};

// The images of the data folder to another place, ahead of the move itself, which is for the next start.
class CopyAheadJob final : public Job {
public:
    CopyAheadJob(QString from, QString to) : m_from(std::move(from)), m_to(std::move(to)) {}
    QString title() const override { return QStringLiteral("Copy the data folder to %1").arg(m_to); }
    QString key() const override { return QStringLiteral("move"); }
    Result<void> run(JobContext& context) override;

private:
    const QString m_from;
    const QString m_to;
};

// What is left of places where the data folder was before.
class ClearFormerPlacesJob final : public Job {
public:
    explicit ClearFormerPlacesJob(const storage::DataFolder& folder) : m_folder(folder) {}
    QString title() const override { return QStringLiteral("Delete the former data folder"); }
    QString key() const override { return QStringLiteral("clear"); }
    Result<void> run(JobContext& context) override;

private:
    const storage::DataFolder& m_folder;
};

// Reports how far a verify or a rebuild is; the context outlives it.
storage::MaintenanceProgress progressOf(JobContext& context);
// What a verify found, for people: empty when all is well.
QString verifyProblem(const storage::VerifyReport& report);
QString rebuildProblem(const storage::RebuildReport& report);

} // namespace sagitta::app
