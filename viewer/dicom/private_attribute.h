// Private attributes of vendors: each lies in the block that its creator reserved (PS3.5 7.8.1). Free functions.
#pragma once

#include "dicom/dataset.h"

#include <QLatin1String>

#include <optional>
#include <vector>

namespace sagitta::dicom {

struct PrivateAttribute {
    std::uint16_t group;
    QLatin1String creator;
    std::uint8_t element; // (gggg,xxee)
};

// Nothing when nobody of that name reserved a block; the first sixteen blocks are searched.
std::optional<Tag> privateTag(const Dataset& dataset, const PrivateAttribute& attribute);

// FL and FD also where a writer that did not know the attribute made UN of it.
std::vector<double> privateNumbers(const Dataset& dataset, Tag tag);

} // namespace sagitta::dicom
