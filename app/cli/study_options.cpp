#include "app/cli/study_options.h"

#include "app/cli/command.h"
#include "app/local_query.h"

#include <QDate>
#include <QRegularExpression>

namespace sagitta::app {
namespace {

constexpr std::pair<const char*, storage::ReadingStatus> kStatuses[] = {{"unread", storage::ReadingStatus::Unread},
                                                                        {"opened", storage::ReadingStatus::Opened},
                                                                        {"read", storage::ReadingStatus::Read}};

// today, yesterday, week, D, D1-D2, D1-, -D2 -> DICOM's range form.
std::optional<QString> parseDate(const QString& text) {
    const QDate today = QDate::currentDate();
    const auto form = [](QDate date) { return date.toString(QStringLiteral("yyyyMMdd")); };
    if (text == QLatin1String("today"))
        return form(today);
    if (text == QLatin1String("yesterday"))
        return form(today.addDays(-1));
    if (text == QLatin1String("week"))
        return form(today.addDays(-6)) + u'-' + form(today);
    static const QRegularExpression range(QStringLiteral("^(\\d{8}|\\d{8}-\\d{8}|\\d{8}-|-\\d{8})$"));
    QString compact = text;
    static const QRegularExpression dashed(QStringLiteral("(\\d{4})-(\\d{2})-(\\d{2})"));
    compact.replace(dashed, QStringLiteral("\\1\\2\\3"));
    return range.match(compact).hasMatch() ? std::optional(compact) : std::nullopt;
}

void addValues(QCommandLineParser& parser, std::initializer_list<const char*> options) {
    for (const char* option : options)
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
}

} // namespace

void addStudyOptions(QCommandLineParser& parser) {
    addValues(parser,
              {"patient-name", "patient-id", "accession", "date", "modality", "description", "study", "series"});
}

Result<network::StudyQuery> studyQueryFrom(const QCommandLineParser& parser) {
    network::StudyQuery query;
    query.patientName = parser.value(QStringLiteral("patient-name"));
    query.patientId = parser.value(QStringLiteral("patient-id"));
    query.accessionNumber = parser.value(QStringLiteral("accession"));
    query.modalities = parser.value(QStringLiteral("modality")).split(u',', Qt::SkipEmptyParts);
    query.description = parser.value(QStringLiteral("description"));
    query.studyUid = parser.value(QStringLiteral("study"));
    query.seriesUid = parser.value(QStringLiteral("series"));
    if (!parser.isSet(QStringLiteral("date")))
        return query;
    const auto date = parseDate(parser.value(QStringLiteral("date")));
    if (!date)
        return usageError(QStringLiteral("--date takes YYYYMMDD, a range D1-D2, today, yesterday or week"));
    query.date = *date;
    return query;
}

void addLocalOptions(QCommandLineParser& parser) {
    addStudyOptions(parser);
    addValues(parser, {"search", "referring", "status", "album"});
    parser.addOption({QStringLiteral("pinned"), {}});
}

Result<storage::StudyFilter> localFilterFrom(const QCommandLineParser& parser) {
    SAGITTA_TRY(const network::StudyQuery query, studyQueryFrom(parser));
    storage::StudyFilter filter = localFilter(query);
    filter.text = parser.value(QStringLiteral("search"));
    filter.referringPhysician = parser.value(QStringLiteral("referring"));
    filter.albums = parser.values(QStringLiteral("album"));
    if (parser.isSet(QStringLiteral("pinned")))
        filter.pin = storage::Pin::Pinned;
    for (const QString& name : parser.value(QStringLiteral("status")).split(u',', Qt::SkipEmptyParts)) {
        const auto* known = std::find_if(std::begin(kStatuses), std::end(kStatuses),
                                         [&](const auto& one) { return name == QLatin1String(one.first); });
        if (known == std::end(kStatuses))
            return usageError(QStringLiteral("--status takes unread, opened and read"));
        filter.statuses << known->second;
    }
    return filter;
}

QString toString(storage::ReadingStatus status) {
    const auto* known =
        std::find_if(std::begin(kStatuses), std::end(kStatuses), [&](const auto& one) { return one.second == status; });
    return QLatin1String(known->first);
}

} // namespace sagitta::app
