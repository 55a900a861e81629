#include "dicom/jpeg_stream.h"

#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <cstring>

namespace sagitta::dicom {

namespace {

// ISO/IEC 10918-1 table B.1
namespace marker {
constexpr int kSof0 = 0xc0;
constexpr int kSof1 = 0xc1;
constexpr int kSof2 = 0xc2;
constexpr int kSof3 = 0xc3;
constexpr int kDht = 0xc4;
constexpr int kJpg = 0xc8;
constexpr int kDac = 0xcc;
constexpr int kSof15 = 0xcf;
constexpr int kRst0 = 0xd0;
constexpr int kRst7 = 0xd7;
constexpr int kSoi = 0xd8;
constexpr int kEoi = 0xd9;
constexpr int kSos = 0xda;
constexpr int kDqt = 0xdb;
constexpr int kDnl = 0xdc;
constexpr int kDri = 0xdd;
constexpr int kApp0 = 0xe0;
constexpr int kApp14 = 0xee;
constexpr int kApp15 = 0xef;
constexpr int kCom = 0xfe;
} // namespace marker

using Segment = std::span<const std::byte>; // without marker and length

Error corrupt(const QString& what) { return Error(ErrorCode::Corrupt, QStringLiteral("JPEG: ") + what); }

int byteAt(Segment bytes, std::size_t i) { return std::to_integer<int>(bytes[i]); }
int wordAt(Segment bytes, std::size_t i) { return byteAt(bytes, i) << 8 | byteAt(bytes, i + 1); }

bool beginsWith(Segment bytes, QByteArrayView text) {
    return bytes.size() >= static_cast<std::size_t>(text.size()) &&
           std::memcmp(bytes.data(), text.data(), static_cast<std::size_t>(text.size())) == 0;
}

// Where `byte` stands next; bytes.size() when nowhere.
std::size_t find(Segment bytes, std::size_t from, std::byte byte) {
    return static_cast<std::size_t>(std::find(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(), byte) -
                                    bytes.begin());
}

// Behind the entropy-coded bytes that begin at `from`: at the marker that ends them, or at the end of all.
std::size_t endOfScan(Segment bytes, std::size_t from) {
    std::size_t at = find(bytes, from, std::byte{0xff});
    while (at + 1 < bytes.size()) {
        const int next = byteAt(bytes, at + 1);
        if (next == 0xff)
            ++at; // a fill byte (B.1.1.2)
        else if (next == 0 || (next >= marker::kRst0 && next <= marker::kRst7))
            at = find(bytes, at + 2, std::byte{0xff});
        else
            return at;
    }
    return bytes.size();
}

class Reader {
public:
    explicit Reader(Segment bytes) : m_bytes(bytes) {}

    Result<JpegStream> read() {
        SAGITTA_CHECK(findBegin());
        while (!m_done) {
            const auto code = nextMarker();
            if (!code)
                break;
            SAGITTA_CHECK(readMarker(*code));
        }
        if (m_stream.components.empty())
            return corrupt(QStringLiteral("the code stream has no frame header"));
        if (m_stream.scans == 0)
            return corrupt(QStringLiteral("the code stream ends before its first scan"));
        if (m_stream.rows == 0)
            return corrupt(QStringLiteral("the code stream does not say how many rows it has"));
        putMarker(marker::kEoi);
        return std::move(m_stream);
    }

private:
    Result<void> findBegin() {
        for (std::size_t at = find(m_bytes, 0, std::byte{0xff}); at + 2 < m_bytes.size();
             at = find(m_bytes, at + 1, std::byte{0xff})) {
            if (byteAt(m_bytes, at + 1) == marker::kSoi && byteAt(m_bytes, at + 2) == 0xff) {
                m_at = at + 2;
                putMarker(marker::kSoi);
                return {};
            }
        }
        return corrupt(QStringLiteral("not a JPEG code stream"));
    }

    // Skips what lies between segments, as libjpeg does.
    std::optional<int> nextMarker() {
        for (m_at = find(m_bytes, m_at, std::byte{0xff}); m_at + 1 < m_bytes.size();
             m_at = find(m_bytes, m_at + 1, std::byte{0xff})) {
            const int code = byteAt(m_bytes, m_at + 1);
            if (code != 0 && code != 0xff) {
                m_at += 2;
                return code;
            }
        }
        return std::nullopt;
    }

    Result<void> readMarker(int code) {
        if (code == marker::kEoi) {
            m_stream.isWhole = true;
            m_done = true;
            return {};
        }
        if (code == marker::kSoi || (code >= marker::kRst0 && code <= marker::kRst7))
            return {};
        if (code < marker::kSof0 || (code > marker::kApp15 && code != marker::kCom) || code == marker::kJpg) {
            // Reserved: of its length nothing is known. Behind a scan it is damage, and nothing that follows is to be
            // relied upon.
            if (code == 0xf7 && m_stream.scans == 0)
                return Error(ErrorCode::Unsupported, QStringLiteral("the code stream is JPEG-LS, not JPEG"));
            m_done = m_stream.scans > 0;
            return {};
        }
        const auto segment = takeSegment();
        if (!segment) {
            m_done = true; // cut off
            return {};
        }
        return readSegment(code, *segment);
    }

