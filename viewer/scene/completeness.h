// Completeness: how much of a study or a series is here, and whether it can be shown; and the one light that says so.
// A value; the rule is pure. Counts are of SOP instances, as archives count them.
#pragma once

#include "dicom/display_set.h"

#include <QString>

#include <optional>
#include <vector>

namespace sagitta::scene {

struct Completeness {
    std::optional<int> expected; // by what an archive said last; nothing: none has said
    int received = 0;
    std::optional<int> decodable; // of those received; nothing: nobody has looked
    bool operator==(const Completeness&) const = default;
};

enum class Light : std::uint8_t { Unknown, Partial, Complete, Undecodable };

// Never Complete without knowing what is expected.
Light lightOf(const Completeness& completeness);
// "41 of 160 images are here".
QString completenessText(const Completeness& completeness);

// Of a series, from all its display sets: the images in them, and those whose transfer syntax this program decodes.
Completeness completenessOf(const QString& seriesUid, const std::vector<dicom::DisplaySetPtr>& sets,
                            std::optional<int> expected);

} // namespace sagitta::scene
