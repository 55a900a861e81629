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

QString day(QDate date) { return date.toString(QStringLiteral("yyyyMMdd")); }

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

} // namespace

QString dateRangeText(const SearchTerms& terms, QDate today) {
    switch (terms.date) {
    case DatePreset::Any:
        return {};
    case DatePreset::Today:
        return day(today);
    case DatePreset::Yesterday:
        return day(today.addDays(-1));
    case DatePreset::LastSevenDays:
        return day(today.addDays(-6)) + u'-' + day(today);
    case DatePreset::LastMonth:
        return day(today.addMonths(-1)) + u'-' + day(today);
    case DatePreset::Range:
        break;
    }
    if (!terms.from.isValid() && !terms.to.isValid())
        return {};
    if (terms.from == terms.to)
        return day(terms.from);
    QDate from = terms.from, to = terms.to;
    if (from.isValid() && to.isValid() && to < from)
        std::swap(from, to);
    return (from.isValid() ? day(from) : QString()) + u'-' + (to.isValid() ? day(to) : QString());
}

namespace {

// Everything but the free text, which is returned.
QString takeFields(const SearchTerms& terms, QDate today, network::StudyQuery& query) {
    QString text = terms.text;
    query.level = network::QueryLevel::Study;
    query.studyUid = uidIn(takePrefixed(text, QStringLiteral("uid")));
    query.patientId = startingWith(cleaned(takePrefixed(text, QStringLiteral("id"))));
    query.accessionNumber = startingWith(cleaned(takePrefixed(text, QStringLiteral("acc"))));
    query.description = startingWith(cleaned(takePrefixed(text, QStringLiteral("desc"))));
    query.date = dateRangeText(terms, today);
    query.modalities = terms.modalities;
    return cleaned(text);
}

} // namespace

network::StudyQuery makeStudyQuery(const SearchTerms& terms, QDate today) {
    network::StudyQuery query;
    const QString text = takeFields(terms, today, query);
    if (looksLikeId(text) && query.patientId.isEmpty())
        query.patientId = startingWith(text);
    else
        query.patientName = namePattern(text);
    return query;
}

bool isNarrow(const network::StudyQuery& query) {
    const auto says = [](const QString& value) {
        return std::any_of(value.begin(), value.end(), [](QChar c) { return c != u'*' && c != u'?' && c != u' '; });
    };
    return says(query.studyUid) || says(query.patientName) || says(query.patientId) || says(query.accessionNumber) ||
           says(query.description) || !query.date.isEmpty() || !query.modalities.isEmpty();
}

network::StudyQuery makeLocalQuery(const SearchTerms& terms, QDate today) {
    network::StudyQuery query;
    query.patientName = takeFields(terms, today, query).simplified();
    return query;
}

} // namespace sagitta::ui
