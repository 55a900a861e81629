#include "app/import_job.h"

#include <QFileInfo>

namespace sagitta::app {

QString ImportJob::title() const {
    return m_paths.size() == 1 ? QStringLiteral("Import from %1").arg(QFileInfo(m_paths.front()).fileName())
                               : QStringLiteral("Import %1 files and folders").arg(m_paths.size());
}

Result<void> ImportJob::run(JobContext& context) {
    SAGITTA_TRY(const storage::ImportReport report,
                storage::importPaths(m_store, m_paths, storage::ImportMode::Copy, context));
    if (!report.unreadable.empty())
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("%1 imported, %2 could not be read, the first: %3: %4")
                         .arg(report.imported)
                         .arg(report.unreadable.size())
                         .arg(QFileInfo(report.unreadable.front().path).fileName(), report.unreadable.front().reason));
    if (!report.conflicts.empty())
        return Error(ErrorCode::Refused,
                     QStringLiteral("%1 imported, %2 not: %3: %4")
                         .arg(report.imported)
                         .arg(report.conflicts.size())
                         .arg(QFileInfo(report.conflicts.front().path).fileName(), report.conflicts.front().reason));
    if (report.imported == 0 && report.duplicates == 0)
        return Error(ErrorCode::NotFound, QStringLiteral("no DICOM files found in %1 files").arg(report.files));
    return {};
}

} // namespace sagitta::app
