#include "dicom/video_order.h"

#include <algorithm>
#include <numeric>

namespace sagitta::dicom {

namespace {

using Units = std::vector<std::int32_t>;

// `keys`: units, rising.
void finish(VideoIndex& index, Units frames, const Units& keys) {
    constexpr std::int32_t kNoFrame = -1;
    std::vector<std::int32_t> frameOf(index.units.size(), kNoFrame);
    for (std::size_t i = 0; i < frames.size(); ++i)
        frameOf[static_cast<std::size_t>(frames[i])] = static_cast<std::int32_t>(i);
    std::int32_t decoded = 0;
    for (const std::int32_t frame : frameOf) {
        if (frame != kNoFrame)
            index.reorderDepth = std::max(index.reorderDepth, decoded++ - frame);
    }
    for (const std::int32_t unit : keys) {
        const std::int32_t frame = frameOf[static_cast<std::size_t>(unit)];
        if (frame != kNoFrame && (index.keys.empty() || frame > index.keys.back().frame))
            index.keys.push_back({unit, frame});
    }
    index.frames = std::move(frames);
}

// Pictures with which a decoder can begin that has seen the first alone: they bring their parameters, or these have
// never been said again.
Units keysOf(const std::vector<CodedPicture>& pictures) {
    Units keys;
    bool areSaidAgain = false;
    for (const CodedPicture& picture : pictures) {
        const bool isUsable = keys.empty() || picture.facts.hasParameters || !areSaidAgain;
        if (!keys.empty() && picture.facts.hasParameters)
            areSaidAgain = true;
        if (picture.facts.isRandomAccess && !picture.isSecondField && isUsable)
            keys.push_back(picture.unit);
    }
    return keys;
}

// ISO/IEC 13818-2 6.1.1.11: a B picture is shown when it is decoded, any other when the next other is.
Units orderMpeg2(const std::vector<CodedPicture>& pictures) {
    Units frames;
    std::optional<std::int32_t> held;
    int references = 0;
    bool isClosed = false;
    for (const CodedPicture& picture : pictures) {
        const PictureType type = picture.facts.type;
        isClosed = type == PictureType::I ? picture.facts.isClosedGroup : isClosed;
        if (type == PictureType::B) {
            if (references > 1 || (references == 1 && isClosed))
                frames.push_back(picture.unit);
            continue;
        }
        if (references == 0 && type != PictureType::I)
            continue;
        ++references;
        if (held)
            frames.push_back(*held);
        held = picture.unit;
    }
    if (held)
        frames.push_back(*held);
    return frames;
}

struct Place {
    std::int32_t sequence = 0;
    std::int32_t count = 0;
    std::int32_t unit = 0;
    bool operator<(const Place& other) const {
        return sequence != other.sequence ? sequence < other.sequence : count < other.count;
    }
};

// ISO/IEC 14496-10 C.4.5, 23008-2 C.5.2: by the picture order count within a sequence.
std::vector<Place> placesByCount(VideoCodec codec, const std::vector<CodedPicture>& pictures) {
    std::vector<Place> places;
    std::int32_t sequence = 0;
    bool isSkipping = false; // leading pictures of HEVC whose references nobody has
    bool isAfterEnd = true;
    std::optional<Place> beginning;
    for (const CodedPicture& picture : pictures) {
        const UnitFacts& facts = picture.facts;
        if (picture.isSecondField) {
            if (!places.empty())
                places.back().count = std::min(places.back().count, picture.orderCount);
            continue;
        }
        if (codec == VideoCodec::Hevc && facts.isRandomAccess)
            isSkipping = facts.startsOrder || isAfterEnd;
        if (facts.startsOrder || (facts.isRandomAccess && isAfterEnd))
            ++sequence;
        isAfterEnd = facts.endsSequence || (isAfterEnd && !facts.isRandomAccess);
        const Place place{sequence, picture.orderCount, picture.unit};
        if (!beginning && facts.isRandomAccess)
            beginning = place;
        // In front of the picture with which everything begins nothing can be decoded; nor, in an open group of H.264,
        // what is shown before it.
        const bool isLost =
            !beginning || (facts.isSkippedLeading && isSkipping) || (codec == VideoCodec::H264 && place < *beginning);
        if (!isLost)
            places.push_back(place);
    }
    return places;
}

Units orderByCount(VideoIndex& index, const std::vector<CodedPicture>& pictures) {
    std::vector<Place> places = placesByCount(index.codec, pictures);
    std::stable_sort(places.begin(), places.end());
    const auto same = std::adjacent_find(places.begin(), places.end(),
                                         [](const Place& first, const Place& second) { return !(first < second); });
    if (same != places.end())
        index.warnings << QStringLiteral("the video does not say in which order its frames are shown");
    Units frames(places.size());
    std::transform(places.begin(), places.end(), frames.begin(), [](const Place& place) { return place.unit; });
    return frames;
}

} // namespace

void orderPictures(VideoIndex& index, const std::vector<CodedPicture>& pictures) {
    Units frames = index.codec == VideoCodec::Mpeg2 ? orderMpeg2(pictures) : orderByCount(index, pictures);
    finish(index, std::move(frames), keysOf(pictures));
}

void orderByTime(VideoIndex& index, const std::vector<std::int64_t>& times, const std::vector<bool>& syncs) {
    Units keys;
    Units frames;
    for (std::size_t unit = 0; unit < index.units.size(); ++unit) {
        if (syncs[unit])
            keys.push_back(static_cast<std::int32_t>(unit));
        if (!keys.empty())
            frames.push_back(static_cast<std::int32_t>(unit));
    }
    std::stable_sort(frames.begin(), frames.end(), [&times](std::int32_t first, std::int32_t second) {
        return times[static_cast<std::size_t>(first)] < times[static_cast<std::size_t>(second)];
    });
    finish(index, std::move(frames), keys);
}

} // namespace sagitta::dicom
