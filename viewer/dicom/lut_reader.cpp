#include "dicom/lut_reader.h"

#include <algorithm>
#include <bit>

namespace sagitta::dicom {

namespace {

// Two 8-bit entries to a word, the first in the low byte (C.7.6.3.1.6; also seen in modality and VOI LUTs).
std::vector<std::uint16_t> unpackBytes(const std::vector<std::uint16_t>& words) {
    std::vector<std::uint16_t> entries;
    entries.reserve(words.size() * 2);
    for (const std::uint16_t word : words) {
        entries.push_back(word & 0xff);
        entries.push_back(word >> 8);
    }
    return entries;
}

// Some writers put 8-bit entries into the high bytes, or both bytes, of words.
void repairDepth(LookupTable& lut, QStringList& warnings) {
    const std::uint16_t largest = *std::max_element(lut.entries.begin(), lut.entries.end());
    const int needed = std::bit_width(static_cast<unsigned>(largest));
    if (needed <= lut.bits)
        return;
    warnings << QStringLiteral("lookup table entries need %1 bits, not %2").arg(needed).arg(lut.bits);
    lut.bits = lut.bits == 8 ? 16 : needed;
}

} // namespace

std::shared_ptr<const LookupTable> readLut(const Dataset& item, Tag descriptor, Tag data, FirstMapped firstMapped,
                                           QStringList& warnings) {
    const std::vector<std::uint16_t> described = item.words(descriptor);
    std::vector<std::uint16_t> entries = item.words(data);
    if (described.size() != 3 || entries.empty()) {
        warnings << QStringLiteral("lookup table is incomplete and was not used");
        return nullptr;
    }
    LookupTable lut;
    const std::size_t count = described[0] == 0 ? 65536 : described[0]; // C.11.1.1.1
    const bool isSigned = firstMapped == FirstMapped::Signed || item.isSignedVr(descriptor);
    lut.firstMapped = isSigned ? static_cast<std::int16_t>(described[1]) : described[1];
    lut.bits = described[2];
    if (lut.bits < 1 || lut.bits > 16) {
        warnings << QStringLiteral("lookup table of %1 bits was taken as 16").arg(lut.bits);
        lut.bits = 16;
    }
    if (lut.bits <= 8 && entries.size() < count && entries.size() * 2 >= count)
        entries = unpackBytes(entries);
    if (entries.size() < count)
        warnings << QStringLiteral("lookup table holds %1 of %2 entries").arg(entries.size()).arg(count);
    entries.resize(std::min(entries.size(), count));
    lut.entries = std::move(entries);
    repairDepth(lut, warnings);
    return std::make_shared<const LookupTable>(std::move(lut));
}

} // namespace sagitta::dicom
