#include "app/retrieve_job.h"

#include "app/store_sink.h"

namespace sagitta::app {

Result<RetrieveReport> retrieveInto(storage::LocalStore& store, network::MoveInbox& inbox,
                                    const network::RemoteNode& node, const network::RetrieveRequest& request,
                                    JobContext& context) {
    StoreSink sink(store);
    const std::unique_ptr<network::StudySource> source = network::makeDimseSource(node, &inbox);
    Result<network::RetrieveAnswer> answer = source->retrieve(request, sink, context);
    // What arrived before an error or a cancel is kept and indexed all the same.
    const Result<StoreSink::Trouble> trouble = sink.finish();
    if (!answer)
        return answer.error();
    if (!trouble)
        return trouble.error();
    RetrieveReport report{*std::move(answer), trouble->conflicts};
    report.failed.insert(report.failed.end(), trouble->failures.begin(), trouble->failures.end());
    report.received -= static_cast<int>(trouble->failures.size());
    return report;
}

RetrieveJob::RetrieveJob(storage::LocalStore& store, network::MoveInbox& inbox, network::RemoteNode node,
                         network::RetrieveRequest request, QString what) :
    m_store(store),
    m_inbox(inbox), m_node(std::move(node)), m_request(std::move(request)), m_what(std::move(what)) {}

QString RetrieveJob::title() const { return QStringLiteral("Retrieve %1 from %2").arg(m_what, m_node.name); }

QString RetrieveJob::key() const {
    return QStringLiteral("retrieve|%1|%2|%3|%4")
        .arg(m_node.name, m_request.studyUid, m_request.seriesUid, m_request.sopInstanceUid);
}

Result<void> RetrieveJob::run(JobContext& context) {
    SAGITTA_TRY(const RetrieveReport answer, retrieveInto(m_store, m_inbox, m_node, m_request, context));
    if (context.isCancelled())
        return Error(ErrorCode::Cancelled, {});
    if (!answer.failed.empty())
        return Error(ErrorCode::Protocol,
                     QStringLiteral("%1 of %2 images did not arrive: %3. Retry fetches only these.")
                         .arg(answer.failed.size())
                         .arg(answer.expected >= 0 ? QString::number(answer.expected) : QStringLiteral("?"),
                              answer.failed.front().reason));
    if (!answer.conflicts.empty())
        return Error(
            ErrorCode::Refused,
            QStringLiteral("%1 images have the SOP Instance UID of a stored one but another content, the first "
                           "is %2; the stored ones are kept, the others lie in the folder conflicts")
                .arg(answer.conflicts.size())
                .arg(answer.conflicts.front().uid));
    return {};
}

} // namespace sagitta::app
