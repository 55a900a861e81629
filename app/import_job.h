// ImportJob: files and folders into the local studies.
#pragma once

#include "core/job.h"
#include "storage/importer.h"

namespace sagitta::app {

class ImportJob final : public Job {
public:
    ImportJob(storage::LocalStore& store, QStringList paths) : m_store(store), m_paths(std::move(paths)) {}

    QString title() const override;
    // Fails when files could not be read or had another content than the stored instance of their UID, saying how many
    // and the first reason; the rest is imported.
    Result<void> run(JobContext& context) override;

private:
    storage::LocalStore& m_store;
    QStringList m_paths;
};

} // namespace sagitta::app
