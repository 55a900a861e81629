#include "dicom/video_demuxer.h"

#include "dicom/program_stream.h"
#include "dicom/transport_stream.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sagitta::dicom {

namespace {

class ElementaryStream : public VideoDemuxer {
public:
    explicit ElementaryStream(const VideoBytes& bytes) : m_size(bytes.size()) {}

    std::optional<VideoRun> next() override {
        const std::int64_t length = std::min(VideoBytes::kMostViewed, m_size - m_at);
        if (length <= 0)
            return std::nullopt;
        const VideoRun run{m_at, m_at, length};
        m_at += length;
        return run;
    }
    void seek(std::int64_t cursor) override { m_at = cursor; }

private:
    std::int64_t m_size;
    std::int64_t m_at = 0;
};

// ISO/IEC 14496-12: a file begins with a box, whose type stands behind its length.
bool beginsMp4(std::span<const std::uint8_t> head) {
    if (head.size() < 8)
        return false;
    constexpr std::array kTypes{"ftyp", "moov", "mdat", "free", "skip", "wide"};
    return std::any_of(kTypes.begin(), kTypes.end(),
                       [&head](const char* type) { return std::memcmp(head.data() + 4, type, 4) == 0; });
}

bool beginsStartCode(std::span<const std::uint8_t> head) {
    return head.size() >= 4 && head[0] == 0 && head[1] == 0 && (head[2] == 1 || (head[2] == 0 && head[3] == 1));
}

// A pack, or at once a packet of pictures.
bool beginsProgram(std::span<const std::uint8_t> head) {
    return beginsStartCode(head) && head[2] == 1 && (head[3] == 0xba || (head[3] & 0xf0) == 0xe0);
}

} // namespace

VideoContainer findVideoContainer(VideoBytes& bytes) {
    const auto head = bytes.view(0, 8);
    if (beginsMp4(head))
        return VideoContainer::Mp4;
    if (beginsProgram(head))
        return VideoContainer::Program;
    if (beginsStartCode(head))
        return VideoContainer::Elementary;
    return TransportStream::findPackets(bytes) ? VideoContainer::Transport : VideoContainer::Elementary;
}

std::unique_ptr<VideoDemuxer> makeVideoDemuxer(VideoBytes& bytes, VideoContainer container) {
    switch (container) {
    case VideoContainer::Elementary:
        return std::make_unique<ElementaryStream>(bytes);
    case VideoContainer::Transport:
        return std::make_unique<TransportStream>(bytes);
    case VideoContainer::Program:
        return std::make_unique<ProgramStream>(bytes);
    case VideoContainer::Mp4:
        break;
    }
    return nullptr;
}

} // namespace sagitta::dicom
