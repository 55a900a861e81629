#include "dicom/initial_groups.h"

#include "dicom/split_rules.h"

#include <QSet>

#include <algorithm>
#include <map>
#include <tuple>

namespace sagitta::dicom {

namespace {

using Groups = std::vector<FrameGroup>;

void append(FrameGroup& group, const InstanceHeaderPtr& header) {
    for (int frame = 0; frame < static_cast<int>(header->frames.size()); ++frame)
        group.frames.push_back({header, frame});
}

std::tuple<int, int, int, const QString&, int> orderOf(const DisplayFrame& frame) {
    const auto& part = frame.header->concatenation;
    return {frame.header->instanceNumber, part ? part->firstFrame : 0, part ? part->number : 0,
            frame.header->sopInstanceUid, frame.frame};
}

bool isEarlierPart(const DisplayFrame& a, const DisplayFrame& b) {
    const ConcatenationPart& partA = *a.header->concatenation;
    const ConcatenationPart& partB = *b.header->concatenation;
    return std::tie(partA.firstFrame, partA.number, a.header->sopInstanceUid, a.frame) <
           std::tie(partB.firstFrame, partB.number, b.header->sopInstanceUid, b.frame);
}

QString framesText(int first, int last) {
    return first == last ? QStringLiteral("frame %1 is missing").arg(first)
                         : QStringLiteral("frames %1 to %2 are missing").arg(first).arg(last);
}

// What of a concatenation is not here: holes between the frames of its parts, then what is behind the last one.
QStringList missingOf(const std::vector<DisplayFrame>& frames) {
    constexpr qsizetype kMostNamed = 5;
    QStringList missing;
    QSet<int> parts;
    int next = 0; // the frame that comes next in the whole
    int lastPart = 0;
    int total = 0;
    for (const DisplayFrame& frame : frames) {
        const ConcatenationPart& part = *frame.header->concatenation;
        const int place = part.firstFrame + frame.frame;
        if (place > next)
            missing << framesText(next + 1, place);
        next = std::max(next, place + 1);
        parts.insert(part.number);
        lastPart = std::max(lastPart, part.number);
        total = std::max(total, part.total);
    }
    for (int number = lastPart + 1; number <= total && missing.size() < kMostNamed; ++number)
        missing << QStringLiteral("part %1 of %2 is missing").arg(number).arg(total);
    return missing.mid(0, kMostNamed);
}

void joinParts(FrameGroup& group) {
    std::sort(group.frames.begin(), group.frames.end(), isEarlierPart);
    for (const QString& what : missingOf(group.frames))
        group.warnings.append(QStringLiteral("not the whole image: %1").arg(what));
}

// A group of several frames that stands beside others is named after its instance.
void nameOf(FrameGroup& group) {
    const InstanceHeader& header = *group.frames.front().header;
    const bool isWhole = header.frames.size() > 1 || header.concatenation;
    if (isWhole && !header.slide) // a slide is named by its own rule
        group.reasons.append(instanceName(header));
}

// The instances with pixels, each once.
std::vector<InstanceHeaderPtr> distinct(const std::vector<InstanceHeaderPtr>& instances, bool& isRepeated) {
    std::vector<InstanceHeaderPtr> found;
    QSet<QString> seen;
    for (const InstanceHeaderPtr& header : instances) {
        if (!header || !header->hasPixels())
            continue;
        if (seen.contains(header->sopInstanceUid)) {
            isRepeated = true;
            continue;
        }
        seen.insert(header->sopInstanceUid);
        found.push_back(header);
    }
    return found;
}

} // namespace

bool comesBefore(const DisplayFrame& a, const DisplayFrame& b) { return orderOf(a) < orderOf(b); }

Groups initialGroups(const std::vector<InstanceHeaderPtr>& instances) {
    Groups groups(1);
    std::map<QString, FrameGroup> concatenations;
    bool isRepeated = false;
    for (const InstanceHeaderPtr& header : distinct(instances, isRepeated)) {
        if (header->concatenation) {
            append(concatenations[header->concatenation->uid], header);
        } else if (header->frames.size() == 1) {
            append(groups.front(), header);
        } else {
            FrameGroup own;
            own.keys.append(QStringLiteral("instance=") + header->sopInstanceUid);
            append(own, header);
            groups.push_back(std::move(own));
        }
    }
    if (groups.front().frames.empty())
        groups.erase(groups.begin());
    for (FrameGroup& group : groups)
        std::sort(group.frames.begin(), group.frames.end(), comesBefore);
    for (auto& [uid, whole] : concatenations) {
        whole.keys.append(QStringLiteral("concatenation=") + uid);
        joinParts(whole);
        groups.push_back(std::move(whole));
    }
    for (FrameGroup& group : groups) {
        if (groups.size() > 1)
            nameOf(group);
        if (isRepeated)
            group.warnings.append(QStringLiteral("an image identifier occurs twice in the series; the first is shown"));
    }
    return groups;
}

} // namespace sagitta::dicom
