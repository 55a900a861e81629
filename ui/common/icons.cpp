#include "ui/common/icons.h"

#include "ui/common/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace sagitta::ui {
namespace {

// Polylines on the 16 x 16 grid: "x,y x,y …", several separated by '|'. A leading 'o' is a circle: "ox,y,r".
const char* strokes(Icon icon) {
    switch (icon) {
    case Icon::Add:
        return "8,3 8,13|3,8 13,8";
    case Icon::Edit:
        return "3,13 3.5,10 11,2.5 13.5,5 6,12.5 3,13|9.5,4 12,6.5";
    case Icon::Close:
        return "4,4 12,12|12,4 4,12";
    case Icon::Retry:
        return "12.5,5 10.5,3.2 8,2.8 5.4,3.5 3.4,5.6 2.8,8.2 3.6,11 5.8,12.8 8.6,13.2 11.2,12.2 12.8,10|13,2 12.7,5.3 "
               "9.4,5.1";
    case Icon::Pause:
        return "5.5,3 5.5,13|10.5,3 10.5,13";
    case Icon::Resume:
        return "5,3 12.5,8 5,13 5,3";
    case Icon::Why:
        return "o8,8,5.8|6.2,6.4 6.6,5.2 8,4.6 9.4,5.2 9.8,6.4 9.2,7.6 8,8.4 8,9.4|o8,11.3,0.3";
    case Icon::Folder:
        return "2,13 2,3.5 6.5,3.5 8,5.5 14,5.5 14,13 2,13";
    case Icon::Search:
        return "o7,7,4.5|10.4,10.4 14,14";
    case Icon::Scroll:
        return "3,2.5 13,2.5 13,5 3,5 3,2.5|3,6.8 13,6.8 13,9.2 3,9.2 3,6.8|3,11 13,11 13,13.5 3,13.5 3,11";
    case Icon::WindowLevel:
        return "o8,8,5.5|8,2.5 8,13.5|10,3.2 10,12.8|12,4.5 12,11.5";
    case Icon::Zoom:
        return "o7,7,4.5|10.4,10.4 14,14|7,5 7,9|5,7 9,7";
    case Icon::Pan:
        return "8,1.5 8,14.5|1.5,8 14.5,8|6,3.5 8,1.5 10,3.5|6,12.5 8,14.5 10,12.5|3.5,6 1.5,8 3.5,10|12.5,6 14.5,8 "
               "12.5,10";
    case Icon::Crosshair:
        return "8,1.5 8,6|8,10 8,14.5|1.5,8 6,8|10,8 14.5,8|o8,8,1.2";
    case Icon::Length:
        return "3,13 13,3|1.5,11.5 4.5,14.5|11.5,1.5 14.5,4.5";
    case Icon::Text:
        return "3,4.5 3,3 13,3 13,4.5|8,3 8,13.5|6,13.5 10,13.5";
    case Icon::LayoutOne:
        return "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5 2.5,2.5";
    case Icon::LayoutFour:
        return "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5 2.5,2.5|8,2.5 8,13.5|2.5,8 13.5,8";
    case Icon::LayoutMpr:
        return "8,1.5 14,4.5 14,11.5 8,14.5 2,11.5 2,4.5 8,1.5|2,4.5 8,7.5 14,4.5|8,7.5 8,14.5";
    case Icon::Invert:
        return "o8,8,5.5|8,2.5 8,13.5|6,3.2 6,12.8|4,4.6 4,11.4";
    case Icon::FlipHorizontal:
        return "8,2 8,14|6,4 6,12 2,12 6,4|10,4 10,12 14,12 10,4";
    case Icon::FlipVertical:
        return "2,8 14,8|4,6 12,6 12,2 4,6|4,10 12,10 12,14 4,10";
    case Icon::Rotate:
        return "3.5,6 5,4 7.4,2.9 10,3.2 12.2,4.8 13.2,7.2 12.9,9.8|10.5,8.6 12.9,10.2 14.6,7.8|3,9 8,9 8,14 3,14 3,9";
    case Icon::Fit:
        return "2.5,6 2.5,2.5 6,2.5|10,2.5 13.5,2.5 13.5,6|13.5,10 13.5,13.5 10,13.5|6,13.5 2.5,13.5 2.5,10";
    case Icon::Reset:
        return "3.5,5 5.5,3.2 8,2.8 10.6,3.5 12.6,5.6 13.2,8.2 12.4,11 10.2,12.8 7.4,13.2 4.8,12.2 3.2,10|3,2 3.3,5.3 "
               "6.6,5.1";
    case Icon::Undo:
        return "3,6 9.5,6 12,7.2 13,9.5 12,11.8 9.5,13 6,13|6,3 3,6 6,9";
    case Icon::Redo:
        return "13,6 6.5,6 4,7.2 3,9.5 4,11.8 6.5,13 10,13|10,3 13,6 10,9";
    case Icon::List:
        return "6,4 14,4|6,8 14,8|6,12 14,12|2,4 3,4|2,8 3,8|2,12 3,12";
    case Icon::More:
        return "4,4 8,8 4,12|9,4 13,8 9,12";
    case Icon::Tags:
        return "2,2.5 7.5,2.5 14,9 9,14 2.5,7.5 2,2.5|o5,5.5,1";
    case Icon::Link:
        return "7,4.5 9,2.6 11,2.2 13,3.2 13.8,5.2 13.2,7 11.4,9|9,11.5 7,13.4 5,13.8 3,12.8 2.2,10.8 2.8,9 4.6,7|6,10 "
               "10,6";
    case Icon::LayoutMore:
        return "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5 2.5,2.5|6.2,2.5 6.2,13.5|9.8,2.5 9.8,13.5|2.5,6.2 13.5,6.2|2.5,9.8 "
               "13.5,9.8";
    case Icon::Pin:
        return "5,2.5 11,2.5|6,2.5 6,7 4,9.5 12,9.5 10,7 10,2.5|8,9.5 8,14";
    case Icon::Star:
        return "8,2 9.8,6 14,6.4 10.8,9.2 11.8,13.5 8,11.2 4.2,13.5 5.2,9.2 2,6.4 6.2,6 8,2";
    case Icon::Panel:
        return "2.5,3 13.5,3 13.5,13 2.5,13 2.5,3|10,3 10,13|11.2,6 12.3,6|11.2,8 12.3,8";
    case Icon::Disc:
        return "o8,8,5.8|o8,8,1.6";
    case Icon::Settings:
        return "2,4 8,4|12,4 14,4|o10,4,1.8|2,8 3,8|7,8 14,8|o5,8,1.8|2,12 9,12|13,12 14,12|o11,12,1.8";
    }
    return "";
}

QPainterPath makePath(Icon icon) {
    QPainterPath path;
    for (QString piece : QString::fromLatin1(strokes(icon)).split(u'|')) {
        if (piece.startsWith(u'o')) {
            const QStringList n = piece.mid(1).split(u',');
            path.addEllipse(QPointF(n[0].toDouble(), n[1].toDouble()), n[2].toDouble(), n[2].toDouble());
            continue;
        }
        bool first = true;
        for (const QString& pair : piece.split(u' ')) {
            const QStringList n = pair.split(u',');
            const QPointF point(n[0].toDouble(), n[1].toDouble());
            first ? path.moveTo(point) : path.lineTo(point);
            first = false;
        }
    }
    return path;
}

class PaintedIconEngine final : public QIconEngine {
public:
    explicit PaintedIconEngine(PaintIcon paintIcon) : m_paintIcon(std::move(paintIcon)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        m_paintIcon(*painter, rect, mode == QIcon::Disabled ? colors().disabled : colors().text);
        painter->restore();
    }
    // The caller (QIcon) has scaled `size` to device pixels already.
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new PaintedIconEngine(*this); }

private:
    PaintIcon m_paintIcon;
};

} // namespace

QIcon makeIcon(PaintIcon paint) { return QIcon(new PaintedIconEngine(std::move(paint))); }

QIcon makeIcon(Icon icon) {
    return makeIcon([path = makePath(icon)](QPainter& painter, const QRectF& rect, const QColor& color) {
        const double scale = std::min(rect.width(), rect.height()) / 16.0;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(rect.x() + (rect.width() - 16 * scale) / 2, rect.y() + (rect.height() - 16 * scale) / 2);
        painter.scale(scale, scale);
        painter.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
    });
}

} // namespace sagitta::ui
