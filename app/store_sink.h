// StoreSink: hands what a network source receives on to the LocalStore. One per retrieve; thread of the association,
// but for the counters.
#pragma once

#include "network/study_source.h"
#include "storage/local_store.h"

#include <mutex>
#include <vector>

namespace sagitta::app {

class StoreSink final : public network::InstanceSink {
public:
    explicit StoreSink(storage::LocalStore& store) : m_store(store) {}

    QString newFile() override { return m_store.archive().newPartFile(); }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override;
    Result<QStringList> present(const QStringList& sopInstanceUids) override;

    // Waits until all is indexed; instances that arrived but could not be kept.
    Result<std::vector<network::RetrieveFailure>> finish();

private:
    storage::LocalStore& m_store;
    struct Shared {
        std::mutex mutex;
        std::vector<network::RetrieveFailure> failures;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>(); // outlives the sink in late callbacks
};

} // namespace sagitta::app
