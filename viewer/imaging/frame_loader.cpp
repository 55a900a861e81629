#include "imaging/frame_loader.h"

#include "dicom/inflate.h"

#include <QByteArray>
#include <QFile>

#include <algorithm>
#include <memory>
#include <new>
#include <span>

namespace sagitta::imaging {

using dicom::FrameBytes;

namespace {

// Bytes of one frame, in one block.
struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
};

// Sum of the pieces' lengths; each lies within `available`, and all together are no more than that.
Result<std::int64_t> totalLength(const FrameBytes& frame, std::int64_t available) {
    std::int64_t total = 0;
    for (const FrameBytes::Piece& piece : frame.pieces) {
        if (piece.offset < 0 || piece.length < 0)
            return Error(ErrorCode::Corrupt, QStringLiteral("a piece of the frame has no place"));
        if (piece.offset > available || piece.length > available - piece.offset)
            return Error(ErrorCode::Io, QStringLiteral("the file is shorter than its header says"));
        if (piece.length > available - total)
            return Error(ErrorCode::Corrupt, QStringLiteral("the frame's pieces overlap"));
        total += piece.length;
    }
    return total;
}

Result<Block> readFrom(QFile& file, const FrameBytes& frame) {
    SAGITTA_TRY(const std::int64_t total, totalLength(frame, file.size()));
    Block block;
    block.size = static_cast<std::size_t>(total);
    block.bytes = std::make_unique_for_overwrite<std::byte[]>(block.size);
    auto* to = reinterpret_cast<char*>(block.bytes.get());
    for (const FrameBytes::Piece& piece : frame.pieces) {
        if (!file.seek(piece.offset) || file.read(to, piece.length) != piece.length)
            return Error(ErrorCode::Io, QStringLiteral("cannot read the frame: %1").arg(file.errorString()));
        to += piece.length;
    }
    return block;
}

Result<Block> copyFrom(const QByteArray& stream, const FrameBytes& frame) {
    SAGITTA_TRY(const std::int64_t total, totalLength(frame, stream.size()));
    Block block;
    block.size = static_cast<std::size_t>(total);
    block.bytes = std::make_unique_for_overwrite<std::byte[]>(block.size);
    auto* to = block.bytes.get();
    for (const FrameBytes::Piece& piece : frame.pieces) {
        const auto* from = reinterpret_cast<const std::byte*>(stream.constData()) + piece.offset;
        to = std::copy_n(from, piece.length, to);
    }
    return block;
}

Result<Block> readFrame(const QString& path, const dicom::InstanceHeader& header, const FrameBytes& frame) {
    if (header.deflated) {
        SAGITTA_TRY(const QByteArray stream, dicom::inflatedDataset(path));
        return copyFrom(stream, frame);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error(ErrorCode::Io, QStringLiteral("cannot open the file: %1").arg(file.errorString()));
    return readFrom(file, frame);
}

} // namespace

Result<dicom::DecodedFrame> loadFrame(const QString& file, const dicom::InstanceHeader& header, int frame) {
    if (frame < 0 || static_cast<std::size_t>(frame) >= header.frames.size())
        return Error(ErrorCode::NotFound, QStringLiteral("the image has no frame %1").arg(frame + 1));
    try {
        const FrameBytes& bytes = header.frames[static_cast<std::size_t>(frame)].bytes;
        SAGITTA_TRY(const Block block, readFrame(file, header, bytes));
        return dicom::decode(std::span<const std::byte>(block.bytes.get(), block.size), header.format, bytes.bitOffset);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Full, QStringLiteral("not enough memory for the frame"));
    }
}

} // namespace sagitta::imaging
