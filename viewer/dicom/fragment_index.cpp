#include "dicom/frame_index.h"
#include "dicom/transfer_syntax.h"

#include <QtEndian>

#include <algorithm>

namespace sagitta::dicom {

namespace {

constexpr std::size_t kMaxFragments = 1'000'000;

struct Fragments {
    std::int64_t base = 0; // first byte after the basic offset table: offsets count from here
    std::vector<std::uint32_t> basicOffsets;
    std::vector<FrameBytes::Piece> pieces; // values, without the 8 bytes of the item tag
};

std::vector<std::uint32_t> readBasicOffsets(ByteSource& source, const ElementHeader& item) {
    const QByteArray bytes = source.bytes(item.valueOffset, item.length);
    std::vector<std::uint32_t> offsets(static_cast<std::size_t>(bytes.size() / 4));
    for (std::size_t i = 0; i < offsets.size(); ++i)
        offsets[i] = qFromLittleEndian<std::uint32_t>(bytes.constData() + 4 * i);
    return offsets;
}

Fragments readFragments(FileLayout& layout, QStringList& warnings) {
    Fragments fragments;
    const ElementHeader& element = layout.pixels->header;
    const std::int64_t fileEnd = layout.source.size();
    const std::int64_t end =
        element.isUndefinedLength() ? fileEnd : std::min(element.valueOffset + element.length, fileEnd);
    ElementWalker walker(layout.source);
    std::int64_t offset = element.valueOffset;
    bool isFirst = true;
    bool delimited = !element.isUndefinedLength();
    while (offset < end && fragments.pieces.size() < kMaxFragments) {
        const auto item = walker.header(offset, layout.encoding);
        if (!item || item->tag != tags::Item || item->isUndefinedLength()) {
            delimited = delimited || (item && item->tag == tags::SequenceDelimitationItem);
            break;
        }
        const std::int64_t length = std::min<std::int64_t>(item->length, end - item->valueOffset);
        if (isFirst) {
            if (length == item->length)
                fragments.basicOffsets = readBasicOffsets(layout.source, *item);
            fragments.base = item->valueOffset + length;
            isFirst = false;
        } else {
            fragments.pieces.push_back({item->valueOffset, length});
            if (length < item->length)
                warnings << QStringLiteral("pixel data are cut off in fragment %1").arg(fragments.pieces.size());
        }
        offset = item->valueOffset + length;
    }
    if (!delimited && fragments.pieces.size() == kMaxFragments)
        warnings << QStringLiteral("only the first %1 fragments of the pixel data were read").arg(kMaxFragments);
    else if (!delimited)
        warnings << QStringLiteral("pixel data end without a delimiter");
    return fragments;
}

// The index of the fragment whose item begins at `offset` from the base; -1 when there is none.
std::ptrdiff_t fragmentAt(const Fragments& fragments, std::uint64_t offset) {
    const std::int64_t limit = fragments.pieces.empty() ? 0 : fragments.pieces.back().offset;
    if (offset > static_cast<std::uint64_t>(limit))
        return -1;
    const std::int64_t valueOffset = fragments.base + static_cast<std::int64_t>(offset) + 8;
    const auto found =
        std::lower_bound(fragments.pieces.begin(), fragments.pieces.end(), valueOffset,
                         [](const FrameBytes::Piece& piece, std::int64_t wanted) { return piece.offset < wanted; });
    const bool hit = found != fragments.pieces.end() && found->offset == valueOffset;
    return hit ? found - fragments.pieces.begin() : -1;
}

// Frames from the fragments with which they begin; empty when these do not rise or the first is not fragment 0.
std::vector<FrameBytes> group(const Fragments& fragments, const std::vector<std::ptrdiff_t>& starts) {
    std::vector<FrameBytes> frames;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const bool rises = i == 0 ? starts[0] == 0 : starts[i] > starts[i - 1];
        if (!rises)
            return {};
        const auto end = i + 1 < starts.size() ? starts[i + 1] : static_cast<std::ptrdiff_t>(fragments.pieces.size());
        if (end <= starts[i])
            return {};
        FrameBytes frame;
        frame.pieces.assign(fragments.pieces.begin() + starts[i], fragments.pieces.begin() + end);
        frames.push_back(std::move(frame));
    }
    return frames;
}

std::vector<FrameBytes> byBasicOffsets(const Fragments& fragments) {
    std::vector<std::ptrdiff_t> starts;
    starts.reserve(fragments.basicOffsets.size());
    for (const std::uint32_t offset : fragments.basicOffsets)
        starts.push_back(fragmentAt(fragments, offset));
    return group(fragments, starts);
}

// PS3.3 C.7.6.3.1.8: one fragment per frame, with its length before padding.
std::vector<FrameBytes> byExtendedOffsets(FileLayout& layout, const Fragments& fragments, int claimedFrames) {
    const auto count = static_cast<std::int64_t>(claimedFrames);
    if (!layout.extendedOffsets || layout.extendedOffsets->length != count * 8 ||
        count > static_cast<std::int64_t>(fragments.pieces.size()))
        return {};
    const QByteArray offsets = layout.source.bytes(layout.extendedOffsets->offset, layout.extendedOffsets->length);
    QByteArray lengths;
    if (layout.extendedLengths && layout.extendedLengths->length == count * 8)
        lengths = layout.source.bytes(layout.extendedLengths->offset, layout.extendedLengths->length);
    if (offsets.size() != count * 8)
        return {};
    std::vector<FrameBytes> frames;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::ptrdiff_t at = fragmentAt(fragments, qFromLittleEndian<quint64>(offsets.constData() + 8 * i));
        if (at < 0)
            return {};
        FrameBytes::Piece piece = fragments.pieces[static_cast<std::size_t>(at)];
        if (!lengths.isEmpty()) {
            const auto length = qFromLittleEndian<quint64>(lengths.constData() + 8 * i);
            if (length == 0 || length > static_cast<quint64>(piece.length))
                return {};
            piece.length = static_cast<std::int64_t>(length);
        }
        FrameBytes frame;
        frame.pieces.push_back(piece);
        frames.push_back(std::move(frame));
    }
    return frames;
}

