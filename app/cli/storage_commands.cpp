// delete, trash, evict, data-folder
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "app/tidy.h"
#include "storage/folder_move.h"

#include <QDateTime>

#include <algorithm>

namespace sagitta::app {
namespace {

constexpr double kGiga = 1e9;
constexpr double kMega = 1e6;

QString megaText(std::int64_t bytes) { return QString::number(static_cast<double>(bytes) / kMega, 'f', 1); }

QString timeText(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms).toString(Qt::ISODate); }

QJsonObject deletedJson(const storage::DeletedStudy& deleted) {
    QJsonObject json = toJson(deleted.study);
    json.insert(QStringLiteral("id"), deleted.id);
    json.insert(QStringLiteral("bytes"), static_cast<double>(deleted.bytes));
    json.insert(QStringLiteral("deletedAt"), timeText(deleted.deletedAt));
    return json;
}

QJsonArray deletedJson(const std::vector<storage::DeletedStudy>& all) {
    QJsonArray array;
    for (const storage::DeletedStudy& deleted : all)
        array.append(deletedJson(deleted));
    return array;
}

// Of a study, what was deleted last.
std::optional<QString> deletedLast(const storage::LocalStore& store, const QString& studyUid) {
    std::optional<QString> id;
    for (const storage::DeletedStudy& deleted : store.trash()) // the oldest first
        if (deleted.study.studyInstanceUid == studyUid)
            id = deleted.id;
    return id;
}

struct Deletion {
    std::vector<storage::DeletedStudy> deleted;
    std::vector<network::RetrieveFailure> failed;
};

Deletion deleteStudies(CommandContext& context, storage::LocalStore& store, const QStringList& uids) {
    Deletion done;
    const storage::AsideFiles aside = store.asideFiles();
    for (const QString& uid : uids) {
        if (context.stop().stop_requested())
            break;
        const Result<storage::DeletedStudy> one = store.trashStudy(uid, aside);
        if (one)
            done.deleted.push_back(*one);
        else
            done.failed.push_back({uid, one.error().message()});
    }
    return done;
}

Outcome deletionOutcome(const Deletion& done, const QString& text) {
    Outcome outcome = Outcome::done(QJsonObject{{QStringLiteral("deleted"), deletedJson(done.deleted)},
                                                {QStringLiteral("failed"), toJson(done.failed)}},
                                    text);
    if (!done.failed.empty()) {
        outcome.exitCode = done.deleted.empty() ? kExitFailed : kExitPartly;
        outcome.problem = QStringLiteral("%1: %2").arg(done.failed.front().uid, done.failed.front().reason);
    }
    return outcome;
}

Outcome listTrash(const storage::LocalStore& store) {
    const std::vector<storage::DeletedStudy> all = store.trash();
    std::vector<QStringList> rows;
    for (const storage::DeletedStudy& deleted : all)
        rows.push_back({timeText(deleted.deletedAt), deleted.study.patientName, deleted.study.studyDate,
                        deleted.study.modalities.join(u','), QString::number(deleted.study.instances.value_or(0)),
                        megaText(deleted.bytes), deleted.id, deleted.study.studyInstanceUid});
    return Outcome::done(deletedJson(all),
                         formatTable({QStringLiteral("deleted"), QStringLiteral("patient"), QStringLiteral("date"),
                                      QStringLiteral("modality"), QStringLiteral("images"), QStringLiteral("MB"),
                                      QStringLiteral("id"), QStringLiteral("study")},
                                     rows));
}

Outcome restore(storage::LocalStore& store, const QString& id) {
    const Result<storage::RestoreReport> report = store.restoreTrashed(id);
    if (!report)
        return Outcome::failed(report.error());
    Outcome outcome =
        Outcome::done(QJsonObject{{QStringLiteral("restored"), report->instances},
                                  {QStringLiteral("duplicates"), report->duplicates},
                                  {QStringLiteral("conflicts"), QJsonArray::fromStringList(report->conflicts)},
                                  {QStringLiteral("failed"), QJsonArray::fromStringList(report->unreadable)}},
                      QStringLiteral("%1 restored, %2 already here, %3 of them with another content\n")
                          .arg(report->instances)
                          .arg(report->duplicates + report->conflicts.size())
                          .arg(report->conflicts.size()));
    if (!report->conflicts.isEmpty() || !report->unreadable.isEmpty()) {
        outcome.exitCode = kExitPartly;
        outcome.problem = report->unreadable.isEmpty()
                              ? QStringLiteral("%1 images are here with another content, which is kept; the restored "
                                               "ones lie in the folder conflicts")
                                    .arg(report->conflicts.size())
                              : report->unreadable.front();
    }
    return outcome;
}

Outcome restoreStudy(storage::LocalStore& store, const QString& studyUid) {
    const std::optional<QString> id = deletedLast(store, studyUid);
    return id ? restore(store, *id)
              : Outcome::failed(
                    Error(ErrorCode::NotFound, QStringLiteral("study %1 is not among the deleted ones").arg(studyUid)));
}

Outcome emptyTrash(storage::LocalStore& store, const std::stop_token& stop) {
    const std::vector<storage::DeletedStudy> all = store.trash();
    QStringList ids;
    std::int64_t bytes = 0;
    for (const storage::DeletedStudy& deleted : all) {
        ids << deleted.id;
        bytes += deleted.bytes;
    }
    if (const Result<void> purged = store.purgeTrash(ids, stop); !purged)
        return Outcome::failed(purged.error());
    return Outcome::done(
        QJsonObject{{QStringLiteral("studies"), ids.size()}, {QStringLiteral("bytes"), static_cast<double>(bytes)}},
        QStringLiteral("%1 studies, %2 MB, are gone for good\n").arg(ids.size()).arg(megaText(bytes)));
}

QString toText(storage::LeaveReason reason) {
    switch (reason) {
    case storage::LeaveReason::Age:
        return QStringLiteral("age");
    case storage::LeaveReason::Size:
        return QStringLiteral("size");
    case storage::LeaveReason::Space:
        break;
    }
    return QStringLiteral("space");
}

// Rules of this call alone, where they are given.
Result<void> takeRules(const QCommandLineParser& parser, storage::RetentionRules& rules) {
    const auto take = [&](const char* name, double unit, std::optional<std::int64_t>& rule) -> Result<void> {
        if (!parser.isSet(QLatin1String(name)))
            return {};
        const auto number = parseNumbers(parser.value(QLatin1String(name)), u'|', 1);
        if (!number || number->front() < 0)
            return usageError(QStringLiteral("--%1 takes a number").arg(QLatin1String(name)));
        rule = static_cast<std::int64_t>(number->front() * unit);
        return {};
    };
    SAGITTA_CHECK(take("most", kGiga, rules.mostBytes));
    SAGITTA_CHECK(take("days", static_cast<double>(storage::kDayMs), rules.mostAgeMs));
    return take("free", kGiga, rules.leastFreeBytes);
}

Result<Outcome> planOutcome(storage::LocalStore& store, const TidyMeans& means) {
    SAGITTA_TRY(const TidyPlan plan, planTidy(store, means));
    QJsonArray studies;
    std::vector<QStringList> rows;
    for (const storage::Leaving& leaving : plan.leave) {
        studies.append(QJsonObject{{QStringLiteral("studyInstanceUID"), leaving.studyUid},
                                   {QStringLiteral("bytes"), static_cast<double>(leaving.bytes)},
                                   {QStringLiteral("why"), toText(leaving.reason)}});
        rows.push_back({megaText(leaving.bytes), toText(leaving.reason), leaving.studyUid});
    }
    return Outcome::done(QJsonObject{{QStringLiteral("wouldGo"), studies},
                                     {QStringLiteral("wouldPurge"), QJsonArray::fromStringList(plan.purge)}},
                         formatTable({QStringLiteral("MB"), QStringLiteral("why"), QStringLiteral("study")}, rows) +
                             QStringLiteral("%1 deleted studies would be gone for good\n").arg(plan.purge.size()));
}

Outcome tidyOutcome(const TidyReport& report) {
    QJsonArray gone;
    for (const TidyEntry& entry : report.gone)
        gone.append(QJsonObject{{QStringLiteral("studyInstanceUID"), entry.studyUid},
                                {QStringLiteral("bytes"), static_cast<double>(entry.bytes)},
                                {QStringLiteral("node"), entry.node}});
    QJsonArray kept;
    for (const TidyEntry& entry : report.kept)
        kept.append(QJsonObject{{QStringLiteral("uid"), entry.studyUid}, {QStringLiteral("reason"), entry.reason}});
    Outcome outcome = Outcome::done(QJsonObject{{QStringLiteral("gone"), gone},
                                                {QStringLiteral("purged"), deletedJson(report.purged)},
                                                {QStringLiteral("kept"), kept},
                                                {QStringLiteral("bytes"), static_cast<double>(report.bytes())}},
                                    tidyText(report) + u'\n');
    if (!report.purgeProblem.isEmpty()) {
        outcome.exitCode = kExitPartly;
        outcome.problem = report.purgeProblem;
    }
    return outcome;
}

Result<std::int64_t> moveFolder(CommandContext& context, const QString& to) {
    SAGITTA_TRY(const storage::DataFolder folder,
                storage::DataFolder::open(context.dataDir(), storage::DataFolder::Use::Alone));
    SAGITTA_TRY(storage::FolderMove move, storage::FolderMove::plan(folder.path(), to));
    JobContext job = context.jobContext();
    const Result<void> moved = move.finish(folder, job);
    context.endProgress();
    if (!moved)
        return moved.error();
    return move.bytes();
}

// Where the data are; what is left of earlier places is deleted by the way.
Outcome folderOutcome(CommandContext& context, QJsonObject json) {
    const Result<storage::DataFolder> folder = storage::DataFolder::open(context.dataDir());
    if (!folder)
        return Outcome::failed(folder.error());
    QStringList left;
    QString problem;
    for (const QString& place : folder->leftovers()) {
        const Result<void> cleared = folder->clear(place, context.stop());
        if (cleared)
            continue;
        left << place;
        problem = cleared.error().message();
    }
    json.insert(QStringLiteral("folder"), folder->path());
    json.insert(QStringLiteral("given"), folder->given());
    json.insert(QStringLiteral("leftovers"), QJsonArray::fromStringList(left));
    Outcome outcome = Outcome::done(json, folder->path() + u'\n');
    outcome.exitCode = left.isEmpty() ? kExitDone : kExitPartly;
    outcome.problem = problem;
    return outcome;
}

} // namespace

