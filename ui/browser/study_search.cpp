#include "ui/browser/study_search.h"

#include "ui/browser/typed_dates.h"

#include <QObject>
#include <QRegularExpression>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kMaxValue = 64;    // PS3.5: LO, UI and PN component groups
constexpr int kMaxModality = 16; // and CS

// What a query value may hold: no backslash (it separates values), no control characters.
QString cleaned(QString text) {
    text.erase(std::remove_if(text.begin(), text.end(),
                              [](QChar c) { return c == u'\\' || c.category() == QChar::Other_Control; }),
               text.end());
    return text.trimmed().left(kMaxValue - 1);
}

QString startingWith(const QString& text) { return text.isEmpty() || text.endsWith(u'*') ? text : text + u'*'; }

QString namePattern(const QString& text) {
    static const QRegularExpression separators(QStringLiteral("[\\s,^]+"));
    return startingWith(QString(text).replace(separators, QStringLiteral("*")));
}

// A node takes one pattern for a field: what begins with both, or with the first and has the second behind it.
QString bothOf(const QString& one, const QString& other) {
    if (one.isEmpty() || other.startsWith(one, Qt::CaseInsensitive))
        return other;
    return one.startsWith(other, Qt::CaseInsensitive) ? one : (one + u'*' + other).left(kMaxValue - 1);
}

QString patternOf(const QStringList& values) {
    QString pattern;
    for (const QString& value : values)
        pattern = bothOf(pattern, value);
    return startingWith(pattern);
}

bool looksLikeId(const QString& text) {
    return !text.contains(u' ') && std::any_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
}

// Takes each "id:…" out of the text: up to the next blank, or to the closing quote of id:"a b".
QStringList takePrefixed(QString& text, const QString& prefix) {
    const QRegularExpression expression(QStringLiteral("(?:^|\\s)%1:(?:\"([^\"]*)\"?|(\\S*))").arg(prefix),
                                        QRegularExpression::CaseInsensitiveOption);
    QStringList values;
    for (auto match = expression.match(text); match.hasMatch(); match = expression.match(text)) {
        const QString value = match.captured(1) + match.captured(2);
        text.replace(match.capturedStart(), match.capturedLength(), QStringLiteral(" "));
        if (!value.trimmed().isEmpty())
            values << value;
    }
    return values;
}

QStringList takeCleaned(QString& text, const QString& prefix) {
    QStringList values;
    for (const QString& value : takePrefixed(text, prefix))
        if (const QString clean = cleaned(value); !clean.isEmpty())
            values << clean;
    return values;
}

// Digits and dots, and no wildcard (PS3.5 6.2, VR UI).
QString uidIn(QString text) {
    text.removeIf([](QChar c) { return c != u'.' && (c < u'0' || c > u'9'); });
    return text.left(kMaxValue);
}

// Capitals, digits and underscores (PS3.5 6.2, VR CS).
QStringList modalitiesIn(const QStringList& typed) {
    QStringList modalities;
    for (QString name : typed.join(u',').toUpper().split(u',')) {
        name.removeIf([](QChar c) { return !(c >= u'A' && c <= u'Z') && !(c >= u'0' && c <= u'9') && c != u'_'; });
        if (!name.isEmpty())
            modalities << name.left(kMaxModality);
    }
    modalities.removeDuplicates();
    return modalities;
}

// Null: empty.
QString day(QDate date) { return date.isValid() ? date.toString(QStringLiteral("yyyyMMdd")) : QString(); }

// What is asked for, field by field, whether in the text or beside it.
struct Fields {
    QString studyUid;
    QStringList names;
    QStringList patientIds;
    QStringList accessionNumbers;
    QStringList descriptions;
    QStringList referrers;
    QStringList modalities;
    QStringList dates; // as they were typed
    QString text;      // the rest
};

Fields fieldsOf(const SearchTerms& terms) {
    QString text = terms.text;
    Fields fields;
    fields.studyUid = uidIn(takePrefixed(text, QStringLiteral("uid")).value(0));
    fields.names = takeCleaned(text, QStringLiteral("name"));
    fields.patientIds = takeCleaned(text, QStringLiteral("id"));
    fields.accessionNumbers = takeCleaned(text, QStringLiteral("acc"));
    fields.descriptions = takeCleaned(text, QStringLiteral("desc"));
    fields.referrers = takeCleaned(text, QStringLiteral("ref"));
    fields.modalities = modalitiesIn(takePrefixed(text, QStringLiteral("mod")));
    fields.dates = takeCleaned(text, QStringLiteral("date"));
    fields.text = cleaned(text);
    for (const auto& [beside, values] : {std::pair(&terms.patientId, &fields.patientIds),
                                         {&terms.accessionNumber, &fields.accessionNumbers},
                                         {&terms.description, &fields.descriptions},
                                         {&terms.referringPhysician, &fields.referrers}}) {
        if (const QString value = cleaned(*beside); !value.isEmpty())
            *values << value;
    }
    if (fields.modalities.isEmpty())
        fields.modalities = terms.modalities;
    return fields;
}

