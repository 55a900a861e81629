#include "ui/common/status_icon.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QPixmap>

namespace sagitta::ui {

QIcon makeStatusIcon(storage::ReadingStatus status) {
    constexpr int kSize = 12;
    constexpr int kScale = 2; // sharp on dense screens
    QPixmap pixmap(kSize * kScale, kSize * kScale);
    pixmap.setDevicePixelRatio(kScale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF disc(2.5, 2.5, 7, 7);
    switch (status) {
    case storage::ReadingStatus::Unread:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().accent);
        painter.drawEllipse(disc);
        break;
    case storage::ReadingStatus::Opened:
        painter.setPen(QPen(colors().accent, 1.4));
        painter.drawEllipse(disc);
        break;
    case storage::ReadingStatus::Read:
        painter.setPen(QPen(colors().muted, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{{2.5, 6.5}, {5, 9}, {9.5, 3.5}});
        break;
    }
    painter.end();
    return QIcon(pixmap);
}

} // namespace sagitta::ui
