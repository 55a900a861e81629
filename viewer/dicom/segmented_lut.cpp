#include "dicom/segmented_lut.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

enum Opcode : std::uint16_t { kDiscrete = 0, kLinear = 1, kIndirect = 2 }; // table C.7-24

struct Segment {
    std::size_t start = 0; // units before it
    std::uint16_t opcode = kDiscrete;
    std::size_t length = 0; // entries; of an indirect one the segments to copy
    std::span<const std::uint16_t> values;
};

Error damaged(const QString& what) {
    return {ErrorCode::Corrupt, QStringLiteral("segmented palette data: %1").arg(what)};
}

// Cuts the data into segments, from which those of length 0 are banned: so every one makes an entry or more, and no
// number of copies of them takes longer than the table is long.
Result<std::vector<Segment>> parse(std::span<const std::uint16_t> units, int unitBytes) {
    std::vector<Segment> segments;
    const auto isPadding = [&](std::size_t from) {
        return std::all_of(units.begin() + static_cast<std::ptrdiff_t>(from), units.end(),
                           [](std::uint16_t unit) { return unit == 0; });
    };
    std::size_t at = 0;
    while (at < units.size()) {
        const std::size_t left = units.size() - at;
        if (left < 2 || (units[at] == kDiscrete && units[at + 1] == 0)) {
            if (isPadding(at))
                break;
            return damaged(QStringLiteral("a segment is empty or cut off"));
        }
        Segment segment{at, units[at], units[at + 1], {}};
        std::size_t values = 0;
        switch (segment.opcode) {
        case kDiscrete:
            values = segment.length;
            break;
        case kLinear:
            values = 1;
            break;
        case kIndirect:
            values = static_cast<std::size_t>(4 / unitBytes); // an offset of 32 bits
            break;
        default:
            return damaged(QStringLiteral("segment of unknown type %1").arg(segment.opcode));
        }
        if (segment.length == 0)
            return damaged(QStringLiteral("a segment is empty"));
        if (values > left - 2)
            return damaged(QStringLiteral("the last segment is cut off"));
        segment.values = units.subspan(at + 2, values);
        segments.push_back(segment);
        at += 2 + values;
    }
    return segments;
}

class Expansion {
public:
    Expansion(const std::vector<Segment>& segments, int unitBytes, std::size_t count) :
        m_segments(segments), m_unitBytes(unitBytes), m_count(count) {}

    Result<std::vector<std::uint16_t>> run() {
        for (const Segment& segment : m_segments) {
            if (segment.opcode == kIndirect)
                SAGITTA_CHECK(copy(segment));
            else
                SAGITTA_CHECK(add(segment));
        }
        if (m_entries.size() != m_count)
            return damaged(QStringLiteral("they make %1 of %2 entries").arg(m_entries.size()).arg(m_count));
        return std::move(m_entries);
    }

private:
    Result<void> add(const Segment& segment) {
        if (segment.length > m_count - m_entries.size())
            return damaged(QStringLiteral("they make more than %1 entries").arg(m_count));
        if (segment.opcode == kDiscrete) {
            m_entries.insert(m_entries.end(), segment.values.begin(), segment.values.end());
            return {};
        }
        if (m_entries.empty()) // C.7.9.2.2, note
            return damaged(QStringLiteral("the first segment is linear"));
        const auto length = static_cast<std::int64_t>(segment.length);
        const std::int64_t from = m_entries.back();
        const std::int64_t to = segment.values[0];
        for (std::int64_t i = 1; i <= length; ++i) // the nearest whole number, up from a half
            m_entries.push_back(
                static_cast<std::uint16_t>((2 * (from * (length - i) + to * i) + length) / (2 * length)));
        return {};
    }

    // C.7.9.2.3: none of the copied segments may be indirect.
    Result<void> copy(const Segment& indirect) {
        std::size_t bytes = 0;
        for (std::size_t i = indirect.values.size(); i-- > 0;) // the least significant first
            bytes = bytes << (8 * m_unitBytes) | indirect.values[i];
        const auto unitBytes = static_cast<std::size_t>(m_unitBytes);
        const auto first = std::lower_bound(m_segments.begin(), m_segments.end(), bytes / unitBytes,
                                            [](const Segment& a, std::size_t start) { return a.start < start; });
        if (bytes % unitBytes != 0 || first == m_segments.end() || first->start != bytes / unitBytes)
            return damaged(QStringLiteral("an indirect segment points at %1, where no segment begins").arg(bytes));
        if (indirect.length > static_cast<std::size_t>(m_segments.end() - first))
            return damaged(QStringLiteral("an indirect segment copies more segments than there are"));
        for (std::size_t i = 0; i < indirect.length; ++i) {
            const Segment& segment = first[static_cast<std::ptrdiff_t>(i)];
            if (segment.opcode == kIndirect)
                return damaged(QStringLiteral("an indirect segment copies an indirect one"));
            SAGITTA_CHECK(add(segment));
        }
        return {};
    }

    const std::vector<Segment>& m_segments;
    int m_unitBytes;
    std::size_t m_count;
    std::vector<std::uint16_t> m_entries;
};

} // namespace

Result<std::vector<std::uint16_t>> expandSegmentedLut(std::span<const std::uint16_t> units, int unitBytes,
                                                      std::size_t count) {
    SAGITTA_TRY(const std::vector<Segment> segments, parse(units, unitBytes));
    return Expansion(segments, unitBytes, count).run();
}

} // namespace sagitta::dicom
