#include "dicom/jpegls_decoder.h"

#include <charls/charls.h>

#include <algorithm>
#include <vector>

namespace sagitta::dicom {

namespace {

struct DecoderDeleter {
    void operator()(charls_jpegls_decoder* decoder) const { charls_jpegls_decoder_destroy(decoder); }
};
using DecoderPtr = std::unique_ptr<charls_jpegls_decoder, DecoderDeleter>;

Result<void> check(charls::jpegls_errc result) {
    if (result == charls::jpegls_errc::success)
        return {};
    return Error(result == charls::jpegls_errc::not_enough_memory ? ErrorCode::Full : ErrorCode::Corrupt,
                 QStringLiteral("JPEG-LS: %1").arg(QLatin1String(charls_get_error_message(result))));
}

Result<void> checkHeader(const charls::frame_info& info, const FrameFormat& format) {
    if (info.width != static_cast<std::uint32_t>(format.columns) ||
        info.height != static_cast<std::uint32_t>(format.rows) || info.component_count != format.samplesPerPixel)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("JPEG-LS code stream is of %1 x %2 x %3 samples, the header says %4 x %5 x %6")
                         .arg(info.width)
                         .arg(info.height)
                         .arg(info.component_count)
                         .arg(format.columns)
                         .arg(format.rows)
                         .arg(format.samplesPerPixel));
    if (info.bits_per_sample < 1 || info.bits_per_sample > 16 || info.bits_per_sample > containerBytes(format) * 8)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("JPEG-LS code stream has %1 bits per sample").arg(info.bits_per_sample));
    return {};
}

// CharLS 2.4 looks for more bits for minutes where a code stream ends without a marker; so every one gets an
// end-of-image marker behind it, and a stream that was cut off ends there with an error.
std::vector<std::byte> withEndMarker(std::span<const std::byte> bytes) {
    std::vector<std::byte> terminated(bytes.size() + 2);
    std::copy(bytes.begin(), bytes.end(), terminated.begin());
    terminated[bytes.size()] = std::byte{0xff};
    terminated[bytes.size() + 1] = std::byte{0xd9};
    return terminated;
}

} // namespace

Result<RawSamples> decodeJpegLs(std::span<const std::byte> bytes, const FrameFormat& format) {
    const DecoderPtr decoder(charls_jpegls_decoder_create());
    if (!decoder)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a JPEG-LS decoder"));
    const std::vector<std::byte> source = withEndMarker(bytes);
    SAGITTA_CHECK(check(charls_jpegls_decoder_set_source_buffer(decoder.get(), source.data(), source.size())));
    SAGITTA_CHECK(check(charls_jpegls_decoder_read_header(decoder.get())));
    charls::frame_info info{};
    SAGITTA_CHECK(check(charls_jpegls_decoder_get_frame_info(decoder.get(), &info)));
    SAGITTA_CHECK(checkHeader(info, format));
    charls::interleave_mode interleave{};
    SAGITTA_CHECK(check(charls_jpegls_decoder_get_interleave_mode(decoder.get(), &interleave)));
    std::int32_t nearLossless = 0;
    SAGITTA_CHECK(check(charls_jpegls_decoder_get_near_lossless(decoder.get(), 0, &nearLossless)));

    RawSamples raw;
    raw.count = sampleCount(format);
    raw.bytesEach = containerBytes(format);
    raw.precision = info.bits_per_sample;
    raw.isLossy = nearLossless != 0;
    raw.planar = format.samplesPerPixel > 1 && interleave == charls::interleave_mode::none;
    const int codedBytes = info.bits_per_sample <= 8 ? 1 : 2;
    const std::size_t codedSize = raw.count * static_cast<std::size_t>(codedBytes);
    std::size_t neededSize = 0;
    SAGITTA_CHECK(check(charls_jpegls_decoder_get_destination_size(decoder.get(), 0, &neededSize)));
    if (neededSize != codedSize)
        return Error(ErrorCode::Corrupt, QStringLiteral("JPEG-LS code stream has an unexpected size"));
    SAGITTA_TRY(raw.data, makeSampleBuffer(raw.count * static_cast<std::size_t>(raw.bytesEach)));
    SAGITTA_CHECK(check(charls_jpegls_decoder_decode_to_buffer(decoder.get(), raw.data.get(), codedSize, 0)));
    if (raw.isLossy)
        clampOvershoot(raw, codedBytes, format);
    widenSamples(raw, codedBytes);
    return raw;
}

} // namespace sagitta::dicom
