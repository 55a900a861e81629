#include "dicom/display_set_split.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace sagitta::dicom {

namespace {

using Groups = std::vector<FrameGroup>;
using KeyOf = QString (*)(const DisplayFrame&);

constexpr double kSamePlaneMm = 0.01;
constexpr double kSameDirectionCosine = 0.99996; // half a degree

// A property that may tell frames apart.
struct SplitKey {
    const char* name; // in the id
    KeyOf value;
    QString (*reason)(const QString& value);
    bool isTime; // images at one single position that differ in it are a film, which stays together
    // Whether the value of a set's first frame stands in its id, cut by it or not.
    bool inId;
};

// --- Properties
// -------------------------------------------------------------------------------------------------------

QString localizerKey(const DisplayFrame& frame) {
    return frame.header->isLocalizer() ? QStringLiteral("localizer") : QString();
}

QString matrixKey(const DisplayFrame& frame) {
    return QStringLiteral("%1 x %2").arg(frame.header->format.columns).arg(frame.header->format.rows);
}

QString colorKey(const DisplayFrame& frame) {
    const FrameFormat& format = frame.header->format;
    switch (format.photometric) {
    case Photometric::Monochrome1:
        return QStringLiteral("grey, inverse");
    case Photometric::Monochrome2:
        return QStringLiteral("grey");
    case Photometric::PaletteColor:
        return QStringLiteral("palette");
    default:
        return format.samplesPerPixel == 1 ? QStringLiteral("other") : QStringLiteral("colour");
    }
}

QString geometryKey(const DisplayFrame& frame) {
    return frame.info().plane ? QString() : QStringLiteral("without position");
}

QString frameOfReferenceKey(const DisplayFrame& frame) { return frame.header->frameOfReferenceUid; }

QString echoKey(const DisplayFrame& frame) {
    return frame.info().echo == 0 ? QString() : QString::number(frame.info().echo);
}

QString temporalKey(const DisplayFrame& frame) {
    return frame.info().temporalPosition == 0 ? QString() : QString::number(frame.info().temporalPosition);
}

QString bValueKey(const DisplayFrame& frame) {
    const auto value = frame.info().bValue;
    return value ? QString::number(*value) : QString();
}

QString acquisitionKey(const DisplayFrame& frame) { return QString::number(frame.header->acquisitionNumber); }

QString contentKey(const DisplayFrame& frame) { return frame.header->imageType.join(QLatin1Char('\\')); }

QString timeKey(const DisplayFrame& frame) { return frame.header->acquisitionDateTime; }

QString asIs(const QString& value) { return value; }

QString numbered(const char* noun, const QString& value) {
    return value.isEmpty() ? QStringLiteral("no %1").arg(QLatin1String(noun))
                           : QStringLiteral("%1 %2").arg(QLatin1String(noun), value);
}

// In the order in which they are tried on frames at one position.
constexpr SplitKey kDuplicateKeys[] = {
    {"echo", echoKey, [](const QString& v) { return numbered("echo", v); }, false, true},
    {"time", temporalKey, [](const QString& v) { return numbered("temporal position", v); }, true, true},
    {"b", bValueKey, [](const QString& v) { return numbered("b-value", v); }, false, true},
    {"acquisition", acquisitionKey, [](const QString& v) { return numbered("acquisition", v); }, true, true},
    {"content", contentKey, asIs, false, true},
    // Nearly every image of an ordinary series has its own: in the id only where it tells parts apart.
    {"at", timeKey, [](const QString& v) { return numbered("acquired", v); }, true, false},
};

// --- Cutting
// ----------------------------------------------------------------------------------------------------------

int countValues(const std::vector<DisplayFrame>& frames, KeyOf value) {
    QSet<QString> found;
    for (const DisplayFrame& frame : frames)
        found.insert(value(frame));
    return static_cast<int>(found.size());
}

// All of a group but its frames.
FrameGroup emptyLike(const FrameGroup& group) {
    FrameGroup empty;
    empty.keys = group.keys;
    empty.reasons = group.reasons;
    empty.warnings = group.warnings;
    empty.manyFramesOfReference = group.manyFramesOfReference;
    empty.isRotating = group.isRotating;
    return empty;
}

// One group for each value, in the order of first appearance; names and reasons are the caller's.
std::vector<std::pair<QString, FrameGroup>> partition(const FrameGroup& group, KeyOf value) {
    std::vector<std::pair<QString, FrameGroup>> parts;
    std::map<QString, std::size_t> places;
    for (const DisplayFrame& frame : group.frames) {
        const QString key = value(frame);
        const auto [place, isNew] = places.emplace(key, parts.size());
        if (isNew)
            parts.emplace_back(key, emptyLike(group));
        parts[place->second].second.frames.push_back(frame);
    }
    return parts;
}

Groups cutBy(const Groups& groups, KeyOf value) {
    Groups result;
    for (const FrameGroup& group : groups) {
        auto parts = partition(group, value);
        for (auto& [key, part] : parts) {
            if (parts.size() > 1 && !key.isEmpty())
                part.reasons.append(key);
            result.push_back(std::move(part));
        }
    }
    return result;
}

Groups cutByFrameOfReference(const Groups& groups) {
    Groups result;
    for (const FrameGroup& group : groups) {
        QSet<QString> instances;
        for (const DisplayFrame& frame : group.frames)
            instances.insert(frame.header->sopInstanceUid);
        const int values = countValues(group.frames, frameOfReferenceKey);
        if (values == 1) {
            result.push_back(group);
        } else if (values == instances.size()) {
            // De-identifiers that make up a frame of reference for every image do this.
            FrameGroup whole = group;
            whole.manyFramesOfReference = true;
            whole.warnings.append(QStringLiteral("each image carries its own frame of reference; taken as one because "
                                                 "they share a series"));
            result.push_back(std::move(whole));
        } else {
            int number = 0;
            for (auto& [key, part] : partition(group, frameOfReferenceKey)) {
                part.reasons.append(QStringLiteral("frame of reference %1").arg(++number));
                result.push_back(std::move(part));
            }
        }
    }
    return result;
}

QString orientationId(const ImagePlane& plane) {
    // So fine that what isSameOrientation() tells apart differs here too.
    constexpr double kSteps = 200;
    QStringList parts;
    for (const double value :
         {plane.rowDir.x, plane.rowDir.y, plane.rowDir.z, plane.columnDir.x, plane.columnDir.y, plane.columnDir.z})
        parts.append(QString::number(static_cast<int>(std::lround(value * kSteps))));
    return parts.join(QLatin1Char(','));
}

QString orientationName(const ImagePlane& plane) {
    const Vec3 normal = plane.normal();
    constexpr double kMostlyAlong = 0.9;
    if (std::abs(normal.z) > kMostlyAlong)
        return QStringLiteral("axial");
    if (std::abs(normal.x) > kMostlyAlong)
        return QStringLiteral("sagittal");
    return std::abs(normal.y) > kMostlyAlong ? QStringLiteral("coronal") : QStringLiteral("oblique");
}

// Many ways to look, hardly two images alike: views around an axis, which are scrolled as one.
bool areViewsAround(std::size_t orientations, std::size_t frames) {
    constexpr std::size_t kMostScoutViews = 6;
    constexpr std::size_t kMostOrientations = 256;
    return orientations > kMostOrientations || (orientations > kMostScoutViews && 2 * orientations > frames);
}

// One group for each orientation; incomplete once they are views around an axis.
Groups orientationsOf(const FrameGroup& group) {
    Groups parts;
    for (const DisplayFrame& frame : group.frames) {
        const auto same = std::find_if(parts.begin(), parts.end(), [&](const FrameGroup& part) {
            return isSameOrientation(*part.frames.front().info().plane, *frame.info().plane);
        });
        if (same != parts.end()) {
            same->frames.push_back(frame);
            continue;
        }
        parts.push_back(emptyLike(group));
        parts.back().frames.push_back(frame);
        if (areViewsAround(parts.size(), group.frames.size()))
            break;
    }
    return parts;
}

Groups cutByOrientation(const Groups& groups) {
    Groups result;
    for (const FrameGroup& group : groups) {
        if (!group.frames.front().info().plane) {
            result.push_back(group);
            continue;
        }
        Groups parts = orientationsOf(group);
        if (areViewsAround(parts.size(), group.frames.size())) {
            result.push_back(group);
            result.back().isRotating = true;
            continue;
        }
        for (FrameGroup& part : parts) {
            if (parts.size() > 1)
                part.reasons.append(orientationName(*part.frames.front().info().plane));
            result.push_back(std::move(part));
        }
    }
    return result;
}

// --- Frames at one position
// -------------------------------------------------------------------------------------------

struct Crowding {
    int positions = 0;
    int most = 0; // frames at one position
};

Crowding crowding(const std::vector<DisplayFrame>& frames) {
    const std::vector<int> numbers = planeNumbers(frames, frames.front().info().plane->normal());
    std::map<int, int> counts;
    for (const int number : numbers)
        ++counts[number];
    Crowding result{static_cast<int>(counts.size()), 0};
    for (const auto& [number, count] : counts)
        result.most = std::max(result.most, count);
    return result;
}

// The frames at one position each have their own value, or some have (`most` falls).
int mostAfter(const FrameGroup& group, const SplitKey& key) {
    int most = 0;
    for (const auto& [value, part] : partition(group, key.value))
        most = std::max(most, crowding(part.frames).most);
    return most;
}

// The first key that leaves one frame at each position; failing that the first that helps at all.
const SplitKey* chooseKey(const FrameGroup& group, const Crowding& crowd) {
    const SplitKey* helpful = nullptr;
    for (const SplitKey& key : kDuplicateKeys) {
        const int values = countValues(group.frames, key.value);
        // A property with nearly as many values as there are positions numbers the images; it does not sort them.
        const bool sorts = values > 1 && values <= std::max(crowd.most, crowd.positions / 2);
        if (!sorts || (key.isTime && crowd.positions == 1))
            continue;
        const int most = mostAfter(group, key);
        if (most == 1)
            return &key;
        if (most < crowd.most && helpful == nullptr)
            helpful = &key;
    }
    return helpful;
}

void cutDuplicates(const FrameGroup& group, Groups& result) {
    const Crowding crowd = crowding(group.frames);
    const SplitKey* const key = crowd.most > 1 ? chooseKey(group, crowd) : nullptr;
    if (key == nullptr) {
        result.push_back(group);
        if (crowd.most > 1 && crowd.positions > 1)
            result.back().warnings.append(
                QStringLiteral("several images lie at one position and nothing tells them apart"));
        return;
    }
    bool isFirst = true;
    for (auto& [value, part] : partition(group, key->value)) {
        part.reasons.append(key->reason(value));
        // The first part was there before anything told it apart, and keeps its id.
        if (!key->inId && !isFirst)
            part.keys.append(QStringLiteral("%1=%2").arg(QLatin1String(key->name), value));
        isFirst = false;
        cutDuplicates(part, result);
    }
}

Groups cutDuplicates(const Groups& groups) {
    Groups result;
    for (const FrameGroup& group : groups) {
        const bool comparable = group.frames.front().info().plane && !group.isRotating;
        if (comparable)
            cutDuplicates(group, result);
        else
            result.push_back(group);
    }
    return result;
}

// --- The id
// ---------------------------------------------------------------------------------------------------------------

// What a set's first frame is by every property a series may be cut by, whether it has been cut by it or not: so the
// id is the same before and after frames of another kind arrive. Parts of a cut differ in the property, so no two
// sets share an id.
QStringList idKeys(const DisplayFrame& first) {
    QStringList keys;
    for (const KeyOf key : {localizerKey, matrixKey, colorKey, geometryKey}) {
        if (const QString value = key(first); !value.isEmpty())
            keys.append(value);
    }
    if (const QString uid = frameOfReferenceKey(first); !uid.isEmpty())
        keys.append(QStringLiteral("frame of reference=") + uid);
    if (first.info().plane)
        keys.append(orientationId(*first.info().plane));
    for (const SplitKey& key : kDuplicateKeys) {
        if (const QString value = key.value(first); key.inId && !value.isEmpty())
            keys.append(QStringLiteral("%1=%2").arg(QLatin1String(key.name), value));
    }
    return keys;
}

// --- The series
// -------------------------------------------------------------------------------------------------------

void append(FrameGroup& group, const InstanceHeaderPtr& header) {
    for (int frame = 0; frame < static_cast<int>(header->frames.size()); ++frame)
        group.frames.push_back({header, frame});
}

auto orderOf(const DisplayFrame& frame) {
    return std::tie(frame.header->instanceNumber, frame.header->sopInstanceUid, frame.frame);
}

// Multi-frame instances by themselves, all others together.
Groups initialGroups(const std::vector<InstanceHeaderPtr>& instances) {
    Groups groups(1);
    QSet<QString> seen;
    bool isRepeated = false;
    for (const InstanceHeaderPtr& header : instances) {
        if (!header || !header->hasPixels())
            continue;
        if (seen.contains(header->sopInstanceUid)) {
            isRepeated = true;
            continue;
        }
        seen.insert(header->sopInstanceUid);
        if (header->frames.size() == 1) {
            append(groups.front(), header);
            continue;
        }
        FrameGroup own;
        own.keys.append(QStringLiteral("instance=") + header->sopInstanceUid);
        append(own, header);
        groups.push_back(std::move(own));
    }
    if (groups.front().frames.empty())
        groups.erase(groups.begin());
    for (FrameGroup& group : groups) {
        std::sort(group.frames.begin(), group.frames.end(),
                  [](const DisplayFrame& a, const DisplayFrame& b) { return orderOf(a) < orderOf(b); });
        if (groups.size() > 1 && group.frames.front().header->frames.size() > 1)
            group.reasons.append(QStringLiteral("image %1").arg(group.frames.front().header->instanceNumber));
        if (isRepeated)
            group.warnings.append(QStringLiteral("an image identifier occurs twice in the series; the first is shown"));
    }
    return groups;
}

} // namespace

