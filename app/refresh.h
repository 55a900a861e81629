// Refresh: a retrieve that also takes over what a node has corrected. Knows which stored instances are out of date;
// each is asked for once, for there are nodes that correct their lists but not the images they send. Thread-safe; the
// tries of one job share it.
#pragma once

#include "dicom/study_comparison.h"
#include "storage/local_store.h"

#include <QSet>

#include <mutex>

namespace sagitta::app {

class Refresh {
public:
    explicit Refresh(dicom::StudyDifference difference) : m_difference(std::move(difference)) {}

    // Of those that are stored, the ones that need not be fetched.
    Result<QStringList> current(const storage::Catalog& catalog, const QSet<QString>& stored) const;
    // Whether the file that came may take the place of what is stored.
    storage::IfStored ifStored(const storage::Catalog& catalog, const QString& file) const;
    void took(const QString& sopInstanceUid);

private:
    const dicom::StudyDifference m_difference;
    mutable std::mutex m_mutex;
    QSet<QString> m_taken;
};

} // namespace sagitta::app
