// The completeness light, painted: told apart by shape as well as by colour. GUI thread.
#pragma once

#include "scene/completeness.h"

#include <QIcon>
#include <QRectF>

class QPainter;

namespace sagitta::ui {

inline constexpr int kLightSize = 8; // px

void paintLight(QPainter& painter, const QRectF& where, scene::Light light);
QIcon makeLightIcon(scene::Light light);

} // namespace sagitta::ui
