#include "dicom/frame_index.h"

#include "dicom/pixel_module.h"
#include "dicom/transfer_syntax.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

std::vector<FrameBytes> indexNativeFrames(const FileLayout& layout, const FrameFormat& format, int claimedFrames,
                                          QStringList& warnings) {
    const ElementHeader& element = layout.pixels->header;
    const std::int64_t inFile = std::max<std::int64_t>(layout.source.size() - element.valueOffset, 0);
    const std::int64_t available = std::min<std::int64_t>(element.length, inFile);
    const std::int64_t frameBits = nativeFrameBits(format);
    const std::int64_t present = (available * 8 + frameBits - 1) / frameBits;
    const std::int64_t count = std::min<std::int64_t>(claimedFrames, present);
    if (count < claimedFrames)
        warnings << QStringLiteral("pixel data hold %1 of %2 frames").arg(count).arg(claimedFrames);
    else if (available * 8 / frameBits > claimedFrames)
        warnings
            << QStringLiteral("pixel data are longer than the %1 frames that NumberOfFrames says").arg(claimedFrames);
    // Pieces begin and end at bytes, or at words where the bytes of a word are swapped.
    const std::int64_t unit = format.wordSwapped ? 2 : 1;
    std::vector<FrameBytes> frames(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t firstBit = i * frameBits;
        const std::int64_t begin = firstBit / (8 * unit) * unit;
        const std::int64_t end = (firstBit + frameBits + 8 * unit - 1) / (8 * unit) * unit;
        FrameBytes& frame = frames[static_cast<std::size_t>(i)];
        frame.bitOffset = static_cast<int>(firstBit - begin * 8);
        frame.pieces.push_back({element.valueOffset + begin, std::min(end, available) - begin});
        if ((firstBit + frameBits + 7) / 8 > available)
            warnings << QStringLiteral("pixel data are cut off in frame %1").arg(i + 1);
    }
    return frames;
}

bool isItemAt(FileLayout& layout, std::int64_t offset) {
    ElementWalker walker(layout.source);
    const auto first = walker.header(offset, layout.encoding);
    return first && first->tag == tags::Item;
}

} // namespace

std::vector<FrameBytes> indexFrames(FileLayout& layout, const FrameFormat& format, int claimedFrames,
                                    QStringList& warnings) {
    if (!layout.pixels)
        return {};
    if (claimedFrames > kMaxFrames) {
        warnings << QStringLiteral("NumberOfFrames is %1; only %2 are read").arg(claimedFrames).arg(kMaxFrames);
        claimedFrames = kMaxFrames;
    }
    const ElementHeader element = layout.pixels->header;
    const TransferSyntax* const syntax = findTransferSyntax(layout.transferSyntaxUid);
    const bool encapsulated = syntax ? syntax->isEncapsulated() : element.isUndefinedLength();
    if (!encapsulated) {
        if (element.isUndefinedLength()) {
            warnings << QStringLiteral("pixel data are encapsulated, which the transfer syntax denies");
            return {};
        }
        return indexNativeFrames(layout, format, claimedFrames, warnings);
    }
    if (element.isUndefinedLength() || isItemAt(layout, element.valueOffset))
        return indexEncapsulatedFrames(layout, claimedFrames, warnings);
    warnings << QStringLiteral("compressed pixel data are not encapsulated");
    const std::int64_t length = std::min<std::int64_t>(element.length, layout.source.size() - element.valueOffset);
    if (length <= 0)
        return {};
    const bool isVideo = syntax && syntax->encoding == PixelEncoding::Video;
    std::vector<FrameBytes> frames(isVideo ? static_cast<std::size_t>(claimedFrames) : 1);
    frames.front().pieces.push_back({element.valueOffset, length});
    return frames;
}

} // namespace sagitta::dicom
