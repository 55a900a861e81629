#include "dicom/color_conversion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace sagitta::dicom {

namespace {

// The inverse of the standard's equations, from the same three luma weights (ITU-R BT.601).
constexpr double kRed = 0.299;
constexpr double kGreen = 0.587;
constexpr double kBlue = 0.114;
constexpr double kCrToRed = 2 * (1 - kRed);
constexpr double kCbToBlue = 2 * (1 - kBlue);
constexpr double kCbToGreen = kBlue * kCbToBlue / kGreen;
constexpr double kCrToGreen = kRed * kCrToRed / kGreen;

// Where black is, and how much the samples are to be stretched to take the whole range of their bits.
struct Range {
    double black = 0, luminance = 1, chrominance = 1;
};
constexpr Range kPartial{16, 255.0 / 219, 255.0 / 224};

template<class T>
void convert(T* pixel, std::size_t pixels, int bits, const Range& range = {}) {
    const double zero = static_cast<double>(1U << (bits - 1));
    const double top = static_cast<double>((1U << bits) - 1);
    const auto sample = [top](double value) { return static_cast<T>(std::clamp(value + 0.5, 0.0, top + 0.5)); };
    for (std::size_t i = 0; i < pixels; ++i, pixel += 3) {
        const double y = (pixel[0] - range.black) * range.luminance;
        const double cb = (pixel[1] - zero) * range.chrominance;
        const double cr = (pixel[2] - zero) * range.chrominance;
        pixel[0] = sample(y + kCrToRed * cr);
        pixel[1] = sample(y - kCbToGreen * cb - kCrToGreen * cr);
        pixel[2] = sample(y + kCbToBlue * cb);
    }
}

// What the chrominance samples of eight bits add to red, green and blue. Red and blue are whole, because rounding them
// does not depend on Y; green does, for one pair of samples, and stays in floating point.
struct ChrominanceTables {
    std::array<int, 256> red{}, blue{};
    std::array<double, 256> greenOfCb{}, greenOfCr{};

    ChrominanceTables() {
        for (std::size_t i = 0; i < 256; ++i) {
            const double chrominance = static_cast<double>(i) - 128;
            red[i] = static_cast<int>(std::floor(kCrToRed * chrominance + 0.5));
            blue[i] = static_cast<int>(std::floor(kCbToBlue * chrominance + 0.5));
            greenOfCb[i] = kCbToGreen * chrominance;
            greenOfCr[i] = kCrToGreen * chrominance;
        }
    }
};

// The same as convert() for eight bits stored, value by value, in a fraction of the time.
void convertBytes(std::uint8_t* pixel, std::size_t pixels) {
    static const ChrominanceTables tables;
    const auto clamped = [](int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); };
    for (std::size_t i = 0; i < pixels; ++i, pixel += 3) {
        const int y = pixel[0];
        const std::uint8_t cb = pixel[1];
        const std::uint8_t cr = pixel[2];
        const double green = y - tables.greenOfCb[cb] - tables.greenOfCr[cr];
        pixel[0] = clamped(y + tables.red[cr]);
        pixel[1] = clamped(static_cast<int>(green + 0.5));
        pixel[2] = clamped(y + tables.blue[cb]);
    }
}

template<class T>
void weave(const std::byte* planes, std::size_t pixels, std::byte* out) {
    const auto* const from = reinterpret_cast<const T*>(planes);
    auto* const to = reinterpret_cast<T*>(out);
    for (std::size_t i = 0; i < pixels; ++i) {
        to[3 * i] = from[i];
        to[3 * i + 1] = from[pixels + i];
        to[3 * i + 2] = from[2 * pixels + i];
    }
}

} // namespace

Result<void> interleave(RawSamples& raw) {
    SAGITTA_TRY(const std::shared_ptr<std::byte[]> woven,
                makeSampleBuffer(raw.count * static_cast<std::size_t>(raw.bytesEach)));
    const std::size_t pixels = raw.count / 3;
    switch (raw.bytesEach) {
    case 1:
        weave<std::uint8_t>(raw.data.get(), pixels, woven.get());
        break;
    case 2:
        weave<std::uint16_t>(raw.data.get(), pixels, woven.get());
        break;
    case 4:
        weave<std::uint32_t>(raw.data.get(), pixels, woven.get());
        break;
    default:
        weave<std::uint64_t>(raw.data.get(), pixels, woven.get());
        break;
    }
    raw.data = woven;
    raw.planar = false;
    return {};
}

Result<void> convertYbrFullToRgb(RawSamples& raw, int bits) {
    const std::size_t pixels = raw.count / 3;
    if (raw.bytesEach == 1 && bits == 8)
        convertBytes(reinterpret_cast<std::uint8_t*>(raw.data.get()), pixels);
    else if (raw.bytesEach == 1)
        convert(reinterpret_cast<std::uint8_t*>(raw.data.get()), pixels, bits);
    else if (raw.bytesEach == 2)
        convert(reinterpret_cast<std::uint16_t*>(raw.data.get()), pixels, bits);
    else
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("YBR of more than 16 bits cannot be shown by this version"));
    return {};
}

Result<void> convertYbrPartialToRgb(RawSamples& raw, int bits) {
    if (raw.bytesEach != 1 || bits != 8)
        return Error(ErrorCode::Unsupported, QStringLiteral("YBR_PARTIAL_422 of %1 bits is not defined").arg(bits));
    convert(reinterpret_cast<std::uint8_t*>(raw.data.get()), raw.count / 3, bits, kPartial);
    return {};
}

} // namespace sagitta::dicom
