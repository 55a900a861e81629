// import, list, verify, rebuild-index
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "app/cli/study_options.h"
#include "app/maintenance_jobs.h"
#include "dicom/display_set_builder.h"
#include "storage/importer.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>

namespace sagitta::app {
namespace {

struct ListFilter {
    storage::StudyFilter study;
    QString seriesUid;
};

// The studies that the filter leaves.
Result<std::vector<dicom::StudySummary>> chosenStudies(const storage::Catalog& catalog, const ListFilter& filter) {
    SAGITTA_TRY(storage::StudyPage found, catalog.find(filter.study));
    if (!filter.seriesUid.isEmpty()) {
        SAGITTA_TRY(const QStringList withSeries, catalog.studiesOfSeries(filter.seriesUid));
        std::erase_if(found.studies,
                      [&](const dicom::StudySummary& study) { return !withSeries.contains(study.studyInstanceUid); });
    }
    return std::move(found.studies);
}

void addMark(QJsonObject& row, const storage::StudyMark& mark) {
    row.insert(QStringLiteral("readingStatus"), toString(mark.status));
    row.insert(QStringLiteral("pinned"), mark.pin == storage::Pin::Pinned);
    row.insert(QStringLiteral("note"), mark.note);
    row.insert(QStringLiteral("lastOpened"),
               mark.lastOpened == 0
                   ? QJsonValue()
                   : QJsonValue(QDateTime::fromMSecsSinceEpoch(mark.lastOpened, Qt::UTC).toString(Qt::ISODate)));
    row.insert(QStringLiteral("albums"), QJsonArray::fromStringList(mark.albums));
}

Result<std::vector<dicom::SeriesSummary>> chosenSeries(const storage::Catalog& catalog, const ListFilter& filter) {
    SAGITTA_TRY(const std::vector<dicom::StudySummary> studies, chosenStudies(catalog, filter));
    std::vector<dicom::SeriesSummary> chosen;
    for (const dicom::StudySummary& study : studies) {
        SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, catalog.series(study.studyInstanceUid));
        std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const dicom::SeriesSummary& series) {
            return filter.seriesUid.isEmpty() || series.seriesInstanceUid == filter.seriesUid;
        });
    }
    return chosen;
}

Result<Outcome> listStudies(storage::LocalStore& store, const ListFilter& filter) {
    const storage::Catalog& catalog = store.catalog();
    SAGITTA_TRY(const std::vector<dicom::StudySummary> studies, chosenStudies(catalog, filter));
    SAGITTA_TRY(const auto marks, store.marks().allMarks());
    QJsonArray json;
    std::vector<QStringList> rows;
    rows.reserve(studies.size());
    for (const dicom::StudySummary& s : studies) {
        rows.push_back({s.patientName, s.patientId, s.studyDate, s.modalities.join(u','), s.studyDescription,
                        QString::number(s.instances.value_or(0)), s.studyInstanceUid});
        QJsonObject row = toJson(s);
        addMark(row, marks.value(s.studyInstanceUid));
        json.append(row);
    }
    return Outcome::done(json, formatTable({QStringLiteral("patient"), QStringLiteral("id"), QStringLiteral("date"),
                                            QStringLiteral("modality"), QStringLiteral("description"),
                                            QStringLiteral("images"), QStringLiteral("study")},
                                           rows));
}

Result<Outcome> listSeries(storage::LocalStore& store, const ListFilter& filter) {
    const storage::Catalog& catalog = store.catalog();
    SAGITTA_TRY(const std::vector<dicom::SeriesSummary> chosen, chosenSeries(catalog, filter));
    QJsonArray json;
    std::vector<QStringList> rows;
    for (const dicom::SeriesSummary& series : chosen) {
        SAGITTA_TRY(const std::vector<dicom::InstanceHeaderPtr> headers,
                    catalog.headers(series.studyInstanceUid, series.seriesInstanceUid));
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
                        series.seriesDescription, QString::number(series.instances.value_or(0)), geometries.join(u','),
                        series.seriesInstanceUid});
    }
    return Outcome::done(
        json, formatTable({QStringLiteral("number"), QStringLiteral("modality"), QStringLiteral("description"),
                           QStringLiteral("images"), QStringLiteral("geometry"), QStringLiteral("series")},
                          rows));
}

