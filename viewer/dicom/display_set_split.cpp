#include "dicom/display_set_split.h"

#include "dicom/initial_groups.h"
#include "dicom/split_rules.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <optional>

namespace sagitta::dicom {

namespace {

using Groups = std::vector<FrameGroup>;
using ValueOf = std::function<QString(const DisplayFrame&)>;
using Parts = std::vector<std::pair<QString, FrameGroup>>; // with the value of each

constexpr double kSamePlaneMm = 0.01;
constexpr std::size_t kMostParts = 256;          // of what one property cuts; to tell more apart costs their square
constexpr double kSameDirectionCosine = 0.99996; // half a degree

// --- Cutting
// ----------------------------------------------------------------------------------------------------------

int countValues(const std::vector<DisplayFrame>& frames, const ValueOf& value) {
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
Parts partition(const FrameGroup& group, const ValueOf& value) {
    Parts parts;
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

QStringList valuesOf(const Parts& parts) {
    QStringList values;
    for (const auto& [value, part] : parts)
        values.append(value);
    return values;
}

Groups cutBy(const Groups& groups, const SplitRule& rule) {
    Groups result;
    for (const FrameGroup& group : groups) {
        Parts parts = partition(group, rule.value);
        if (parts.size() > kMostParts) {
            result.push_back(group);
            result.back().warnings.append(
                QStringLiteral("images of too many kinds in one series: they are not told apart"));
            continue;
        }
        const QStringList values = valuesOf(parts);
        for (auto& [value, part] : parts) {
            if (!value.isEmpty() && (parts.size() > 1 || rule.isName))
                part.reasons.append(rule.words(value, values));
            result.push_back(std::move(part));
        }
    }
    return result;
}

QString frameOfReferenceKey(const DisplayFrame& frame) { return frame.header->frameOfReferenceUid; }

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

// Many ways to look, hardly two images alike: views around an axis, which are scrolled as one.
bool areViewsAround(std::size_t orientations, std::size_t frames) {
    constexpr std::size_t kMostScoutViews = 6;
    constexpr std::size_t kMostOrientations = 256;
    return orientations > kMostOrientations || (orientations > kMostScoutViews && 2 * orientations > frames);
}

using Alike = bool (*)(const FrameInfo& a, const FrameInfo& b);

// One group for each kind of frame; incomplete once `isEnough` says of (groups, frames) that it does not matter.
Groups kindsOf(const FrameGroup& group, Alike isAlike, bool (*isEnough)(std::size_t, std::size_t)) {
    Groups parts;
    for (const DisplayFrame& frame : group.frames) {
        const auto same = std::find_if(parts.begin(), parts.end(), [&](const FrameGroup& part) {
            return isAlike(part.frames.front().info(), frame.info());
        });
        if (same != parts.end()) {
            same->frames.push_back(frame);
            continue;
        }
        parts.push_back(emptyLike(group));
        parts.back().frames.push_back(frame);
        if (isEnough(parts.size(), group.frames.size()))
            break;
    }
    return parts;
}

// Where hardly two frames are alike a property numbers them; it does not sort them.
bool areNumbered(std::size_t kinds, std::size_t frames) { return 2 * kinds > frames || kinds > kMostParts; }

bool hasSameStack(const FrameInfo& a, const FrameInfo& b) { return a.traits.stackId == b.traits.stackId; }

bool hasSamePixelSize(const FrameInfo& a, const FrameInfo& b) {
    return std::abs(a.spacing.row - b.spacing.row) <= 1e-3 * a.spacing.row &&
           std::abs(a.spacing.column - b.spacing.column) <= 1e-3 * a.spacing.column;
}

QString stackWords(const FrameInfo& info) { return QStringLiteral("stack %1").arg(info.traits.stackId); }

QString pixelSizeWords(const FrameInfo& info) {
    return QStringLiteral("pixels of %1 x %2 mm").arg(info.spacing.column).arg(info.spacing.row);
}

// Frames that have a place, by what no two of a volume may differ in.
Groups cutByKind(const Groups& groups, Alike isAlike, QString (*words)(const FrameInfo&)) {
    Groups result;
    for (const FrameGroup& group : groups) {
        Groups parts;
        if (group.frames.front().info().plane)
            parts = kindsOf(group, isAlike, areNumbered);
        if (parts.size() < 2 || areNumbered(parts.size(), group.frames.size())) {
            result.push_back(group);
            continue;
        }
        for (std::size_t n = 0; n < parts.size(); ++n) {
            const QString why = words(parts[n].frames.front().info());
            parts[n].reasons.append(why);
            if (n > 0) // the first was there before anything told it apart, and keeps its id
                parts[n].keys.append(why);
            result.push_back(std::move(parts[n]));
        }
    }
    return result;
}

Groups cutByOrientation(const Groups& groups) {
    Groups result;
    for (const FrameGroup& group : groups) {
        if (!group.frames.front().info().plane) {
            result.push_back(group);
            continue;
        }
        Groups parts = kindsOf(
            group, [](const FrameInfo& a, const FrameInfo& b) { return isSameOrientation(*a.plane, *b.plane); },
            areViewsAround);
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

bool havePlaces(const std::vector<DisplayFrame>& frames) {
    return frames.front().info().plane || std::all_of(frames.begin(), frames.end(), [](const DisplayFrame& frame) {
               return frame.info().traits.tile.has_value();
           });
}

// Equal for frames at one place: in one plane, or of one tile of a slide.
std::vector<int> placeNumbers(const std::vector<DisplayFrame>& frames) {
    if (frames.front().info().plane)
        return planeNumbers(frames, frames.front().info().plane->normal());
    std::map<std::pair<int, int>, int> places;
    std::vector<int> numbers;
    for (const DisplayFrame& frame : frames) {
        const TilePlace& tile = *frame.info().traits.tile;
        numbers.push_back(
            places.emplace(std::pair(tile.row, tile.column), static_cast<int>(places.size())).first->second);
    }
    return numbers;
}

Crowding crowding(const std::vector<DisplayFrame>& frames) {
    const std::vector<int> numbers = placeNumbers(frames);
    std::map<int, int> counts;
    for (const int number : numbers)
        ++counts[number];
    Crowding result{static_cast<int>(counts.size()), 0};
    for (const auto& [number, count] : counts)
        result.most = std::max(result.most, count);
    return result;
}

// Frames at one position at most, when each value has its own group.
int mostAfter(const FrameGroup& group, const ValueOf& value) {
    int most = 0;
    for (const auto& [key, part] : partition(group, value))
        most = std::max(most, crowding(part.frames).most);
    return most;
}

// The first rule that leaves one frame at each position; failing that the first that helps at all.
const SplitRule* chooseRule(const FrameGroup& group, const Crowding& crowd) {
    const SplitRule* helpful = nullptr;
    for (const SplitRule& rule : rulesForOnePosition()) {
        const int values = countValues(group.frames, rule.value);
        // A property with nearly as many values as there are positions numbers the images; it does not sort them.
        const bool sorts =
            values > 1 && values <= std::max(crowd.most, crowd.positions / 2) && values <= static_cast<int>(kMostParts);
        if (!sorts || (rule.isTime && crowd.positions == 1))
            continue;
        const int most = mostAfter(group, rule.value);
        if (most == 1)
            return &rule;
        if (most < crowd.most && helpful == nullptr)
            helpful = &rule;
    }
    return helpful;
}

// Day and time, or milliseconds: in two, because a double does not hold the microseconds of a date.
using Moment = std::pair<QString, double>;

std::optional<Moment> momentOf(const QString& value) {
    constexpr int kDate = 8;
    const bool hasDate = value.size() >= kDate + 6;
    bool isNumber = false;
    const double number = (hasDate ? value.mid(kDate) : value).toDouble(&isNumber);
    return isNumber ? std::optional(Moment(hasDate ? value.left(kDate) : QString(), number)) : std::nullopt;
}

// The last of each round before the first of the next.
bool areApart(const std::vector<std::map<Moment, std::size_t>>& rounds) {
    for (std::size_t n = 1; n < rounds.size(); ++n) {
        if (!(rounds[n - 1].rbegin()->first < rounds[n].begin()->first))
            return false;
    }
    return true;
}

// For each frame how many at its position are earlier by a clock. Empty unless there are as many at every position,
// each at a time of its own.
std::vector<int> ranksBy(const SplitRule& clock, const FrameGroup& group, const Crowding& crowd) {
    const std::vector<int> planes = placeNumbers(group.frames);
    std::map<int, std::map<Moment, std::size_t>> times; // by plane
    for (std::size_t i = 0; i < group.frames.size(); ++i) {
        const auto moment = momentOf(clock.value(group.frames[i]));
        if (!moment || !times[planes[i]].emplace(*moment, i).second)
            return {};
    }
    std::vector<int> ranks(group.frames.size());
    std::vector<std::map<Moment, std::size_t>> rounds(static_cast<std::size_t>(crowd.most));
    for (const auto& [plane, ofPlane] : times) {
        if (static_cast<int>(ofPlane.size()) != crowd.most)
            return {};
        std::size_t rank = 0;
        for (const auto& [time, frame] : ofPlane) {
            ranks[frame] = static_cast<int>(rank);
            rounds[rank++].emplace(time, frame);
        }
    }
    return clock.isOfWriting && !areApart(rounds) ? std::vector<int>() : ranks;
}

// Slice by slice in rounds that no number tells apart: the n-th round by a clock. An image of each is then at each
// position.
bool cutByClock(const FrameGroup& group, const Crowding& crowd, Groups& result) {
    if (crowd.positions == 1 || crowd.most > static_cast<int>(kMostParts))
        return false;
    for (const SplitRule& clock : clocks()) {
        const std::vector<int> ranks = ranksBy(clock, group, crowd);
        if (ranks.empty())
            continue;
        Groups rounds(static_cast<std::size_t>(crowd.most), emptyLike(group));
        for (std::size_t i = 0; i < ranks.size(); ++i)
            rounds[static_cast<std::size_t>(ranks[i])].frames.push_back(group.frames[i]);
        for (std::size_t n = 0; n < rounds.size(); ++n) {
            rounds[n].reasons.append(QStringLiteral("time point %1 of %2").arg(n + 1).arg(rounds.size()));
            if (n != static_cast<std::size_t>(ranks.front())) // that of the first frame keeps its id
                rounds[n].keys.append(QStringLiteral("%1 round=%2").arg(QLatin1String(clock.name)).arg(n + 1));
            result.push_back(std::move(rounds[n]));
        }
        return true;
    }
    return false;
}

void cutDuplicates(const FrameGroup& group, Groups& result);

void cutDuplicatesBy(const SplitRule& rule, const FrameGroup& group, Groups& result) {
    Parts parts = partition(group, rule.value);
    const QStringList values = valuesOf(parts);
    bool isFirst = true;
    for (auto& [value, part] : parts) {
        part.reasons.append(rule.words(value, values));
        // The first part was there before anything told it apart, and keeps its id.
        if (!rule.inId && !isFirst)
            part.keys.append(QStringLiteral("%1=%2").arg(QLatin1String(rule.name), value));
        isFirst = false;
        cutDuplicates(part, result);
    }
}

void cutDuplicates(const FrameGroup& group, Groups& result) {
    const Crowding crowd = crowding(group.frames);
    if (crowd.most <= 1) {
        result.push_back(group);
        return;
    }
    if (const SplitRule* const rule = chooseRule(group, crowd)) {
        cutDuplicatesBy(*rule, group, result);
        return;
    }
    if (cutByClock(group, crowd, result))
        return;
    result.push_back(group);
    if (crowd.positions > 1)
        result.back().warnings.append(
            QStringLiteral("several images lie at one position and nothing tells them apart"));
}

Groups cutDuplicates(const Groups& groups) {
    Groups result;
    for (const FrameGroup& group : groups) {
        if (havePlaces(group.frames) && !group.isRotating)
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
    for (const SplitRule& rule : rulesForAll()) {
        if (const QString value = rule.value(first); !value.isEmpty())
            keys.append(value);
    }
    if (const QString uid = frameOfReferenceKey(first); !uid.isEmpty())
        keys.append(QStringLiteral("frame of reference=") + uid);
    if (first.info().plane)
        keys.append(orientationId(*first.info().plane));
    for (const SplitRule& rule : rulesForOnePosition()) {
        if (const QString value = rule.value(first); rule.inId && !value.isEmpty())
            keys.append(QStringLiteral("%1=%2").arg(QLatin1String(rule.name), value));
    }
    return keys;
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
    for (const SplitRule& rule : rulesForAll())
        groups = cutBy(groups, rule);
    groups = cutByFrameOfReference(groups);
    groups = cutByKind(groups, hasSameStack, stackWords);
    groups = cutByKind(groups, hasSamePixelSize, pixelSizeWords);
    groups = cutByOrientation(groups);
    groups = cutDuplicates(groups);
    for (FrameGroup& group : groups)
        group.keys += idKeys(group.frames.front());
    std::stable_sort(groups.begin(), groups.end(), [](const FrameGroup& a, const FrameGroup& b) {
        return comesBefore(a.frames.front(), b.frames.front());
    });
    return groups;
}

} // namespace sagitta::dicom
