// StoreSink: hands what a network source receives on to the LocalStore. One per retrieve; thread of the association,
// but for the list of troubles.
#pragma once

#include "app/refresh.h"
#include "network/study_source.h"
#include "storage/local_store.h"

#include <mutex>
#include <vector>

namespace sagitta::app {

class StoreSink final : public network::InstanceSink {
public:
    // With a refresh, what is out of date is not present, and what comes may correct what is stored.
    explicit StoreSink(storage::LocalStore& store, std::shared_ptr<Refresh> refresh = nullptr) :
        m_store(store), m_refresh(std::move(refresh)) {}

    QString newFile() override { return m_store.archive().newPartFile(); }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override;
    Result<QStringList> present(const QStringList& sopInstanceUids) override;

    // Instances that the store has taken on.
    int arrived() const { return m_arrived; }
    // There was no room for one of them. What was refused for it is gone, so the disk may show room again by now.
    bool isFull() const { return m_isFull; }
    // Of the instances that arrived.
    struct Trouble {
        std::vector<network::RetrieveFailure> failures;  // could not be kept
        std::vector<network::RetrieveFailure> conflicts; // had another content than the stored one; kept aside
    };
    // Waits until all is indexed.
    Result<Trouble> finish();

private:
    storage::LocalStore& m_store;
    std::shared_ptr<Refresh> m_refresh; // null: none
    int m_arrived = 0;
    bool m_isFull = false;
    struct Shared {
        std::mutex mutex;
        Trouble trouble;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>(); // outlives the sink in late callbacks
};

} // namespace sagitta::app
