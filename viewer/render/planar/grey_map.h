// GreyMap: stored values -> 8-bit greys: modality scale, VOI, inversion, padding, prepared once for many rows. For
// every finite value the grey is round(255 * Voi::apply(ModalityScale::apply(value))), then 255 minus that when
// inverted; NaN and padding are 0. As colours of a ColorLut: its entry for that grey; NaN and padding are black.
// Immutable, any thread.
#pragma once

#include "dicom/frame.h"
#include "dicom/scales.h"
#include "render/planar/grey_ramp.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sagitta::render {

struct ColorLut;

class GreyMap {
public:
    GreyMap(const dicom::ModalityScale& scale, const dicom::Voi& voi, bool inverted,
            const std::optional<std::pair<double, double>>& padding);

    // T: the sample types of a frame.
    template<class T>
    void toGrey8(const T* values, std::size_t count, std::uint8_t* out) const;
    void toRgb32(const float* values, std::size_t count, std::uint32_t* out) const;
    template<class T>
    void toRgb32(const T* values, std::size_t count, const ColorLut& lut, std::uint32_t* out) const;

private:
    enum class Kind : std::uint8_t {
        Ramp,  // LINEAR, LINEAR_EXACT: arithmetic
        Table, // a lookup table on either side: greys by entry
        Curve, // any other rising function: where each grey begins
    };

    void makeTable(const dicom::LookupTable& lut, const dicom::Voi* voi);
    void makeRamp();
    void makeCurve(const dicom::VoiWindow& window);
    template<class T, class Out, class Pixel>
    void map(const T* values, std::size_t count, Out* out, Pixel pixel) const;

    Kind m_kind = Kind::Ramp;
    double m_slope = 1, m_intercept = 0;
    double m_center = 0, m_width = 1; // Ramp: (x - center) / width + 0.5
    std::optional<GreyRamp> m_ramp;   // the same, for canvases
    double m_tableFirst = 0;
    std::vector<std::uint8_t> m_table;
    std::array<double, 257> m_begin{}; // Curve: grey g begins at m_begin[g]
    std::vector<std::uint8_t> m_bins;  // Curve: a grey to begin the search at
    double m_binsPerUnit = 0;
    bool m_inverted = false;
    bool m_hasPadding = false;
    double m_paddingLow = 0, m_paddingHigh = 0; // stored
};

} // namespace sagitta::render
