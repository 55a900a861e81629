// DimseSource: StudySource over DIMSE (C-ECHO, C-FIND, C-GET). One association per call, two for a retrieval. A value
// apart from its node; may be used from several threads at once.
#pragma once

#include "network/study_source.h"

namespace sagitta::network {

class DimseSource final : public StudySource {
public:
    explicit DimseSource(const RemoteNode& node) : m_node(node) {}

    Result<EchoAnswer> echo(const std::stop_token& stop) override;
    Result<QueryAnswer> find(const StudyQuery& query, const std::stop_token& stop) override;
    Result<RetrieveAnswer> retrieve(const RetrieveRequest& request, InstanceSink& sink, JobContext& context) override;

private:
    const RemoteNode m_node;
};

} // namespace sagitta::network
