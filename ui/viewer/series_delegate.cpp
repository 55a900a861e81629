#include "ui/viewer/series_delegate.h"

#include "ui/common/light.h"
#include "ui/common/theme.h"

#include <QImage>
#include <QPainter>

namespace sagitta::ui {

QSize SeriesDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {kSeriesItemWidth, kThumbnailSize + 2 * option.fontMetrics.lineSpacing() + 4 * kGrid};
}

void SeriesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect outer = option.rect.adjusted(kGrid, kGrid / 2, -kGrid, -kGrid / 2);
    const bool isShown = index.data(ShownRole).toBool();
    if (option.state & QStyle::State_MouseOver)
        painter->fillRect(outer, colors().panel);
    const QRect image(outer.x() + (outer.width() - kThumbnailSize) / 2, outer.y() + kGrid, kThumbnailSize,
                      kThumbnailSize);
    painter->fillRect(image, kImageSurround);
    if (const QImage thumbnail = index.data(ImageRole).value<QImage>(); !thumbnail.isNull()) {
        const QSizeF size = thumbnail.deviceIndependentSize();
        painter->drawImage(
            QPointF(image.x() + (image.width() - size.width()) / 2, image.y() + (image.height() - size.height()) / 2),
            thumbnail);
    }
    const QString kind = index.data(KindRole).toString();
    if (!kind.isEmpty()) {
        painter->setPen(imageColors().muted);
        painter->drawText(image.adjusted(kGrid, kGrid, -kGrid, -kGrid), Qt::AlignCenter | Qt::TextWordWrap, kind);
    }
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(isShown ? colors().accent : hasFocus ? colors().muted : colors().line);
    painter->drawRect(image.adjusted(0, 0, -1, -1));

    const int line = option.fontMetrics.lineSpacing();
    const QRect title(image.x(), image.bottom() + kGrid, image.width(), line);
    const QRect detail = title.translated(0, line);
    painter->setPen(colors().text);
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data(TitleRole).toString(), Qt::ElideRight, title.width()));
    painter->setPen(colors().muted);
    painter->drawText(detail, Qt::AlignLeft | Qt::AlignVCenter, index.data(DetailRole).toString());
    if (kind.isEmpty()) {
        QRectF light(0, 0, kLightSize, kLightSize);
        light.moveCenter(QPointF(detail.right() - kLightSize / 2.0, detail.center().y() + 0.5));
        paintLight(*painter, light, static_cast<scene::Light>(index.data(LightRole).toInt()));
    }
    if (index.data(WarningRole).toBool()) {
        painter->setPen(colors().warning);
        painter->drawText(detail.adjusted(0, 0, -kLightSize - kGrid, 0), Qt::AlignRight | Qt::AlignVCenter,
                          QStringLiteral("⚠"));
    }
    painter->restore();
}

} // namespace sagitta::ui
