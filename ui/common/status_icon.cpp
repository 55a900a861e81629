#include "ui/common/status_icon.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QPainter>

#include <algorithm>

namespace sagitta::ui {

QIcon makeStatusIcon(storage::ReadingStatus status) {
    return makeIcon([status](QPainter& painter, const QRectF& rect, const QColor&) {
        constexpr double kDrawnFor = 12; // px
        const double scale = std::min(rect.width(), rect.height()) / kDrawnFor;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(rect.topLeft());
        painter.scale(scale, scale);
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
    });
}

} // namespace sagitta::ui
