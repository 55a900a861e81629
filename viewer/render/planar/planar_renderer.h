// PlanarRenderer: makes the image of a 2D view: stack, MPR or slab. Interface; CpuPlanarRenderer is the maker that
// gives the same bits on every machine. render() is pure; any thread.
//
// Grey is made in this order: stored values are interpolated, become modality values (PS3.3 C.11.1), then VOI (C.11.2)
// in double precision, then 8 bits as round(255 * voi), then the inversions, then the colour table of the presentation.
// Colour is made RGB first (palette indices too, by the high byte of entries of 16 bits) and interpolated per channel;
// VOI and colour tables do not touch it. 8 bits of it go from the image's ICC profile to sRGB, then comes the
// inversion. Of a grey image with colours (PS3.3 C.8.16.2.1.1.1) greys and colours are both made RGB first, and not by
// ICC. Black, whatever the inversion and the table: outside of the image, and padding. On top of all lie the
// display shutter and the overlays of the file, in greys of their own: see image_graphics.h.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"
#include "imaging/volume.h"
#include "scene/presentation.h"
#include "scene/view_state.h"

#include <QImage>
#include <QSize>

#include <memory>
#include <optional>
#include <vector>

namespace sagitta::render {

// A bitmap on the image: one frame of an overlay plane of the file (PS3.3 C.9.2).
struct FrameOverlay {
    QByteArray bits;           // see dicom::bitAt()
    std::int64_t firstBit = 0; // of the first pixel
    int rows = 0, columns = 0;
    int originRow = 0, originColumn = 0; // in the image, from 0; may lie outside
    bool isRegion = false;
};

// One frame and how its pixels lie in (pseudo) patient space: pixel (i, j) is centred at origin + i*columnStep +
// j*rowStep.
struct FrameLayer {
    dicom::Frame frame;
    Vec3 origin;
    Vec3 columnStep; // from a pixel to the next in its row, mm
    Vec3 rowStep;    // from a row to the next, mm
    dicom::ModalityScale scale;
    std::shared_ptr<const dicom::PaletteColor> palette; // of a grey frame: of values from its first mapped one on
    QByteArray iccProfile;                              // of colours; empty: they are sRGB
    std::shared_ptr<const dicom::LookupTable> voiLut;   // used when the presentation's window is not valid: not chosen
    bool inverted = false;                              // MONOCHROME1 or shape INVERSE
    std::optional<std::pair<double, double>> padding;   // stored values
    std::vector<FrameOverlay> overlays;                 // drawn on top, unless the presentation says no
    std::shared_ptr<const dicom::DisplayShutter> shutter; // null: none
    std::optional<FrameOverlay> shutterBitmap;            // what of it is covered besides
    double colorMax = 255;                                // the RGB sample that is full intensity
};

struct VolumeLayer {
    imaging::VolumePtr volume;
    imaging::Slab slab;
    bool inverted = false;
};

struct PlanarRequest {
    std::optional<FrameLayer> frame; // one of the two
    std::optional<VolumeLayer> volume;
    scene::Presentation presentation;
    scene::ViewTransform transform; // canvas in device pixels
};

class PlanarRenderer {
public:
    virtual ~PlanarRenderer() = default;
    // Format_RGB32, transform.canvas in size; outside the image black. Null when the memory for it is not to be had.
    virtual QImage render(const PlanarRequest& request) const = 0;
};

class CpuPlanarRenderer final : public PlanarRenderer {
public:
    explicit CpuPlanarRenderer(int threads) : m_threads(threads) {}
    QImage render(const PlanarRequest& request) const override;

private:
    int m_threads;
};

// The layer for one frame of an instance, geometry as View::transform() uses it. It carries the file's VOI LUT when the
// frame has no valid window.
FrameLayer makeFrameLayer(const dicom::InstanceHeader& header, int frameIndex, const dicom::Frame& frame);

// The frame at native size: one canvas pixel per column and row, 8-bit grey (Format_Grayscale8), RGB888, or RGB32 with
// a colour table.
QImage renderNative(const FrameLayer& layer, const scene::Presentation& presentation);

// By the file: its first valid window; else its VOI LUT (an automatic window: FrameLayer::voiLut); else the full range
// of the frame's values without padding.
scene::Presentation defaultPresentation(const dicom::InstanceHeader& header, int frameIndex, const dicom::Frame* frame);
// The smallest modality value becomes 0 and the largest 255 (before inversion): LINEAR for integers, else LINEAR_EXACT.
dicom::VoiWindow fullRangeWindow(const dicom::Frame& frame, const FrameLayer& layer);

// Why colours are not shown by the ICC profile that the file gives; empty when all is well.
QString iccProblem(const dicom::InstanceHeader& header);

// Longest side `pixels`, aspect kept (that of the pixels too).
QImage renderThumbnail(const FrameLayer& layer, const scene::Presentation& presentation, int pixels);
// Of a look at the frame; null where graphics, padding or a palette make its pixels more than samples of a smooth
// picture: then it takes the frame itself.
QImage renderThumbnail(const dicom::InstanceHeader& header, int frameIndex, const dicom::ReducedFrame& look,
                       int pixels);

} // namespace sagitta::render
