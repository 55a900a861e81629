// Which annotations a view shows on its present plane, and which of their handles is near a point of the canvas. Pure.
#pragma once

#include "scene/annotation.h"
#include "scene/view.h"

#include <QPointF>

#include <optional>
#include <vector>

namespace sagitta::scene {

inline constexpr double kHandleRadius = 6; // canvas pixels

// Those of the frame on show, and those drawn on a parallel plane less than half a slice away in the same space: a
// frame's own in an MPR of its series, a plane's own (drawn in an MPR) everywhere. A frame's annotations never show on
// a frame of another series: it would be a measurement of another image.
std::vector<Annotation> annotationsOnPlane(const View& view, const std::vector<Annotation>& all);

struct Handle {
    QString annotationId;
    size_t point = 0;
};
// The nearest handle within `radius` of the canvas point.
std::optional<Handle> findHandle(const View& view, const std::vector<Annotation>& all, QPointF canvasPoint,
                                 double radius = kHandleRadius);

// An annotation without points, told what it is drawn on; nothing when the view shows nothing one can draw on.
std::optional<Annotation> annotationFor(const View& view, AnnotationType type);

} // namespace sagitta::scene
