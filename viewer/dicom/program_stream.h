// ProgramStream: packs of packets with a length each, of MPEG-1 or MPEG-2 (ISO/IEC 11172-1, 13818-1 2.5). The first
// stream of pictures in it is the video. See VideoDemuxer.
#pragma once

#include "dicom/video_demuxer.h"

#include <span>

namespace sagitta::dicom {

// Bytes from the start code of a packet to what it carries, of MPEG-1 and MPEG-2; nothing when it is no such header, or
// goes on behind `packet`.
std::optional<std::int64_t> findPesPayload(std::span<const std::uint8_t> packet);

class ProgramStream : public VideoDemuxer {
public:
    explicit ProgramStream(VideoBytes& bytes) : m_bytes(bytes) {}

    std::optional<VideoRun> next() override;
    void seek(std::int64_t cursor) override { m_at = cursor; }
    bool hasGaps() const override { return m_hasGaps; }

private:
    void skipPack(std::span<const std::uint8_t> head);
    bool findStartCode();

    VideoBytes& m_bytes;
    std::int64_t m_at = 0;
    int m_streamId = 0; // 0: not known yet
    bool m_hasGaps = false;
};

} // namespace sagitta::dicom
