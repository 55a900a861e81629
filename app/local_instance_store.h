// LocalInstanceStore: the local studies as our server serves them, and where it puts what others send. Thread-safe.
#pragma once

#include "network/instance_store.h"
#include "network/server_notice.h"
#include "storage/local_store.h"

#include <atomic>
#include <memory>

namespace sagitta::app {

class LocalInstanceStore final : public network::InstanceStore {
public:
    // `told` hears of what became of an object after its sender was answered; it may be empty.
    explicit LocalInstanceStore(storage::LocalStore& store, network::HearServerNotice told = {}) :
        m_store(store), m_told(std::move(told)) {}

    // What has come in since it was made.
    struct Arrivals {
        std::atomic<int> objects{0};
        std::atomic<std::int64_t> lastAtMs{0}; // since 1970; 0: never
    };
    const Arrivals& arrivals() const { return *m_arrivals; }

    Result<network::QueryAnswer> find(const network::StudyQuery& query) override;
    Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override;
    // What it is given is Full when the disk is nearly so: the local studies must stay usable.
    Result<std::unique_ptr<network::InstanceSink>> put(const QString& callingAeTitle) override;

private:
    Result<QStringList> studiesOf(const QStringList& patientIds) const;

    storage::LocalStore& m_store;
    const network::HearServerNotice m_told;
    const std::shared_ptr<Arrivals> m_arrivals = std::make_shared<Arrivals>(); // a sink may outlive this
};

} // namespace sagitta::app
