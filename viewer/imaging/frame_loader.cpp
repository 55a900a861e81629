#include "imaging/frame_loader.h"

#include "dicom/inflate.h"
#include "dicom/transfer_syntax.h"
#include "imaging/open_videos.h"

#include <QByteArray>
#include <QFile>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <span>

namespace sagitta::imaging {

using dicom::FrameBytes;

namespace {

using Stream = std::shared_ptr<const QByteArray>;

// Bytes of one frame, in one block; `owner` keeps them.
struct Block {
    std::shared_ptr<const void> owner;
    std::span<const std::byte> bytes;
};

Block adopt(const std::shared_ptr<std::byte[]>& bytes, std::int64_t size) {
    return {bytes, {bytes.get(), static_cast<std::size_t>(size)}};
}

// The inflated data set of the last deflated image of several frames. Thread-safe: one thread inflates, others wait.
class LastInflated {
public:
    Result<Stream> find(const QString& path, std::size_t frames) {
        const FileKey key(path);
        const std::lock_guard lock(m_mutex);
        if (!m_stream || key != m_key) {
            m_stream.reset(); // never two at a time
            SAGITTA_TRY(QByteArray inflated, dicom::inflatedDataset(path));
            m_stream = std::make_shared<const QByteArray>(std::move(inflated));
            m_key = key;
            m_finds = 0;
        }
        m_lastFind = Clock::now();
        const Stream found = m_stream;
        if (++m_finds >= frames)
            m_stream.reset();
        return found;
    }

    // Told at every frame of another kind.
    void forgetUnused() {
        constexpr auto kKept = std::chrono::seconds(10);
        const std::unique_lock lock(m_mutex, std::try_to_lock);
        if (lock && m_stream && Clock::now() - m_lastFind > kKept)
            m_stream.reset();
    }

private:
    using Clock = std::chrono::steady_clock;

    std::mutex m_mutex;
    FileKey m_key;
    Stream m_stream;
    std::size_t m_finds = 0;
    Clock::time_point m_lastFind;
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
    const auto bytes = std::make_shared_for_overwrite<std::byte[]>(static_cast<std::size_t>(total));
    auto* to = reinterpret_cast<char*>(bytes.get());
    for (const FrameBytes::Piece& piece : frame.pieces) {
        if (!file.seek(piece.offset) || file.read(to, piece.length) != piece.length)
            return Error(ErrorCode::Io, QStringLiteral("cannot read the frame: %1").arg(file.errorString()));
        to += piece.length;
    }
    return adopt(bytes, total);
}

Result<Block> cutFrom(const Stream& stream, const FrameBytes& frame) {
    SAGITTA_TRY(const std::int64_t total, totalLength(frame, stream->size()));
    const auto* const all = reinterpret_cast<const std::byte*>(stream->constData());
    if (frame.pieces.size() == 1)
        return Block{stream, {all + frame.pieces.front().offset, static_cast<std::size_t>(total)}};
    const auto bytes = std::make_shared_for_overwrite<std::byte[]>(static_cast<std::size_t>(total));
    auto* to = bytes.get();
    for (const FrameBytes::Piece& piece : frame.pieces)
        to = std::copy_n(all + piece.offset, piece.length, to);
    return adopt(bytes, total);
}

// What the function of makeFrameLoader() keeps.
struct Kept {
    LastInflated inflated;
    OpenVideos videos;
};

Result<Stream> inflate(const QString& path, const dicom::InstanceHeader& header, Kept* kept) {
    if (kept != nullptr && header.frames.size() > 1)
        return kept->inflated.find(path, header.frames.size());
    SAGITTA_TRY(QByteArray inflated, dicom::inflatedDataset(path));
    return std::make_shared<const QByteArray>(std::move(inflated));
}

Result<Block> readFrame(const QString& path, const dicom::InstanceHeader& header, const FrameBytes& frame, Kept* kept) {
    if (header.deflated) {
        SAGITTA_TRY(const Stream stream, inflate(path, header, kept));
        return cutFrom(stream, frame);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error(ErrorCode::Io, QStringLiteral("cannot open the file: %1").arg(file.errorString()));
    return readFrom(file, frame);
}

bool isVideo(const dicom::InstanceHeader& header) {
    const dicom::TransferSyntax* const syntax = dicom::findTransferSyntax(header.format.transferSyntaxUid);
    return syntax != nullptr && syntax->encoding == dicom::PixelEncoding::Video;
}

// work(its index in the header), under the limits of all loading.
template<class Work>
auto guarded(const dicom::InstanceHeader& header, int frame, Work&& work) -> decltype(work(std::size_t{})) {
    if (frame < 0 || static_cast<std::size_t>(frame) >= header.frames.size())
        return Error(ErrorCode::NotFound, QStringLiteral("the image has no frame %1").arg(frame + 1));
    try {
        return work(static_cast<std::size_t>(frame));
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Full, QStringLiteral("not enough memory for the frame"));
    }
}

Result<dicom::DecodedFrame> loadWhole(const QString& file, const dicom::InstanceHeader& header, int frame, Kept* kept) {
    if (kept != nullptr) {
        if (!header.deflated)
            kept->inflated.forgetUnused();
        kept->videos.forgetUnused();
    }
    return guarded(header, frame, [&](std::size_t index) -> Result<dicom::DecodedFrame> {
        if (isVideo(header)) {
            SAGITTA_TRY(const OpenVideos::Video video,
                        kept != nullptr ? kept->videos.find(file, header) : openVideo(file, header));
            return video->frame(frame, header.format);
        }
        const FrameBytes& bytes = header.frames[index].bytes;
        SAGITTA_TRY(const Block block, readFrame(file, header, bytes, kept));
        return dicom::decode(block.bytes, header.format, bytes.bitOffset);
    });
}

} // namespace

Result<dicom::DecodedFrame> loadFrame(const QString& file, const dicom::InstanceHeader& header, int frame) {
    return loadWhole(file, header, frame, nullptr);
}

Result<dicom::ReducedFrame> loadReducedFrame(const QString& file, const dicom::InstanceHeader& header, int frame,
                                             int halvings) {
    // Before anything is read or inflated for it.
    const dicom::TransferSyntax* const syntax = dicom::findTransferSyntax(header.format.transferSyntaxUid);
    if (header.deflated || !syntax ||
        (syntax->encoding != dicom::PixelEncoding::Jpeg2000 && syntax->encoding != dicom::PixelEncoding::HtJ2k))
        return Error(ErrorCode::Unsupported, QStringLiteral("this frame cannot be decoded at a smaller size"));
    return guarded(header, frame, [&](std::size_t index) -> Result<dicom::ReducedFrame> {
        SAGITTA_TRY(const Block block, readFrame(file, header, header.frames[index].bytes, nullptr));
        return dicom::decodeReduced(block.bytes, header.format, halvings);
    });
}

FrameLoading makeFrameLoader() {
    return [kept = std::make_shared<Kept>()](const QString& file, const dicom::InstanceHeader& header, int frame) {
        return loadWhole(file, header, frame, kept.get());
    };
}

} // namespace sagitta::imaging
