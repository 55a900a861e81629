// Text as it is searched: case folded, without diacritics, all component groups of a name, carets as blanks. Pure.
#pragma once

#include <QString>
#include <QStringList>

namespace sagitta::storage {

QString foldForSearch(const QString& text);

// What somebody typed, as folded words; a date with dashes or dots in DICOM's form. At most 16 words count.
QStringList searchWords(const QString& typed);

} // namespace sagitta::storage
