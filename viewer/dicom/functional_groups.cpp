#include "dicom/functional_groups.h"

#include "dicom/dimension_reader.h"
#include "dicom/geometry_reader.h"
#include "dicom/scale_reader.h"
#include "dicom/shutter_reader.h"
#include "dicom/traits_reader.h"

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
    FrameTraits traits;
    int segment = 0; // 0: none
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
    // Enhanced XA and XRF (PS3.3 C.8.19.6.4).
    if (const auto group = item.firstItem(tags::FramePixelDataPropertiesSequence)) {
        if (const auto spacing = readPixelSpacing(*group, tags::ImagerPixelSpacing, warnings))
            groups.spacing = spacing;
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

Groups readGroups(const Dataset& item, const Groups& base, const QString& defaultUnit, const FrameFormat& format,
                  QStringList& warnings) {
    Groups groups = base;
    readGeometry(item, groups, warnings);
    readScales(item, defaultUnit, format, groups, warnings);
    readFrameShutter(item, format, groups, warnings);
    readGroupTraits(item, groups.traits);
    if (const auto group = item.firstItem(tags::SegmentIdentificationSequence))
        groups.segment = std::clamp(group->integer(tags::ReferencedSegmentNumber).value_or(0), 0, 65535);
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
    frame.traits = groups.traits;
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

// Enhanced MR has echo times but no echo numbers: the n-th distinct time is echo n. A part of a concatenation need not
// hold all times, so that its numbers would not be those of the others.
void numberEchoes(InstanceHeader& header) {
    if (header.concatenation)
        return;
    std::map<double, int> echoes;
    for (const FrameInfo& frame : header.frames) {
        if (frame.traits.echoTimeMs)
            echoes.emplace(*frame.traits.echoTimeMs, 0);
    }
    int next = 1;
    for (auto& [time, number] : echoes)
        number = next++;
    for (FrameInfo& frame : header.frames) {
        if (frame.traits.echoTimeMs)
            frame.traits.echo = echoes.at(*frame.traits.echoTimeMs);
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
    shared.traits = header.frames.front().traits;
    if (const auto item = dataset.firstItem(tags::SharedFunctionalGroupsSequence))
        shared = readGroups(*item, shared, defaultUnit, header.format, warnings);
    const std::vector<Dataset> perFrame = dataset.items(tags::PerFrameFunctionalGroupsSequence);
    if (!perFrame.empty() && perFrame.size() != header.frames.size())
        warnings << QStringLiteral("functional groups describe %1 frames, pixel data hold %2")
                        .arg(perFrame.size())
                        .arg(header.frames.size());
    header.sliceThickness = shared.sliceThickness.value_or(header.sliceThickness);
    std::vector<int> segments(header.frames.size());
    for (std::size_t i = 0; i < header.frames.size(); ++i) {
        // A frame without groups of its own is not where the shared ones say, unless no frame has any.
        if (i >= perFrame.size() && !perFrame.empty())
            break;
        const Groups groups =
            perFrame.empty() ? shared : readGroups(perFrame[i], shared, defaultUnit, header.format, warnings);
        apply(groups, header, header.frames[i]);
        if (i > 0)
            shareWith(header.frames[i - 1], header.frames[i]);
        segments[i] = groups.segment;
        if (i == 0)
            header.sliceThickness = groups.sliceThickness.value_or(header.sliceThickness);
    }
    if (header.sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.6.2"))
        warnings << QStringLiteral("the frames lie in the volume of the ultrasound probe; where in the patient is not "
                                   "known");
    numberEchoes(header);
    readDimensions(dataset, header);
    readSegments(dataset, segments, header);
    warnings.removeDuplicates();
    header.warnings << warnings;
}

} // namespace sagitta::dicom
