#include "dicom/palette_reader.h"

#include "dicom/segmented_lut.h"

#include <algorithm>
#include <array>

namespace sagitta::dicom {

namespace {

struct PaletteTags {
    const char* name;
    Tag descriptor, data, segmented;
};

constexpr std::array<PaletteTags, 3> kColors{{
    {"red", tags::RedPaletteColorLookupTableDescriptor, tags::RedPaletteColorLookupTableData,
     tags::SegmentedRedPaletteColorLookupTableData},
    {"green", tags::GreenPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableData,
     tags::SegmentedGreenPaletteColorLookupTableData},
    {"blue", tags::BluePaletteColorLookupTableDescriptor, tags::BluePaletteColorLookupTableData,
     tags::SegmentedBluePaletteColorLookupTableData},
}};

using Words = std::vector<std::uint16_t>;

struct Descriptor {
    std::size_t count = 0;
    int firstMapped = 0;
    int bits = 0;
    bool operator==(const Descriptor&) const = default;
};

std::optional<Descriptor> readDescriptor(const Dataset& dataset, Tag tag, FirstMapped firstMapped) {
    const Words described = dataset.words(tag);
    if (described.size() != 3)
        return std::nullopt;
    const bool isSigned = firstMapped == FirstMapped::Signed || dataset.isSignedVr(tag);
    return Descriptor{described[0] == 0 ? std::size_t{65536} : described[0],
                      isSigned ? static_cast<std::int16_t>(described[1]) : described[1], described[2]};
}

// Two 8-bit entries to a word, the first in the low byte (C.7.6.3.1.6).
Words bytesOf(const Words& words) {
    Words bytes;
    bytes.reserve(words.size() * 2);
    for (const std::uint16_t word : words) {
        bytes.push_back(word & 0xff);
        bytes.push_back(word >> 8);
    }
    return bytes;
}

std::uint16_t largestOf(const Words& entries) { return *std::max_element(entries.begin(), entries.end()); }

Result<LookupTable> readSegmented(const Words& words, const Descriptor& descriptor, QStringList& warnings) {
    LookupTable lut{descriptor.firstMapped, descriptor.bits, {}};
    if (descriptor.bits == 16) {
        SAGITTA_TRY(lut.entries, expandSegmentedLut(words, 2, descriptor.count));
        return lut;
    }
    if (descriptor.bits != 8)
        return Error(ErrorCode::Corrupt, QStringLiteral("segmented palette data of %1 bits").arg(descriptor.bits));
    Result<Words> entries = expandSegmentedLut(bytesOf(words), 1, descriptor.count);
    if (!entries) {
        // Some writers put each of the values of 8 bits into a word.
        Result<Words> fromWords = expandSegmentedLut(words, 2, descriptor.count);
        if (!fromWords || largestOf(*fromWords) > 255)
            return entries.error();
        warnings << QStringLiteral("segmented palette data of 8 bits are in words of 16");
        entries = std::move(fromWords);
    }
    lut.entries = std::move(*entries);
    return lut;
}

// Entries by how many bytes there are for each; what the descriptor says of their bits is often wrong.
LookupTable readPlain(Words words, const Descriptor& descriptor, QStringList& warnings) {
    LookupTable lut{descriptor.firstMapped, descriptor.bits, {}};
    const std::size_t packedWords = (descriptor.count + 1) / 2;
    const bool isPacked = words.size() < descriptor.count &&
                          (descriptor.bits <= 8 ? words.size() >= packedWords : words.size() == packedWords);
    if (isPacked) {
        words = bytesOf(words);
        lut.bits = 8;
    }
    if (isPacked && descriptor.bits > 8)
        warnings << QStringLiteral("palette entries are of 8 bits, not of %1").arg(descriptor.bits);
    if (words.size() < descriptor.count)
        warnings << QStringLiteral("palette holds %1 of %2 entries").arg(words.size()).arg(descriptor.count);
    words.resize(std::min(words.size(), descriptor.count));
    lut.entries = std::move(words);
    return lut;
}

Result<LookupTable> readColor(const Dataset& dataset, const PaletteTags& color, const Descriptor& descriptor,
                              QStringList& warnings) {
    if (Words words = dataset.words(color.data); !words.empty())
        return readPlain(std::move(words), descriptor, warnings);
    if (const Words words = dataset.words(color.segmented); !words.empty())
        return readSegmented(words, descriptor, warnings);
    return Error(ErrorCode::Corrupt, QStringLiteral("palette has no data"));
}

// Entries are scaled to the whole range of their bits (C.7.6.3.1.6). `luts` are of the same bits: of one colour alone
// it would not be known whether it is of fewer or dark.
void repairDepth(std::span<LookupTable> luts, QStringList& warnings) {
    std::uint16_t largest = 0;
    for (const LookupTable& lut : luts)
        largest = std::max(largest, largestOf(lut.entries));
    int bits = luts.front().bits;
    if (bits <= 8 && largest > 255) {
        bits = 16;
        warnings << QStringLiteral("palette entries need 16 bits, not 8");
    } else if (bits != 8 && largest > 0 && largest <= 255) {
        warnings << QStringLiteral("palette entries are of 8 bits, not of %1").arg(bits);
        bits = 8;
    } else if (bits != 8 && bits != 16) {
        const bool isKept = bits > 8 && bits < 16 && (largest >> bits) == 0;
        warnings << QStringLiteral("palette entries of %1 bits%2")
                        .arg(bits)
                        .arg(isKept ? QString() : QStringLiteral(" were taken as of 16"));
        bits = isKept ? bits : 16;
    }
    for (LookupTable& lut : luts)
        lut.bits = bits;
}

} // namespace

std::shared_ptr<const PaletteColor> readPalette(const Dataset& dataset, FirstMapped firstMapped,
                                                QStringList& warnings) {
    if (std::none_of(kColors.begin(), kColors.end(), [&](const auto& color) { return dataset.has(color.descriptor); }))
        return nullptr;
    std::array<LookupTable, 3> luts;
    std::array<Descriptor, 3> descriptors;
    for (std::size_t c = 0; c < kColors.size(); ++c) {
        const PaletteTags& color = kColors[c];
        const auto leftOut = [&](const QString& why) {
            warnings << QStringLiteral("the palette was left out: %1: %2").arg(QLatin1String(color.name), why);
            return nullptr;
        };
        const std::optional<Descriptor> descriptor = readDescriptor(dataset, color.descriptor, firstMapped);
        if (!descriptor)
            return leftOut(QStringLiteral("palette has no descriptor"));
        descriptors[c] = *descriptor;
        Result<LookupTable> lut = readColor(dataset, color, *descriptor, warnings);
        if (!lut)
            return leftOut(lut.error().detail());
        luts[c] = std::move(*lut);
    }
    if (descriptors[0] != descriptors[1] || descriptors[0] != descriptors[2])
        warnings << QStringLiteral(
            "red, green and blue of the palette are described differently; each was taken by its "
            "own description");
    if (luts[0].bits == luts[1].bits && luts[0].bits == luts[2].bits) {
        repairDepth(luts, warnings);
    } else {
        for (LookupTable& lut : luts)
            repairDepth({&lut, 1}, warnings);
    }
    return std::make_shared<const PaletteColor>(
        PaletteColor{std::move(luts[0]), std::move(luts[1]), std::move(luts[2])});
}

} // namespace sagitta::dicom
