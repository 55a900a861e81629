#include "dicom/video_unit.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

using Bytes = std::span<const std::uint8_t>;

// What follows the next start code (00 00 01) from `at` on, and `at` behind it; empty when there is none.
Bytes nextUnit(Bytes stream, std::size_t& at) {
    while (at + 3 < stream.size()) {
        const std::uint8_t third = stream[at + 2];
        if (third > 1) {
            at += 3;
        } else if (third == 1 && stream[at] == 0 && stream[at + 1] == 0) {
            at += 3;
            return stream.subspan(at);
        } else {
            ++at;
        }
    }
    return {};
}

// ISO/IEC 13818-2 table 6-1
void readMpeg2(Bytes stream, UnitFacts& facts) {
    std::size_t at = 0;
    for (Bytes unit = nextUnit(stream, at); !unit.empty() && !facts.hasPicture; unit = nextUnit(stream, at)) {
        const int code = unit[0];
        if (code == 0xb3)
            facts.hasParameters = true;
        else if (code == 0xb8 && unit.size() > 4)
            facts.isClosedGroup = (unit[4] & 0x40) != 0; // behind 25 bits of time code
        else if (code == 0 && unit.size() > 2)
            facts.type = static_cast<PictureType>(std::min(unit[2] >> 3 & 7, 3));
        else if (code >= 1 && code <= 0xaf)
            facts.hasPicture = facts.type != PictureType::Unknown;
    }
    facts.isRandomAccess = facts.type == PictureType::I;
}

// ISO/IEC 14496-10 D.1.8: a recovery point from which on all is right at once.
bool isRecoveryPoint(Bytes sei) {
    std::size_t at = 1;
    const auto readNumber = [&] {
        std::size_t number = 0;
        while (at < sei.size() && sei[at] == 0xff && number < sei.size())
            number += sei[at++];
        return at < sei.size() ? number + sei[at++] : sei.size();
    };
    while (at + 2 < sei.size() && sei[at] != 0x80) {
        const std::size_t type = readNumber();
        const std::size_t length = readNumber();
        constexpr std::size_t kRecoveryPoint = 6;
        if (type == kRecoveryPoint && at < sei.size())
            return (sei[at] & 0x80) != 0; // recovery_frame_cnt is 0
        if (length >= sei.size() - at)
            return false;
        at += length;
    }
    return false;
}

// ISO/IEC 14496-10 table 7-1
void readH264(Bytes stream, UnitFacts& facts) {
    std::size_t at = 0;
    for (Bytes unit = nextUnit(stream, at); !unit.empty() && !facts.hasPicture; unit = nextUnit(stream, at)) {
        switch (unit[0] & 0x1f) {
        case 1:
        case 2:
            facts.hasPicture = true;
            break;
        case 5:
            facts.hasPicture = true;
            facts.isRandomAccess = true;
            facts.startsOrder = true;
            break;
        case 6:
            facts.isRandomAccess =
                facts.isRandomAccess || isRecoveryPoint(unit.first(std::min<std::size_t>(unit.size(), 4096)));
            break;
        case 7:
            facts.hasParameters = true;
            break;
        default:
            break;
        }
    }
}

// ISO/IEC 23008-2 table 7-1
void readHevc(Bytes stream, UnitFacts& facts) {
    constexpr int kFirstOfBla = 16, kLastOfIdr = 20, kCra = 21, kFirstWithoutSlice = 32, kSequenceParameters = 33;
    std::size_t at = 0;
    for (Bytes unit = nextUnit(stream, at); !unit.empty() && !facts.hasPicture; unit = nextUnit(stream, at)) {
        const int type = unit[0] >> 1 & 0x3f;
        facts.hasParameters = facts.hasParameters || type == kSequenceParameters;
        facts.hasPicture = type < kFirstWithoutSlice;
        facts.isSkippedLeading = type == 8 || type == 9;
        facts.startsOrder = type >= kFirstOfBla && type <= kLastOfIdr;
        facts.isRandomAccess = facts.startsOrder || type == kCra;
    }
    // The end of a sequence stands behind its last picture.
    const Bytes tail = stream.last(std::min<std::size_t>(stream.size(), 16));
    at = 0;
    for (Bytes unit = nextUnit(tail, at); !unit.empty(); unit = nextUnit(tail, at))
        facts.endsSequence = facts.endsSequence || unit[0] >> 1 == 36;
}

} // namespace

UnitFacts readUnitFacts(VideoCodec codec, Bytes unit) {
    UnitFacts facts;
    switch (codec) {
    case VideoCodec::Mpeg2:
        readMpeg2(unit, facts);
        break;
    case VideoCodec::H264:
        readH264(unit, facts);
        break;
    case VideoCodec::Hevc:
        readHevc(unit, facts);
        break;
    }
    return facts;
}

std::optional<VideoCodec> findVideoCodec(Bytes stream) {
    std::size_t at = 0;
    const Bytes unit = nextUnit(stream, at);
    if (unit.size() < 2)
        return std::nullopt;
    if (unit[0] == 0xb3 || unit[0] == 0xb8 || unit[0] == 0x00)
        return VideoCodec::Mpeg2;
    // Parameter sets and delimiters: of video (0x40), sequence (0x42), access unit (0x46) with layer 0.
    if ((unit[0] == 0x40 || unit[0] == 0x42 || unit[0] == 0x46) && unit[1] == 1)
        return VideoCodec::Hevc;
    const int type = unit[0] & 0x1f;
    const bool isForbidden = (unit[0] & 0x80) != 0;
    return !isForbidden && type >= 5 && type <= 9 ? std::optional(VideoCodec::H264) : std::nullopt;
}

} // namespace sagitta::dicom
