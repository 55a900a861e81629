#include "ui/viewer/series_delegate.h"

#include "ui/common/light.h"
#include "ui/common/theme.h"

#include <QImage>
#include <QPainter>

namespace sagitta::ui {

namespace {

constexpr int kSeenHeight = 2;
constexpr int kCheckSize = 8;

// What is no image says what it is: its kind, and below it its title; on black, as an image.
void paintWords(QPainter& painter, const QRect& where, const QString& kind, const QString& said) {
    const QRect inner = where.adjusted(kGrid, kGrid, -kGrid, -kGrid);
    painter.setPen(imageColors().muted);
    if (said.isEmpty()) {
        painter.drawText(inner, Qt::AlignCenter | Qt::TextWordWrap, kind);
        return;
    }
    QRect used;
    painter.drawText(inner, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, kind, &used);
    painter.setPen(imageColors().text);
    painter.drawText(inner.adjusted(0, used.height() + kGrid, 0, 0), Qt::AlignCenter | Qt::TextWordWrap, said);
}

// A line as long as the share of images that were on the screen; all of them: green, and a check.
void paintSeen(QPainter& painter, const QRect& image, int seen, int count) {
    if (seen <= 0 || count <= 0)
        return;
    const bool isWhole = seen >= count;
    const int length = isWhole ? image.width() : std::max(1, image.width() * seen / count);
    painter.fillRect(QRect(image.x(), image.bottom() + 1, length, kSeenHeight), isWhole ? colors().ok : colors().muted);
    if (!isWhole)
        return;
    const QRectF check(image.right() - kCheckSize - kGrid, image.bottom() - kCheckSize - kGrid, kCheckSize, kCheckSize);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().base);
    painter.drawEllipse(check.adjusted(-3, -3, 3, 3));
    painter.setPen(QPen(colors().ok, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{QPointF(check.left(), check.center().y()),
                                   QPointF(check.left() + check.width() * 0.4, check.bottom() - 1),
                                   QPointF(check.right(), check.top() + 1)});
}

void paintImage(QPainter& painter, const QRect& image, const QModelIndex& index) {
    painter.fillRect(image, kImageSurround);
    if (const QImage thumbnail = index.data(SeriesDelegate::ImageRole).value<QImage>(); !thumbnail.isNull()) {
        const QSizeF size = thumbnail.deviceIndependentSize();
        painter.drawImage(
            QPointF(image.x() + (image.width() - size.width()) / 2, image.y() + (image.height() - size.height()) / 2),
            thumbnail);
    }
    if (const QString kind = index.data(SeriesDelegate::KindRole).toString(); !kind.isEmpty())
        paintWords(painter, image, kind, index.data(SeriesDelegate::SaidRole).toString());
    paintSeen(painter, image, index.data(SeriesDelegate::SeenRole).toInt(),
              index.data(SeriesDelegate::CountRole).toInt());
}

// Parts that do not fit are left out whole, the last first: no half words.
QString fitting(QString text, const QFontMetrics& metrics, int width) {
    const auto separator = QStringLiteral(" · ");
    while (metrics.horizontalAdvance(text) > width && text.contains(separator))
        text.truncate(text.lastIndexOf(separator));
    return text;
}

// Below the image: title; modality and count, with light and warning; what sets it apart.
void paintText(QPainter& painter, QRect title, const QFontMetrics& metrics, const QModelIndex& index) {
    const auto elided = [&](SeriesDelegate::Role role, int width) {
        return metrics.elidedText(index.data(role).toString(), Qt::ElideRight, width);
    };
    const QRect detail = title.translated(0, metrics.lineSpacing());
    const QRect apart = detail.translated(0, metrics.lineSpacing());
    painter.setPen(colors().text);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, elided(SeriesDelegate::TitleRole, title.width()));
    int room = detail.width();
    if (index.data(SeriesDelegate::KindRole).toString().isEmpty()) {
        room -= kLightSize + kGrid;
        QRectF light(0, 0, kLightSize, kLightSize);
        light.moveCenter(QPointF(detail.right() - kLightSize / 2.0, detail.center().y() + 0.5));
        paintLight(painter, light, static_cast<scene::Light>(index.data(SeriesDelegate::LightRole).toInt()));
    }
    if (index.data(SeriesDelegate::WarningRole).toBool()) {
        const QString sign = QStringLiteral("⚠");
        painter.setPen(colors().warning);
        painter.drawText(QRect(detail.topLeft(), QSize(room, detail.height())), Qt::AlignRight | Qt::AlignVCenter,
                         sign);
        room -= metrics.horizontalAdvance(sign) + kGrid;
    }
    painter.setPen(colors().muted);
    painter.drawText(detail, Qt::AlignLeft | Qt::AlignVCenter,
                     fitting(index.data(SeriesDelegate::DetailRole).toString(), metrics, room));
    painter.setPen(index.data(SeriesDelegate::CautionRole).toBool() ? colors().warning : colors().text);
    painter.drawText(apart, Qt::AlignLeft | Qt::AlignVCenter, elided(SeriesDelegate::ApartRole, apart.width()));
}

} // namespace

QSize SeriesDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int lines = index.data(ApartRole).toString().isEmpty() ? 2 : 3;
    return {kSeriesItemWidth, kThumbnailSize + lines * option.fontMetrics.lineSpacing() + 4 * kGrid};
}

void SeriesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect outer = option.rect.adjusted(kGrid, kGrid / 2, -kGrid, -kGrid / 2);
    const bool isCurrent = index.data(CurrentRole).toBool();
    if (isCurrent)
        painter->fillRect(outer, colors().selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(outer, colors().panel);
    const QRect image(outer.x() + (outer.width() - kThumbnailSize) / 2, outer.y() + kGrid, kThumbnailSize,
                      kThumbnailSize);
    paintImage(*painter, image, index);
    const bool isShown = isCurrent || index.data(ShownRole).toBool();
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    painter->setRenderHint(QPainter::Antialiasing, false);
    drawFrame(*painter, image, isShown ? colors().accent : hasFocus ? colors().muted : colors().line);
    const QRect title(image.x(), image.bottom() + kGrid, image.width(), option.fontMetrics.lineSpacing());
    paintText(*painter, title, option.fontMetrics, index);
    painter->restore();
}

} // namespace sagitta::ui
