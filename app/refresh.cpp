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

storage::IfStored Refresh::ifStored(const storage::Catalog& catalog, const QString& file) const {
    const Result<dicom::InstanceHeaderPtr> came = dicom::readInstanceHeader(file);
    if (!came)
        return storage::IfStored::Keep;
    const Result<dicom::InstanceHeaderPtr> stored = catalog.header((*came)->sopInstanceUid);
    return stored && dicom::isExpectedPatient((*stored)->patient, (*came)->patient, m_difference)
               ? storage::IfStored::TakeCorrection
               : storage::IfStored::Keep;
}

void Refresh::took(const QString& sopInstanceUid) {
    const std::lock_guard lock(m_mutex);
    m_taken.insert(sopInstanceUid);
}

} // namespace sagitta::app
