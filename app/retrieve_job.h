// RetrieveJob: a study, series or image from a node into the local studies. Running it again fetches only what is
// missing; it does so by itself, after a pause, when the connection was lost. retrieveInto() is the same without a job.
#pragma once

#include "app/refresh.h"
#include "app/retry_policy.h"
#include "core/job.h"
#include "network/move_inbox.h"
#include "network/remote_node.h"
#include "network/study_source.h"
#include "storage/local_store.h"

#include <functional>
#include <memory>

namespace sagitta::app {

struct RetrieveReport : network::RetrieveAnswer {
    // Came with another content than the stored instance of that UID, which is kept. They count as received.
    std::vector<network::RetrieveFailure> conflicts;
};

// How a retrieve goes about it; tests put their own in.
struct RetrieveMeans {
    std::function<std::unique_ptr<network::StudySource>(const network::RemoteNode&, network::MoveInbox*,
                                                        network::NodeMemory*)>
        makeSource = network::makeDimseSource;
    network::NodeMemory* memory = nullptr; // outlives the job; without one, nothing is remembered
    RetryPolicy retry;
    std::shared_ptr<Refresh> refresh = nullptr; // with one, corrections are taken over too
    // Called when the disk has no room, before anything is asked for or in the middle; empty: then it ends.
    storage::MakeRoom makeRoom;
    // What all tries so far have brought, after each that got an answer; on the retrieve's thread.
    std::function<void(const RetrieveReport&)> told;
};

// The work itself, on the caller's thread; `failed` holds every instance that is not there now. After a lost connection
// it tries again while the policy says so, and explains meanwhile why it waits; given up, the report is that of the
// last try that got an answer, and `ended` has the reason. The inbox is for C-MOVE. Full: the disk is, and the text
// says how much is free and needed. Nobody removes the study meanwhile.
Result<RetrieveReport> retrieveInto(storage::LocalStore& store, network::MoveInbox& inbox,
                                    const network::RemoteNode& node, const network::RetrieveRequest& request,
                                    JobContext& context, const RetrieveMeans& means = {});

// Why not everything is there; empty when it is.
QString missingText(const RetrieveReport& report);

class RetrieveJob final : public Job {
public:
    // `what` names the study in the job list: modality and date, no patient.
    RetrieveJob(storage::LocalStore& store, network::MoveInbox& inbox, network::RemoteNode node,
                network::RetrieveRequest request, QString what, RetrieveMeans means = {});

    QString title() const override;
    QString key() const override;
    QString lane() const override { return QStringLiteral("node:") + m_node.name; }
    // Fails with the first reason when anything is missing at the end, or came with another content. After a lost
    // connection it tries again while the policy says so.
    Result<void> run(JobContext& context) override;

private:
    storage::LocalStore& m_store;
    network::MoveInbox& m_inbox;
    network::RemoteNode m_node;
    network::RetrieveRequest m_request;
    QString m_what;
    RetrieveMeans m_means;
};

} // namespace sagitta::app
