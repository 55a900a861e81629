#include "ui/common/light.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPixmap>

namespace sagitta::ui {
namespace {

constexpr int kIconSize = 12;
constexpr int kIconScale = 2; // sharp on dense screens

QColor colorOf(scene::Light light) {
    switch (light) {
    case scene::Light::Partial:
        return colors().warning;
    case scene::Light::Complete:
        return colors().ok;
    case scene::Light::Undecodable:
    case scene::Light::Failed:
        return colors().error;
    case scene::Light::Unknown:
        break;
    }
    return colors().muted;
}

} // namespace

// A ring, half a disc in it, a disc, a disc that is struck through, half a disc that is.
void paintLight(QPainter& painter, const QRectF& where, scene::Light light) {
    const QColor color = colorOf(light);
    const bool isFull = light == scene::Light::Complete || light == scene::Light::Undecodable;
    const QRectF disc = where.adjusted(0.75, 0.75, -0.75, -0.75);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(isFull ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(disc);
    if (light == scene::Light::Partial || light == scene::Light::Failed) {
        painter.setBrush(color);
        painter.drawPie(disc, 180 * 16, 180 * 16);
    }
    if (light == scene::Light::Undecodable) {
        painter.setPen(QPen(colors().base, 1.6));
        painter.drawLine(disc.bottomLeft(), disc.topRight());
    }
    if (light == scene::Light::Failed)
        painter.drawLine(disc.topLeft(), disc.bottomRight());
    painter.restore();
}

QIcon makeLightIcon(scene::Light light) {
    QPixmap pixmap(kIconSize * kIconScale, kIconSize * kIconScale);
    pixmap.setDevicePixelRatio(kIconScale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const double margin = (kIconSize - kLightSize) / 2.0;
    paintLight(painter, QRectF(margin, margin, kLightSize, kLightSize), light);
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // else it is tinted
    return icon;
}

} // namespace sagitta::ui
