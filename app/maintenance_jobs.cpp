#include "app/maintenance_jobs.h"

#include <algorithm>

namespace sagitta::app {
namespace {

QString countText(qsizetype count, const char* one, const char* many) {
    return count == 1 ? QStringLiteral("1 ") + QLatin1String(one)
                      : QStringLiteral("%1 %2").arg(count).arg(QLatin1String(many));
}

QString studiesText(qsizetype count) { return countText(count, "study", "studies"); }

void addLines(QStringList& lines, const QStringList& names, const char* what) {
    for (const QString& name : names)
        lines << QStringLiteral("%1: %2").arg(name, QLatin1String(what));
}

Result<void> conclude(JobContext& context, const QStringList& lines, int images, const QString& text,
                      const QString& problem) {
    context.explain(lines);
    context.report({images, images, 0, text});
    return problem.isEmpty() ? Result<void>() : Error(ErrorCode::Corrupt, problem);
}

// "2 of 5 studies: the first: why"
Result<void> partly(qsizetype all, const QStringList& reasons, const char* what, ErrorCode code) {
    if (reasons.isEmpty())
        return {};
    return Error(code, QStringLiteral("%1 of %2 %3: %4")
                           .arg(reasons.size())
                           .arg(studiesText(all), QLatin1String(what), reasons.front()));
}

} // namespace

storage::MaintenanceProgress progressOf(JobContext& context) {
    return [&context](std::int64_t done, std::int64_t total) {
        context.report({done, total, 0, QStringLiteral("%1 of %2 images").arg(done).arg(total)});
    };
}

QString verifyProblem(const storage::VerifyReport& report) {
    if (!report.catalogErrors.isEmpty() || !report.orphans.isEmpty())
        return QStringLiteral("the index does not match the files (%1 files are not in it); rebuild the index")
            .arg(report.orphans.size());
    if (report.missing.isEmpty() && report.corrupt.isEmpty())
        return {};
    return QStringLiteral(
               "%1 files are missing and %2 damaged; delete their studies, and retrieve or import them again")
        .arg(report.missing.size())
        .arg(report.corrupt.size());
}

QString rebuildProblem(const storage::RebuildReport& report) {
    QStringList problems;
    if (!report.unreadable.isEmpty())
        problems << QStringLiteral("%1 files cannot be read and are not indexed, the first: %2")
                        .arg(report.unreadable.size())
                        .arg(report.unreadable.front());
    if (!report.conflicts.isEmpty())
        problems << QStringLiteral("%1 instances were there with different contents, the first: %2; the oldest of each "
                                   "is kept, the others are in the folder conflicts")
                        .arg(report.conflicts.size())
                        .arg(report.conflicts.front());
    return problems.join(QStringLiteral("; "));
}

QString VerifyJob::title() const {
    return m_studyUids.isEmpty() ? QStringLiteral("Verify all local studies")
                                 : QStringLiteral("Verify %1").arg(studiesText(m_studyUids.size()));
}

Result<void> VerifyJob::run(JobContext& context) {
    const auto progress = progressOf(context);
    SAGITTA_TRY(const storage::VerifyReport report,
                m_studyUids.isEmpty() ? m_store.verify(context.stopToken(), progress)
                                      : m_store.verifyStudies(m_studyUids, context.stopToken(), progress));
    QStringList lines = report.catalogErrors;
    addLines(lines, report.missing, "its file is missing");
    addLines(lines, report.corrupt, "its file is damaged");
    addLines(lines, report.orphans, "is not in the index");
    return conclude(context, lines, report.instances, countText(report.instances, "image is whole", "images are whole"),
                    verifyProblem(report));
}

Result<void> RebuildJob::run(JobContext& context) {
    SAGITTA_TRY(const storage::RebuildReport report, m_store.rebuild(context.stopToken(), progressOf(context)));
    QStringList lines;
    addLines(lines, report.unreadable, "cannot be read");
    addLines(lines, report.conflicts, "is there with different contents");
    return conclude(context, lines, report.instances,
                    countText(report.instances, "image is indexed", "images are indexed"), rebuildProblem(report));
}

QString DeleteJob::title() const { return QStringLiteral("Delete %1").arg(studiesText(m_studyUids.size())); }

Result<void> DeleteJob::run(JobContext& context) {
    DeleteReport report;
    const Result<void> done = remove(context, report);
    if (m_told)
        m_told(report);
    return done;
}

void DeleteJob::note(const QString& studyUid, const Result<storage::DeletedStudy>& done, DeleteReport& report) const {
    if (!done && done.error().code() == ErrorCode::NotFound)
        return;
    // With an error too it may be gone from the lists, and files of it still have to be moved.
    const auto listed = m_store.catalog().study(studyUid);
    if (done || (listed && !*listed)) {
        report.deleted << studyUid;
        return;
    }
    if (report.kept.isEmpty())
        report.whyKept = done.error().message();
    report.kept << studyUid;
}

Result<void> DeleteJob::remove(JobContext& context, DeleteReport& report) {
    const storage::AsideFiles aside = m_store.asideFiles();
    QStringList reasons;
    std::int64_t deleted = 0;
    for (const QString& uid : m_studyUids) {
        if (context.isCancelled())
            return Error(ErrorCode::Cancelled, {});
        const Result<storage::DeletedStudy> done = m_store.trashStudy(uid, aside);
        note(uid, done, report);
        // One that is not there is deleted.
        if (!done && done.error().code() != ErrorCode::NotFound)
            reasons << done.error().message();
        ++deleted;
        context.report({deleted, m_studyUids.size(), 0, {}});
    }
    context.explain(reasons);
    context.report({deleted, deleted, 0, QStringLiteral("they can still be restored")});
    return partly(m_studyUids.size(), reasons, "could not be deleted", ErrorCode::Refused);
}

QString RestoreJob::title() const { return QStringLiteral("Restore %1").arg(studiesText(m_names.size())); }

Result<void> RestoreJob::run(JobContext& context) {
    const Result<void> done = restore(context);
    if (m_told)
        m_told(done);
    return done;
}

Result<void> RestoreJob::restore(JobContext& context) {
    std::vector<storage::DeletedStudy> deleted = m_store.trash();
    std::reverse(deleted.begin(), deleted.end()); // what was here last is what is wanted
    QStringList reasons;
    QStringList conflicts;
    ErrorCode code = ErrorCode::NotFound;
    std::int64_t images = 0;
    QStringList left = m_names;
    for (const storage::DeletedStudy& one : deleted) {
        if (left.removeAll(m_by == By::Id ? one.id : one.study.studyInstanceUid) == 0)
            continue;
        if (context.isCancelled())
            return Error(ErrorCode::Cancelled, {});
        const Result<storage::RestoreReport> report = m_store.restoreTrashed(one.id);
        if (!report) {
            reasons << report.error().message();
            code = report.error().code();
            continue;
        }
        images += report->instances;
        conflicts += report->conflicts;
        reasons += report->unreadable;
        context.report({images, -1, 0, QStringLiteral("%1 images").arg(images)});
    }
    for (qsizetype i = 0; i < left.size(); ++i)
        reasons << QStringLiteral("it is not among the deleted studies any more");
    QStringList lines = reasons;
    addLines(lines, conflicts, "is here with another content, which is kept; the restored one lies in conflicts");
    context.explain(lines);
    context.report({images, images, 0, QStringLiteral("%1 images").arg(images)});
    return partly(m_names.size(), reasons, "could not be restored", code);
}

Result<void> PurgeJob::run(JobContext& context) {
    SAGITTA_CHECK(m_store.purgeTrash(m_ids, context.stopToken()));
    context.report({m_ids.size(), m_ids.size(), 0,
                    countText(m_ids.size(), "study is gone for good", "studies are gone for good")});
    return {};
}

Result<void> CopyAheadJob::run(JobContext& context) {
    SAGITTA_TRY(storage::FolderMove move, storage::FolderMove::plan(m_from, m_to));
    SAGITTA_CHECK(move.copyAhead(context));
    context.report({move.bytes(), move.bytes(), move.bytes(),
                    QStringLiteral("the images are copied; start the program again to end the move")});
    return {};
}

Result<void> ClearFormerPlacesJob::run(JobContext& context) {
    Result<void> first;
    for (const QString& place : m_folder.leftovers()) {
        const Result<void> cleared = m_folder.clear(place, context.stopToken());
        if (!cleared && cleared.error().code() == ErrorCode::Cancelled)
            return cleared;
        if (!cleared && first)
            first = cleared;
    }
    return first;
}

} // namespace sagitta::app
