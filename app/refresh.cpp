#include "app/refresh.h"

namespace sagitta::app {

Result<QStringList> Refresh::current(const storage::Catalog& catalog, const QSet<QString>& stored) const {
    QStringList current;
    for (const QString& uid : stored) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_taken.contains(uid)) {
                current << uid;
                continue;
            }
        }
        // One whose header cannot be read is fetched again.
        const Result<dicom::InstanceHeaderPtr> header = catalog.header(uid);
        if (header && !dicom::isOutdated(**header, m_difference))
            current << uid;
    }
    return current;
}

void Refresh::took(const QString& sopInstanceUid) {
    const std::lock_guard lock(m_mutex);
    m_taken.insert(sopInstanceUid);
}

} // namespace sagitta::app