Outcome runDelete(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("study"), {}, QStringLiteral("study")});
    parser.addOption({QStringLiteral("now"), {}});
    const bool isParsed = parser.parse(arguments);
    const QStringList uids = parser.values(QStringLiteral("study"));
    if (!isParsed || !parser.positionalArguments().isEmpty() || uids.isEmpty())
        return Outcome::usage(QStringLiteral("delete --study UID … [--now]"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    storage::LocalStore& store = (*engine)->store();
    const Deletion done = deleteStudies(context, store, uids);
    QStringList ids;
    for (const storage::DeletedStudy& deleted : done.deleted)
        ids << deleted.id;
    if (!parser.isSet(QStringLiteral("now")))
        return deletionOutcome(
            done, QStringLiteral("%1 studies deleted; sagitta-cli trash restore brings them back\n").arg(ids.size()));
    if (const Result<void> purged = store.purgeTrash(ids); !purged)
        return Outcome::failed(purged.error());
    return deletionOutcome(done, QStringLiteral("%1 studies deleted for good\n").arg(ids.size()));
}

Outcome runTrash(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"study", "id"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    const QString usage = QStringLiteral("trash [list | restore (--study UID | --id ID) | empty]");
    if (!parser.parse(arguments) || parser.positionalArguments().size() > 1)
        return Outcome::usage(usage);
    const QString what = parser.positionalArguments().value(0, QStringLiteral("list"));
    const bool isRestore = what == QLatin1String("restore");
    const QString uid = parser.value(QStringLiteral("study"));
    const QString id = parser.value(QStringLiteral("id"));
    const bool isNamed = uid.isEmpty() != id.isEmpty();
    if ((!isRestore && what != QLatin1String("list") && what != QLatin1String("empty")) || isRestore != isNamed ||
        (!uid.isEmpty() && !id.isEmpty()))
        return Outcome::usage(usage);
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    storage::LocalStore& store = (*engine)->store();
    if (isRestore)
        return id.isEmpty() ? restoreStudy(store, uid) : restore(store, id);
    return what == QLatin1String("empty") ? emptyTrash(store, context.stop()) : listTrash(store);
}

Outcome runEvict(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"most", "days", "free"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    parser.addOption({QStringLiteral("dry-run"), {}});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty())
        return Outcome::usage(QStringLiteral("evict [--most GB] [--days N] [--free GB] [--dry-run]"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    TidyMeans means = (*engine)->tidyMeans();
    if (const Result<void> taken = takeRules(parser, means.settings.rules); !taken)
        return Outcome::failed(taken.error());
    if (parser.isSet(QStringLiteral("dry-run"))) {
        Result<Outcome> outcome = planOutcome((*engine)->store(), means);
        return outcome ? *std::move(outcome) : Outcome::failed(outcome.error());
    }
    JobContext job = context.jobContext();
    const Result<TidyReport> report = tidy((*engine)->store(), means, job);
    context.endProgress();
    return report ? tidyOutcome(*report) : Outcome::failed(report.error());
}

Outcome runDataFolder(CommandContext& context, const QStringList& arguments) {
    const QString usage = QStringLiteral("data-folder [move DIR]");
    if (arguments.size() == 1)
        return folderOutcome(context, {});
    if (arguments.size() != 3 || arguments[1] != QLatin1String("move"))
        return Outcome::usage(usage);
    const Result<std::int64_t> moved = moveFolder(context, arguments[2]);
    if (!moved)
        return Outcome::failed(moved.error());
    return folderOutcome(context, {{QStringLiteral("bytes"), static_cast<double>(*moved)}});
}

} // namespace sagitta::app
