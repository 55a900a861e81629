// Segmented palette data (PS3.3 C.7.9.2) to the entries of a table: discrete, linear and indirect segments. Pure.
#pragma once

#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sagitta::dicom {

// `units` are the values that the data are made of, of `unitBytes` (1 or 2) bytes each: opcodes, lengths and entries
// alike. Corrupt, with what is wrong, unless they make exactly `count` entries: a part of a palette shows wrong
// colours.
Result<std::vector<std::uint16_t>> expandSegmentedLut(std::span<const std::uint16_t> units, int unitBytes,
                                                      std::size_t count);

} // namespace sagitta::dicom
