#include "dicom/shown_attributes.h"

#include <array>

namespace sagitta::dicom {

namespace {

struct ShownAttribute {
    const char* keyword;
    Tag tag;
    Tag group; // of an enhanced image, the functional group that has it …
    Tag inner; // … under this tag
};

// The order is part of the header blob: whoever changes it raises the version in instance_header_blob.cpp.
constexpr std::array kAttributes{
    ShownAttribute{"PatientAge", tags::PatientAge, {}, {}},
    ShownAttribute{"PatientWeight", tags::PatientWeight, {}, {}},
    ShownAttribute{"ManufacturerModelName", tags::ManufacturerModelName, {}, {}},
    ShownAttribute{"ProtocolName", tags::ProtocolName, {}, {}},
    ShownAttribute{"ContrastBolusAgent", tags::ContrastBolusAgent, {}, {}},
    ShownAttribute{"PatientPosition", tags::PatientPosition, {}, {}},
    ShownAttribute{"KVP", tags::KVP, tags::CTXRayDetailsSequence, tags::KVP},
    ShownAttribute{"XRayTubeCurrent", tags::XRayTubeCurrent, tags::CTExposureSequence, tags::XRayTubeCurrentInmA},
    ShownAttribute{"ExposureTime", tags::ExposureTime, {}, {}},
    ShownAttribute{"Exposure", tags::Exposure, tags::CTExposureSequence, tags::ExposureInmAs},
    ShownAttribute{"ConvolutionKernel", tags::ConvolutionKernel, tags::CTReconstructionSequence,
                   tags::ConvolutionKernel},
    ShownAttribute{"GantryDetectorTilt", tags::GantryDetectorTilt, {}, {}},
    ShownAttribute{"ExposureIndex", tags::ExposureIndex, {}, {}},
    ShownAttribute{"DeviationIndex", tags::DeviationIndex, {}, {}},
    ShownAttribute{"BodyPartThickness", tags::BodyPartThickness, {}, {}},
    ShownAttribute{"CompressionForce", tags::CompressionForce, {}, {}},
    ShownAttribute{"PositionerPrimaryAngle", tags::PositionerPrimaryAngle, {}, {}},
    ShownAttribute{"PositionerSecondaryAngle", tags::PositionerSecondaryAngle, {}, {}},
    ShownAttribute{"RepetitionTime", tags::RepetitionTime, tags::MRTimingAndRelatedParametersSequence,
                   tags::RepetitionTime},
    ShownAttribute{"EchoTime", tags::EchoTime, tags::MREchoSequence, tags::EffectiveEchoTime},
    ShownAttribute{"InversionTime", tags::InversionTime, {}, {}},
    ShownAttribute{"EchoTrainLength", tags::EchoTrainLength, tags::MRTimingAndRelatedParametersSequence,
                   tags::EchoTrainLength},
    ShownAttribute{"FlipAngle", tags::FlipAngle, tags::MRTimingAndRelatedParametersSequence, tags::FlipAngle},
    ShownAttribute{"MagneticFieldStrength", tags::MagneticFieldStrength, {}, {}},
    ShownAttribute{"MechanicalIndex", tags::MechanicalIndex, {}, {}},
    ShownAttribute{"ActualFrameDuration", tags::ActualFrameDuration, {}, {}},
};

QString textOf(const Dataset& dataset, const std::optional<Dataset>& shared, const ShownAttribute& attribute) {
    const QString own = dataset.text(attribute.tag).trimmed();
    if (!own.isEmpty() || !shared || attribute.group == Tag())
        return own;
    const std::optional<Dataset> group = shared->firstItem(attribute.group);
    return group ? group->text(attribute.inner).trimmed() : QString();
}

} // namespace

const QStringList& shownAttributes() {
    static const QStringList kKeywords = [] {
        QStringList keywords;
        for (const ShownAttribute& attribute : kAttributes)
            keywords << QString::fromLatin1(attribute.keyword);
        return keywords;
    }();
    return kKeywords;
}

QStringList readShownTexts(const Dataset& dataset) {
    constexpr qsizetype kMostLetters = 256; // a line of a corner is shorter; a hostile value is not kept
    const std::optional<Dataset> shared = dataset.firstItem(tags::SharedFunctionalGroupsSequence);
    QStringList texts;
    for (const ShownAttribute& attribute : kAttributes)
        texts << textOf(dataset, shared, attribute).left(kMostLetters);
    while (!texts.isEmpty() && texts.back().isEmpty())
        texts.removeLast();
    return texts;
}

} // namespace sagitta::dicom
