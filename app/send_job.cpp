#include "app/send_job.h"

#include "app/local_instance_store.h"
#include "network/study_sender.h"
#include "storage/study_hold.h"

namespace sagitta::app {

SendJob::SendJob(storage::LocalStore& store, network::RemoteNode node, QStringList studyUids, QString what) :
    m_store(store), m_node(std::move(node)), m_studyUids(std::move(studyUids)), m_what(std::move(what)) {
    m_studyUids.sort(); // for the key
}

QString SendJob::title() const { return QStringLiteral("Send %1 to %2").arg(m_what, m_node.name); }

QString SendJob::key() const {
    return QStringLiteral("send|%1|%2").arg(m_node.name, m_studyUids.join(QLatin1Char('|')));
}

Result<SendJob::Objects> SendJob::objects() const {
    Objects found;
    for (const QString& studyUid : m_studyUids) {
        network::ObjectSelection selection;
        selection.studyUids = {studyUid};
        SAGITTA_TRY(const std::vector<network::StoredObject> ofStudy, LocalInstanceStore(m_store).open(selection));
        found.goneStudies += ofStudy.empty() ? 1 : 0;
        found.here.insert(found.here.end(), ofStudy.begin(), ofStudy.end());
    }
    return found;
}

Result<void> SendJob::run(JobContext& context) {
    std::vector<storage::StudyHold> holds;
    for (const QString& studyUid : m_studyUids)
        holds.emplace_back(m_store.archive().dataDir(), studyUid);
    SAGITTA_TRY(Objects found, objects());
    auto& [objects, goneStudies] = found;
    if (objects.empty())
        return Error(ErrorCode::NotFound, QStringLiteral("it is no longer on this computer"));
    const qsizetype all = std::ssize(objects);
    std::erase_if(objects, [this](const auto& object) { return m_taken.contains(object.sopInstanceUid); });
    const network::SendAnswer answer = network::sendStudy(m_node, objects, context);
    QSet<QString> failed;
    QStringList reasons;
    for (const network::SendFailure& failure : answer.failed) {
        failed << failure.uid;
        reasons << QStringLiteral("%1: %2").arg(failure.uid, failure.reason);
    }
    for (const network::StoredObject& object : objects)
        if (!failed.contains(object.sopInstanceUid))
            m_taken << object.sopInstanceUid;
    context.explain(reasons + answer.warnings);
    if (context.isCancelled())
        return Error(ErrorCode::Cancelled, {});
    if (!answer.failed.empty())
        return Error(ErrorCode::Refused, QStringLiteral("%1 of %2 images were not taken: %3. Retry sends only these.")
                                             .arg(answer.failed.size())
                                             .arg(all)
                                             .arg(answer.failed.front().reason));
    if (goneStudies > 0)
        return Error(ErrorCode::NotFound, QStringLiteral("%1 of %2 studies are no longer on this computer; the others "
                                                         "were sent")
                                              .arg(goneStudies)
                                              .arg(m_studyUids.size()));
    return {};
}

} // namespace sagitta::app
