// BigEndianReader: numbers out of bytes that nobody has checked. Beyond the end everything is 0, and hasFailed() says
// so. Does not own the bytes; a value, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sagitta::dicom {

class BigEndianReader {
public:
    explicit BigEndianReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    // `size` bytes, four at most.
    std::uint32_t number(std::size_t size) {
        if (left() < size) {
            m_failed = true;
            m_at = m_bytes.size();
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8U | std::to_integer<std::uint32_t>(m_bytes[m_at++]);
        return value;
    }
    // The next `size` bytes, or as many as there are, as a reader of their own.
    BigEndianReader take(std::size_t size) {
        const std::span<const std::byte> part = m_bytes.subspan(m_at, size < left() ? size : left());
        m_at += part.size();
        return BigEndianReader(part);
    }
    void seek(std::size_t position) { m_at = position < m_bytes.size() ? position : m_bytes.size(); }

    std::span<const std::byte> rest() const { return m_bytes.subspan(m_at); }
    std::size_t position() const { return m_at; }
    std::size_t left() const { return m_bytes.size() - m_at; }
    bool hasFailed() const { return m_failed; }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
    bool m_failed = false;
};

} // namespace sagitta::dicom
