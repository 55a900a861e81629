#include "app/retrieve_job.h"

#include "app/store_sink.h"

namespace sagitta::app {

Result<network::RetrieveAnswer> retrieveInto(storage::LocalStore& store, const network::RemoteNode& node,
                                             const network::RetrieveRequest& request, JobContext& context) {
    StoreSink sink(store);
    const std::unique_ptr<network::StudySource> source = network::makeDimseSource(node);
    Result<network::RetrieveAnswer> answer = source->retrieve(request, sink, context);
    // What arrived before an error or a cancel is kept and indexed all the same.
    Result<std::vector<network::RetrieveFailure>> failures = sink.finish();
    if (!answer)
        return answer;
    if (!failures)
        return failures.error();
    answer->failed.insert(answer->failed.end(), failures->begin(), failures->end());
    answer->received -= static_cast<int>(failures->size());
    return answer;
}

RetrieveJob::RetrieveJob(storage::LocalStore& store, network::RemoteNode node, network::RetrieveRequest request,
                         QString what) :
    m_store(store),
    m_node(std::move(node)), m_request(std::move(request)), m_what(std::move(what)) {}

QString RetrieveJob::title() const { return QStringLiteral("Retrieve %1 from %2").arg(m_what, m_node.name); }

QString RetrieveJob::key() const {
    return QStringLiteral("retrieve|%1|%2|%3|%4")
        .arg(m_node.name, m_request.studyUid, m_request.seriesUid, m_request.sopInstanceUid);
}

Result<void> RetrieveJob::run(JobContext& context) {
    SAGITTA_TRY(const network::RetrieveAnswer answer, retrieveInto(m_store, m_node, m_request, context));
    if (context.isCancelled())
        return Error(ErrorCode::Cancelled, {});
    if (answer.failed.empty())
        return {};
    return Error(ErrorCode::Protocol,
                 QStringLiteral("%1 of %2 images did not arrive: %3. Retry fetches only these.")
                     .arg(answer.failed.size())
                     .arg(answer.expected >= 0 ? QString::number(answer.expected) : QStringLiteral("?"),
                          answer.failed.front().reason));
}

} // namespace sagitta::app
