#include "app/import_job.h"

#include <QFileInfo>

#include <atomic>

namespace sagitta::app {
namespace {

storage::ImportHeard hearFirst(const storage::Catalog& catalog, ImportJob::FirstStudy firstStudy) {
    if (!firstStudy)
        return {};
    const auto isTold = std::make_shared<std::atomic<bool>>(false);
    return [&catalog, firstStudy = std::move(firstStudy), isTold](const QString& sopInstanceUid) {
        if (isTold->load())
            return;
        const Result<storage::StoredInstance> stored = catalog.instance(sopInstanceUid);
        if (stored && !isTold->exchange(true))
            firstStudy(stored->summary.studyInstanceUid);
    };
}

// What was not taken over and why, a line each.
QStringList reasonsOf(const storage::ImportReport& report) {
    QStringList lines;
    for (const auto* list : {&report.unreadable, &report.conflicts})
        for (const storage::ImportReport::Unreadable& one : *list)
            lines << QFileInfo(one.path).fileName() + QStringLiteral(": ") + one.reason;
    for (const QString& path : report.namedNotDicom)
        lines << QStringLiteral("%1 is no DICOM file").arg(QFileInfo(path).fileName());
    return lines;
}

ErrorCode firstCode(const storage::ImportReport& report) {
    if (!report.unreadable.empty()) {
        const QFileInfo first(report.unreadable.front().path);
        return !first.exists() ? ErrorCode::NotFound : first.isReadable() ? ErrorCode::Corrupt : ErrorCode::Io;
    }
    return report.conflicts.empty() ? ErrorCode::Unsupported : ErrorCode::Refused;
}

} // namespace

QString ImportJob::title() const {
    return m_paths.size() == 1 ? QStringLiteral("Import from %1").arg(QFileInfo(m_paths.front()).fileName())
                               : QStringLiteral("Import %1 files and folders").arg(m_paths.size());
}

Result<void> ImportJob::run(JobContext& context) {
    SAGITTA_TRY(const storage::ImportReport report,
                storage::importPaths(m_store, m_paths, storage::ImportMode::Copy, context, m_makeRoom,
                                     hearFirst(m_store.catalog(), m_firstStudy)));
    const QStringList reasons = reasonsOf(report);
    context.explain(reasons);
    if (reasons.isEmpty() && report.imported == 0 && report.duplicates == 0)
        return Error(ErrorCode::NotFound, QStringLiteral("no DICOM files found in %1 files").arg(report.files));
    if (reasons.isEmpty())
        return {};
    return Error(firstCode(report), report.files == 1 ? reasons.front()
                                                      : QStringLiteral("%1 imported, %2 not, the first: %3")
                                                            .arg(report.imported)
                                                            .arg(reasons.size())
                                                            .arg(reasons.front()));
}

} // namespace sagitta::app
