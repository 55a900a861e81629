// RetrieveJob: a study, series or image from a node into the local studies. Running it again fetches only what is
// missing.
#pragma once

#include "core/job.h"
#include "network/move_inbox.h"
#include "network/remote_node.h"
#include "network/study_source.h"
#include "storage/local_store.h"

namespace sagitta::app {

struct RetrieveReport : network::RetrieveAnswer {
    // Came with another content than the stored instance of that UID, which is kept. They count as received.
    std::vector<network::RetrieveFailure> conflicts;
};

// The work itself, on the caller's thread; `failed` holds every instance that is not there now. The inbox is for
// C-MOVE.
Result<RetrieveReport> retrieveInto(storage::LocalStore& store, network::MoveInbox& inbox,
                                    const network::RemoteNode& node, const network::RetrieveRequest& request,
                                    JobContext& context);

class RetrieveJob final : public Job {
public:
    // `what` names the study in the job list: modality and date, no patient.
    RetrieveJob(storage::LocalStore& store, network::MoveInbox& inbox, network::RemoteNode node,
                network::RetrieveRequest request, QString what);

    QString title() const override;
    QString key() const override;
    QString lane() const override { return QStringLiteral("node:") + m_node.name; }
    // Fails with the first reason when anything is missing at the end, or came with another content.
    Result<void> run(JobContext& context) override;

private:
    storage::LocalStore& m_store;
    network::MoveInbox& m_inbox;
    network::RemoteNode m_node;
    network::RetrieveRequest m_request;
    QString m_what;
};

} // namespace sagitta::app
