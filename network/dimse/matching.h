// Matching as PS3.4 C.2.2.2 describes it, for filtering again what an archive answered: many ignore some keys. Lenient
// where archives may be cleverer than we are (case, accents, the groups of a name). Pure, any thread.
#pragma once

#include <QString>
#include <QStringList>

namespace sagitta::network {

// * and ?, case ignored.
bool matchesText(const QString& pattern, const QString& value);
// Any component group of the name; accents, carets and trailing empty components do not matter.
bool matchesName(const QString& pattern, const QString& value);
// "D", "D1-D2", "-D", "D-"; a value that is no date matches.
bool matchesDate(const QString& range, const QString& value);
bool isDateRange(const QString& text);

} // namespace sagitta::network