// Of each SOP Instance UID, the files with another content.
QHash<QString, QJsonArray> conflictsOf(const storage::LocalStore& store) {
    QHash<QString, QJsonArray> files;
    for (const storage::KeptAside& aside : store.conflicts())
        files[aside.sopInstanceUid].append(aside.file);
    return files;
}

Result<Outcome> listInstances(storage::LocalStore& store, const ListFilter& filter) {
    const storage::Catalog& catalog = store.catalog();
    const QHash<QString, QJsonArray> conflicts = conflictsOf(store);
    SAGITTA_TRY(const std::vector<dicom::SeriesSummary> chosen, chosenSeries(catalog, filter));
    QJsonArray json;
    std::vector<QStringList> rows;
    for (const dicom::SeriesSummary& series : chosen) {
        SAGITTA_TRY(const std::vector<storage::StoredInstance> instances,
                    catalog.instances(series.studyInstanceUid, series.seriesInstanceUid));
        for (const storage::StoredInstance& instance : instances) {
            const dicom::InstanceSummary& summary = instance.summary;
            QJsonObject row = toJson(summary);
            row.insert(QStringLiteral("transferSyntaxUID"), instance.transferSyntaxUid);
            row.insert(QStringLiteral("file"), instance.file);
            row.insert(QStringLiteral("bytes"), static_cast<double>(instance.bytes));
            const QJsonArray others = conflicts.value(summary.sopInstanceUid);
            if (!others.isEmpty())
                row.insert(QStringLiteral("conflicts"), others);
            json.append(row);
            rows.push_back(
                {summary.instanceNumber ? QString::number(*summary.instanceNumber) : QString(), summary.sopInstanceUid,
                 instance.transferSyntaxUid, QString::number(instance.bytes),
                 others.isEmpty() ? QString() : QStringLiteral("%1 other contents lie aside").arg(others.size())});
        }
    }
    return Outcome::done(
        json, formatTable({QStringLiteral("number"), QStringLiteral("instance"), QStringLiteral("transfer syntax"),
                           QStringLiteral("bytes"), QStringLiteral("conflicts")},
                          rows));
}

struct List {
    const char* name;
    Result<Outcome> (*make)(storage::LocalStore&, const ListFilter&);
};

constexpr List kLists[] = {{"studies", listStudies}, {"series", listSeries}, {"instances", listInstances}};

QJsonArray toJson(const std::vector<storage::ImportReport::Unreadable>& files) {
    QJsonArray array;
    for (const auto& file : files)
        array.append(QJsonObject{{QStringLiteral("path"), file.path}, {QStringLiteral("reason"), file.reason}});
    return array;
}

// "a.dcm: what (and 3 more)"
QString firstOf(const std::vector<storage::ImportReport::Unreadable>& files) {
    const QString first = QStringLiteral("%1: %2").arg(files.front().path, files.front().reason);
    return files.size() == 1 ? first : first + QStringLiteral(" (and %1 more)").arg(files.size() - 1);
}

Outcome importOutcome(const storage::ImportReport& report) {
    Outcome outcome = Outcome::done(
        QJsonObject{{QStringLiteral("files"), report.files},
                    {QStringLiteral("imported"), report.imported},
                    {QStringLiteral("duplicates"), report.duplicates},
                    {QStringLiteral("notDicom"), report.notDicom},
                    {QStringLiteral("unreadable"), toJson(report.unreadable)},
                    {QStringLiteral("conflicts"), toJson(report.conflicts)},
                    {QStringLiteral("seconds"), report.seconds}},
        QStringLiteral("%1 files: %2 imported, %3 already here (%4 of them with another content), %5 not DICOM, "
                       "%6 unreadable\n")
            .arg(report.files)
            .arg(report.imported)
            .arg(report.duplicates)
            .arg(report.conflicts.size())
            .arg(report.notDicom)
            .arg(report.unreadable.size()));
    QStringList problems;
    if (!report.unreadable.empty())
        problems << firstOf(report.unreadable);
    if (!report.conflicts.empty())
        problems << firstOf(report.conflicts);
    if (!problems.isEmpty())
        outcome.exitCode = report.imported + report.duplicates > 0 ? kExitPartly : kExitFailed;
    outcome.problem = problems.join(QStringLiteral("; "));
    return outcome;
}

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
        parser.isSet(QStringLiteral("move")) ? storage::ImportMode::Move : storage::ImportMode::Copy, job,
        (*engine)->makeRoom());
    context.endProgress();
    return report ? importOutcome(*report) : Outcome::failed(report.error());
}

