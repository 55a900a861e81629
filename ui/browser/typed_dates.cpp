#include "ui/browser/typed_dates.h"

#include <QRegularExpression>

namespace sagitta::ui {
namespace {

// The first and the last day of a day, a month or a year, of which only the digits are left.
std::optional<DateRange> readOne(QString digits) {
    digits.remove(u'-');
    const int year = digits.left(4).toInt();
    const int month = digits.size() > 4 ? digits.mid(4, 2).toInt() : 1;
    const int day = digits.size() > 6 ? digits.mid(6, 2).toInt() : 1;
    const QDate first(year, month, day);
    if (!first.isValid())
        return std::nullopt;
    const QDate behind = digits.size() > 6   ? first.addDays(1)
                         : digits.size() > 4 ? first.addMonths(1)
                                             : first.addYears(1);
    return DateRange{first, behind.addDays(-1)};
}

} // namespace

std::optional<DateRange> readDates(const QString& typed, QDate today) {
    const QString text = typed.trimmed().toLower();
    if (text == QLatin1String("today"))
        return DateRange{today, today};
    if (text == QLatin1String("yesterday"))
        return DateRange{today.addDays(-1), today.addDays(-1)};
    static const QRegularExpression lastDays(QStringLiteral("^([1-9]\\d{0,4})d$"));
    if (const auto days = lastDays.match(text); days.hasMatch())
        return DateRange{today.addDays(1 - days.captured(1).toInt()), today};
    // The longest form first: a dash may be within a date, or between two.
    static const QString one = QStringLiteral("((?:18|19|20|21)\\d{2}(?:-\\d{2}-\\d{2}|\\d{4}|-\\d{2}|\\d{2})?)");
    static const QRegularExpression range(QStringLiteral("^%1?(?:(-|\\.\\.)%1?)?$").arg(one));
    const QRegularExpressionMatch match = range.match(text);
    const QString from = match.captured(1);
    const QString to = match.captured(3);
    if (!match.hasMatch() || (from.isEmpty() && to.isEmpty()))
        return std::nullopt;
    const std::optional<DateRange> first = from.isEmpty() ? DateRange() : readOne(from);
    const std::optional<DateRange> last = to.isEmpty() ? DateRange() : readOne(to);
    if (!first || !last)
        return std::nullopt;
    if (match.captured(2).isEmpty())
        return first;
    const bool isTurned = first->from.isValid() && last->to.isValid() && last->to < first->from;
    return isTurned ? DateRange{last->from, first->to} : DateRange{first->from, last->to};
}

} // namespace sagitta::ui
