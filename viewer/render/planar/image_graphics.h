// Inside of the planar renderer: what a file itself lays on its pixels: the display shutter (PS3.3 C.7.6.11, C.7.6.15)
// and on top of it the overlay planes (C.9.2), as a layer holds them. Pure functions, any thread.
//
// Graphics are white, of a region the outline alone, so that what lies in it can be read. What of an overlay lies
// outside of the image is not shown. On a canvas ink has a black rim, and a line of one pixel is not lost when the
// image is made small; at native size ink has no rim: every pixel that the overlays leave free is the image's.
#pragma once

#include "imaging/frame_sampler.h"
#include "render/planar/planar_renderer.h"

#include <QImage>

namespace sagitta::render {

enum class Overlays { Shown, Hidden };
// Formats of renderNative().
void paintGraphicsNative(QImage& image, const FrameLayer& layer, Overlays overlays);
// RGB32; `map` as for sampleFrame().
void paintGraphics(QImage& canvas, const imaging::PixelMap& map, const FrameLayer& layer, Overlays overlays,
                   int threads);

// The overlays of one frame, and what its shutter's bitmap covers.
void addGraphics(const dicom::InstanceHeader& header, int frameIndex, FrameLayer& layer);

} // namespace sagitta::render
