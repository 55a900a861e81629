#include "dicom/element_walker.h"

#include <algorithm>
#include <string_view>

namespace sagitta::dicom {

namespace {

// Reports nest their content about as deep as a table of contents; a sequence and its item are two levels.
constexpr std::size_t kMaxLevels = 200;
constexpr std::int64_t kMaxElements = 4'000'000;

constexpr std::string_view kShortVrs = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US ";
constexpr std::string_view kLongVrs = "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";

bool isIn(std::string_view list, char first, char second) {
    for (std::size_t i = 0; i + 2 < list.size(); i += 3) {
        if (list[i] == first && list[i + 1] == second)
            return true;
    }
    return false;
}

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

std::uint16_t u16(const std::uint8_t* p, bool bigEndian) {
    return static_cast<std::uint16_t>(bigEndian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

std::uint32_t u32(const std::uint8_t* p, bool bigEndian) {
    const std::uint32_t first = u16(p, bigEndian);
    const std::uint32_t second = u16(p + 2, bigEndian);
    return bigEndian ? first << 16 | second : second << 16 | first;
}

} // namespace

bool isKnownVr(char first, char second) { return isIn(kShortVrs, first, second) || isIn(kLongVrs, first, second); }

std::optional<ElementHeader> ElementWalker::header(std::int64_t offset, ElementEncoding encoding) {
    const auto start = m_source.view(offset, 8);
    if (start.empty())
        return std::nullopt;
    ElementHeader header;
    header.offset = offset;
    header.tag = {u16(start.data(), encoding.bigEndian), u16(start.data() + 2, encoding.bigEndian)};
    header.valueOffset = offset + 8;
    if (encoding.implicitVr || header.tag.group == tags::Item.group) {
        header.length = u32(start.data() + 4, encoding.bigEndian);
        return header;
    }
    header.vr = {static_cast<char>(start[4]), static_cast<char>(start[5])};
    // Two letters that are no VR yet will have the long form (PS3.5 7.1.2 note); anything else is read as the short
    // one.
    const bool isLong = isUpper(header.vr[0]) && isUpper(header.vr[1]) && !isIn(kShortVrs, header.vr[0], header.vr[1]);
    if (!isLong) {
        header.length = u16(start.data() + 6, encoding.bigEndian);
        return header;
    }
    const auto all = m_source.view(offset, 12);
    if (all.empty())
        return std::nullopt;
    header.length = u32(all.data() + 8, encoding.bigEndian);
    header.valueOffset = offset + 12;
    return header;
}

std::optional<ElementWalker::Level> ElementWalker::levelOf(const ElementHeader& element, ElementEncoding encoding) {
    Level level;
    level.encoding = encoding;
    if (element.hasVr("UN"))
        level.encoding = {true, false}; // PS3.5 6.2.2 note 4: the content of UN is implicit little endian
    level.isRaw = element.tag == tags::PixelData || element.hasVr("OB") || element.hasVr("OW");
    if (element.isUndefinedLength())
        return level;
    level.end = element.valueOffset + element.length;
    const bool maybeSequence = element.hasVr("SQ") || element.hasVr("UN") || encoding.implicitVr;
    if (!maybeSequence || element.length < 8)
        return std::nullopt;
    const auto first = header(element.valueOffset, level.encoding);
    if (!first || first->tag != tags::Item)
        return std::nullopt;
    return level;
}

ElementWalker::End ElementWalker::endOf(const ElementHeader& element, ElementEncoding encoding) {
    if (++m_elements > kMaxElements)
        return {WalkStatus::TooMany, 0};
    const std::int64_t definedEnd = element.isUndefinedLength() ? -1 : element.valueOffset + element.length;
    if (definedEnd > m_source.size())
        return {WalkStatus::Truncated, 0};
    const std::optional<Level> root = levelOf(element, encoding);
    if (!root)
        return {WalkStatus::Ok, definedEnd};
    return walk(*root, element.valueOffset);
}

ElementWalker::End ElementWalker::endOfItem(const ElementHeader& item, ElementEncoding encoding) {
    if (++m_elements > kMaxElements)
        return {WalkStatus::TooMany, 0};
    const std::int64_t definedEnd = item.isUndefinedLength() ? -1 : item.valueOffset + item.length;
    if (definedEnd > m_source.size())
        return {WalkStatus::Truncated, 0};
    if (definedEnd >= 0)
        return {WalkStatus::Ok, definedEnd};
    return walk({true, false, -1, encoding}, item.valueOffset);
}

ElementWalker::End ElementWalker::walk(const Level& root, std::int64_t offset) {
    m_levels.assign(1, root);
    while (!m_levels.empty()) {
        WalkStatus status = step(offset);
        // Where an outer length is known, damage inside is for the parser of values to judge.
        if ((status == WalkStatus::Truncated || status == WalkStatus::Malformed) && leaveToDefinedEnd(offset))
            status = WalkStatus::Ok;
        if (status != WalkStatus::Ok)
            return {status, 0};
    }
    return {WalkStatus::Ok, root.end >= 0 ? root.end : offset};
}

WalkStatus ElementWalker::step(std::int64_t& offset) {
    const Level level = m_levels.back();
    if (level.end >= 0 && offset >= level.end) {
        offset = level.end;
        m_levels.pop_back();
        return WalkStatus::Ok;
    }
    const std::optional<ElementHeader> next = header(offset, level.encoding);
    if (!next)
        return WalkStatus::Truncated;
    if (++m_elements > kMaxElements)
        return WalkStatus::TooMany;
    return level.isItem ? stepInItem(*next, offset) : stepInSequence(*next, offset);
}

WalkStatus ElementWalker::stepInSequence(const ElementHeader& header, std::int64_t& offset) {
    const Level level = m_levels.back();
    if (header.tag == tags::SequenceDelimitationItem) {
        m_levels.pop_back();
        offset = header.valueOffset;
        return WalkStatus::Ok;
    }
    if (header.tag != tags::Item)
        return WalkStatus::Malformed;
    const std::int64_t end = header.isUndefinedLength() ? -1 : header.valueOffset + header.length;
    if (end > m_source.size())
        return WalkStatus::Truncated;
    if (level.isRaw) {
        if (end < 0)
            return WalkStatus::Malformed;
        offset = end;
        return WalkStatus::Ok;
    }
    if (m_levels.size() >= kMaxLevels)
        return WalkStatus::TooDeep;
    m_levels.push_back({true, false, end, level.encoding});
    offset = header.valueOffset;
    return WalkStatus::Ok;
}

WalkStatus ElementWalker::stepInItem(const ElementHeader& header, std::int64_t& offset) {
    if (header.tag == tags::ItemDelimitationItem) {
        m_levels.pop_back();
        offset = header.valueOffset;
        return WalkStatus::Ok;
    }
    if (header.tag == tags::SequenceDelimitationItem) {
        m_levels.pop_back(); // the item's own delimiter was forgotten; the sequence sees this one
        return WalkStatus::Ok;
    }
    if (!header.isUndefinedLength() && header.valueOffset + header.length > m_source.size())
        return WalkStatus::Truncated;
    if (const std::optional<Level> inner = levelOf(header, m_levels.back().encoding)) {
        if (m_levels.size() >= kMaxLevels)
            return WalkStatus::TooDeep;
        m_levels.push_back(*inner);
        offset = header.valueOffset;
        return WalkStatus::Ok;
    }
    offset = header.valueOffset + header.length;
    return WalkStatus::Ok;
}

bool ElementWalker::leaveToDefinedEnd(std::int64_t& offset) {
    while (!m_levels.empty()) {
        const std::int64_t end = m_levels.back().end;
        m_levels.pop_back();
        if (end >= 0) {
            offset = end;
            return true;
        }
    }
    return false;
}

} // namespace sagitta::dicom
