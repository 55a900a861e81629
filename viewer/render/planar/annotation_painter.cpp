#include "render/planar/annotation_painter.h"

#include "render/planar/label_painter.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace sagitta::render {

namespace {

constexpr QColor kShape{255, 214, 90};
constexpr QColor kSelected{120, 220, 255};
constexpr QColor kRim{0, 0, 0, 170};
constexpr QColor kCrosshair{110, 200, 120};
constexpr double kFontSize = 12;
constexpr double kFarAway = 1e5; // canvas pixels beyond which nothing is drawn

// A line with a dark rim, seen on bone and on air.
void drawLine(QPainter& painter, const QLineF& line, const QColor& color, double dpr) {
    painter.setPen(QPen(kRim, 3 * dpr, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
    painter.setPen(QPen(color, 1.25 * dpr, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
}

void drawHandle(QPainter& painter, QPointF at, const QColor& color, bool selected, double dpr) {
    const double half = (selected ? 4 : 3) * dpr;
    painter.setPen(QPen(color, dpr));
    painter.setBrush(selected ? QBrush(color) : QBrush(kRim));
    painter.drawEllipse(at, half, half);
    painter.setBrush(Qt::NoBrush);
}

// Beside the point, and wholly on the canvas.
QPointF labelPlace(QPointF near, QSizeF label, QSizeF canvas, double dpr) {
    const double gap = 8 * dpr;
    const QPointF wanted = near + QPointF(gap, gap);
    return {std::clamp(wanted.x(), 0.0, std::max(0.0, canvas.width() - label.width())),
            std::clamp(wanted.y(), 0.0, std::max(0.0, canvas.height() - label.height()))};
}

bool isNear(QPointF p) { return std::abs(p.x()) < kFarAway && std::abs(p.y()) < kFarAway; }

} // namespace

void paintAnnotation(QPainter& painter, const scene::ViewTransform& transform, const scene::Annotation& annotation,
                     bool selected, double devicePixelRatio, double textScale) {
    if (annotation.points.empty())
        return;
    std::vector<QPointF> points;
    for (const Vec3& point : annotation.points)
        points.push_back(transform.toCanvas(point));
    if (!std::all_of(points.begin(), points.end(), isNear))
        return;
    const QColor color = selected ? kSelected : kShape;
    for (size_t i = 1; i < points.size(); ++i)
        drawLine(painter, {points[i - 1], points[i]}, color, devicePixelRatio);
    const bool isText = annotation.type == scene::AnnotationType::Text;
    for (size_t i = 0; i < points.size(); ++i) {
        if (!isText || i == 0 || selected)
            drawHandle(painter, points[i], color, selected, devicePixelRatio);
    }
    const LabelPainter label(painter, devicePixelRatio, kFontSize * textScale);
    const QStringList lines = annotation.label().split(QLatin1Char('\n'));
    int width = 0;
    for (const QString& line : lines)
        width = std::max(width, label.width(line));
    const QSizeF size(width, label.lineHeight() * static_cast<double>(lines.size()));
    QPointF at = labelPlace(points.back(), size, transform.canvas, devicePixelRatio);
    for (const QString& line : lines) {
        label.draw(at, line, color);
        at.ry() += label.lineHeight();
    }
}

void paintCrosshair(QPainter& painter, const scene::ViewTransform& transform, Vec3 point, double devicePixelRatio) {
    const QPointF at = transform.toCanvas(point);
    const QRectF canvas(QPointF(0, 0), transform.canvas);
    if (!canvas.contains(at))
        return;
    // Open in the middle: what is pointed at stays visible. Filled rectangles: as crisp as lines, and much quicker.
    const double gap = 10 * devicePixelRatio;
    for (const auto& [color, width] : {std::pair(kRim, 3.0), std::pair(kCrosshair, 1.0)}) {
        const double line = std::max(1.0, std::round(width * devicePixelRatio));
        const double left = std::floor(at.x()) - std::floor(line / 2);
        const double top = std::floor(at.y()) - std::floor(line / 2);
        for (const QRectF& arm :
             {QRectF(0, top, at.x() - gap, line), QRectF(at.x() + gap, top, canvas.width(), line),
              QRectF(left, 0, line, at.y() - gap), QRectF(left, at.y() + gap, line, canvas.height())})
            painter.fillRect(arm.intersected(canvas).toAlignedRect(), color);
    }
}

} // namespace sagitta::render
