#include "scene/set_role.h"

#include <algorithm>
#include <cmath>

namespace sagitta::scene {

namespace {

constexpr size_t kMostScouts = 3;       // CT: frontal, lateral, one repeated
constexpr size_t kStackPerScout = 4;    // images of the stack to one of the scout
constexpr size_t kMostScoutSlices = 15; // MR: of each orientation
constexpr double kCrosswise = 0.5;      // cosine of the planes' normals; the stack may be tilted by 30 degrees

std::optional<Vec3> normalOf(const dicom::DisplaySet& set) {
    const auto& plane = set.frames.front().info().plane;
    return plane ? std::optional(plane->normal()) : std::nullopt;
}

bool isDerived(const dicom::DisplaySet& set) { return set.first().imageType.value(0) == QLatin1String("DERIVED"); }

bool isCtScout(const dicom::DisplaySet& set, const std::vector<dicom::DisplaySetPtr>& all) {
    const std::optional<Vec3> normal = normalOf(set);
    if (!normal || set.frames.size() > kMostScouts)
        return false;
    return std::any_of(all.begin(), all.end(), [&](const dicom::DisplaySetPtr& other) {
        const std::optional<Vec3> otherNormal = normalOf(*other);
        return otherNormal && other->first().series.modality == set.first().series.modality &&
               other->frames.size() >= kStackPerScout * set.frames.size() &&
               std::abs(dot(*normal, *otherNormal)) < kCrosswise;
    });
}

// The axis of the patient nearest to the normal.
int axisOf(Vec3 normal) {
    const double x = std::abs(normal.x), y = std::abs(normal.y), z = std::abs(normal.z);
    return x >= y && x >= z ? 0 : y >= z ? 1 : 2;
}

bool isMrScout(const dicom::DisplaySet& set, const std::vector<dicom::DisplaySetPtr>& all) {
    bool axes[3] = {};
    for (const dicom::DisplaySetPtr& part : all) {
        if (part->seriesInstanceUid != set.seriesInstanceUid)
            continue;
        const std::optional<Vec3> normal = normalOf(*part);
        if (!normal || part->frames.size() > kMostScoutSlices)
            return false;
        axes[axisOf(*normal)] = true;
    }
    return axes[0] && axes[1] && axes[2];
}

// Secondary Capture and its multi-frame kin: PS3.4 B.5, 1.2.840.10008.5.1.4.1.1.7 and 7.1 to 7.4.
bool isCapture(const QString& sopClassUid) {
    const auto root = QLatin1String("1.2.840.10008.5.1.4.1.1.7");
    return sopClassUid == root || sopClassUid.startsWith(QString(root) + u'.');
}

} // namespace

bool isSegmentation(const dicom::InstanceHeader& header) {
    return header.sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.66.4") ||
           header.sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.66.7");
}

SetRole roleOf(const dicom::DisplaySet& set, const std::vector<dicom::DisplaySetPtr>& all) {
    const dicom::InstanceHeader& first = set.first();
    if (isSegmentation(first))
        return SetRole::Segmentation;
    if (first.isLocalizer())
        return SetRole::Scout;
    if (!isDerived(set) && first.series.modality == QLatin1String("CT") && isCtScout(set, all))
        return SetRole::Scout;
    if (!isDerived(set) && first.series.modality == QLatin1String("MR") && isMrScout(set, all))
        return SetRole::Scout;
    if (isCapture(first.sopClassUid) && set.frames.size() == 1 && !normalOf(set))
        return SetRole::Picture;
    return SetRole::Images;
}

} // namespace sagitta::scene
