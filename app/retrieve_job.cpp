#include "app/retrieve_job.h"

#include "app/store_sink.h"
#include "app/study_check.h"
#include "core/disk_space.h"
#include "core/log.h"
#include "storage/study_hold.h"

#include <algorithm>
#include <optional>

namespace sagitta::app {
namespace {

using Failures = std::vector<network::RetrieveFailure>;

constexpr double kMega = 1e6;

constexpr int kMostWaitsForRemoval = 10; // of a second

// What is noted in the catalog serves the light alone: a retrieve does not fail for it.
void warnIfNot(const Result<void>& noted) {
    if (!noted)
        qCWarning(logCore).noquote() << "what the archive has of the study was not noted:" << noted.error().message();
}

// What the tries of one retrieve have in common.
struct Tries {
    int inVain = 0; // in a row
    int received = 0;
    std::int64_t bytes = 0;
    Failures conflicts; // an instance that conflicts is present at the next try, and not told again
    JobProgress last;
    QString way;                              // of the last one that brought something
    bool mayHelp = false;                     // to try again
    std::optional<RetrieveReport> lastReport; // of the last try that got an answer
};

// One retrieve, from the first try to the last.
class Retrieving {
public:
    Retrieving(storage::LocalStore& store, network::MoveInbox& inbox, const network::RemoteNode& node,
               const network::RetrieveRequest& request, JobContext& context, const RetrieveMeans& means) :
        m_store(store),
        m_inbox(inbox), m_node(node), m_request(request), m_context(context), m_means(means) {}

    Result<RetrieveReport> run();

private:
    Result<RetrieveReport> fetch(JobContext& context, bool& isSources);
    Result<RetrieveReport> tryOnce();
    void merge(RetrieveReport& report);
    bool makesRoom();
    Result<void> waitForNextTry(const QString& reason);
    bool maySoonHelp() const;
    Error fullDisk() const;

