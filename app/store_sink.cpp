#include "app/store_sink.h"

namespace sagitta::app {

Result<void> StoreSink::received(const QString& file, const QString& sopInstanceUid) {
    SAGITTA_CHECK(m_store.put(file, [shared = m_shared, sopInstanceUid](
                                        storage::PutOutcome outcome, const QString& storedUid, const QString& reason) {
        if (outcome != storage::PutOutcome::Failed && storedUid != sopInstanceUid) {
            const std::lock_guard lock(shared->mutex);
            shared->trouble.failures.push_back(
                {sopInstanceUid, QStringLiteral("what came under this UID says that it is %1").arg(storedUid)});
            return;
        }
        const bool isConflict = outcome == storage::PutOutcome::Duplicate && !reason.isEmpty();
        if (outcome != storage::PutOutcome::Failed && !isConflict)
            return;
        const std::lock_guard lock(shared->mutex);
        (isConflict ? shared->trouble.conflicts : shared->trouble.failures)
            .push_back({storedUid.isEmpty() ? sopInstanceUid : storedUid, reason});
    }));
    ++m_arrived;
    return {};
}

Result<QStringList> StoreSink::present(const QStringList& sopInstanceUids) {
    SAGITTA_TRY(const QSet<QString> present, m_store.catalog().present(sopInstanceUids));
    return QStringList(present.begin(), present.end());
}

Result<StoreSink::Trouble> StoreSink::finish() {
    SAGITTA_CHECK(m_store.settle());
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->trouble;
}

} // namespace sagitta::app
