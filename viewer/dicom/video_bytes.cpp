#include "dicom/video_bytes.h"

#include <algorithm>
#include <cstring>

namespace sagitta::dicom {

FragmentMap::FragmentMap(const std::vector<FrameBytes::Piece>& pieces, std::int64_t fileBytes) {
    m_stretches.reserve(pieces.size());
    for (const FrameBytes::Piece& piece : pieces) {
        if (piece.offset < 0 || piece.length <= 0 || piece.offset >= fileBytes)
            continue;
        const std::int64_t length = std::min(piece.length, fileBytes - piece.offset);
        if (length > fileBytes - m_size)
            break; // pieces that overlap: no stream is longer than its file
        m_stretches.push_back({m_size, piece.offset, length});
        m_size += length;
    }
}

FragmentMap::Stretch FragmentMap::from(std::int64_t start) const {
    if (start < 0 || start >= m_size)
        return {};
    const auto after =
        std::upper_bound(m_stretches.begin(), m_stretches.end(), start,
                         [](std::int64_t wanted, const Stretch& stretch) { return wanted < stretch.start; });
    const Stretch& found = *std::prev(after);
    const std::int64_t inside = start - found.start;
    return {start, found.offset + inside, found.length - inside};
}

VideoBytes::VideoBytes(ByteSource source, std::shared_ptr<const FragmentMap> map) :
    m_source(std::move(source)), m_map(std::move(map)) {}

std::int64_t VideoBytes::read(std::int64_t offset, std::span<std::uint8_t> to) {
    std::int64_t done = 0;
    const auto wanted = static_cast<std::int64_t>(to.size());
    while (done < wanted) {
        const FragmentMap::Stretch stretch = m_map->from(offset + done);
        const std::int64_t length = std::min(stretch.length, wanted - done);
        const QByteArray bytes = m_source.bytes(stretch.offset, length); // empty at the end
        if (bytes.isEmpty())
            break;
        std::memcpy(to.data() + done, bytes.constData(), static_cast<std::size_t>(length));
        done += length;
    }
    return done;
}

std::span<const std::uint8_t> VideoBytes::view(std::int64_t offset, std::int64_t wanted) {
    if (offset < 0 || offset >= size())
        return {};
    wanted = std::min({wanted, kMostViewed, size() - offset});
    if (offset < m_windowStart || offset + wanted > m_windowStart + m_windowBytes) {
        m_window.resize(static_cast<std::size_t>(kMostViewed + kReadableBeyond));
        m_windowStart = offset;
        m_windowBytes = read(offset, std::span(m_window).first(static_cast<std::size_t>(kMostViewed)));
    }
    if (wanted > m_windowStart + m_windowBytes - offset)
        return {};
    return {m_window.data() + (offset - m_windowStart), static_cast<std::size_t>(wanted)};
}

} // namespace sagitta::dicom
