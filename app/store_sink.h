// StoreSink: hands what a network source receives on to the LocalStore. One per retrieve; thread of the association,
// but for the list of troubles.
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

    // Instances that the store has taken on.
    int arrived() const { return m_arrived; }
    // Of the instances that arrived.
    struct Trouble {
        std::vector<network::RetrieveFailure> failures;  // could not be kept
        std::vector<network::RetrieveFailure> conflicts; // had another content than the stored one; kept aside
    };
    // Waits until all is indexed.
    Result<Trouble> finish();

private:
    storage::LocalStore& m_store;
    int m_arrived = 0;
    struct Shared {
        std::mutex mutex;
        Trouble trouble;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>(); // outlives the sink in late callbacks
};

} // namespace sagitta::app
