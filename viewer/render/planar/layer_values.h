// Inside of the planar renderer: what a layer and a presentation mean for values: the grey map, and colour frames as
// three planes of one component each. Values, any thread.
#pragma once

#include "render/planar/grey_map.h"
#include "render/planar/planar_renderer.h"

#include <QPointF>

#include <array>

namespace sagitta::render {

class IccTransform;

// The window of the presentation; else the layer's VOI LUT; else the frame's full range.
GreyMap greyMapFor(const FrameLayer& layer, const scene::Presentation& presentation);
GreyMap greyMapFor(const VolumeLayer& layer, const scene::Presentation& presentation);

// Whether every modality value is a whole number.
bool hasIntegerValues(const dicom::Frame& frame, const dicom::ModalityScale& scale);

// Image coordinates (column, row) of patient vectors in the plane of a layer, whose steps need not be square to each
// other.
struct PixelAxes {
    explicit PixelAxes(const FrameLayer& layer);
    QPointF map(Vec3 vector) const { return {dot(vector, x), dot(vector, y)}; }
    Vec3 x, y;
};

// Whether a grey frame has colours as well.
bool hasColors(const FrameLayer& layer);
// Such a frame as an RGB one: its greys as the presentation has them (inverted too), colours by the palette.
FrameLayer madeRgb(const FrameLayer& layer, const scene::Presentation& presentation);
// The high 8 bits of an entry, however many it has.
std::uint8_t eightBitEntry(const dicom::LookupTable& lut, std::int64_t index);

// An RGB or palette frame. Palette indices are colours from here on (PS3.3 C.7.6.3.1.5).
struct ColorPlanes {
    std::array<dicom::Frame, 3> planes;
    double max = 255; // the sample that is full intensity

    void rowToEightBit(int component, int row, bool invert, std::uint8_t* out) const;
};
ColorPlanes colorPlanes(const FrameLayer& layer);
// To sRGB; null when there is nothing to do, or the profile is broken: see iccProblem().
std::shared_ptr<const IccTransform> usableTransform(const FrameLayer& layer);

// Adds round(255 * value / max), kept in range (NaN: 0), to each pixel at bit `shift`.
void addChannel(const float* values, std::size_t count, double max, bool invert, int shift, std::uint32_t* pixels);

} // namespace sagitta::render
