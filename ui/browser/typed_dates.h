// What somebody types as a date, or as a range of dates. Pure, any thread.
//   20240131, 2024-01-31     a day           2024-01, 202401, 2024    all of a month, of a year
//   today, yesterday, 7d     of today; the last seven days, with today
//   A-B, A..B, A.., ..B      from A to B, open at one end; either is a day, a month or a year
#pragma once

#include <QDate>
#include <QString>

#include <optional>

namespace sagitta::ui {

// Both are in it; one that is invalid: open.
struct DateRange {
    QDate from;
    QDate to;
    bool operator==(const DateRange&) const = default;
};

std::optional<DateRange> readDates(const QString& typed, QDate today); // nothing: it is no date

} // namespace sagitta::ui
