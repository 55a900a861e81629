#include "app/store_sink.h"

namespace sagitta::app {

Result<void> StoreSink::received(const QString& file, const QString& sopInstanceUid) {
    const auto done = [shared = m_shared, refresh = m_refresh,
                       sopInstanceUid](storage::PutOutcome outcome, const QString& storedUid, const QString& reason) {
        if (outcome != storage::PutOutcome::Failed && storedUid != sopInstanceUid) {
            const std::lock_guard lock(shared->mutex);
            shared->trouble.failures.push_back(
                {sopInstanceUid, QStringLiteral("what came under this UID says that it is %1").arg(storedUid)});
            return;
        }
        if (refresh && outcome != storage::PutOutcome::Failed)
            refresh->took(storedUid);
        const bool isConflict = outcome == storage::PutOutcome::Duplicate && !reason.isEmpty();
        if (outcome != storage::PutOutcome::Failed && !isConflict)
            return;
        const std::lock_guard lock(shared->mutex);
        (isConflict ? shared->trouble.conflicts : shared->trouble.failures)
            .push_back({storedUid.isEmpty() ? sopInstanceUid : storedUid, reason});
    };
    const Result<void> taken =
        m_store.put(file, done, m_refresh ? m_refresh->ifStored(m_store.catalog(), file) : storage::IfStored::Keep);
    if (taken)
        ++m_arrived;
    else
        m_isFull |= taken.error().code() == ErrorCode::Full;
    return taken;
}

Result<QStringList> StoreSink::present(const QStringList& sopInstanceUids) {
    SAGITTA_TRY(const QSet<QString> present, m_store.catalog().present(sopInstanceUids));
    return m_refresh ? m_refresh->current(m_store.catalog(), present) : QStringList(present.begin(), present.end());
}

Result<StoreSink::Trouble> StoreSink::finish() {
    SAGITTA_CHECK(m_store.settle());
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->trouble;
}

} // namespace sagitta::app