Outcome runList(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addLocalOptions(parser);
    if (!parser.parse(arguments) || parser.positionalArguments().size() > 1)
        return Outcome::usage(parser.errorText().isEmpty() ? QStringLiteral("list [studies|series|instances]")
                                                           : parser.errorText());
    const Result<storage::StudyFilter> filter = localFilterFrom(parser);
    if (!filter)
        return Outcome::failed(filter.error());
    const QString what = parser.positionalArguments().value(0, QStringLiteral("studies"));
    const List* list = std::find_if(std::begin(kLists), std::end(kLists),
                                    [&](const List& one) { return what == QLatin1String(one.name); });
    if (list == std::end(kLists))
        return Outcome::usage(QStringLiteral("list takes studies, series or instances"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    Result<Outcome> outcome = list->make((*engine)->store(), {*filter, parser.value(QStringLiteral("series"))});
    return outcome ? *std::move(outcome) : Outcome::failed(outcome.error());
}

Outcome runVerify(CommandContext& context, const QStringList& arguments) {
    if (arguments.size() != 1)
        return Outcome::usage(QStringLiteral("verify takes no arguments"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    JobContext job = context.jobContext();
    const Result<storage::VerifyReport> report = (*engine)->store().verify(context.stop(), progressOf(job));
    context.endProgress();
    if (!report)
        return Outcome::failed(report.error());
    QJsonArray conflicts;
    for (const storage::KeptAside& aside : (*engine)->store().conflicts())
        conflicts.append(QJsonObject{{QStringLiteral("uid"), aside.sopInstanceUid},
                                     {QStringLiteral("studyInstanceUID"), aside.studyUid},
                                     {QStringLiteral("file"), aside.file}});
    if (!conflicts.isEmpty()) // nothing is broken, and somebody has to look
        context.warn(QStringLiteral("%1 files with another content for a stored SOP Instance UID lie in the folder "
                                    "conflicts; the first that came are shown")
                         .arg(conflicts.size()));
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("instances"), report->instances},
                                  {QStringLiteral("missing"), QJsonArray::fromStringList(report->missing)},
                                  {QStringLiteral("corrupt"), QJsonArray::fromStringList(report->corrupt)},
                                  {QStringLiteral("orphans"), QJsonArray::fromStringList(report->orphans)},
                                  {QStringLiteral("conflicts"), conflicts},
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
    JobContext job = context.jobContext();
    const Result<storage::RebuildReport> report = (*engine)->store().rebuild(context.stop(), progressOf(job));
    context.endProgress();
    if (!report)
        return Outcome::failed(report.error());
    // Every row was made from its file, and every readable file has its row.
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("instances"), report->instances},
                                  {QStringLiteral("missing"), QJsonArray()},
                                  {QStringLiteral("corrupt"), QJsonArray::fromStringList(report->unreadable)},
                                  {QStringLiteral("orphans"), QJsonArray()},
                                  {QStringLiteral("conflicts"), QJsonArray::fromStringList(report->conflicts)}},
                      QStringLiteral("%1 instances indexed, %2 files unreadable, %3 conflicts\n")
                          .arg(report->instances)
                          .arg(report->unreadable.size())
                          .arg(report->conflicts.size()));
    outcome.problem = rebuildProblem(*report);
    if (!outcome.problem.isEmpty())
        outcome.exitCode = kExitPartly;
    return outcome;
}

} // namespace sagitta::app
