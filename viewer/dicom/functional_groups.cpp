#include "dicom/functional_groups.h"

#include "dicom/geometry_reader.h"
#include "dicom/scale_reader.h"
#include "dicom/shutter_reader.h"

#include <algorithm>
#include <map>

namespace sagitta::dicom {

namespace {

// What one groups item, shared or per-frame, adds up to.
struct Groups {
    std::optional<Vec3> position;
    std::optional<Orientation> orientation;
    std::optional<PixelSpacing> spacing;
    std::optional<double> sliceThickness;
    std::optional<ModalityScale> scale;
    std::optional<std::vector<VoiWindow>> windows;
    LookupTables voiLuts; // of the item that has the windows
    std::optional<std::shared_ptr<const DisplayShutter>> shutter;
    std::shared_ptr<const std::vector<RealWorldMap>> realWorld;
    std::optional<double> echoTime;
    std::optional<double> bValue;
    std::optional<int> temporalPosition;
};

void readGeometry(const Dataset& item, Groups& groups, QStringList& warnings) {
    if (const auto group = item.firstItem(tags::PlanePositionSequence)) {
        if (const auto position = readPosition(*group, warnings))
            groups.position = position;
    }
    if (const auto group = item.firstItem(tags::PlaneOrientationSequence)) {
        if (const auto orientation = readOrientation(*group, warnings))
            groups.orientation = orientation;
    }
    if (const auto group = item.firstItem(tags::PixelMeasuresSequence)) {
        if (const auto spacing = readPixelSpacing(*group, tags::PixelSpacing, warnings))
            groups.spacing = spacing;
        if (const auto thickness = group->number(tags::SliceThickness))
            groups.sliceThickness = thickness;
    }
}

void readScales(const Dataset& item, const QString& defaultUnit, const FrameFormat& format, Groups& groups,
                QStringList& warnings) {
    if (const auto group = item.firstItem(tags::PixelValueTransformationSequence)) {
        ModalityScale scale;
        readRescale(*group, defaultUnit, scale, warnings);
        groups.scale = scale;
    }
    // C.7.6.16.2.10, and with VOI LUTs C.7.6.16.2.10b: one item says all of it.
    if (const auto group = item.firstItem(tags::FrameVOILUTSequence)) {
        groups.windows = readWindows(*group, warnings);
        groups.voiLuts = readVoiLuts(*group, warnings);
    }
    if (auto maps = readRealWorldMaps(item, format, warnings))
        groups.realWorld = std::move(maps);
}

// C.7.6.16.2.16
void readFrameShutter(const Dataset& item, const FrameFormat& format, Groups& groups, QStringList& warnings) {
    std::vector<OverlayPlane> none; // a bitmap is the whole image's
    if (const auto group = item.firstItem(tags::FrameDisplayShutterSequence))
        groups.shutter = readShutter(*group, format, none, warnings);
}

void readAcquisition(const Dataset& item, Groups& groups) {
    if (const auto group = item.firstItem(tags::MREchoSequence))
        groups.echoTime = group->number(tags::EffectiveEchoTime);
    if (const auto group = item.firstItem(tags::MRDiffusionSequence))
        groups.bValue = group->number(tags::DiffusionBValue);
    if (const auto group = item.firstItem(tags::FrameContentSequence))
        groups.temporalPosition = group->integer(tags::TemporalPositionIndex);
}

Groups readGroups(const Dataset& item, const Groups& base, const QString& defaultUnit, const FrameFormat& format,
                  QStringList& warnings) {
    Groups groups = base;
    readGeometry(item, groups, warnings);
    readScales(item, defaultUnit, format, groups, warnings);
    readFrameShutter(item, format, groups, warnings);
    readAcquisition(item, groups);
    return groups;
}

void apply(const Groups& groups, const InstanceHeader& header, FrameInfo& frame) {
    if (groups.position && groups.orientation)
        frame.plane = ImagePlane{*groups.position, groups.orientation->rowDir, groups.orientation->columnDir};
    if (groups.spacing) {
        frame.spacing = *groups.spacing;
        const bool projection = isProjection(header.sopClassUid, header.series.modality, frame.plane.has_value());
        frame.spacing.basis = projection ? SpacingBasis::Detector : SpacingBasis::Patient;
    }
    if (groups.scale)
        frame.scale = *groups.scale;
    if (groups.windows) {
        frame.windows = *groups.windows;
        frame.voiLuts = groups.voiLuts;
    }
    if (groups.shutter)
        frame.shutter = *groups.shutter;
    if (groups.realWorld)
        frame.realWorld = groups.realWorld;
    frame.bValue = groups.bValue;
    frame.temporalPosition = groups.temporalPosition.value_or(frame.temporalPosition);
}

bool isSame(const LookupTables& a, const LookupTables& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& one, const auto& other) { return one == other || *one == *other; });
}

