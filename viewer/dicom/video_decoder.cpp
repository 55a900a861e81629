#include "dicom/video_decoder.h"

#include "dicom/libav.h"

#include <algorithm>
#include <cstring>

namespace sagitta::dicom {

namespace {

const char* decoderName(VideoCodec codec) {
    switch (codec) {
    case VideoCodec::Mpeg2:
        return "mpeg2video";
    case VideoCodec::H264:
        return "h264";
    case VideoCodec::Hevc:
        break;
    }
    return "hevc";
}

// ISO/IEC 23001-8 table 4. Where the stream does not say it, PS3.3 C.7.6.3.1.2 does: YBR_PARTIAL_420 is of BT.601.
std::optional<LumaWeights> weightsOf(AVColorSpace matrix) {
    switch (matrix) {
    case AVCOL_SPC_BT709:
        return LumaWeights{0.2126, 0.0722};
    case AVCOL_SPC_UNSPECIFIED:
    case AVCOL_SPC_RESERVED:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return kBt601;
    case AVCOL_SPC_FCC:
        return LumaWeights{0.30, 0.11};
    case AVCOL_SPC_SMPTE240M:
        return LumaWeights{0.212, 0.087};
    case AVCOL_SPC_BT2020_NCL:
        return LumaWeights{0.2627, 0.0593};
    default:
        return std::nullopt;
    }
}

VideoPicture::Siting sitingOf(AVChromaLocation location) {
    switch (location) {
    case AVCHROMA_LOC_CENTER:
        return VideoPicture::Siting::Center;
    case AVCHROMA_LOC_TOPLEFT:
        return VideoPicture::Siting::TopLeft;
    default:
        return VideoPicture::Siting::Left; // ISO/IEC 13818-2 6.1.1.8, 14496-10 E.2.1, 23008-2 E.3.1
    }
}

bool isInterlaced(const AVFrame& frame) {
#ifdef AV_FRAME_FLAG_INTERLACED
    return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame.interlaced_frame != 0;
#endif
}

// Planes of YCbCr, or luminance alone, with eight to sixteen bits in native order.
bool isShowable(const AVPixFmtDescriptor& format, AVPixelFormat id) {
    const auto wanted = static_cast<std::uint64_t>(format.nb_components == 3 ? AV_PIX_FMT_FLAG_PLANAR : 0);
    const auto refused =
        static_cast<std::uint64_t>(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL |
                                   AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_ALPHA);
    const int depth = format.comp[0].depth;
    const bool isNative = depth == 8 || id == AV_PIX_FMT_YUV420P10 || id == AV_PIX_FMT_YUV422P10 ||
                          id == AV_PIX_FMT_YUV444P10 || id == AV_PIX_FMT_GRAY10 || id == AV_PIX_FMT_YUV420P12 ||
                          id == AV_PIX_FMT_YUV422P12 || id == AV_PIX_FMT_YUV444P12 || id == AV_PIX_FMT_GRAY12;
    return (format.nb_components == 3 || format.nb_components == 1) && (format.flags & wanted) == wanted &&
           (format.flags & refused) == 0 && isNative && format.log2_chroma_w <= 1 && format.log2_chroma_h <= 1;
}

} // namespace

AVCodecContext* makeDecoderContext(const Libav& libav, VideoCodec codec) {
    const AVCodec* const decoder = libav.findDecoder(decoderName(codec));
    return decoder != nullptr ? libav.allocContext(decoder) : nullptr;
}

struct VideoDecoder::Private {
    const Libav& libav;
    AVCodecContext* context = nullptr;
    AVPacket* packet = nullptr;

    explicit Private(const Libav& library) : libav(library) {}
    ~Private() {
        libav.freePacket(&packet);
        libav.freeContext(&context);
    }
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;

