// AutoRetrieval: a retrieval by whichever way brings the images, C-GET or C-MOVE. Tries first what brought them before;
// what that does not bring, it tries in the other way, and remembers. Used once, on one thread.
#pragma once

#include "network/study_source.h"

namespace sagitta::network {

class AutoRetrieval {
public:
    AutoRetrieval(const RemoteNode& node, const RetrieveRequest& request, InstanceSink& sink, JobContext& context,
                  MoveInbox& inbox, NodeMemory* memory) :
        m_node(node),
        m_request(request), m_sink(sink), m_context(context), m_inbox(inbox), m_memory(memory) {}

    Result<RetrieveAnswer> run();

private:
    struct Try {
        RetrieveMethod method;
        Result<RetrieveAnswer> answer;
        QStringList refusals; // why the archive did not send that way what it has
        int received() const { return answer ? answer->received : 0; }
        bool isRefused() const { return answer ? !refusals.isEmpty() : answer.error().code() == ErrorCode::Refused; }
    };
    Try retrieveBy(RetrieveMethod method);
    Result<RetrieveAnswer> joined(const Try& first, const Try& second) const;
    QString settle(const Try& only);
    QString settle(const Try& first, const Try& second);
    QString remember(RetrieveMethod method);

    const RemoteNode& m_node;
    const RetrieveRequest& m_request;
    InstanceSink& m_sink;
    JobContext& m_context;
    MoveInbox& m_inbox;
    NodeMemory* const m_memory; // may be null
    std::optional<RetrieveMethod> m_known;
};

// "C-GET" or "C-MOVE".
QString commandName(RetrieveMethod method);

} // namespace sagitta::network
