// import, list, verify, rebuild-index
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "dicom/display_set_builder.h"
#include "storage/importer.h"

#include <QSet>

namespace sagitta::app {
namespace {

Outcome listStudies(const storage::Catalog& catalog, const QString& search) {
    const auto studies = catalog.studies(search);
    if (!studies)
        return Outcome::failed(studies.error());
    std::vector<QStringList> rows;
    for (const dicom::StudySummary& s : *studies)
        rows.push_back({s.patientName, s.patientId, s.studyDate, s.modalities.join(u','), s.studyDescription,
                        QString::number(s.instances.value_or(0)), s.studyInstanceUid});
    return Outcome::done(toJsonArray(*studies),
                         formatTable({QStringLiteral("patient"), QStringLiteral("id"), QStringLiteral("date"),
                                      QStringLiteral("modality"), QStringLiteral("description"),
                                      QStringLiteral("images"), QStringLiteral("study")},
                                     rows));
}

// The studies asked for: one, or all.
Result<QStringList> studyUids(const storage::Catalog& catalog, const QString& studyUid) {
    if (!studyUid.isEmpty())
        return QStringList{studyUid};
    SAGITTA_TRY(const std::vector<dicom::StudySummary> studies, catalog.studies());
    QStringList uids;
    for (const dicom::StudySummary& study : studies)
        uids << study.studyInstanceUid;
    return uids;
}

Result<Outcome> listSeries(const storage::Catalog& catalog, const QString& studyUid, const QString& seriesUid) {
    SAGITTA_TRY(const QStringList uids, studyUids(catalog, studyUid));
    QJsonArray json;
    std::vector<QStringList> rows;
    for (const QString& uid : uids) {
        SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, catalog.series(uid));
        for (const dicom::SeriesSummary& series : all) {
            if (!seriesUid.isEmpty() && series.seriesInstanceUid != seriesUid)
                continue;
            SAGITTA_TRY(const std::vector<dicom::InstanceHeaderPtr> headers, catalog.headers(uid, series.seriesInstanceUid));
            const std::vector<dicom::DisplaySetPtr> sets = dicom::buildDisplaySets(headers);
            QStringList geometries;
            for (const dicom::DisplaySetPtr& set : sets)
                if (const QString kind = dicom::toString(set->kind); !geometries.contains(kind))
                    geometries << kind;
            QJsonObject row = toJson(series);
            row.insert(QStringLiteral("displaySets"), static_cast<int>(sets.size()));
            row.insert(QStringLiteral("geometry"), geometries.join(u','));
            json.append(row);
            rows.push_back({series.seriesNumber ? QString::number(*series.seriesNumber) : QString(), series.modality,
                            series.seriesDescription, QString::number(series.instances.value_or(0)),
                            geometries.join(u','), series.seriesInstanceUid});
        }
    }
    return Outcome::done(
        json, formatTable({QStringLiteral("number"), QStringLiteral("modality"), QStringLiteral("description"),
                           QStringLiteral("images"), QStringLiteral("geometry"), QStringLiteral("series")},
                          rows));
}

Result<Outcome> listInstances(const Engine& engine, const QString& studyUid, const QString& seriesUid) {
    const storage::Catalog& catalog = engine.catalog();
    std::vector<storage::StoredInstance> all;
    if (!seriesUid.isEmpty()) {
        SAGITTA_TRY(const QStringList studies, catalog.studiesOfSeries(seriesUid));
        for (const QString& study : studies) {
            SAGITTA_TRY(const std::vector<storage::StoredInstance> some, catalog.instances(study, seriesUid));
            all.insert(all.end(), some.begin(), some.end());
        }
    } else {
        SAGITTA_TRY(const QStringList uids, studyUids(catalog, studyUid));
        for (const QString& uid : uids) {
            SAGITTA_TRY(const std::vector<dicom::SeriesSummary> series, catalog.series(uid));
            for (const dicom::SeriesSummary& one : series) {
                SAGITTA_TRY(const std::vector<storage::StoredInstance> some, catalog.instances(uid, one.seriesInstanceUid));
                all.insert(all.end(), some.begin(), some.end());
            }
        }
    }
    QJsonArray json;
    std::vector<QStringList> rows;
    for (const storage::StoredInstance& instance : all) {
        QJsonObject row = toJson(instance.summary);
        row.insert(QStringLiteral("transferSyntaxUID"), instance.transferSyntaxUid);
        row.insert(QStringLiteral("file"), instance.file);
        row.insert(QStringLiteral("bytes"), static_cast<double>(instance.bytes));
        json.append(row);
        rows.push_back({instance.summary.instanceNumber ? QString::number(*instance.summary.instanceNumber) : QString(),
                        instance.summary.sopInstanceUid, instance.transferSyntaxUid, QString::number(instance.bytes)});
    }
    return Outcome::done(json, formatTable({QStringLiteral("number"), QStringLiteral("instance"),
                                            QStringLiteral("transfer syntax"), QStringLiteral("bytes")},
                                           rows));
}

Outcome flatten(Result<Outcome> result) { return result ? *std::move(result) : Outcome::failed(result.error()); }

} // namespace

