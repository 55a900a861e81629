#include "render/planar/grey_ramp.h"

#include <cmath>
#include <limits>

namespace sagitta::render {

namespace {

// Factor, offset, product and sum are each rounded once, by 2^-24 at the most; with reserve.
constexpr float kError = 4e-7F;
constexpr float kLeastFactor = 1e-30F; // below, numbers have fewer digits
constexpr float kInfinity = std::numeric_limits<float>::infinity();

float notBelow(double value) {
    const auto near = static_cast<float>(value);
    return static_cast<double>(near) < value ? std::nextafter(near, kInfinity) : near;
}

float notAbove(double value) {
    const auto near = static_cast<float>(value);
    return static_cast<double>(near) > value ? std::nextafter(near, -kInfinity) : near;
}

} // namespace

GreyRamp::GreyRamp(double slope, double intercept, double center, double width) :
    m_factor(static_cast<float>(slope * 255 / width)),
    m_offset(static_cast<float>((intercept - center) * 255 / width + 128)), m_hiddenFrom(kInfinity),
    m_hiddenTo(-kInfinity) {}

bool GreyRamp::isUsable() const {
    return std::isfinite(m_factor) && std::isfinite(m_offset) && std::fabs(m_factor) > kLeastFactor;
}

void GreyRamp::hide(double low, double high) {
    m_hiddenFrom = notBelow(low);
    m_hiddenTo = notAbove(high);
}

// Without a branch, and made of 32-bit operations that every processor has for four values at once.
bool GreyRamp::toRgb32(const float* values, std::size_t count, std::uint32_t* out) const {
    const float scale = m_factor;
    const float start = m_offset;
    const float startSize = std::fabs(start);
    const float from = m_hiddenFrom;
    const float to = m_hiddenTo;
    const std::uint32_t flip = m_isInverted ? 255 : 0;
    int doubtful = 0;
    for (std::size_t p = 0; p < count; ++p) {
        const float value = values[p];
        const float product = value * scale;
        const float exact = product + start;
        const float error = (std::fabs(product) + startSize) * kError;
        const float below = exact < 255.5F ? exact : 255.5F;
        const float inside = below > 0.5F ? below : 0.5F;
        const int grey = static_cast<int>(inside);
        const float rest = inside - static_cast<float>(grey);
        const int isNumber = static_cast<int>(value == value);
        doubtful |= isNumber & (static_cast<int>(!(rest >= error)) | static_cast<int>(!(rest <= 1 - error)));
        const int hidden = (static_cast<int>(value >= from) & static_cast<int>(value <= to)) | (isNumber ^ 1);
        const std::uint32_t shown =
            (static_cast<std::uint32_t>(grey) ^ flip) & (static_cast<std::uint32_t>(hidden) - 1);
        out[p] = 0xff000000U | shown | (shown << 8) | (shown << 16);
    }
    return doubtful == 0;
}

} // namespace sagitta::render
