// SendJob: local studies to a node by C-STORE. Running it again sends only what the node has not taken yet.
#pragma once

#include "core/job.h"
#include "network/instance_store.h"
#include "network/remote_node.h"
#include "storage/local_store.h"

#include <QSet>

namespace sagitta::app {

class SendJob final : public Job {
public:
    // `what` names the studies in the job list: modality and date, no patient.
    SendJob(storage::LocalStore& store, network::RemoteNode node, QStringList studyUids, QString what);

    QString title() const override;
    QString key() const override;
    QString lane() const override { return QStringLiteral("node:") + m_node.name; }
    // Nobody removes the studies meanwhile. Fails with the first reason when anything was not taken, each is in the
    // reasons; and when some of the studies are not here any more.
    Result<void> run(JobContext& context) override;

private:
    struct Objects {
        std::vector<network::StoredObject> here;
        qsizetype goneStudies = 0;
    };
    Result<Objects> objects() const;

    storage::LocalStore& m_store;
    network::RemoteNode m_node;
    QStringList m_studyUids;
    QString m_what;
    QSet<QString> m_taken; // SOP Instance UIDs, by all runs so far
};

} // namespace sagitta::app
