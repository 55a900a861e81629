// From what was typed to a StudyQuery, or to a StudyFilter. Pure, any thread. The rules:
//   id:TEXT      patient ID          acc:TEXT   accession number          desc:TEXT   study description
//   uid:UID      Study Instance UID, whole
//   other text   one word with a digit: patient ID; anything else: patient name
// At a node every other text finds what begins with it ("*" is added); blanks and commas of a name stand for any text,
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
    DatePreset date = DatePreset::Any;
    QDate from; // with Range; either may be invalid: open
    QDate to;
    QStringList modalities;
    bool operator==(const SearchTerms&) const = default;
};

// "D", "D1-D2", "D1-" or empty (PS3.4 C.2.2.2.5).
QString dateRangeText(const SearchTerms& terms, QDate today);

network::StudyQuery makeStudyQuery(const SearchTerms& terms, QDate today);

// Whether it asks an archive for less than all it has: wildcards alone do not.
bool isNarrow(const network::StudyQuery& query);

// For the local studies, which are searched for every word of a text; the other text looks at all fields.
storage::StudyFilter makeLocalFilter(const SearchTerms& terms, QDate today);

} // namespace sagitta::ui
