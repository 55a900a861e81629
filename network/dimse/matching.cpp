#include "network/dimse/matching.h"

#include <algorithm>

namespace sagitta::network {
namespace {

bool isDate(const QString& text) {
    return text.size() == 8 && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

// Linear in memory, quadratic in time at worst: a pattern cannot make it explode.
bool matchesWildcard(const QString& pattern, const QString& value) {
    qsizetype p = 0, v = 0, star = -1, resume = 0;
    while (v < value.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            resume = v;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == value[v])) {
            ++p;
            ++v;
        } else if (star >= 0) {
            p = star + 1;
            v = ++resume;
        } else {
            return false;
        }
    }
    return std::all_of(pattern.begin() + p, pattern.end(), [](QChar c) { return c == u'*'; });
}

// "Müller^Anna^^" and "MULLER ANNA" become one.
QString foldedName(const QString& name) {
    QString folded;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD)) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue;
        folded += c == u'^' ? QChar(u' ') : c;
    }
    return folded.toCaseFolded().simplified();
}

} // namespace

bool matchesText(const QString& pattern, const QString& value) {
    return matchesWildcard(pattern.trimmed().toCaseFolded(), value.trimmed().toCaseFolded());
}

bool matchesName(const QString& pattern, const QString& value) {
    const QString wanted = foldedName(pattern);
    const QStringList groups = value.split(u'=');
    return matchesWildcard(wanted, foldedName(value)) ||
           std::any_of(groups.begin(), groups.end(),
                       [&](const QString& group) { return matchesWildcard(wanted, foldedName(group)); });
}

bool isDateRange(const QString& text) {
    const qsizetype dash = text.indexOf(u'-');
    if (dash < 0)
        return isDate(text);
    const QString from = text.left(dash);
    const QString to = text.mid(dash + 1);
    return !(from.isEmpty() && to.isEmpty()) && (from.isEmpty() || isDate(from)) && (to.isEmpty() || isDate(to));
}

bool matchesDate(const QString& range, const QString& value) {
    // ACR-NEMA's dots are still met.
    const QString date = QString(value.trimmed()).remove(u'.');
    if (!isDate(date) || !isDateRange(range))
        return true;
    const qsizetype dash = range.indexOf(u'-');
    const QString from = dash < 0 ? range : range.left(dash);
    const QString to = dash < 0 ? range : range.mid(dash + 1);
    return (from.isEmpty() || date >= from) && (to.isEmpty() || date <= to);
}

} // namespace sagitta::network