bool isSameOrientation(const ImagePlane& a, const ImagePlane& b) {
    return dot(a.rowDir, b.rowDir) > kSameDirectionCosine && dot(a.columnDir, b.columnDir) > kSameDirectionCosine;
}

std::vector<int> planeNumbers(const std::vector<DisplayFrame>& frames, Vec3 normal) {
    std::vector<double> depths;
    depths.reserve(frames.size());
    for (const DisplayFrame& frame : frames)
        depths.push_back(dot(frame.info().plane->position, normal));
    std::vector<std::size_t> order(frames.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return depths[a] < depths[b]; });
    std::vector<int> numbers(frames.size());
    int number = 0;
    for (std::size_t n = 0; n < order.size(); ++n) {
        if (n > 0 && depths[order[n]] - depths[order[n - 1]] > kSamePlaneMm)
            ++number;
        numbers[order[n]] = number;
    }
    return numbers;
}

std::vector<FrameGroup> splitSeries(const std::vector<InstanceHeaderPtr>& instances) {
    Groups groups = initialGroups(instances);
    for (const KeyOf key : {localizerKey, matrixKey, colorKey, geometryKey})
        groups = cutBy(groups, key);
    groups = cutByFrameOfReference(groups);
    groups = cutByOrientation(groups);
    groups = cutDuplicates(groups);
    for (FrameGroup& group : groups)
        group.keys += idKeys(group.frames.front());
    std::stable_sort(groups.begin(), groups.end(), [](const FrameGroup& a, const FrameGroup& b) {
        return orderOf(a.frames.front()) < orderOf(b.frames.front());
    });
    return groups;
}

} // namespace sagitta::dicom