DateRange chosenDates(const SearchTerms& terms, QDate today) {
    switch (terms.date) {
    case DatePreset::Any:
        return {};
    case DatePreset::Today:
        return {today, today};
    case DatePreset::Yesterday:
        return {today.addDays(-1), today.addDays(-1)};
    case DatePreset::LastSevenDays:
        return {today.addDays(-6), today};
    case DatePreset::LastMonth:
        return {today.addMonths(-1), today};
    case DatePreset::Range:
        break;
    }
    const bool isTurned = terms.from.isValid() && terms.to.isValid() && terms.to < terms.from;
    return isTurned ? DateRange{terms.to, terms.from} : DateRange{terms.from, terms.to};
}

// The last one typed that is a date; else what was chosen.
DateRange datesOf(const Fields& fields, const SearchTerms& terms, QDate today) {
    DateRange dates = chosenDates(terms, today);
    for (const QString& typed : fields.dates)
        dates = readDates(typed, today).value_or(dates);
    return dates;
}

QString rangeText(const DateRange& dates) {
    return dates.from == dates.to ? day(dates.from) : day(dates.from) + u'-' + day(dates.to);
}

} // namespace

int filledFields(const SearchTerms& terms) {
    const QString* const fields[] = {&terms.patientId, &terms.accessionNumber, &terms.description,
                                     &terms.referringPhysician};
    return static_cast<int>(std::count_if(std::begin(fields), std::end(fields),
                                          [](const QString* field) { return !cleaned(*field).isEmpty(); }));
}

QString problemOf(const SearchTerms& terms, QDate today) {
    for (const QString& typed : fieldsOf(terms).dates) {
        if (!readDates(typed, today))
            return QObject::tr("“date:%1” is left out: write a date as 20240131 or 2024-01-31, a range as "
                               "2024-01..2024-03, or today, yesterday, 7d.")
                .arg(typed);
    }
    return {};
}

network::StudyQuery makeStudyQuery(const SearchTerms& terms, QDate today) {
    Fields fields = fieldsOf(terms);
    if (looksLikeId(fields.text) && fields.patientIds.isEmpty())
        fields.patientIds << fields.text;
    else if (!fields.text.isEmpty())
        fields.names << fields.text;
    network::StudyQuery query;
    query.level = network::QueryLevel::Study;
    query.studyUid = fields.studyUid;
    query.patientName = namePattern(fields.names.join(u' ').left(kMaxValue - 1));
    query.patientId = patternOf(fields.patientIds);
    query.accessionNumber = patternOf(fields.accessionNumbers);
    query.description = patternOf(fields.descriptions);
    query.referringPhysician = namePattern(fields.referrers.join(u' ').left(kMaxValue - 1));
    query.date = rangeText(datesOf(fields, terms, today));
    query.modalities = fields.modalities;
    return query;
}

bool isNarrow(const network::StudyQuery& query) {
    const auto says = [](const QString& value) {
        return std::any_of(value.begin(), value.end(), [](QChar c) { return c != u'*' && c != u'?' && c != u' '; });
    };
    return says(query.studyUid) || says(query.patientName) || says(query.patientId) || says(query.accessionNumber) ||
           says(query.description) || says(query.referringPhysician) || !query.date.isEmpty() ||
           !query.modalities.isEmpty();
}

namespace {

// What an archive takes for any text separates words here, as does what separates the parts of a name.
QString words(QString text) { return text.replace(u'*', u' ').replace(u'?', u' ').replace(u',', u' ').trimmed(); }

} // namespace

storage::StudyFilter makeLocalFilter(const SearchTerms& terms, QDate today) {
    const Fields fields = fieldsOf(terms);
    const DateRange dates = datesOf(fields, terms, today);
    storage::StudyFilter filter;
    filter.text = words(fields.text);
    filter.patientName = words(fields.names.join(u' '));
    filter.patientId = words(fields.patientIds.join(u' '));
    filter.accessionNumber = words(fields.accessionNumbers.join(u' '));
    filter.description = words(fields.descriptions.join(u' '));
    filter.referringPhysician = words(fields.referrers.join(u' '));
    filter.studyUid = fields.studyUid;
    filter.fromDate = day(dates.from);
    filter.toDate = day(dates.to);
    filter.modalities = fields.modalities;
    return filter;
}

} // namespace sagitta::ui
