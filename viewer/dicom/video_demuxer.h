// VideoDemuxer: finds the elementary stream of the pictures in what holds it: the bare stream, an MPEG-2 transport
// stream or a program stream (ISO/IEC 13818-1). Sound and everything else is passed over. Offsets count in the stream
// of fragments. Reads forwards and never far ahead; for one thread. MP4 files have a table instead: mp4_file.h.
#pragma once

#include "dicom/video_bytes.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace sagitta::dicom {

enum class VideoContainer { Elementary, Transport, Program, Mp4 };

// By the first bytes.
VideoContainer findVideoContainer(VideoBytes& bytes);

// A stretch of the elementary stream.
struct VideoRun {
    std::int64_t cursor = 0; // seek() here and the run comes again
    std::int64_t offset = 0;
    std::int64_t length = 0;
};

class VideoDemuxer {
public:
    virtual ~VideoDemuxer() = default;

    // Nothing at the end.
    virtual std::optional<VideoRun> next() = 0;
    virtual void seek(std::int64_t cursor) = 0;
    // Bytes that should be there are not: packets were lost, or something else lies between them.
    virtual bool hasGaps() const { return false; }
};

// nullptr for Mp4.
std::unique_ptr<VideoDemuxer> makeVideoDemuxer(VideoBytes& bytes, VideoContainer container);

} // namespace sagitta::dicom
