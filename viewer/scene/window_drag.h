// How a drag changes a window. Pure.
#pragma once

#include "dicom/scales.h"
#include "scene/view.h"

#include <QPointF>

namespace sagitta::scene {

// The window on show as numbers one can start from, also when the presentation leaves it to the file (a VOI LUT's input
// range) or to the pixels (their range; while they are not decoded the one the stored bits allow).
dicom::VoiWindow effectiveWindow(const View& view);

// `start` after a drag of `delta` canvas pixels: to the right wider, up (negative y) brighter. Never invalid.
dicom::VoiWindow draggedWindow(const dicom::VoiWindow& start, QPointF delta, bool inverted);

} // namespace sagitta::scene