    storage::LocalStore& m_store;
    network::MoveInbox& m_inbox;
    const network::RemoteNode& m_node;
    const network::RetrieveRequest& m_request;
    JobContext& m_context;
    const RetrieveMeans& m_means;
    Tries m_tries;
    // Of the last try:
    int m_arrived = 0;
    bool m_isFull = false;     // the store said so
    bool m_isDiskFull = false; // that is why the try ended
    std::int64_t m_bytes = 0;
};

// `isSources` tells whether an error is the source's: ours (a full disk) do not go away by asking again.
Result<RetrieveReport> Retrieving::fetch(JobContext& context, bool& isSources) {
    if (const Result<void> resumed = m_store.resume(); !resumed && resumed.error().code() == ErrorCode::Full)
        return resumed.error();
    warnIfNot(m_store.noteSource(m_request.studyUid, m_node.name));
    StoreSink sink(m_store, m_means.refresh);
    Result<network::RetrieveAnswer> answer =
        m_means.makeSource(m_node, &m_inbox, m_means.memory)->retrieve(m_request, sink, context);
    // What arrived before an error or a cancel is kept and indexed all the same.
    const Result<StoreSink::Trouble> trouble = sink.finish();
    m_arrived = sink.arrived();
    m_isFull = sink.isFull();
    isSources = !answer;
    if (!answer)
        return answer.error();
    warnIfNot(noteAnswer(m_store, m_node.name, m_request, *answer));
    if (!trouble)
        return trouble.error();
    RetrieveReport report{*std::move(answer), trouble->conflicts};
    report.failed.insert(report.failed.end(), trouble->failures.begin(), trouble->failures.end());
    report.received -= static_cast<int>(trouble->failures.size());
    return report;
}

Result<RetrieveReport> Retrieving::tryOnce() {
    m_bytes = 0;
    JobContext inner(m_context.stopToken(), [this](JobProgress progress) {
        m_bytes = progress.bytes;
        progress.bytes += m_tries.bytes;
        m_tries.last = progress;
        m_context.report(std::move(progress));
    });
    bool isSources = false;
    Result<RetrieveReport> report = fetch(inner, isSources);
    m_tries.mayHelp =
        report ? report->ended && isTransportError(*report->ended) : isSources && isTransportError(report.error());
    m_tries.inVain = report && report->received > 0 ? 0 : m_tries.inVain + 1;
    // The archive's words for what we refused (C-MOVE), or a lost connection, are not what has to be said then.
    m_isDiskFull =
        report ? !report->failed.empty() && (m_isFull || !m_store.hasRoom()) : report.error().code() == ErrorCode::Full;
    m_tries.mayHelp &= !m_isDiskFull;
    if (report)
        merge(*report);
    if (m_isDiskFull)
        return fullDisk();
    if (!report)
        return report;
    if (m_means.told)
        m_means.told(*report);
    m_tries.lastReport = *report;
    return report;
}

// With what the tries before have brought.
void Retrieving::merge(RetrieveReport& report) {
    // What an earlier try has brought is no news to this one, but to whoever asked.
    report.skipped -= std::min(report.skipped, m_tries.received);
    m_tries.received = report.received += m_tries.received;
    if (!report.way.isEmpty())
        m_tries.way = report.way;
    report.way = m_tries.way;
    m_tries.bytes = report.bytes += m_tries.bytes;
    m_tries.conflicts.insert(m_tries.conflicts.end(), report.conflicts.begin(), report.conflicts.end());
    report.conflicts = m_tries.conflicts;
}

bool Retrieving::makesRoom() { return m_means.makeRoom && !m_context.isCancelled() && m_means.makeRoom(m_context); }

Error Retrieving::fullDisk() const {
    const QString& folder = m_store.archive().dataDir();
    QString text = QStringLiteral("the disk of %1 is full").arg(folder);
    if (const std::optional<std::uint64_t> free = freeBytes(folder))
        text += QStringLiteral(": %1 MB are free, of which the last %2 take no image")
                    .arg(static_cast<double>(*free) / kMega, 0, 'f', 1)
                    .arg(storage::LocalStore::kReserveBytes / kMega, 0, 'f', 0);
    const JobProgress& last = m_tries.last;
    const std::int64_t missing = last.total - last.done;
    if (missing > 0) {
        text += QStringLiteral("; %1 of %2 images are still missing").arg(missing).arg(last.total);
        if (m_arrived > 0)
            text +=
                QStringLiteral(" and need about %1 MB")
                    .arg(static_cast<double>(missing) * static_cast<double>(m_bytes) / m_arrived / kMega, 0, 'f', 1);
    }
    text += QStringLiteral(". Free space there, or choose another data folder, and retrieve again: what has arrived "
                           "is kept, and only the rest is fetched");
    return {ErrorCode::Full, text};
}

// Counts down in seconds: somebody looks at it.
Result<void> Retrieving::waitForNextTry(const QString& reason) {
    const std::chrono::seconds delay = m_means.retry.delayAfter(m_tries.inVain);
    m_context.explain({reason});
    for (std::chrono::seconds left = delay; left.count() > 0; --left) {
        JobProgress progress = m_tries.last;
        progress.text = QStringLiteral("connection lost; next try in %1 s").arg(left.count());
        progress.isStalled = true;
        m_context.report(progress);
        if (!m_means.retry.wait(std::chrono::seconds(1), m_context.stopToken()))
            return Error(ErrorCode::Cancelled, {});
    }
    return {};
}

bool Retrieving::maySoonHelp() const {
    const RetryPolicy& policy = m_means.retry;
    return m_tries.mayHelp &&
           m_tries.inVain < (m_tries.received > 0 ? policy.triesWithoutProgress : policy.triesBeforeAnything);
}

Result<RetrieveReport> Retrieving::run() {
    storage::StudyHold hold(m_store.archive().dataDir(), m_request.studyUid);
    // Whoever removes the study is soon done with it; what came meanwhile would go too.
    for (int i = 0; i < kMostWaitsForRemoval && !hold.take(); ++i) {
        JobProgress progress;
        progress.text = QStringLiteral("waiting until the study is removed");
        progress.isStalled = true;
        m_context.report(progress);
        if (!m_means.retry.wait(std::chrono::seconds(1), m_context.stopToken()))
            return Error(ErrorCode::Cancelled, {});
    }
    if (!m_store.hasRoom())
        makesRoom();
    for (;;) {
        hold.take();
        Result<RetrieveReport> report = tryOnce();
        if (m_isDiskFull && makesRoom())
            continue;
        if (m_context.isCancelled())
            return Error(ErrorCode::Cancelled, {});
        if (maySoonHelp()) {
            SAGITTA_CHECK(waitForNextTry(report ? report->ended->message() : report.error().message()));
            continue;
        }
        if (report) {
            m_tries.last.way = report->way;
            m_context.report(m_tries.last);
        }
        if (report || !m_tries.mayHelp)
            return report;
        const Error givenUp = m_tries.inVain > 1
                                  ? Error(report.error().code(),
                                          QStringLiteral("given up after %1 tries").arg(m_tries.inVain), report.error())
                                  : report.error();
        if (!m_tries.lastReport)
            return givenUp;
        m_tries.lastReport->ended = givenUp;
        return *m_tries.lastReport;
    }
}

QStringList reasonLines(const Failures& failures) {
    QStringList lines;
    for (const network::RetrieveFailure& failure : failures)
        lines << QStringLiteral("%1: %2").arg(failure.uid, failure.reason);
    return lines;
}

Result<void> verdict(const RetrieveReport& report) {
    if (!report.failed.empty())
        return Error(ErrorCode::Protocol, missingText(report) + QStringLiteral(". Retry fetches only these."));
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
                                    JobContext& context, const RetrieveMeans& means) {
    return Retrieving(store, inbox, node, request, context, means).run();
}

QString missingText(const RetrieveReport& report) {
    if (report.failed.empty())
        return {};
    return QStringLiteral("%1 of %2 images did not arrive: %3")
        .arg(report.failed.size())
        .arg(report.expected >= 0 ? QString::number(report.expected) : QStringLiteral("?"),
             report.ended ? report.ended->message() : report.failed.front().reason);
}

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

Result<void> RetrieveJob::run(JobContext& context) {
    SAGITTA_TRY(const RetrieveReport report, retrieveInto(m_store, m_inbox, m_node, m_request, context, m_means));
    context.explain(reasonLines(report.failed) + reasonLines(report.conflicts));
    return verdict(report);
}

} // namespace sagitta::app
