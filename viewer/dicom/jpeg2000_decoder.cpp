#include "dicom/jpeg2000_decoder.h"

#include "dicom/jpeg2000_cost.h"
#include "dicom/jpeg2000_stream.h"
#include "dicom/transfer_syntax.h"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>

namespace sagitta::dicom {

namespace {

struct CodecDeleter {
    void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct StreamDeleter {
    void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct ImageDeleter {
    void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
using CodecPtr = std::unique_ptr<opj_codec_t, CodecDeleter>;
using StreamPtr = std::unique_ptr<opj_stream_t, StreamDeleter>;
using ImagePtr = std::unique_ptr<opj_image_t, ImageDeleter>;

// The code stream as OpenJPEG reads it.
class Input {
public:
    explicit Input(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    StreamPtr open() {
        StreamPtr stream(opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE));
        if (!stream)
            return stream;
        opj_stream_set_user_data(stream.get(), this, nullptr);
        opj_stream_set_user_data_length(stream.get(), m_bytes.size());
        opj_stream_set_read_function(stream.get(), [](void* to, OPJ_SIZE_T size, void* self) {
            return static_cast<Input*>(self)->read(to, size);
        });
        opj_stream_set_skip_function(stream.get(),
                                     [](OPJ_OFF_T size, void* self) { return static_cast<Input*>(self)->skip(size); });
        opj_stream_set_seek_function(stream.get(),
                                     [](OPJ_OFF_T at, void* self) { return static_cast<Input*>(self)->seek(at); });
        return stream;
    }

private:
    static constexpr OPJ_SIZE_T kEnd = static_cast<OPJ_SIZE_T>(-1);

    OPJ_SIZE_T read(void* to, OPJ_SIZE_T size) {
        const std::size_t count = std::min(size, m_bytes.size() - m_at);
        if (count == 0)
            return kEnd;
        std::memcpy(to, m_bytes.data() + m_at, count);
        m_at += count;
        return count;
    }
    OPJ_OFF_T skip(OPJ_OFF_T size) {
        if (size < 0)
            return -1;
        const auto left = static_cast<OPJ_OFF_T>(m_bytes.size() - m_at);
        m_at += static_cast<std::size_t>(std::min(size, left));
        return std::min(size, left);
    }
    OPJ_BOOL seek(OPJ_OFF_T at) {
        if (at < 0 || static_cast<std::size_t>(at) > m_bytes.size())
            return OPJ_FALSE;
        m_at = static_cast<std::size_t>(at);
        return OPJ_TRUE;
    }

    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
};

Error failure(const QString& messages) {
    const bool isMemory = messages.contains(QLatin1String("memory"), Qt::CaseInsensitive);
    return Error(isMemory ? ErrorCode::Full : ErrorCode::Corrupt,
                 QStringLiteral("JPEG 2000: %1")
                     .arg(messages.isEmpty() ? QStringLiteral("the code stream is damaged") : messages));
}

void addMessage(const char* text, void* messages) {
    constexpr qsizetype kEnough = 300;
    auto& all = *static_cast<QString*>(messages);
    if (all.size() > kEnough)
        return;
    const QString line = QString::fromLatin1(text).simplified();
    all += all.isEmpty() ? line : QStringLiteral("; ") + line;
}

// Strict: the other mode of OpenJPEG 2.5.0 reads past its buffers where layers are cut off.
Result<ImagePtr> decodeImage(std::span<const std::byte> bytes, int halvings) {
    const CodecPtr codec(opj_create_decompress(OPJ_CODEC_J2K));
    Input input(bytes);
    const StreamPtr stream = input.open();
    if (!codec || !stream)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a JPEG 2000 decoder"));
    QString messages;
    opj_set_error_handler(codec.get(), addMessage, &messages);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    parameters.cp_reduce = static_cast<OPJ_UINT32>(halvings);
    opj_codec_set_threads(codec.get(), 0); // in this thread, whatever the environment says; where there are any
    const bool isReady =
        opj_setup_decoder(codec.get(), &parameters) && opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);
    opj_image_t* opened = nullptr;
    const bool isOpen = isReady && opj_read_header(stream.get(), codec.get(), &opened);
    ImagePtr image(opened);
    if (!isOpen || !image || !opj_decode(codec.get(), stream.get(), image.get()))
        return failure(messages);
    return image;
}

// Strict decoding wants the end marker.
Result<ImagePtr> decodeCutOff(std::span<const std::byte> bytes, int halvings) {
    std::vector<std::byte> ended(bytes.begin(), bytes.end());
    ended.insert(ended.end(), {std::byte{0xff}, std::byte{0xd9}});
    return decodeImage(ended, halvings);
}

// A last part without a length may lack its end, or nothing but the end marker: decoding tells.
Result<ImagePtr> decodeWhatIsThere(const Jpeg2000Stream& stream, int halvings) {
    if (!stream.isCutOff)
        return decodeImage(stream.bytes, halvings);
    Result<ImagePtr> image = decodeCutOff(stream.bytes, halvings);
    const bool isLastPartBad = !image && image.error().code() == ErrorCode::Corrupt && !stream.before.empty();
    return isLastPartBad ? decodeCutOff(stream.before, halvings) : std::move(image);
}

// What the walk over the markers has found is what was decoded.
Result<void> check(const opj_image_t& image, const Jpeg2000Stream& stream) {
    if (image.numcomps != stream.components.size())
        return failure(QStringLiteral("%1 components were decoded").arg(image.numcomps));
    for (std::size_t i = 0; i < stream.components.size(); ++i) {
        const opj_image_comp_t& decoded = image.comps[i];
        const Jpeg2000Component& claimed = stream.components[i];
        if (!decoded.data || decoded.w != static_cast<OPJ_UINT32>(claimed.columns) ||
            decoded.h != static_cast<OPJ_UINT32>(claimed.rows) ||
            decoded.prec != static_cast<OPJ_UINT32>(claimed.precision))
            return failure(QStringLiteral("component %1 was not decoded").arg(i + 1));
    }
    return {};
}

// What a lossy code stream of more bits than BitsStored may overshoot by: to drop the bit would turn white into black.
// Not where the code stream hides the sign of the header, which the same bits would be; nor where they are overlays
// that may have been kept.
void clampOvershoot(opj_image_t& image, const Jpeg2000Stream& stream, const FrameFormat& format) {
    const Jpeg2000Component& coded = stream.components.front();
    const bool isSigned = format.isSigned && format.samplesPerPixel == 1;
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    if (stream.isReversible && std::uint64_t{format.overlayBits} >> format.bitsStored != 0)
        return;
    if (!syntax || !syntax->lossy || coded.precision <= format.bitsStored || format.highBit != format.bitsStored - 1 ||
        (isSigned && !coded.isSigned))
        return;
    const int bits = isSigned ? format.bitsStored - 1 : format.bitsStored; // less than 31: OpenJPEG goes to 31
    const std::int32_t highest = (std::int32_t{1} << bits) - 1;
    const std::int32_t lowest = isSigned ? -highest - 1 : 0;
    for (std::size_t i = 0; i < stream.components.size(); ++i) {
        const std::span<OPJ_INT32> samples(image.comps[i].data,
                                           std::size_t{image.comps[i].w} * std::size_t{image.comps[i].h});
        for (OPJ_INT32& sample : samples)
            sample = std::clamp(sample, lowest, highest);
    }
}

// Where the samples of the pixels first, first + 1 … lie in a component: at the nearest before, or at the first.
std::vector<std::size_t> nearestSamples(int first, int count, int step, int samples) {
    std::vector<std::size_t> nearest(static_cast<std::size_t>(count));
    const int firstSample = (first + step - 1) / step;
    for (int i = 0; i < count; ++i)
        nearest[static_cast<std::size_t>(i)] =
            static_cast<std::size_t>(std::clamp((first + i) / step - firstSample, 0, samples - 1));
    return nearest;
}

// One component into its place in every pixel.
template<class T>
void place(const std::int32_t* data, const Jpeg2000Component& component, const Jpeg2000Stream& stream,
           const FrameFormat& format, std::byte* to) {
    const auto stride = static_cast<std::size_t>(format.samplesPerPixel);
    auto* out = reinterpret_cast<T*>(to);
    if (component.stepX == 1 && component.stepY == 1) {
        const std::size_t pixels = sampleCount(format) / stride;
        for (std::size_t i = 0; i < pixels; ++i)
            out[i * stride] = static_cast<T>(data[i]);
        return;
    }
    const auto columns = nearestSamples(stream.firstColumn, format.columns, component.stepX, component.columns);
    for (const std::size_t row : nearestSamples(stream.firstRow, format.rows, component.stepY, component.rows)) {
        const std::int32_t* const line = data + row * static_cast<std::size_t>(component.columns);
        for (const std::size_t column : columns) {
            *out = static_cast<T>(line[column]);
            out += stride;
        }
    }
}

void placeAll(const opj_image_t& image, const Jpeg2000Stream& stream, const FrameFormat& format, RawSamples& raw) {
    for (std::size_t i = 0; i < stream.components.size(); ++i) {
        const Jpeg2000Component& component = stream.components[i];
        const std::int32_t* const data = image.comps[i].data;
        std::byte* const to = raw.data.get() + i * static_cast<std::size_t>(raw.bytesEach);
        if (raw.bytesEach == 1)
            place<std::uint8_t>(data, component, stream, format, to);
        else if (raw.bytesEach == 2)
            place<std::uint16_t>(data, component, stream, format, to);
        else
            place<std::uint32_t>(data, component, stream, format, to);
    }
}

std::optional<Photometric> colorOf(const Jpeg2000Stream& stream) {
    if (stream.components.size() < 3)
        return std::nullopt;
    if (stream.isYcc)
        return Photometric::YbrFull;
    return stream.isColorTransformed ? std::optional(Photometric::Rgb) : std::nullopt;
}

// Fewer samples of the second and third component than of the first make sense of luminance and chrominance alone.
Result<void> checkSubsampling(const Jpeg2000Stream& stream, Photometric color) {
    const bool isSubsampled =
        std::any_of(stream.components.begin(), stream.components.end(),
                    [](const Jpeg2000Component& component) { return component.stepX > 1 || component.stepY > 1; });
    if (isSubsampled && color != Photometric::YbrFull && color != Photometric::YbrFull422)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("JPEG 2000: subsampled components that are not YBR_FULL cannot be shown"));
    return {};
}

// Both of the size that comes out.
Result<RawSamples> decodeStream(const Jpeg2000Stream& stream, const FrameFormat& format, int halvings) {
    RawSamples raw;
    raw.photometric = colorOf(stream);
    SAGITTA_CHECK(checkSubsampling(stream, raw.photometric.value_or(format.photometric)));
    SAGITTA_TRY(const ImagePtr image, decodeWhatIsThere(stream, halvings));
    SAGITTA_CHECK(check(*image, stream));
    clampOvershoot(*image, stream, format);
    raw.count = sampleCount(format);
    raw.bytesEach = containerBytes(format);
    raw.precision = stream.components.front().precision;
    raw.isLossy = !stream.isReversible;
    if (stream.isCutOff)
        raw.warning = QStringLiteral("code stream is cut off; parts or details of the image are missing");
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * static_cast<std::size_t>(raw.bytesEach)));
    placeAll(*image, stream, format, raw);
    return raw;
}

// B.5: what begins at a place and has a size, both on the grid, at a lower resolution.
int halved(int first, int size, int halvings) {
    const std::int64_t step = std::int64_t{1} << halvings;
    return static_cast<int>(samplesBetween(first, std::int64_t{first} + size, step));
}

} // namespace