// Most writers repeat the same in every frame.
void shareWith(const FrameInfo& before, FrameInfo& frame) {
    if (before.realWorld && frame.realWorld && *before.realWorld == *frame.realWorld)
        frame.realWorld = before.realWorld;
    if (isSame(before.voiLuts, frame.voiLuts))
        frame.voiLuts = before.voiLuts;
    if (before.shutter && frame.shutter && *before.shutter == *frame.shutter)
        frame.shutter = before.shutter;
}

// Enhanced MR has echo times but no echo numbers: the n-th distinct time is echo n.
void numberEchoes(const std::vector<std::optional<double>>& echoTimes, InstanceHeader& header) {
    std::map<double, int> echoes;
    for (const auto& time : echoTimes) {
        if (time)
            echoes.emplace(*time, 0);
    }
    int next = 1;
    for (auto& [time, number] : echoes)
        number = next++;
    for (std::size_t i = 0; i < echoTimes.size(); ++i) {
        if (echoTimes[i])
            header.frames[i].echo = echoes.at(*echoTimes[i]);
    }
}

} // namespace

bool hasFunctionalGroups(const Dataset& dataset) {
    return dataset.has(tags::SharedFunctionalGroupsSequence) || dataset.has(tags::PerFrameFunctionalGroupsSequence);
}

void readFunctionalGroups(const Dataset& dataset, InstanceHeader& header) {
    QStringList warnings;
    const QString defaultUnit = defaultUnitOf(dataset, header);
    Groups shared;
    if (const auto item = dataset.firstItem(tags::SharedFunctionalGroupsSequence))
        shared = readGroups(*item, {}, defaultUnit, header.format, warnings);
    const std::vector<Dataset> perFrame = dataset.items(tags::PerFrameFunctionalGroupsSequence);
    if (!perFrame.empty() && perFrame.size() != header.frames.size())
        warnings << QStringLiteral("functional groups describe %1 frames, pixel data hold %2")
                        .arg(perFrame.size())
                        .arg(header.frames.size());
    header.sliceThickness = shared.sliceThickness.value_or(header.sliceThickness);
    std::vector<std::optional<double>> echoTimes(header.frames.size());
    for (std::size_t i = 0; i < header.frames.size(); ++i) {
        // A frame without groups of its own is not where the shared ones say, unless no frame has any.
        if (i >= perFrame.size() && !perFrame.empty())
            break;
        const Groups groups =
            perFrame.empty() ? shared : readGroups(perFrame[i], shared, defaultUnit, header.format, warnings);
        apply(groups, header, header.frames[i]);
        if (i > 0)
            shareWith(header.frames[i - 1], header.frames[i]);
        echoTimes[i] = groups.echoTime;
        if (i == 0)
            header.sliceThickness = groups.sliceThickness.value_or(header.sliceThickness);
    }
    numberEchoes(echoTimes, header);
    warnings.removeDuplicates();
    header.warnings << warnings;
}

} // namespace sagitta::dicom
