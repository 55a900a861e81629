// PlanarRenderer: makes the image of a 2D view: stack, MPR or slab. Interface; CpuPlanarRenderer is the maker that gives
// the same bits on every machine. render() is pure; any thread.
#pragma once

#include "core/result.h"
#include "dicom/frame.h"
#include "dicom/instance_header.h"
#include "imaging/volume.h"
#include "scene/presentation.h"
#include "scene/view_state.h"

#include <QImage>
#include <QSize>

#include <memory>
#include <optional>

namespace sagitta::render {

// One frame and how its pixels lie in (pseudo) patient space: pixel (i, j) is centred at origin + i*columnStep + j*rowStep.
struct FrameLayer {
    dicom::Frame frame;
    Vec3 origin;
    Vec3 columnStep; // from a pixel to the next in its row, mm
    Vec3 rowStep;    // from a row to the next, mm
    dicom::ModalityScale scale;
    std::shared_ptr<const dicom::PaletteColor> palette;
    std::shared_ptr<const dicom::LookupTable> voiLut; // when chosen instead of a window
    bool inverted = false;                            // MONOCHROME1 or shape INVERSE
    std::optional<std::pair<double, double>> padding; // stored values
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
    // Format_RGB32, transform.canvas in size; outside the image black.
    virtual QImage render(const PlanarRequest& request) const = 0;
};

class CpuPlanarRenderer final : public PlanarRenderer {
public:
    explicit CpuPlanarRenderer(int threads) : m_threads(threads) {}
    QImage render(const PlanarRequest& request) const override;

private:
    int m_threads;
};

// The layer for one frame of an instance, geometry as View::transform() uses it.
FrameLayer makeFrameLayer(const dicom::InstanceHeader& header, int frameIndex, const dicom::Frame& frame);

// The frame at native size: one canvas pixel per column and row, 8-bit grey (Format_Grayscale8) or RGB888.
QImage renderNative(const FrameLayer& layer, const scene::Presentation& presentation);

// Windows of a frame: by the file (first window or LUT), else full range of its values without padding.
scene::Presentation defaultPresentation(const dicom::InstanceHeader& header, int frameIndex,
                                        const dicom::Frame* frame);
dicom::VoiWindow fullRangeWindow(const dicom::Frame& frame, const FrameLayer& layer);

// Longest side `pixels`, aspect kept.
QImage renderThumbnail(const FrameLayer& layer, const scene::Presentation& presentation, int pixels);

} // namespace sagitta::render