Result<RawSamples> decodeJpeg2000(std::span<const std::byte> bytes, const FrameFormat& format) {
    SAGITTA_TRY(const Jpeg2000Stream stream, readJpeg2000Stream(bytes, format));
    return decodeStream(stream, format, 0);
}

Result<ReducedSamples> decodeJpeg2000Reduced(std::span<const std::byte> bytes, const FrameFormat& format,
                                             int halvings) {
    SAGITTA_TRY(Jpeg2000Stream stream, readJpeg2000Stream(bytes, format));
    ReducedSamples reduced;
    reduced.halvings = std::clamp(halvings, 0, stream.levels);
    FrameFormat smaller = format;
    smaller.rows = halved(stream.firstRow, format.rows, reduced.halvings);
    smaller.columns = halved(stream.firstColumn, format.columns, reduced.halvings);
    if (smaller.rows < 1 || smaller.columns < 1)
        return Error(ErrorCode::Unsupported, QStringLiteral("JPEG 2000: too small to be halved so often"));
    for (Jpeg2000Component& component : stream.components) {
        if (component.stepX > 1 || component.stepY > 1)
            return Error(ErrorCode::Unsupported, QStringLiteral("JPEG 2000: subsampled components are not halved"));
        component.rows = smaller.rows;
        component.columns = smaller.columns;
    }
    reduced.rows = smaller.rows;
    reduced.columns = smaller.columns;
    SAGITTA_TRY(reduced.raw, decodeStream(stream, smaller, reduced.halvings));
    return reduced;
}

} // namespace sagitta::dicom