    Result<void> open(const VideoIndex& index, const FrameFormat& format);
    Result<ShownPicture> describe(std::shared_ptr<AVFrame> frame) const;
};

Result<void> VideoDecoder::Private::open(const VideoIndex& index, const FrameFormat& format) {
    context = makeDecoderContext(libav, index.codec);
    packet = libav.allocPacket();
    if (context == nullptr || packet == nullptr)
        return Error(ErrorCode::Unsupported, QStringLiteral("FFmpeg has no decoder for %1").arg(nameOf(index.codec)));
    constexpr int kMargin = 256; // whole blocks, and what decoders lay about a picture
    context->max_pixels = std::int64_t{format.rows + kMargin} * (format.columns + kMargin);
    context->thread_count = 1;
    context->pkt_timebase = {1, 25};
    context->time_base = {1, 25};
    if (index.codec == VideoCodec::H264) // where the stream does not say it, the decoder would drop what comes late
        context->has_b_frames = std::clamp(index.reorderDepth, 0, 16);
    if (!index.parameters.isEmpty()) {
        const auto size = static_cast<std::size_t>(index.parameters.size());
        context->extradata = static_cast<std::uint8_t*>(libav.allocZeroed(size + AV_INPUT_BUFFER_PADDING_SIZE));
        if (context->extradata == nullptr)
            return Error(ErrorCode::Full, QStringLiteral("no memory for a video decoder"));
        std::memcpy(context->extradata, index.parameters.constData(), size);
        context->extradata_size = static_cast<int>(size);
    }
    if (const int opened = libav.open(context, nullptr, nullptr); opened < 0)
        return Error(ErrorCode::Corrupt, QStringLiteral("the video's parameters are damaged"));
    return {};
}

Result<ShownPicture> VideoDecoder::Private::describe(std::shared_ptr<AVFrame> frame) const {
    const auto id = static_cast<AVPixelFormat>(frame->format);
    const AVPixFmtDescriptor* const format = libav.describe(id);
    const auto weights = weightsOf(frame->colorspace);
    if (format == nullptr || !isShowable(*format, id))
        return Error(ErrorCode::Unsupported, QStringLiteral("videos with pictures of format %1 cannot be shown")
                                                 .arg(QLatin1String(format != nullptr ? format->name : "unknown")));
    if (!weights)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("videos with colour matrix %1 cannot be shown").arg(frame->colorspace));
    ShownPicture shown;
    shown.unit = static_cast<std::int32_t>(frame->pts);
    shown.isDamaged = frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0;
    VideoPicture& picture = shown.picture;
    picture.rows = frame->height;
    picture.columns = frame->width;
    picture.depth = format->comp[0].depth;
    picture.shiftX = format->log2_chroma_w;
    picture.shiftY = format->log2_chroma_h;
    for (std::size_t i = 0; i < static_cast<std::size_t>(format->nb_components); ++i)
        picture.planes[i] = {frame->data[i], frame->linesize[i]};
    picture.isFullRange = frame->color_range == AVCOL_RANGE_JPEG || id == AV_PIX_FMT_YUVJ420P ||
                          id == AV_PIX_FMT_YUVJ422P || id == AV_PIX_FMT_YUVJ444P;
    picture.isInterlaced = isInterlaced(*frame);
    picture.siting = sitingOf(frame->chroma_location);
    picture.weights = *weights;
    picture.owner = std::move(frame);
    return shown;
}

VideoDecoder::VideoDecoder(std::unique_ptr<Private> owned) : d(std::move(owned)) {}
VideoDecoder::~VideoDecoder() = default;

Result<std::unique_ptr<VideoDecoder>> VideoDecoder::open(const VideoIndex& index, const FrameFormat& format) {
    SAGITTA_TRY(const Libav* const library, libav());
    auto owned = std::make_unique<Private>(*library);
    SAGITTA_CHECK(owned->open(index, format));
    return std::unique_ptr<VideoDecoder>(new VideoDecoder(std::move(owned)));
}

void VideoDecoder::restart() { d->libav.flushBuffers(d->context); }

Result<void> VideoDecoder::send(const QByteArray& unit, std::int32_t number) {
    if (d->libav.newPacket(d->packet, static_cast<int>(unit.size())) < 0)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a picture of the video"));
    std::memcpy(d->packet->data, unit.constData(), static_cast<std::size_t>(unit.size()));
    d->packet->pts = number;
    d->packet->dts = number;
    const int sent = d->libav.sendPacket(d->context, d->packet);
    d->libav.emptyPacket(d->packet);
    if (sent == AVERROR(ENOMEM))
        return Error(ErrorCode::Full, QStringLiteral("no memory for a picture of the video"));
    if (sent < 0)
        return Error(ErrorCode::Corrupt, QStringLiteral("a picture of the video is damaged"));
    return {};
}

void VideoDecoder::finish() { d->libav.sendPacket(d->context, nullptr); }

Result<std::optional<ShownPicture>> VideoDecoder::receive() {
    AVFrame* const allocated = d->libav.allocFrame();
    if (allocated == nullptr)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a picture of the video"));
    const Libav& library = d->libav;
    std::shared_ptr<AVFrame> frame(allocated, [&library](AVFrame* gone) { library.freeFrame(&gone); });
    const int received = library.receiveFrame(d->context, allocated);
    if (received == AVERROR(EAGAIN) || received == AVERROR_EOF)
        return std::optional<ShownPicture>();
    if (received < 0)
        return Error(ErrorCode::Corrupt, QStringLiteral("a picture of the video is damaged"));
    SAGITTA_TRY(ShownPicture shown, d->describe(std::move(frame)));
    return std::optional(std::move(shown));
}

} // namespace sagitta::dicom
