// DimseSource: StudySource over DIMSE (C-ECHO, C-FIND, C-GET, C-MOVE). One association per call, two for a retrieval. A
// value apart from its node; may be used from several threads at once.
#pragma once

#include "network/study_source.h"

namespace sagitta::network {

class DimseSource final : public StudySource {
public:
    // Without an inbox there is no C-MOVE, without a memory each retrieval finds out anew.
    DimseSource(const RemoteNode& node, MoveInbox* inbox, NodeMemory* memory) :
        m_node(node), m_inbox(inbox), m_memory(memory) {}

    Result<EchoAnswer> echo(const std::stop_token& stop) override;
    Result<QueryAnswer> find(const StudyQuery& query, const std::stop_token& stop) override;
    Result<dicom::StudyListing> list(const QString& studyUid, const std::stop_token& stop) override;
    Result<RetrieveAnswer> retrieve(const RetrieveRequest& request, InstanceSink& sink, JobContext& context) override;

private:
    Result<RetrieveAnswer> retrieveByMethod(const RetrieveRequest& request, InstanceSink& sink, JobContext& context);

    const RemoteNode m_node;
    MoveInbox* const m_inbox;
    NodeMemory* const m_memory;
};

} // namespace sagitta::network
