#include "ui/browser/study_search.h"

#include <QRegularExpression>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kMaxValue = 64; // PS3.5: LO, UI and PN component groups

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

bool looksLikeId(const QString& text) {
    return !text.contains(u' ') && std::any_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
}

// Takes "id:…" out of the text: up to the next blank, or to the closing quote of id:"a b".
QString takePrefixed(QString& text, const QString& prefix) {
    const QRegularExpression expression(QStringLiteral("(?:^|\\s)%1:(?:\"([^\"]*)\"?|(\\S*))").arg(prefix),
                                        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = expression.match(text);
    if (!match.hasMatch())
        return {};
    const QString value = match.captured(1) + match.captured(2);
    text.replace(match.capturedStart(), match.capturedLength(), QStringLiteral(" "));
    return value;
}

// Digits and dots, and no wildcard (PS3.5 6.2, VR UI).
QString uidIn(QString text) {
    text.removeIf([](QChar c) { return c != u'.' && (c < u'0' || c > u'9'); });
    return text.left(kMaxValue);
}

// Either may be invalid: open.
std::pair<QDate, QDate> dateRange(const SearchTerms& terms, QDate today) {
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
    return isTurned ? std::pair(terms.to, terms.from) : std::pair(terms.from, terms.to);
}

// Null: empty.
QString day(QDate date) { return date.isValid() ? date.toString(QStringLiteral("yyyyMMdd")) : QString(); }

struct Fields {
    QString studyUid;
    QString patientId;
    QString accessionNumber;
    QString description;
    QString text; // the rest
};

Fields takeFields(QString text) {
    Fields fields;
    fields.studyUid = uidIn(takePrefixed(text, QStringLiteral("uid")));
    fields.patientId = cleaned(takePrefixed(text, QStringLiteral("id")));
    fields.accessionNumber = cleaned(takePrefixed(text, QStringLiteral("acc")));
    fields.description = cleaned(takePrefixed(text, QStringLiteral("desc")));
    fields.text = cleaned(text);
    return fields;
}

} // namespace

QString dateRangeText(const SearchTerms& terms, QDate today) {
    const auto [from, to] = dateRange(terms, today);
    return from == to ? day(from) : day(from) + u'-' + day(to);
}

network::StudyQuery makeStudyQuery(const SearchTerms& terms, QDate today) {
    const Fields fields = takeFields(terms.text);
    network::StudyQuery query;
    query.level = network::QueryLevel::Study;
    query.studyUid = fields.studyUid;
    query.patientId = startingWith(fields.patientId);
    query.accessionNumber = startingWith(fields.accessionNumber);
    query.description = startingWith(fields.description);
    query.date = dateRangeText(terms, today);
    query.modalities = terms.modalities;
    if (looksLikeId(fields.text) && query.patientId.isEmpty())
        query.patientId = startingWith(fields.text);
    else
        query.patientName = namePattern(fields.text);
    return query;
}

bool isNarrow(const network::StudyQuery& query) {
    const auto says = [](const QString& value) {
        return std::any_of(value.begin(), value.end(), [](QChar c) { return c != u'*' && c != u'?' && c != u' '; });
    };
    return says(query.studyUid) || says(query.patientName) || says(query.patientId) || says(query.accessionNumber) ||
           says(query.description) || !query.date.isEmpty() || !query.modalities.isEmpty();
}

namespace {

// What an archive takes for any text separates words here.
QString words(QString text) { return text.replace(u'*', u' ').replace(u'?', u' '); }

} // namespace

storage::StudyFilter makeLocalFilter(const SearchTerms& terms, QDate today) {
    const Fields fields = takeFields(terms.text);
    const auto [from, to] = dateRange(terms, today);
    storage::StudyFilter filter;
    filter.text = words(fields.text);
    filter.patientId = words(fields.patientId);
    filter.accessionNumber = words(fields.accessionNumber);
    filter.description = words(fields.description);
    filter.studyUid = fields.studyUid;
    filter.fromDate = day(from);
    filter.toDate = day(to);
    filter.modalities = terms.modalities;
    return filter;
}

} // namespace sagitta::ui
