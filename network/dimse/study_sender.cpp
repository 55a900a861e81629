#include "network/study_sender.h"

#include "network/dimse/object_sender.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <map>
#include <utility>

namespace sagitta::network {
namespace {

QString hex(std::uint16_t status) { return QStringLiteral("%1").arg(status, 4, 16, QLatin1Char('0')).toUpper(); }

class Account {
public:
    Account(const std::vector<StoredObject>& objects, JobContext& context) : m_objects(objects), m_context(context) {}

    void note(const StoredObject& object, const StoreOutcome& outcome) {
        m_told.insert(object.sopInstanceUid);
        const bool warned = outcome.sent && isWarning(outcome.status);
        if (outcome.sent && (outcome.status == status::Success || warned)) {
            ++m_answer.sent;
            m_answer.bytes += QFileInfo(object.file).size();
            if (warned)
                ++m_warned[outcome.reason];
            if (!outcome.transcodedTo.isEmpty())
                ++m_rewritten[{outcome.transcodedTo, outcome.storedAs}];
        } else {
            m_answer.failed.push_back(
                {object.sopInstanceUid, outcome.sent ? hex(outcome.status) : QString(), outcome.reason});
        }
        const auto total = static_cast<std::int64_t>(m_objects.size());
        m_context.report(
            {m_told.size(), total, m_answer.bytes, QStringLiteral("%1 of %2 images").arg(m_told.size()).arg(total)});
    }

    // Those of which nothing was heard failed for `why`.
    SendAnswer end(const QString& why) {
        for (const StoredObject& object : m_objects)
            if (!m_told.contains(object.sopInstanceUid))
                m_answer.failed.push_back({object.sopInstanceUid, {}, why});
        for (auto it = m_warned.constBegin(); it != m_warned.constEnd(); ++it)
            m_answer.warnings << QStringLiteral("%1 taken with a warning: %2").arg(imageCount(it.value()), it.key());
        for (const auto& [syntaxes, images] : m_rewritten) {
            m_answer.warnings << QStringLiteral("%1 sent as %2, stored as %3")
                                     .arg(imageCount(images), syntaxName(syntaxes.first), syntaxName(syntaxes.second));
        }
        return std::move(m_answer);
    }

private:
    const std::vector<StoredObject>& m_objects;
    JobContext& m_context;
    SendAnswer m_answer;
    QSet<QString> m_told;
    QHash<QString, int> m_warned;                           // what the node says -> images
    std::map<std::pair<QString, QString>, int> m_rewritten; // sent as, stored as -> images
};

} // namespace

SendAnswer sendStudy(const RemoteNode& node, const std::vector<StoredObject>& objects, JobContext& context) {
    Account account(objects, context);
    const Result<void> sent = sendObjects(node, objects, {}, context.stopToken(),
                                          [&](const StoredObject& object, const StoreOutcome& outcome) {
                                              account.note(object, outcome);
                                              return true;
                                          });
    return account.end(sent ? QString() : sent.error().message());
}

} // namespace sagitta::network
