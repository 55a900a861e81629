#include "dicom/dimension_reader.h"

#include "dicom/data_dictionary.h"

#include <algorithm>
#include <array>

namespace sagitta::dicom {

namespace {

constexpr qsizetype kMostNames = 512;
constexpr qsizetype kMostDimensions = 32;

// Read by themselves, into the plane or the traits of their own.
bool isReadElsewhere(Tag pointer) {
    static constexpr std::array kKnown{
        tags::StackID,
        tags::InStackPositionNumber,
        tags::ImagePositionPatient,
        tags::ImageOrientationPatient,
        tags::ImagePositionVolume,
        tags::TemporalPositionIndex,
        tags::FrameAcquisitionNumber,
        tags::EffectiveEchoTime,
        tags::NominalCardiacTriggerDelayTime,
        tags::DiffusionBValue,
        tags::DiffusionGradientOrientation,
        tags::ReferencedSegmentNumber,
        tags::ColumnPositionInTotalImagePixelMatrix,
        tags::RowPositionInTotalImagePixelMatrix,
        tags::XOffsetInSlideCoordinateSystem,
        tags::YOffsetInSlideCoordinateSystem,
    };
    return std::find(kKnown.begin(), kKnown.end(), pointer) != kKnown.end();
}

std::optional<Tag> tagOf(const Dataset& item, Tag pointer) {
    const std::vector<std::uint16_t> words = item.words(pointer);
    return words.size() >= 2 ? std::optional(Tag{words[0], words[1]}) : std::nullopt;
}

FrameDimension dimensionOf(const Dataset& item, Tag pointer) {
    if (pointer == tags::ZOffsetInSlideCoordinateSystem)
        return {QStringLiteral("focal plane"), {}, DimensionUse::Split};
    if (pointer == tags::OpticalPathIdentifier)
        return {QStringLiteral("optical path"), {}, DimensionUse::Split};
    QString name = item.text(tags::DimensionDescriptionLabel).simplified();
    if (name.isEmpty()) {
        const auto entry = findAttribute(pointer, item.text(tags::DimensionIndexPrivateCreator).trimmed());
        name = entry ? entry->name : toString(pointer);
    }
    return {name.left(64).toLower(), {}, DimensionUse::Tell};
}

} // namespace

void addDimension(FrameDimension dimension, const std::vector<int>& indices, InstanceHeader& header) {
    header.dimensions.push_back(std::move(dimension));
    for (std::size_t i = 0; i < header.frames.size(); ++i)
        header.frames[i].traits.indices.push_back(indices[i]);
}

void readDimensions(const Dataset& dataset, InstanceHeader& header) {
    std::vector<std::size_t> kept;
    std::size_t count = 0;
    for (const Dataset& item : dataset.items(tags::DimensionIndexSequence)) {
        const auto pointer = tagOf(item, tags::DimensionIndexPointer);
        if (pointer && !isReadElsewhere(*pointer) && header.dimensions.size() < kMostDimensions) {
            kept.push_back(count);
            header.dimensions.push_back(dimensionOf(item, *pointer));
        }
        ++count;
    }
    for (FrameInfo& frame : header.frames) {
        std::vector<int>& indices = frame.traits.indices;
        std::vector<int> used;
        for (const std::size_t n : kept)
            used.push_back(indices.size() == count ? indices[n] : 0);
        indices = std::move(used);
    }
}

void readSegments(const Dataset& dataset, const std::vector<int>& segments, InstanceHeader& header) {
    if (std::all_of(segments.begin(), segments.end(), [](int number) { return number == 0; }))
        return;
    FrameDimension dimension{QStringLiteral("segment"), {}, DimensionUse::Tell};
    for (const Dataset& segment : dataset.items(tags::SegmentSequence)) {
        const int number = segment.integer(tags::SegmentNumber).value_or(0);
        if (number < 1 || number > kMostNames)
            continue;
        while (dimension.values.size() < number)
            dimension.values << QString();
        dimension.values[number - 1] = segment.text(tags::SegmentLabel).simplified().left(64);
    }
    addDimension(std::move(dimension), segments, header);
}

} // namespace sagitta::dicom
