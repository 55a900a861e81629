// Inside of the overlay: annotations and the crosshair. GUI thread.
#pragma once

#include "scene/annotation.h"
#include "scene/view_state.h"

#include <QPainter>

namespace sagitta::render {

void paintAnnotation(QPainter& painter, const scene::ViewTransform& transform, const scene::Annotation& annotation,
                     bool selected, double devicePixelRatio, double textScale);
void paintCrosshair(QPainter& painter, const scene::ViewTransform& transform, Vec3 point, double devicePixelRatio);

} // namespace sagitta::render
