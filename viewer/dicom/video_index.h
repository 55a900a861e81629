// VideoIndex: where the coded pictures of a video lie, in which order its frames are shown, and from which of them
// decoding can begin. Made by one reading of the stream, or of the tables of an MP4 file; a value, shared by threads.
// Units are coded pictures (or fields of one) in the order of decoding; frames are what is shown, in that order.
#pragma once

#include "core/result.h"
#include "dicom/video_demuxer.h"

#include <QByteArray>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace sagitta::dicom {

// No coded picture is longer (a level 5.1 stream holds less than that in a second).
inline constexpr std::int64_t kMostUnitBytes = std::int64_t{64} << 20;
// Coded pictures: each frame may be two fields.
inline constexpr std::size_t kMostUnits = 2 * 262'144;

enum class VideoCodec { Mpeg2, H264, Hevc };
QString nameOf(VideoCodec codec);

struct VideoUnit {
    std::int64_t cursor = 0;  // of the demuxer; in an MP4 file, of its first byte
    std::int32_t skipped = 0; // bytes of the elementary stream from there to its first
    std::int32_t length = 0;
};

// A unit that needs none before it, for itself and for all frames that are shown from it on.
struct VideoKey {
    std::int32_t unit = 0;
    std::int32_t frame = 0;
};

struct VideoIndex {
    VideoCodec codec = VideoCodec::Mpeg2;
    VideoContainer container = VideoContainer::Elementary;
    QByteArray parameters; // of the decoder, where they do not stand in the stream (MP4)
    std::vector<VideoUnit> units;
    std::vector<std::int32_t> frames; // the unit of each
    std::vector<VideoKey> keys;       // both rise
    int reorderDepth = 0;             // frames that are decoded before one and shown after it, at most
    QStringList warnings;
};

// The last key from which a frame can be reached; the first where there is none before it.
std::size_t keyOf(const VideoIndex& index, std::int32_t frame);

// The bytes of one unit; fewer when they cannot be read.
QByteArray readUnit(VideoBytes& bytes, const VideoIndex& index, std::size_t unit);

// `transferSyntaxUid` says which codec it is where the stream does not. Corrupt: no pictures; Unsupported: not a kind
// of stream that this version reads, named.
Result<VideoIndex> readVideoIndex(VideoBytes& bytes, const QString& transferSyntaxUid);

} // namespace sagitta::dicom