    std::optional<Segment> takeSegment() {
        if (m_at + 2 > m_bytes.size())
            return std::nullopt;
        const auto length = static_cast<std::size_t>(wordAt(m_bytes, m_at));
        if (length < 2 || length > m_bytes.size() - m_at)
            return std::nullopt;
        const Segment segment = m_bytes.subspan(m_at + 2, length - 2);
        m_at += length;
        return segment;
    }

    Result<void> readSegment(int code, Segment segment) {
        switch (code) {
        case marker::kSof0:
        case marker::kSof1:
        case marker::kSof2:
        case marker::kSof3:
            return readFrameHeader(code, segment);
        case marker::kDht:
            m_huffmanTables.push_back(segment);
            return {};
        case marker::kSos:
            return readScan(segment);
        case marker::kDnl:
            readLines(segment);
            return {};
        case marker::kDqt:
        case marker::kDri:
            putSegment(code, segment);
            return {};
        case marker::kApp0:
            m_stream.hasJfif = m_stream.hasJfif || beginsWith(segment, QByteArrayView("JFIF\0", 5));
            return {};
        case marker::kApp14:
            if (beginsWith(segment, "Adobe") && segment.size() >= 12)
                m_stream.adobeTransform = byteAt(segment, 11);
            return {};
        default:
            if (code < marker::kSof15 + 1 && code != marker::kDac)
                return Error(ErrorCode::Unsupported,
                             QStringLiteral("JPEG of process SOF%1 (hierarchical or arithmetic coding) cannot be "
                                            "decoded by this version")
                                 .arg(code - marker::kSof0));
            return {};
        }
    }

    Result<void> readFrameHeader(int code, Segment segment) {
        if (!m_stream.components.empty())
            return corrupt(QStringLiteral("the code stream has two frame headers"));
        const std::size_t count = segment.size() < 6 ? 0 : static_cast<std::size_t>(byteAt(segment, 5));
        if (count < 1 || segment.size() != 6 + 3 * count)
            return corrupt(QStringLiteral("the frame header is damaged"));
        if (count > 4)
            return Error(ErrorCode::Unsupported, QStringLiteral("JPEG of %1 components").arg(count));
        m_stream.process = code == marker::kSof3   ? JpegProcess::Lossless
                           : code == marker::kSof2 ? JpegProcess::Progressive
                                                   : JpegProcess::Sequential;
        m_stream.precision = byteAt(segment, 0);
        m_stream.rows = wordAt(segment, 1);
        m_stream.columns = wordAt(segment, 3);
        for (std::size_t i = 0; i < count; ++i) {
            const int factors = byteAt(segment, 7 + 3 * i);
            m_stream.components.push_back(
                {static_cast<std::uint8_t>(byteAt(segment, 6 + 3 * i)), factors >> 4, factors & 15, false});
        }
        SAGITTA_CHECK(checkDepth());
        m_rowsAt = m_stream.bytes.size() + 5;
        putSegment(code, segment);
        return {};
    }

    // B.2.2
    Result<void> checkDepth() const {
        const int bits = m_stream.precision;
        const bool possible = m_stream.isLossy() ? bits == 8 || bits == 12 : bits >= 2 && bits <= 16;
        return possible ? Result<void>()
                        : corrupt(QStringLiteral("%1 bits per sample are impossible in this process").arg(bits));
    }

    void readLines(Segment segment) {
        if (m_stream.rows != 0 || m_stream.components.empty() || segment.size() != 2)
            return;
        m_stream.rows = wordAt(segment, 0);
        std::copy(segment.begin(), segment.end(), m_stream.bytes.begin() + static_cast<std::ptrdiff_t>(m_rowsAt));
        stopWhenWhole();
    }

