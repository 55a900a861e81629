// ImportJob: files and folders into the local studies.
#pragma once

#include "core/job.h"
#include "storage/importer.h"

namespace sagitta::app {

class ImportJob final : public Job {
public:
    // Hears once, on another thread: the study of the first instance that is here as its file says.
    using FirstStudy = std::function<void(const QString& studyUid)>;

    ImportJob(storage::LocalStore& store, QStringList paths, storage::MakeRoom makeRoom = {},
              FirstStudy firstStudy = {}) :
        m_store(store),
        m_paths(std::move(paths)), m_makeRoom(std::move(makeRoom)), m_firstStudy(std::move(firstStudy)) {}

    QString title() const override;
    // Fails when files could not be read or had another content than the stored instance of their UID, saying how many
    // and the first reason; the rest is imported.
    Result<void> run(JobContext& context) override;

private:
    storage::LocalStore& m_store;
    QStringList m_paths;
    storage::MakeRoom m_makeRoom;
    FirstStudy m_firstStudy;
};

} // namespace sagitta::app
