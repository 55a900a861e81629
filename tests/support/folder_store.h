// FolderStore: an InstanceStore over made files of one study, as a server under test needs it. Answers every query with
// all its rows: the server judges them. Thread-safe.
#pragma once

#include "network/instance_store.h"
#include "support/dir_sink.h"

#include <mutex>

namespace sagitta::test {

class FolderStore : public network::InstanceStore {
public:
    explicit FolderStore(const QStringList& files = {});

    Result<network::QueryAnswer> find(const network::StudyQuery& query) override;
    Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override;
    Result<std::unique_ptr<network::InstanceSink>> put(const QString& callingAeTitle) override;

    // What was sent to it: SOP Instance UID -> path.
    QHash<QString, QString> received() const;
    void setFull(bool full) { m_full = full; }

private:
    class Sink;

    network::QueryAnswer m_rows; // of all levels
    std::vector<network::StoredObject> m_objects;
    QHash<QString, QString> m_seriesOf; // SOP Instance UID -> Series Instance UID
    std::atomic<bool> m_full{false};
    mutable std::mutex m_mutex;
    DirSink m_arrivals; // under m_mutex
};

} // namespace sagitta::test
