// ElementWalker: finds where the elements of an encoded data set begin and end (PS3.5 chapter 7) without reading their
// values. It decides where the pixels lie and stands guard before DCMTK: depth of nesting and number of elements are
// limited here, iteratively, so that a hostile file cannot exhaust the stack of a recursive parser. Not thread-safe.
#pragma once

#include "dicom/byte_source.h"
#include "dicom/tag.h"

#include <array>
#include <optional>
#include <vector>

namespace sagitta::dicom {

inline constexpr std::uint32_t kUndefinedLength = 0xffffffff;

struct ElementEncoding {
    bool implicitVr = false;
    bool bigEndian = false;
};

struct ElementHeader {
    Tag tag;
    std::array<char, 2> vr{}; // zeros for implicit VR and for item tags
    std::uint32_t length = 0;
    std::int64_t offset = 0;
    std::int64_t valueOffset = 0;

    bool isUndefinedLength() const { return length == kUndefinedLength; }
    bool hasVr(const char* name) const { return vr[0] == name[0] && vr[1] == name[1]; }
};

// Two letters that are a VR of PS3.5 6.2.
bool isKnownVr(char first, char second);

enum class WalkStatus { Ok, Truncated, Malformed, TooDeep, TooMany };

class ElementWalker {
public:
    explicit ElementWalker(ByteSource& source) : m_source(source) {}

    // Nothing when the header does not fit into the source.
    std::optional<ElementHeader> header(std::int64_t offset, ElementEncoding encoding);

    struct End {
        WalkStatus status = WalkStatus::Ok;
        std::int64_t offset = 0; // the first byte after the element, when Ok
    };
    End endOf(const ElementHeader& element, ElementEncoding encoding);
    // The same of an item of a sequence, whose elements are encoded so.
    End endOfItem(const ElementHeader& item, ElementEncoding encoding);

    // A sequence, or one item of it, that the walk is inside.
    struct Level {
        bool isItem = false;
        bool isRaw = false;    // fragments of encapsulated pixel data: items of bytes
        std::int64_t end = -1; // -1: ends with a delimiter
        ElementEncoding encoding;
    };
    // What an element's value is made of; nothing when it is no items.
    std::optional<Level> levelOf(const ElementHeader& element, ElementEncoding encoding);

private:
    End walk(const Level& root, std::int64_t offset);
    WalkStatus step(std::int64_t& offset);
    WalkStatus stepInSequence(const ElementHeader& header, std::int64_t& offset);
    WalkStatus stepInItem(const ElementHeader& header, std::int64_t& offset);
    bool leaveToDefinedEnd(std::int64_t& offset);

    ByteSource& m_source;
    std::vector<Level> m_levels;
    std::int64_t m_elements = 0;
};

} // namespace sagitta::dicom
