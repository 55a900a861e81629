#include "dicom/program_stream.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kLongestHeader = 9 + 255; // ISO/IEC 13818-1 2.4.3.6
constexpr int kPackStart = 0xba;
constexpr int kProgramEnd = 0xb9;

bool isStartCode(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 1 && bytes[3] >= kProgramEnd;
}

bool isPictures(int streamId) { return (streamId & 0xf0) == 0xe0; }

// ISO/IEC 11172-1 2.4.3.3: stuffing, the size of a buffer, time stamps.
std::optional<std::int64_t> findMpeg1Payload(std::span<const std::uint8_t> packet) {
    std::size_t at = 6;
    const auto byte = [&] { return at < packet.size() ? packet[at] : 0; };
    while (byte() == 0xff && at < 6 + 16)
        ++at;
    if ((byte() & 0xc0) == 0x40)
        at += 2;
    if ((byte() & 0xf0) == 0x20)
        at += 5;
    else if ((byte() & 0xf0) == 0x30)
        at += 10;
    else if (byte() == 0x0f)
        at += 1;
    else
        return std::nullopt;
    return at <= packet.size() ? std::optional(static_cast<std::int64_t>(at)) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> findPesPayload(std::span<const std::uint8_t> packet) {
    if (packet.size() < 9 || !isStartCode(packet))
        return std::nullopt;
    if ((packet[6] & 0xc0) != 0x80)
        return findMpeg1Payload(packet);
    const std::int64_t length = 9 + packet[8];
    return length <= static_cast<std::int64_t>(packet.size()) ? std::optional(length) : std::nullopt;
}

// ISO/IEC 13818-1 2.5.3.3, 11172-1 2.4.3.2: it has no length.
void ProgramStream::skipPack(std::span<const std::uint8_t> head) {
    const bool isMpeg2 = head.size() >= 14 && (head[4] & 0xc0) == 0x40;
    m_at += isMpeg2 ? 14 + (head[13] & 7) : 12;
}

bool ProgramStream::findStartCode() {
    m_hasGaps = true;
    while (true) {
        const auto part = m_bytes.view(m_at, VideoBytes::kMostViewed);
        for (std::size_t i = 0; i + 4 <= part.size(); ++i) {
            if (isStartCode(part.subspan(i, 4))) {
                m_at += static_cast<std::int64_t>(i);
                return true;
            }
        }
        if (part.size() < 4 || m_at + static_cast<std::int64_t>(part.size()) >= m_bytes.size())
            return false;
        m_at += static_cast<std::int64_t>(part.size()) - 3;
    }
}

std::optional<VideoRun> ProgramStream::next() {
    while (true) {
        const auto head = m_bytes.view(m_at, kLongestHeader);
        if (head.size() < 6)
            return std::nullopt;
        if (!isStartCode(head)) {
            const bool isPadding =
                std::all_of(head.begin(), head.end(), [](std::uint8_t byte) { return byte == 0 || byte == 0xff; });
            const bool hadGaps = m_hasGaps;
            const bool isFound = findStartCode();
            m_hasGaps = hadGaps || !isPadding;
            if (!isFound)
                return std::nullopt;
            continue;
        }
        const int id = head[3];
        if (id == kPackStart) {
            skipPack(head);
            continue;
        }
        if (id == kProgramEnd) {
            m_at += 4;
            continue;
        }
        const std::int64_t cursor = m_at;
        const std::int64_t length = 6 + (head[4] << 8 | head[5]);
        m_at += length;
        if (!isPictures(id) || (m_streamId != 0 && id != m_streamId))
            continue;
        const auto payload = findPesPayload(head);
        const std::int64_t end = std::min(cursor + length, m_bytes.size());
        if (!payload || *payload > length || cursor + *payload >= end)
            continue;
        m_streamId = id;
        return VideoRun{cursor, cursor + *payload, end - cursor - *payload};
    }
}

} // namespace sagitta::dicom
