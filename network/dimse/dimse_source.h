// DimseSource: StudySource over DIMSE (C-ECHO, C-FIND, C-GET, C-MOVE). One association per call, two for a retrieval. A
// value apart from its node; may be used from several threads at once.
#pragma once

#include "network/study_source.h"

namespace sagitta::network {

class DimseSource final : public StudySource {
public:
    // Without an inbox there is no C-MOVE.
    DimseSource(const RemoteNode& node, MoveInbox* inbox) : m_node(node), m_inbox(inbox) {}

    Result<EchoAnswer> echo(const std::stop_token& stop) override;
    Result<QueryAnswer> find(const StudyQuery& query, const std::stop_token& stop) override;
    Result<dicom::StudyListing> list(const QString& studyUid, const std::stop_token& stop) override;
    Result<RetrieveAnswer> retrieve(const RetrieveRequest& request, InstanceSink& sink, JobContext& context) override;

private:
    Result<RetrieveAnswer> moveTheRest(const RetrieveRequest& request, InstanceSink& sink, JobContext& context,
                                       const QStringList& whyNotGet);

    const RemoteNode m_node;
    MoveInbox* const m_inbox;
};

} // namespace sagitta::network
