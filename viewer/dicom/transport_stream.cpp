#include "dicom/transport_stream.h"

#include "dicom/program_stream.h"

#include <array>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kPacket = 188;
constexpr std::uint8_t kSync = 0x47;
constexpr int kNullPackets = 0x1fff;

bool isPacketAt(VideoBytes& bytes, std::int64_t offset) {
    const auto sync = bytes.view(offset, 1);
    return !sync.empty() && sync[0] == kSync;
}

int packetIdOf(std::span<const std::uint8_t> packet) { return (packet[1] & 0x1f) << 8 | packet[2]; }
bool beginsUnit(std::span<const std::uint8_t> packet) { return (packet[1] & 0x40) != 0; }

} // namespace

std::optional<TransportStream::Packets> TransportStream::findPackets(VideoBytes& bytes) {
    constexpr int kEnough = 5;
    constexpr std::array<std::int64_t, 3> kStrides{188, 192, 204};
    for (const std::int64_t stride : kStrides) {
        for (std::int64_t first = 0; first < stride; ++first) {
            int found = 0;
            while (found < kEnough && isPacketAt(bytes, first + found * stride))
                ++found;
            const bool isShort = found > 0 && first + found * stride >= bytes.size() && first <= 4;
            if (found == kEnough || isShort)
                return Packets{first, stride};
        }
    }
    return std::nullopt;
}

TransportStream::TransportStream(VideoBytes& bytes) :
    m_bytes(bytes), m_packets(findPackets(bytes).value_or(Packets{0, kPacket})), m_at(m_packets.first) {}

void TransportStream::seek(std::int64_t cursor) {
    m_at = cursor;
    m_counter = -1;
    const auto packet = m_bytes.view(cursor, kPacket);
    if (packet.size() == static_cast<std::size_t>(kPacket))
        m_packetId = packetIdOf(packet); // cursors are of packets with pictures alone
}

// Where a packet begins again, when what should be one does not begin like one.
bool TransportStream::synchronise() {
    m_hasGaps = true;
    while (m_at + kPacket <= m_bytes.size()) {
        const std::int64_t next = m_at + m_packets.stride;
        if (isPacketAt(m_bytes, m_at) && (next >= m_bytes.size() || isPacketAt(m_bytes, next)))
            return true;
        ++m_at;
    }
    return false;
}

// ISO/IEC 13818-1 2.4.3.3: it counts the packets with a payload; one that is sent twice has the same number.
void TransportStream::watchCounter(std::span<const std::uint8_t> packet) {
    const int counter = packet[3] & 0x0f;
    const bool isAnnounced = (packet[3] & 0x20) != 0 && packet[4] > 0 && (packet[5] & 0x80) != 0;
    if (m_counter >= 0 && !isAnnounced && counter != ((m_counter + 1) & 0x0f) && counter != m_counter)
        m_hasGaps = true;
    m_counter = counter;
}

std::optional<VideoRun> TransportStream::runOf(std::span<const std::uint8_t> packet) {
    const bool hasPayload = (packet[3] & 0x10) != 0;
    const bool hasAdaptation = (packet[3] & 0x20) != 0;
    const std::int64_t payload = hasAdaptation ? 5 + packet[4] : 4;
    const int id = packetIdOf(packet);
    if (!hasPayload || payload >= kPacket || id == kNullPackets || (m_packetId >= 0 && id != m_packetId))
        return std::nullopt;
    std::int64_t begin = payload;
    if (beginsUnit(packet)) {
        const auto unit = packet.subspan(static_cast<std::size_t>(payload));
        const bool isPictures = unit.size() > 3 && unit[0] == 0 && unit[1] == 0 && unit[2] == 1 && (unit[3] >> 4) == 14;
        const auto header = isPictures ? findPesPayload(unit) : std::nullopt;
        if (!header)
            return std::nullopt;
        m_packetId = id;
        begin += *header;
    }
    if (m_packetId < 0)
        return std::nullopt;
    if ((packet[1] & 0x80) != 0)
        m_hasGaps = true; // who received it could not
    const bool isRepeated = m_counter == (packet[3] & 0x0f);
    watchCounter(packet);
    if (begin >= kPacket || isRepeated)
        return std::nullopt;
    return VideoRun{m_at, m_at + begin, kPacket - begin};
}

std::optional<VideoRun> TransportStream::next() {
    while (m_at + kPacket <= m_bytes.size()) {
        const auto packet = m_bytes.view(m_at, kPacket);
        if (packet.size() < static_cast<std::size_t>(kPacket))
            return std::nullopt;
        if (packet[0] != kSync) {
            if (!synchronise())
                return std::nullopt;
            continue;
        }
        const auto run = runOf(packet);
        m_at += m_packets.stride;
        if (run)
            return run;
    }
    return std::nullopt;
}

} // namespace sagitta::dicom
