// What a coded picture says of itself in front of its first slice: whether decoding can begin with it, and what it
// means for the order in which frames are shown (ISO/IEC 13818-2 6.2, 14496-10 7.3, 23008-2 7.3). Pure; any thread.
#pragma once

#include "dicom/video_index.h"

#include <optional>
#include <span>

namespace sagitta::dicom {

enum class PictureType { Unknown, I, P, B };

struct UnitFacts {
    bool hasPicture = false;       // a slice at all
    bool hasParameters = false;    // a sequence header, or sequence parameter sets
    bool isRandomAccess = false;   // pictures shown from here on need none before it
    bool startsOrder = false;      // everything before it is shown before it, and pictures are counted anew
    bool isSkippedLeading = false; // HEVC: shown before the random access picture that it follows, and needs one before
    bool endsSequence = false;     // what follows counts anew
    bool isClosedGroup = false;    // MPEG-2: B pictures in front need none of the group before
    PictureType type = PictureType::Unknown; // of MPEG-2 alone
};
UnitFacts readUnitFacts(VideoCodec codec, std::span<const std::uint8_t> unit);

// By the first start code of an elementary stream.
std::optional<VideoCodec> findVideoCodec(std::span<const std::uint8_t> stream);

} // namespace sagitta::dicom
