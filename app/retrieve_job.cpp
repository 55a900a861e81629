#include "app/retrieve_job.h"

#include "app/store_sink.h"
#include "app/study_check.h"
#include "core/log.h"

#include <algorithm>

namespace sagitta::app {
namespace {

using Failures = std::vector<network::RetrieveFailure>;

// What is noted in the catalog serves the light alone: a retrieve does not fail for it.
void warnIfNot(const Result<void>& noted) {
    if (!noted)
        qCWarning(logCore).noquote() << "what the archive has of the study was not noted:" << noted.error().message();
}

// `isSources` tells whether an error is the source's: ours (a full disk) do not go away by asking again.
Result<RetrieveReport> fetch(network::StudySource& source, storage::LocalStore& store, const QString& node,
                             const network::RetrieveRequest& request, JobContext& context,
                             const std::shared_ptr<Refresh>& refresh, bool& isSources) {
    warnIfNot(store.noteSource(request.studyUid, node));
    StoreSink sink(store, refresh);
    Result<network::RetrieveAnswer> answer = source.retrieve(request, sink, context);
    // What arrived before an error or a cancel is kept and indexed all the same.
    const Result<StoreSink::Trouble> trouble = sink.finish();
    isSources = !answer;
    if (!answer)
        return answer.error();
    warnIfNot(noteAnswer(store, node, request, *answer));
    if (!trouble)
        return trouble.error();
    RetrieveReport report{*std::move(answer), trouble->conflicts};
    report.failed.insert(report.failed.end(), trouble->failures.begin(), trouble->failures.end());
    report.received -= static_cast<int>(trouble->failures.size());
    return report;
}

QStringList reasonLines(const Failures& failures) {
    QStringList lines;
    for (const network::RetrieveFailure& failure : failures)
        lines << QStringLiteral("%1: %2").arg(failure.uid, failure.reason);
    return lines;
}

Result<void> verdict(const RetrieveReport& report) {
    if (!report.failed.empty())
        return Error(ErrorCode::Protocol,
                     QStringLiteral("%1 of %2 images did not arrive: %3. Retry fetches only these.")
                         .arg(report.failed.size())
                         .arg(report.expected >= 0 ? QString::number(report.expected) : QStringLiteral("?"),
                              report.failed.front().reason));
    if (!report.conflicts.empty())
        return Error(
            ErrorCode::Refused,
            QStringLiteral("%1 images have the SOP Instance UID of a stored one but another content, the first "
                           "is %2; the stored ones are kept, the others lie in the folder conflicts")
                .arg(report.conflicts.size())
                .arg(report.conflicts.front().uid));
    return {};
}

} // namespace

Result<RetrieveReport> retrieveInto(storage::LocalStore& store, network::MoveInbox& inbox,
                                    const network::RemoteNode& node, const network::RetrieveRequest& request,
                                    JobContext& context, const std::shared_ptr<Refresh>& refresh) {
    bool isSources = false;
    return fetch(*network::makeDimseSource(node, &inbox), store, node.name, request, context, refresh, isSources);
}

// What the tries of one run have in common.
struct RetrieveJob::Tries {
    int inVain = 0; // in a row
    std::int64_t bytes = 0;
    Failures conflicts; // an instance that conflicts is present at the next try, and not told again
    JobProgress last;
    bool mayHelp = false; // to try again
};

RetrieveJob::RetrieveJob(storage::LocalStore& store, network::MoveInbox& inbox, network::RemoteNode node,
                         network::RetrieveRequest request, QString what, RetrieveMeans means) :
    m_store(store),
    m_inbox(inbox), m_node(std::move(node)), m_request(std::move(request)), m_what(std::move(what)),
    m_means(std::move(means)) {}

QString RetrieveJob::title() const {
    return (m_means.refresh ? QStringLiteral("Refresh %1 from %2") : QStringLiteral("Retrieve %1 from %2"))
        .arg(m_what, m_node.name);
}

QString RetrieveJob::key() const {
    return QStringLiteral("%1|%2|%3|%4|%5")
        .arg(m_means.refresh ? QStringLiteral("refresh") : QStringLiteral("retrieve"), m_node.name, m_request.studyUid,
             m_request.seriesUid, m_request.sopInstanceUid);
}

Result<RetrieveReport> RetrieveJob::tryOnce(JobContext& context, Tries& tries) {
    JobContext inner(context.stopToken(), [&context, &tries](JobProgress progress) {
        progress.bytes += tries.bytes;
        tries.last = progress;
        context.report(std::move(progress));
    });
    bool isSources = false;
    Result<RetrieveReport> report = fetch(*m_means.makeSource(m_node, &m_inbox), m_store, m_node.name, m_request, inner,
                                          m_means.refresh, isSources);
    tries.mayHelp =
        report ? report->ended && isTransportError(*report->ended) : isSources && isTransportError(report.error());
    tries.inVain = report && report->received > 0 ? 0 : tries.inVain + 1;
    if (!report)
        return report;
    tries.bytes = report->bytes += tries.bytes;
    tries.conflicts.insert(tries.conflicts.end(), report->conflicts.begin(), report->conflicts.end());
    report->conflicts = tries.conflicts;
    if (m_means.told)
        m_means.told(*report);
    return report;
}

// Counts down in seconds: somebody looks at it.
Result<void> RetrieveJob::waitForNextTry(JobContext& context, const Tries& tries, const QString& reason) const {
    context.explain({reason});
    for (std::chrono::seconds left = m_means.retry.delayAfter(tries.inVain); left.count() > 0; --left) {
        JobProgress progress = tries.last;
        progress.text = QStringLiteral("connection lost; next try in %1 s").arg(left.count());
        progress.isStalled = true;
        context.report(progress);
        if (!m_means.retry.wait(std::chrono::seconds(1), context.stopToken()))
            return Error(ErrorCode::Cancelled, {});
    }
    return {};
}

Result<void> RetrieveJob::run(JobContext& context) {
    Tries tries;
    for (;;) {
        const Result<RetrieveReport> report = tryOnce(context, tries);
        if (context.isCancelled())
            return Error(ErrorCode::Cancelled, {});
        if (tries.mayHelp && tries.inVain < m_means.retry.triesWithoutProgress) {
            SAGITTA_CHECK(
                waitForNextTry(context, tries, report ? report->failed.front().reason : report.error().message()));
            continue;
        }
        if (!report)
            return tries.inVain > 1 ? Error(report.error().code(),
                                            QStringLiteral("given up after %1 tries").arg(tries.inVain), report.error())
                                    : report.error();
        context.explain(reasonLines(report->failed) + reasonLines(report->conflicts));
        return verdict(*report);
    }
}

} // namespace sagitta::app
