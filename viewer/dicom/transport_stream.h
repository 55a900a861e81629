// TransportStream: packets of 188 bytes (ISO/IEC 13818-1 2.4.3), of Blu-ray discs with four bytes of time before each,
// of broadcasts with 16 of error correction behind. The first packets that carry pictures say which they are; the
// tables of programs are not needed for it. See VideoDemuxer.
#pragma once

#include "dicom/video_demuxer.h"

namespace sagitta::dicom {

class TransportStream : public VideoDemuxer {
public:
    struct Packets {
        std::int64_t first = 0; // where the first begins
        std::int64_t stride = 0;
    };
    // Nothing when these are no packets.
    static std::optional<Packets> findPackets(VideoBytes& bytes);

    explicit TransportStream(VideoBytes& bytes);

    std::optional<VideoRun> next() override;
    void seek(std::int64_t cursor) override;
    bool hasGaps() const override { return m_hasGaps; }

private:
    bool synchronise();
    std::optional<VideoRun> runOf(std::span<const std::uint8_t> packet);
    void watchCounter(std::span<const std::uint8_t> packet);

    VideoBytes& m_bytes;
    Packets m_packets;
    std::int64_t m_at = 0;
    int m_packetId = -1; // of the pictures; -1: not known yet
    int m_counter = -1;  // -1: not known
    bool m_hasGaps = false;
};

} // namespace sagitta::dicom
