#include "dicom/display_set_builder.h"

#include "dicom/display_set_geometry.h"
#include "dicom/display_set_split.h"

namespace sagitta::dicom {

namespace {

DisplaySetPtr makeSet(FrameGroup&& group) {
    auto set = std::make_shared<DisplaySet>();
    const InstanceHeader& header = *group.frames.front().header;
    set->studyInstanceUid = header.study.studyInstanceUid;
    set->seriesInstanceUid = header.series.seriesInstanceUid;
    set->id = header.series.seriesInstanceUid + QLatin1Char('#') + group.keys.join(QLatin1Char(';'));
    if (!group.manyFramesOfReference)
        set->frameOfReferenceUid = header.frameOfReferenceUid;
    set->splitReason = group.reasons.join(QStringLiteral(", "));
    set->warnings = std::move(group.warnings);
    set->frames = std::move(group.frames);
    fitGeometry(*set);
    if (!set->gaps.empty())
        set->warnings.append(set->refusal);
    return set;
}

} // namespace

std::vector<DisplaySetPtr> buildDisplaySets(const std::vector<InstanceHeaderPtr>& instances) {
    std::vector<DisplaySetPtr> sets;
    for (FrameGroup& group : splitSeries(instances))
        sets.push_back(makeSet(std::move(group)));
    return sets;
}

} // namespace sagitta::dicom
