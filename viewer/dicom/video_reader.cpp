#include "dicom/video_reader.h"

#include "dicom/pixel_module.h"
#include "dicom/video_decoder.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace sagitta::dicom {

namespace {

// Pictures that are kept, and how many at least, whatever they take.
constexpr std::size_t kMostKeptBytes = std::size_t{48} << 20;
constexpr std::size_t kFewestKept = 4;
// A key so little ahead is not worth losing what lies between.
constexpr std::int32_t kNear = 8;
// What may be decoded for one frame: a stream without key pictures would take hours.
constexpr std::int64_t kMostPixels = std::int64_t{1} << 33;

Result<void> checkFormat(const FrameFormat& format) {
    if (format.element != PixelElement::Integer || format.samplesPerPixel != 3 ||
        (format.bitsAllocated != 8 && format.bitsAllocated != 16) || format.bitsStored < 8 ||
        format.bitsStored > format.bitsAllocated)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 samples of %2 bits in %3 are no video")
                                             .arg(format.samplesPerPixel)
                                             .arg(format.bitsStored)
                                             .arg(format.bitsAllocated));
    const std::int64_t bytes = std::int64_t{format.rows} * format.columns * 3 * (format.bitsAllocated / 8);
    constexpr std::int64_t kMostBytes = std::int64_t{1} << 28; // 8192 x 4320 of 16 bits take 212 MB
    if (format.rows < 1 || format.columns < 1 || bytes > kMostBytes)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("a video of %1 x %2 is too large").arg(format.columns).arg(format.rows));
    if (format.colorOverride && *format.colorOverride != Photometric::YbrFull)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("the pictures of a video can be treated as YBR_FULL, not as %1")
                         .arg(termOf(*format.colorOverride)));
    return {};
}

} // namespace

struct VideoReader::Private {
    QString path;
    std::shared_ptr<const FragmentMap> fragments;
    VideoIndex index;
    FrameFormat format;
    QStringList warnings;

    std::mutex mutex; // all below
    std::unique_ptr<VideoDecoder> decoder;
    std::int32_t next = -1;     // unit to send; -1: begin anew
    std::int32_t beginning = 0; // frame from which on this run gives all
    std::int32_t last = -1;     // frame that came last of this run
    bool isFinished = false;
    std::vector<std::int32_t> damaged; // units of this run
    std::deque<ShownPicture> kept;
    std::size_t keptBytes = 0;
    std::vector<std::int32_t> frameOf; // of each unit; -1: none
    std::int64_t decoded = 0;

    Result<ShownPicture> find(int number);
    const ShownPicture* findKept(std::int32_t unit) const;
    bool isOnTheWay(std::int32_t number) const;
    Result<void> beginFor(VideoBytes& bytes, std::int32_t number);
    Result<void> sendNext(VideoBytes& bytes);
    Result<void> takePictures(std::int32_t wanted, std::optional<ShownPicture>& found);
    bool isAfterDamage(std::int32_t unit) const;
    void keep(const ShownPicture& shown);
};

const ShownPicture* VideoReader::Private::findKept(std::int32_t unit) const {
    const auto found =
        std::find_if(kept.begin(), kept.end(), [unit](const ShownPicture& shown) { return shown.unit == unit; });
    return found == kept.end() ? nullptr : &*found;
}

void VideoReader::Private::keep(const ShownPicture& shown) {
    if (findKept(shown.unit) != nullptr)
        return;
    kept.push_back(shown);
    keptBytes += shown.picture.byteCount();
    while (kept.size() > kFewestKept && keptBytes > kMostKeptBytes) {
        keptBytes -= kept.front().picture.byteCount();
        kept.pop_front();
    }
}

// Whether going on leads to a frame, and no key picture leads there sooner.
bool VideoReader::Private::isOnTheWay(std::int32_t number) const {
    return next >= 0 && !isFinished && number >= beginning && number > last &&
           index.keys[keyOf(index, number)].unit <= next + kNear;
}

Result<void> VideoReader::Private::beginFor(VideoBytes& bytes, std::int32_t number) {
    const VideoKey key = index.keys[keyOf(index, number)];
    if (!decoder) {
        SAGITTA_TRY(decoder, VideoDecoder::open(index, format));
        // The parameters may stand with the first picture alone.
        next = index.keys.front().unit;
        if (key.unit != next && index.parameters.isEmpty())
            SAGITTA_CHECK(sendNext(bytes));
    }
    decoder->restart();
    next = key.unit;
    beginning = key.unit == index.keys.front().unit ? 0 : key.frame;
    last = -1;
    isFinished = false;
    damaged.clear();
    return {};
}

Result<void> VideoReader::Private::sendNext(VideoBytes& bytes) {
    const auto unit = static_cast<std::size_t>(next);
    const QByteArray data = readUnit(bytes, index, unit);
    if (data.size() < index.units[unit].length)
        return Error(ErrorCode::Io, QStringLiteral("the video cannot be read"));
    ++decoded;
    const Result<void> sent = decoder->send(data, next);
    if (!sent && sent.error().code() != ErrorCode::Corrupt)
        return sent.error();
    if (!sent)
        damaged.push_back(next);
    ++next;
    return {};
}

// What was made up stays in all that is predicted from it, up to the next key picture.
bool VideoReader::Private::isAfterDamage(std::int32_t unit) const {
    const std::int32_t frame = frameOf[static_cast<std::size_t>(unit)];
    const VideoKey key = index.keys[keyOf(index, frame)];
    return std::any_of(damaged.begin(), damaged.end(),
                       [&](std::int32_t bad) { return bad <= unit && (bad >= key.unit || key.frame > frame); });
}