Outcome runImport(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("move"), {}});
    if (!parser.parse(arguments) || parser.positionalArguments().isEmpty())
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("import PATH… [--move]")
                                                           : parser.errorText());
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    JobContext job = context.jobContext();
    const Result<storage::ImportReport> report = storage::importPaths(
        (*engine)->store(), parser.positionalArguments(),
        parser.isSet(QStringLiteral("move")) ? storage::ImportMode::Move : storage::ImportMode::Copy, job);
    context.endProgress();
    if (!report)
        return Outcome::failed(report.error());
    QJsonArray unreadable;
    for (const auto& file : report->unreadable)
        unreadable.append(QJsonObject{{QStringLiteral("path"), file.path}, {QStringLiteral("reason"), file.reason}});
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("files"), report->files},
                                  {QStringLiteral("imported"), report->imported},
                                  {QStringLiteral("duplicates"), report->duplicates},
                                  {QStringLiteral("notDicom"), report->notDicom},
                                  {QStringLiteral("unreadable"), unreadable},
                                  {QStringLiteral("seconds"), report->seconds}},
                      QStringLiteral("%1 files: %2 imported, %3 already here, %4 not DICOM, %5 unreadable\n")
                          .arg(report->files)
                          .arg(report->imported)
                          .arg(report->duplicates)
                          .arg(report->notDicom)
                          .arg(report->unreadable.size()));
    if (!report->unreadable.empty()) {
        outcome.exitCode = report->imported + report->duplicates > 0 ? kExitPartly : kExitFailed;
        outcome.problem =
            QStringLiteral("%1: %2").arg(report->unreadable.front().path, report->unreadable.front().reason);
        if (report->unreadable.size() > 1)
            outcome.problem += QStringLiteral(" (and %1 more)").arg(report->unreadable.size() - 1);
    }
    return outcome;
}

Outcome runList(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"study", "series", "search"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments) || parser.positionalArguments().size() > 1)
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("list [studies|series|instances]")
                                                           : parser.errorText());
    const QString what = parser.positionalArguments().value(0, QStringLiteral("studies"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    if (what == QLatin1String("studies"))
        return listStudies((*engine)->catalog(), parser.value(QStringLiteral("search")));
    if (what == QLatin1String("series"))
        return flatten(listSeries((*engine)->catalog(), parser.value(QStringLiteral("study")),
                                  parser.value(QStringLiteral("series"))));
    if (what == QLatin1String("instances"))
        return flatten(
            listInstances(**engine, parser.value(QStringLiteral("study")), parser.value(QStringLiteral("series"))));
    return Outcome::usage(QStringLiteral("list takes studies, series or instances"));
}

Outcome runVerify(CommandContext& context, const QStringList& arguments) {
    if (arguments.size() != 1)
        return Outcome::usage(QStringLiteral("verify takes no arguments"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const Result<storage::VerifyReport> report = (*engine)->store().verify(context.stop());
    if (!report)
        return Outcome::failed(report.error());
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("instances"), report->instances},
                                  {QStringLiteral("missing"), QJsonArray::fromStringList(report->missing)},
                                  {QStringLiteral("corrupt"), QJsonArray::fromStringList(report->corrupt)},
                                  {QStringLiteral("orphans"), QJsonArray::fromStringList(report->orphans)},
                                  {QStringLiteral("catalogErrors"), QJsonArray::fromStringList(report->catalogErrors)}},
                      QStringLiteral("%1 instances: %2 missing, %3 corrupt, %4 files not in the catalog\n")
                          .arg(report->instances)
                          .arg(report->missing.size())
                          .arg(report->corrupt.size())
                          .arg(report->orphans.size()));
    if (!report->catalogErrors.isEmpty() || !report->orphans.isEmpty()) {
        outcome.exitCode = kExitPartly;
        outcome.problem = QStringLiteral("the catalog does not match the files; run: sagitta-cli rebuild-index");
    } else if (!report->missing.isEmpty() || !report->corrupt.isEmpty()) {
        outcome.exitCode = kExitPartly;
        outcome.problem = QStringLiteral("files are missing or damaged; retrieve or import their studies again");
    }
    return outcome;
}

Outcome runRebuildIndex(CommandContext& context, const QStringList& arguments) {
    if (arguments.size() != 1)
        return Outcome::usage(QStringLiteral("rebuild-index takes no arguments"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const Result<storage::RebuildReport> count = (*engine)->store().rebuild(context.stop());
    if (!count)
        return Outcome::failed(count.error());
    return Outcome::done(QJsonObject{{QStringLiteral("instances"), count->instances}},
                         QStringLiteral("%1 instances indexed\n").arg(count->instances));
}

} // namespace sagitta::app
