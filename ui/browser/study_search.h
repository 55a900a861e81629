// From what was typed and chosen to a StudyQuery, or to a StudyFilter. Pure, any thread. The rules of the text:
//   name:TEXT    patient name        id:TEXT   patient ID            acc:TEXT   accession number
//   desc:TEXT    study description   ref:TEXT  referring physician   uid:UID    Study Instance UID, whole
//   mod:CT,MR    modalities, in place of those that are chosen
//   date:DATE    in place of the date that is chosen; typed_dates.h says what a date is
//   other text   one word with a digit: patient ID; anything else: patient name
// A field beside the text counts as if it stood in the text too; what names a field twice has to hold twice.
// At a node every text finds what begins with it ("*" is added); blanks and commas of a name stand for any text,
// so that "doe jane" finds DOE^JANE. * and ? work as DICOM defines them (PS3.4 C.2.2.2.4).
#pragma once

#include "network/study_source.h"
#include "storage/study_filter.h"

#include <QDate>
#include <QStringList>

namespace sagitta::ui {

enum class DatePreset { Any, Today, Yesterday, LastSevenDays, LastMonth, Range };

struct SearchTerms {
    QString text;
    QString patientId; // this and the next three: the fields beside the text
    QString accessionNumber;
    QString description;
    QString referringPhysician;
    DatePreset date = DatePreset::Any;
    QDate from; // with Range; either may be invalid: open
    QDate to;
    QStringList modalities;
    bool operator==(const SearchTerms&) const = default;
};

// How many of the fields beside the text say something.
int filledFields(const SearchTerms& terms);

// What of the text is left out of the search, and why, for people; empty: all of it was understood.
QString problemOf(const SearchTerms& terms, QDate today);

network::StudyQuery makeStudyQuery(const SearchTerms& terms, QDate today);

// Whether it asks an archive for less than all it has: wildcards alone do not.
bool isNarrow(const network::StudyQuery& query);

// For the local studies, which are searched for every word of a text; the other text looks at all fields.
storage::StudyFilter makeLocalFilter(const SearchTerms& terms, QDate today);

} // namespace sagitta::ui