Result<void> VideoReader::Private::takePictures(std::int32_t wanted, std::optional<ShownPicture>& found) {
    constexpr int kMostErrors = 16; // of one unit sent
    for (int errors = 0; errors < kMostErrors;) {
        Result<std::optional<ShownPicture>> received = decoder->receive();
        if (!received && received.error().code() == ErrorCode::Corrupt) {
            damaged.push_back(std::max(next - 1, 0));
            ++errors;
            continue;
        }
        if (!received)
            return received.error();
        if (!*received)
            return {};
        ShownPicture shown = std::move(**received);
        if (shown.unit < 0 || static_cast<std::size_t>(shown.unit) >= frameOf.size() ||
            frameOf[static_cast<std::size_t>(shown.unit)] < beginning)
            continue; // what decoders make of pictures that are no frames, or not to be had from this beginning
        if (shown.isDamaged)
            damaged.push_back(shown.unit);
        shown.isDamaged = isAfterDamage(shown.unit);
        last = std::max(last, frameOf[static_cast<std::size_t>(shown.unit)]);
        keep(shown);
        if (shown.unit == wanted)
            found = std::move(shown);
    }
    return {};
}

Result<ShownPicture> VideoReader::Private::find(int number) {
    const std::int32_t unit = index.frames[static_cast<std::size_t>(number)];
    if (const ShownPicture* const known = findKept(unit))
        return *known;
    SAGITTA_TRY(ByteSource source, ByteSource::open(path));
    VideoBytes bytes(std::move(source), fragments);
    if (!isOnTheWay(number))
        SAGITTA_CHECK(beginFor(bytes, number));
    if (std::int64_t{unit - next} * format.rows * format.columns > kMostPixels)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("frame %1 is too far from the key picture before it").arg(number + 1));
    std::optional<ShownPicture> found;
    while (true) {
        SAGITTA_CHECK(takePictures(unit, found));
        if (found)
            return std::move(*found);
        if (isFinished || last > number)
            return Error(ErrorCode::Corrupt, QStringLiteral("frame %1 of the video is damaged").arg(number + 1));
        if (static_cast<std::size_t>(next) < index.units.size()) {
            SAGITTA_CHECK(sendNext(bytes));
        } else {
            decoder->finish();
            isFinished = true;
        }
    }
}

VideoReader::VideoReader(std::unique_ptr<Private> owned) : d(std::move(owned)) {}
VideoReader::~VideoReader() = default;

Result<std::unique_ptr<VideoReader>> VideoReader::open(const QString& path, const InstanceHeader& header) {
    SAGITTA_CHECK(checkFormat(header.format));
    if (header.frames.empty())
        return Error(ErrorCode::NotFound, QStringLiteral("the object has no frames"));
    SAGITTA_TRY(ByteSource source, ByteSource::open(path));
    auto owned = std::make_unique<Private>();
    owned->path = path;
    owned->format = header.format;
    owned->fragments = std::make_shared<const FragmentMap>(header.frames.front().bytes.pieces, source.size());
    VideoBytes bytes(std::move(source), owned->fragments);
    SAGITTA_TRY(owned->index, readVideoIndex(bytes, header.format.transferSyntaxUid));
    const VideoIndex& index = owned->index;
    owned->frameOf.assign(index.units.size(), -1);
    for (std::size_t i = 0; i < index.frames.size(); ++i)
        owned->frameOf[static_cast<std::size_t>(index.frames[i])] = static_cast<std::int32_t>(i);
    owned->warnings = index.warnings;
    if (index.frames.size() != header.frames.size())
        owned->warnings << QStringLiteral("NumberOfFrames is %1, the video has %2 frames")
                               .arg(header.frames.size())
                               .arg(index.frames.size());
    if (header.format.photometric != Photometric::YbrPartial420)
        owned->warnings << QStringLiteral("PhotometricInterpretation is %1, a video is YBR_PARTIAL_420")
                               .arg(termOf(header.format.photometric));
    return std::unique_ptr<VideoReader>(new VideoReader(std::move(owned)));
}

Result<DecodedFrame> VideoReader::frame(int number, const FrameFormat& format) {
    SAGITTA_CHECK(checkFormat(format));
    if (number < 0 || static_cast<std::size_t>(number) >= d->index.frames.size())
        return Error(ErrorCode::NotFound, QStringLiteral("the video has %1 frames").arg(d->index.frames.size()));
    ShownPicture shown;
    {
        const std::lock_guard lock(d->mutex);
        Result<ShownPicture> found = d->find(number);
        if (!found) {
            if (found.error().code() != ErrorCode::Corrupt) { // wherever it stopped
                d->decoder.reset();
                d->next = -1;
            }
            return found.error();
        }
        shown = std::move(*found);
    }
    if (format.colorOverride) {
        shown.picture.isFullRange = true;
        shown.picture.weights = kBt601;
    }
    SAGITTA_TRY(DecodedFrame decoded, toRgb(shown.picture, format));
    QStringList warnings = d->warnings;
    if (shown.isDamaged)
        warnings << QStringLiteral("the video is damaged here: parts of the picture are made up");
    if (!decoded.warning.isEmpty())
        warnings << decoded.warning;
    decoded.warning = warnings.join(QStringLiteral("; "));
    return decoded;
}

std::int64_t VideoReader::decodedPictures() const {
    const std::lock_guard lock(d->mutex);
    return d->decoded;
}

} // namespace sagitta::dicom