// A fragment that begins a code stream: SOI (JPEG, JPEG-LS), SOC (JPEG 2000), or a JP2 signature box.
bool beginsCodeStream(ByteSource& source, const FrameBytes::Piece& piece) {
    const auto head = source.view(piece.offset, std::min<std::int64_t>(piece.length, 8));
    if (head.size() < 4)
        return false;
    const bool soi = head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff;
    const bool soc = head[0] == 0xff && head[1] == 0x4f && head[2] == 0xff && head[3] == 0x51;
    const bool jp2 = head.size() == 8 && head[4] == 'j' && head[5] == 'P' && head[6] == ' ' && head[7] == ' ';
    return soi || soc || jp2;
}

std::vector<FrameBytes> byMarkers(FileLayout& layout, const Fragments& fragments) {
    std::vector<std::ptrdiff_t> starts;
    for (std::size_t i = 0; i < fragments.pieces.size(); ++i) {
        if (beginsCodeStream(layout.source, fragments.pieces[i]))
            starts.push_back(static_cast<std::ptrdiff_t>(i));
    }
    return group(fragments, starts);
}

std::vector<FrameBytes> oneFragmentEach(const Fragments& fragments) {
    std::vector<FrameBytes> frames(fragments.pieces.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
        frames[i].pieces.push_back(fragments.pieces[i]);
    return frames;
}

FrameBytes allFragments(const Fragments& fragments) {
    FrameBytes frame;
    frame.pieces = fragments.pieces;
    return frame;
}

// Without a usable table. `expected` frames are claimed; fewer may come out, never more.
std::vector<FrameBytes> withoutTable(FileLayout& layout, const Fragments& fragments, std::size_t expected,
                                     QStringList& warnings) {
    const std::size_t count = fragments.pieces.size();
    if (expected == 1)
        return {allFragments(fragments)};
    if (count == expected)
        return oneFragmentEach(fragments);
    if (count > expected) {
        std::vector<FrameBytes> frames = byMarkers(layout, fragments);
        if (frames.size() != expected)
            warnings << QStringLiteral("%1 frames cannot be told apart in %2 fragments").arg(expected).arg(count);
        if (!frames.empty()) {
            frames.resize(std::min(frames.size(), expected));
            return frames;
        }
        std::vector<FrameBytes> firsts = oneFragmentEach(fragments);
        firsts.resize(expected);
        return firsts;
    }
    warnings << QStringLiteral("pixel data hold %1 of %2 frames").arg(count).arg(expected);
    return oneFragmentEach(fragments);
}

} // namespace

std::vector<FrameBytes> indexEncapsulatedFrames(FileLayout& layout, int claimedFrames, QStringList& warnings) {
    const Fragments fragments = readFragments(layout, warnings);
    if (fragments.pieces.empty()) {
        warnings << QStringLiteral("pixel data hold no fragment");
        return {};
    }
    const auto expected = static_cast<std::size_t>(claimedFrames);
    const TransferSyntax* const syntax = findTransferSyntax(layout.transferSyntaxUid);
    if (syntax && syntax->encoding == PixelEncoding::Video) {
        // One stream holds all frames (PS3.5 8.2.5); its pieces stand with the first.
        std::vector<FrameBytes> frames(expected);
        frames.front() = allFragments(fragments);
        return frames;
    }
    std::vector<FrameBytes> frames = byExtendedOffsets(layout, fragments, claimedFrames);
    if (frames.size() == expected)
        return frames;
    if (layout.extendedOffsets)
        warnings << QStringLiteral("extended offset table is wrong and was not used");
    frames = byBasicOffsets(fragments);
    if (frames.size() == expected)
        return frames;
    if (!fragments.basicOffsets.empty())
        warnings << QStringLiteral("basic offset table does not match the %1 frames and was not used").arg(expected);
    return withoutTable(layout, fragments, expected, warnings);
}

} // namespace sagitta::dicom
