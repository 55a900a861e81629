// LocalInstanceStore: the local studies as our server serves them, and where it puts what others send. Thread-safe.
#pragma once

#include "network/instance_store.h"
#include "storage/local_store.h"

namespace sagitta::app {

class LocalInstanceStore final : public network::InstanceStore {
public:
    explicit LocalInstanceStore(storage::LocalStore& store) : m_store(store) {}

    Result<network::QueryAnswer> find(const network::StudyQuery& query) override;
    Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override;
    // Full when the disk is nearly so: the local studies must stay usable.
    Result<std::unique_ptr<network::InstanceSink>> put() override;

private:
    Result<QStringList> studiesOf(const QStringList& patientIds) const;

    storage::LocalStore& m_store;
};

} // namespace sagitta::app
