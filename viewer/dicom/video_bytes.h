// VideoBytes: the fragments of a video as the one stream of bytes that they are together (PS3.5 8.2.5 to 8.2.11), read
// through a window, so that no video is in memory as a whole. FragmentMap: where its bytes lie in the file. Offsets
// count in the stream. VideoBytes holds the file open and is for one thread; a FragmentMap is a value.
#pragma once

#include "core/result.h"
#include "dicom/byte_source.h"
#include "dicom/instance_header.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sagitta::dicom {

class FragmentMap {
public:
    // What lies outside of a file of `fileBytes` is left out.
    FragmentMap(const std::vector<FrameBytes::Piece>& pieces, std::int64_t fileBytes);

    struct Stretch {
        std::int64_t start = 0; // in the stream
        std::int64_t offset = 0;
        std::int64_t length = 0; // both in the file
    };
    // The rest of a fragment from `start` on; of length 0 at the end of the stream.
    Stretch from(std::int64_t start) const;
    std::int64_t size() const { return m_size; }

private:
    std::vector<Stretch> m_stretches;
    std::int64_t m_size = 0;
};

class VideoBytes {
public:
    // Bytes behind every view that may be read, and mean nothing: what libavcodec's parsers ask for.
    static constexpr std::int64_t kReadableBeyond = 64;
    static constexpr std::int64_t kMostViewed = 64 * 1024;

    VideoBytes(ByteSource source, std::shared_ptr<const FragmentMap> map);

    std::int64_t size() const { return m_map->size(); }
    // `wanted` bytes from `offset`, at most kMostViewed; fewer at the end of the stream alone. Empty when they cannot
    // be read. Valid until the next call.
    std::span<const std::uint8_t> view(std::int64_t offset, std::int64_t wanted);
    // How many were read.
    std::int64_t read(std::int64_t offset, std::span<std::uint8_t> to);

private:
    ByteSource m_source;
    std::shared_ptr<const FragmentMap> m_map;
    std::vector<std::uint8_t> m_window;
    std::int64_t m_windowStart = 0;
    std::int64_t m_windowBytes = 0;
};

} // namespace sagitta::dicom
