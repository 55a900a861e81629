// Completeness: how much of a study or a series is here, and whether it can be shown; and the one light that says so.
// A value; the rule is pure. Counts are of SOP instances, as archives count them.
#pragma once

#include "dicom/display_set.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace sagitta::scene {

struct Completeness {
    std::optional<int> expected = std::nullopt; // by what an archive said last; nothing: none has said
    int received = 0;
    std::optional<int> decodable = std::nullopt; // of those received; nothing: nobody has looked
    int extra = 0;                               // of those received: not in the archive (any more)
    int failed = 0;                              // the archive was asked for them in vain
    QString archive = {};                        // its name, where it is known
    bool isCounted = false;                      // the archive says how many there are, but not which
    std::int64_t heardAt = 0;                    // when it said so, ms since 1970 UTC
    bool operator==(const Completeness&) const = default;
};

enum class Light : std::uint8_t { Unknown, Partial, Complete, Undecodable, Failed };

// Complete only when it is known which are expected, and that all of it is here and can be decoded.
Light lightOf(const Completeness& completeness);
// "41 of 160 images are here".
QString completenessText(const Completeness& completeness);
// "41 of 160", or in another form, where some are missing; else how many are here.
QString completenessNumbers(const Completeness& completeness, const QString& form = QObject::tr("%1 of %2"));

// Of a series: what the catalog said of it last, brought up to date by what is in its display sets.
Completeness completenessOf(const QString& seriesUid, const std::vector<dicom::DisplaySetPtr>& sets,
                            const Completeness& known);

} // namespace sagitta::scene