    Result<void> readScan(Segment segment) {
        if (m_stream.components.empty())
            return corrupt(QStringLiteral("a scan comes before the frame header"));
        const std::size_t count = segment.empty() ? 0 : static_cast<std::size_t>(byteAt(segment, 0));
        if (count < 1 || count > m_stream.components.size() || segment.size() != 4 + 2 * count)
            return corrupt(QStringLiteral("a scan header is damaged"));
        for (std::size_t i = 0; i < count; ++i) {
            const auto component =
                std::find_if(m_stream.components.begin(), m_stream.components.end(),
                             [&](const JpegComponent& c) { return c.id == byteAt(segment, 1 + 2 * i); });
            if (component == m_stream.components.end())
                return corrupt(QStringLiteral("a scan is of a component that is not there"));
            component->isCoded = true;
        }
        // H.1.2.1: the point transform leaves at least one bit.
        if (!m_stream.isLossy() && (byteAt(segment, 3 + 2 * count) & 15) >= m_stream.precision)
            return corrupt(QStringLiteral("the point transform of a scan leaves nothing"));
        SAGITTA_CHECK(putHuffmanTables());
        putSegment(marker::kSos, segment);
        if (m_stream.process == JpegProcess::Sequential) {
            // B.2.3: always these. Some write others, which means nothing, but libjpeg would complain of it.
            constexpr std::array kWholeBlocks{std::byte{0}, std::byte{63}, std::byte{0}};
            std::copy(kWholeBlocks.begin(), kWholeBlocks.end(), m_stream.bytes.end() - 3);
        }
        const std::size_t end = endOfScan(m_bytes, m_at);
        m_stream.bytes.insert(m_stream.bytes.end(), m_bytes.begin() + static_cast<std::ptrdiff_t>(m_at),
                              m_bytes.begin() + static_cast<std::ptrdiff_t>(end));
        if (end == m_at && m_stream.scans == 0)
            return corrupt(QStringLiteral("the code stream ends before its first scan"));
        m_at = end;
        ++m_stream.scans;
        stopWhenWhole();
        return {};
    }

    // Other than progressive ones a component has one scan; nothing that follows can be of the image.
    void stopWhenWhole() {
        m_done = m_stream.isComplete() && m_stream.rows > 0 && m_stream.process != JpegProcess::Progressive;
        m_stream.isWhole = m_done;
    }

    Result<void> putHuffmanTables() {
        for (const Segment& segment : m_huffmanTables)
            SAGITTA_CHECK(putHuffmanSegment(segment));
        m_huffmanTables.clear();
        return {};
    }

    // B.2.4.2
    Result<void> putHuffmanSegment(Segment segment) {
        constexpr std::size_t kHead = 17;
        while (segment.size() >= kHead) {
            std::size_t count = 0;
            for (std::size_t length = 1; length < kHead; ++length)
                count += static_cast<std::size_t>(byteAt(segment, length));
            if (count > 256 || count > segment.size() - kHead)
                break;
            SAGITTA_CHECK(putHuffmanTable(segment.first(kHead), segment.subspan(kHead, count)));
            segment = segment.subspan(kHead + count);
        }
        return segment.empty() ? Result<void>() : corrupt(QStringLiteral("a Huffman table is damaged"));
    }

    // The categories of differences (F.1.2.1, H.1.2.2) end at 15, of lossless ones at 16. Some writers list more behind
    // them: without these, the longest codes, all others stay what they are, and a stream that uses them is told of.
    Result<void> putHuffmanTable(Segment head, Segment symbols) {
        std::vector<std::byte> lengths(head.begin(), head.end());
        const int most = m_stream.isLossy() ? 15 : 16;
        const auto isGood = [&](std::byte symbol) { return std::to_integer<int>(symbol) <= most; };
        if (byteAt(head, 0) >> 4 == 0) {
            for (std::size_t length = 16; !symbols.empty() && !isGood(symbols.back());
                 symbols = symbols.first(symbols.size() - 1)) {
                while (lengths[length] == std::byte{0})
                    --length;
                lengths[length] = static_cast<std::byte>(std::to_integer<int>(lengths[length]) - 1);
            }
            if (symbols.empty() || !std::all_of(symbols.begin(), symbols.end(), isGood))
                return corrupt(QStringLiteral("a Huffman table holds impossible categories"));
        }
        lengths.insert(lengths.end(), symbols.begin(), symbols.end());
        putSegment(marker::kDht, lengths);
        return {};
    }

    void putMarker(int code) {
        m_stream.bytes.push_back(std::byte{0xff});
        m_stream.bytes.push_back(static_cast<std::byte>(code));
    }

    void putSegment(int code, Segment segment) {
        putMarker(code);
        const std::size_t length = segment.size() + 2;
        m_stream.bytes.push_back(static_cast<std::byte>(length >> 8));
        m_stream.bytes.push_back(static_cast<std::byte>(length & 255));
        m_stream.bytes.insert(m_stream.bytes.end(), segment.begin(), segment.end());
    }

    Segment m_bytes;
    std::size_t m_at = 0;
    bool m_done = false;
    std::size_t m_rowsAt = 0;             // of the SOF, in the tidied stream
    std::vector<Segment> m_huffmanTables; // until the process is known for sure
    JpegStream m_stream;
};

} // namespace

bool JpegStream::isComplete() const {
    return std::all_of(components.begin(), components.end(),
                       [](const JpegComponent& component) { return component.isCoded; });
}

Result<JpegStream> readJpegStream(std::span<const std::byte> bytes) { return Reader(bytes).read(); }

} // namespace sagitta::dicom
