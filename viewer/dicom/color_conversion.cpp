#include "dicom/color_conversion.h"

#include <algorithm>
#include <cstring>

namespace sagitta::dicom {

namespace {

template<class T>
void convert(T* pixel, std::size_t pixels, int bits) {
    const double zero = static_cast<double>(1U << (bits - 1));
    const double top = static_cast<double>((1U << bits) - 1);
    const auto sample = [top](double value) { return static_cast<T>(std::clamp(value + 0.5, 0.0, top + 0.5)); };
    // The inverse of the standard's equations, from the same three luma weights (ITU-R BT.601).
    constexpr double kRed = 0.299;
    constexpr double kGreen = 0.587;
    constexpr double kBlue = 0.114;
    constexpr double kCrToRed = 2 * (1 - kRed);
    constexpr double kCbToBlue = 2 * (1 - kBlue);
    for (std::size_t i = 0; i < pixels; ++i, pixel += 3) {
        const double y = pixel[0];
        const double cb = pixel[1] - zero;
        const double cr = pixel[2] - zero;
        pixel[0] = sample(y + kCrToRed * cr);
        pixel[1] = sample(y - (kBlue * kCbToBlue / kGreen) * cb - (kRed * kCrToRed / kGreen) * cr);
        pixel[2] = sample(y + kCbToBlue * cb);
    }
}

} // namespace

Result<void> interleave(RawSamples& raw) {
    const auto bytesEach = static_cast<std::size_t>(raw.bytesEach);
    SAGITTA_TRY(const std::shared_ptr<std::byte[]> pixels, makeSampleBuffer(raw.count * bytesEach));
    const std::size_t plane = raw.count / 3;
    std::byte* out = pixels.get();
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t sample = 0; sample < 3; ++sample, out += bytesEach)
            std::memcpy(out, raw.data.get() + (sample * plane + i) * bytesEach, bytesEach);
    }
    raw.data = pixels;
    raw.planar = false;
    return {};
}

Result<void> convertYbrFullToRgb(RawSamples& raw, int bits) {
    if (raw.bytesEach == 1)
        convert(reinterpret_cast<std::uint8_t*>(raw.data.get()), raw.count / 3, bits);
    else if (raw.bytesEach == 2)
        convert(reinterpret_cast<std::uint16_t*>(raw.data.get()), raw.count / 3, bits);
    else
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("YBR of more than 16 bits cannot be shown by this version"));
    return {};
}

} // namespace sagitta::dicom
