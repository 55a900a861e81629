#include "app/export_job.h"

#include <QDir>

namespace sagitta::app {

ExportJob::ExportJob(storage::LocalStore& store, QStringList studyUids, QString folder, QString what) :
    m_studyUids(std::move(studyUids)), m_folder(std::move(folder)), m_what(std::move(what)),
    m_exporter(store, m_studyUids, m_folder) {}

QString ExportJob::title() const {
    const QString name = QDir(m_folder).dirName();
    return QStringLiteral("Export %1 to %2").arg(m_what, name.isEmpty() ? m_folder : name);
}

QString ExportJob::key() const {
    return QStringLiteral("export|%1|%2").arg(m_folder, m_studyUids.join(QLatin1Char('|')));
}

Result<void> ExportJob::run(JobContext& context) {
    const Result<void> done = m_exporter.run(context);
    const storage::ExportReport& report = m_exporter.report();
    QStringList lines;
    for (const auto& one : report.failed)
        lines << QStringLiteral("%1: not exported: %2").arg(one.sopInstanceUid, one.reason);
    for (const auto& one : report.unlisted)
        lines << QStringLiteral("%1: not in the DICOMDIR: %2").arg(one.sopInstanceUid, one.reason);
    if (!done) { // of a cancelled job nothing else says what is missing
        context.report({report.instances, m_exporter.total(), report.bytes, {}});
        lines.prepend(done.error().message());
    }
    context.explain(lines);
    if (!done)
        return done.error();
    const QString place = QStringLiteral("in ") + QDir::toNativeSeparators(report.folder);
    const QString remarks = exportRemarks(report);
    context.report(
        {report.instances, m_exporter.total(), report.bytes,
         report.instances == 1 ? QStringLiteral("1 image") : QStringLiteral("%1 images").arg(report.instances), false,
         remarks.isEmpty() ? place : place + QStringLiteral("; ") + remarks});
    if (report.failed.empty())
        return {};
    return Error(ErrorCode::Corrupt,
                 QStringLiteral("%1 of %2 images could not be read and are missing in %3, the first: %4")
                     .arg(report.failed.size())
                     .arg(m_exporter.total())
                     .arg(QDir::toNativeSeparators(report.folder), report.failed.front().reason));
}

QString exportRemarks(const storage::ExportReport& report) {
    QStringList remarks;
    if (!report.unlisted.empty())
        remarks << QStringLiteral("%1 of them not in its DICOMDIR").arg(report.unlisted.size());
    if (report.placeholders > 0)
        remarks << QStringLiteral("%1 listed there with made-up numbers or IDs, which they lack or share with others")
                       .arg(report.placeholders);
    return remarks.join(QStringLiteral("; "));
}

} // namespace sagitta::app
