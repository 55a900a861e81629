// Precompiled header of the layer that knows Qt Gui.
#pragma once
#include "core.h"
#include <QColor>
#include <QFont>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
