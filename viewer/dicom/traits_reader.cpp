#include "dicom/traits_reader.h"

#include "dicom/diffusion_reader.h"

#include <array>

namespace sagitta::dicom {

namespace {

template<class Value, class Target>
void take(const std::optional<Value>& value, Target& target) {
    if (value)
        target = *value;
}

// C.8.13.3.1, C.8.15.3.1 and their kin: the type of a frame is in a group of its modality.
QStringList frameTypeOf(const Dataset& item) {
    constexpr std::array kGroups{tags::MRImageFrameTypeSequence, tags::CTImageFrameTypeSequence,
                                 tags::PETFrameTypeSequence, tags::XRay3DFrameTypeSequence,
                                 tags::USImageDescriptionSequence};
    for (const Tag tag : kGroups) {
        const auto group = item.firstItem(tag);
        if (!group)
            continue;
        QStringList type = group->texts(tags::FrameType);
        // What Frame Type says of an MR image stays the same where this differs.
        for (const Tag more : {tags::ComplexImageComponent, tags::DataType}) {
            const QString term = group->text(more).trimmed();
            if (!term.isEmpty() && !type.contains(term))
                type << term;
        }
        return type;
    }
    return {};
}

void readContent(const Dataset& group, FrameTraits& traits) {
    traits.stackId = group.text(tags::StackID).trimmed();
    take(group.integer(tags::TemporalPositionIndex), traits.temporalPosition);
    take(group.integer(tags::FrameAcquisitionNumber), traits.acquisitionNumber);
    traits.indices.clear();
    for (const double index : group.numbers(tags::DimensionIndexValues))
        traits.indices.push_back(index > 0 ? static_cast<int>(std::min(index, 1e9)) : 0);
}

} // namespace

void readTraits(const Dataset& dataset, FrameTraits& traits) {
    take(dataset.integer(tags::TemporalPositionIdentifier), traits.temporalPosition);
    take(dataset.number(tags::TriggerTime), traits.triggerTimeMs);
    take(dataset.integer(tags::EchoNumbers), traits.echo);
    take(dataset.number(tags::EchoTime), traits.echoTimeMs);
    take(dataset.number(tags::InversionTime), traits.inversionTimeMs);
    readDiffusion(dataset, traits);
}

void readGroupTraits(const Dataset& item, FrameTraits& traits) {
    // What a legacy converted image could not say in groups of its own.
    for (const Tag tag :
         {tags::UnassignedSharedConvertedAttributesSequence, tags::UnassignedPerFrameConvertedAttributesSequence}) {
        if (const auto group = item.firstItem(tag)) {
            readTraits(*group, traits);
            if (QStringList type = group->texts(tags::ImageType); !type.isEmpty())
                traits.frameType = std::move(type);
            take(group->integer(tags::AcquisitionNumber), traits.acquisitionNumber);
        }
    }
    if (const auto group = item.firstItem(tags::FrameContentSequence))
        readContent(*group, traits);
    if (QStringList type = frameTypeOf(item); !type.isEmpty())
        traits.frameType = std::move(type);
    if (const auto group = item.firstItem(tags::MREchoSequence))
        take(group->number(tags::EffectiveEchoTime), traits.echoTimeMs);
    if (const auto group = item.firstItem(tags::MRModifierSequence))
        take(group->number(tags::InversionTimes), traits.inversionTimeMs);
    if (const auto group = item.firstItem(tags::CardiacSynchronizationSequence))
        take(group->number(tags::NominalCardiacTriggerDelayTime), traits.triggerTimeMs);
    if (const auto group = item.firstItem(tags::MRDiffusionSequence))
        readDiffusionItem(*group, traits);
    if (const auto group = item.firstItem(tags::PlanePositionSlideSequence)) {
        const auto column = group->integer(tags::ColumnPositionInTotalImagePixelMatrix);
        const auto row = group->integer(tags::RowPositionInTotalImagePixelMatrix);
        if (column && row)
            traits.tile = TilePlace{*column, *row};
    }
}

} // namespace sagitta::dicom
