// Scales a view can be put to by name, true pixels and true size, and that of a lens over it. Pure functions of a view;
// GUI thread.
#pragma once

#include "core/result.h"
#include "scene/view.h"

namespace sagitta::scene {

// One image pixel per canvas pixel (of pixels that are not square, their shorter side), with the centres of the image's
// pixels on those of the canvas, so that nothing is interpolated.
ViewState truePixels(const View& view);

// As large on the screen as in the patient. Unsupported, with the reason, where the image has no millimetres.
Result<ViewState> trueSize(const View& view, double canvasPixelsPerMm);

// What is known of a screen.
struct ScreenSize {
    QSizeF mm;            // of the visible area, as the monitor tells it
    QSize pixels;         // device pixels
    bool isNamed = false; // the monitor tells its maker or model; else its millimetres may be made up by the system
};
// Unsupported, with the reason, where the monitor does not tell its size or what it tells cannot be.
Result<double> pixelsPerMm(const ScreenSize& screen);

// What a lens of `lens` device pixels shows when its middle lies at a point of the canvas, `factor` times as large.
ViewTransform lensTransform(const ViewTransform& view, QPointF canvasPoint, QSize lens, double factor);

} // namespace sagitta::scene
