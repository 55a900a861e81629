#include "ui/browser/drop_overlay.h"

#include "ui/common/theme.h"

#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace sagitta::ui {

DropOverlay::DropOverlay(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Drop to import"));
    hide();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = colors().base;
    veil.setAlpha(220);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(colors().accent, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(12, 12, -12, -12), 8, 8);
    painter.setPen(colors().text);
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    painter.setFont(font);
    painter.drawText(rect(), Qt::AlignCenter, tr("Let go to import into this computer"));
}

QStringList localPaths(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

} // namespace sagitta::ui
