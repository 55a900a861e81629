// Inside of GreyMap: its ramp in single precision, several pixels at once, for the rows of a canvas. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sagitta::render {

// round(255 * ((value * slope + intercept - center) / width + 0.5)), within 0 to 255; 0 for NaN.
class GreyRamp {
public:
    GreyRamp(double slope, double intercept, double center, double width);

    // Values that are black too; in double precision, so that no float is taken for its neighbour.
    void hide(double low, double high);
    void invert() { m_isInverted = true; }

    // False where single precision does not reach at all.
    bool isUsable() const;
    // False when one of the greys is too near to the next one for single precision to tell: then `out` says nothing,
    // and they are to be computed in double precision.
    bool toRgb32(const float* values, std::size_t count, std::uint32_t* out) const;

private:
    float m_factor;
    float m_offset; // with the half that rounds
    float m_hiddenFrom, m_hiddenTo;
    bool m_isInverted = false;
};

} // namespace sagitta::render
