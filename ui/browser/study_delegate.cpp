#include "ui/browser/study_delegate.h"

#include "ui/browser/study_table_model.h"
#include "ui/common/light.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace sagitta::ui {
namespace {

bool isSeries(const QModelIndex& index) { return index.parent().isValid(); }

// A series that is known, not what stands in place of one.
bool hasDetails(const QModelIndex& index) { return index.data(StudyTableModel::DetailRole).isValid(); }

void paintBackground(QPainter* painter, const QStyleOptionViewItem& option) {
    QStyleOptionViewItem bare = option;
    bare.text.clear();
    bare.icon = {};
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &bare, painter, option.widget);
}

} // namespace

int StudyDelegate::heightOf(const QModelIndex& index) {
    if (!isSeries(index) || !hasDetails(index.siblingAtColumn(0)))
        return textRowHeight();
    return std::max(kSeriesThumbnail, 2 * QFontMetrics(QApplication::font()).lineSpacing()) + kGrid;
}

QSize StudyDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool isRowMeasured = option.rect.width() < 0; // by QTreeView, for which the height is enough
    return {isRowMeasured ? 0 : QStyledItemDelegate::sizeHint(option, index).width(), heightOf(index)};
}

void StudyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (isSeries(index) && hasDetails(index))
        paintSeries(painter, option, index);
    else if (!isSeries(index) && columnInfo(index.column()).isMark)
        paintMark(painter, option, index);
    else
        QStyledItemDelegate::paint(painter, option, index);
}

void StudyDelegate::paintMark(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintBackground(painter, option);
    const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
    constexpr int kSize = 3 * kGrid;
    QRect where(0, 0, kSize, kSize);
    where.moveCenter(option.rect.center());
    if (!icon.isNull())
        icon.paint(painter, where);
}

void StudyDelegate::paintSeries(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintBackground(painter, option);
    painter->save();
    QRect box(option.rect.x(), 0, kSeriesThumbnail, kSeriesThumbnail);
    box.moveTop(option.rect.y() + (option.rect.height() - kSeriesThumbnail) / 2);
    painter->fillRect(box, kImageSurround);
    if (const QImage image = index.data(StudyTableModel::ThumbnailRole).value<QImage>(); !image.isNull()) {
        const QSizeF size = image.deviceIndependentSize();
        painter->drawImage(
            QPointF(box.x() + (box.width() - size.width()) / 2, box.y() + (box.height() - size.height()) / 2), image);
    }
    const QStringList details = index.data(StudyTableModel::DetailRole).toStringList();
    const QRect text = option.rect.adjusted(kSeriesThumbnail + 2 * kGrid, 0, -kGrid, 0);
    const QRect title(text.x(), text.center().y() - option.fontMetrics.lineSpacing(), text.width(),
                      option.fontMetrics.lineSpacing());
    painter->setPen(option.palette.color(QPalette::Text));
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, title.width()));
    QRect line = title.translated(0, option.fontMetrics.lineSpacing());
    const bool isSelected = option.state & QStyle::State_Selected; // on which what stands back could not be read
    painter->setPen(option.palette.color(isSelected ? QPalette::Text : QPalette::PlaceholderText));
    const QString first = details.value(0) + QStringLiteral("  ");
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, first);
    line.setLeft(line.left() + option.fontMetrics.horizontalAdvance(first));
    if (const QVariant light = index.data(StudyTableModel::LightRole); light.isValid()) {
        QRectF where(0, 0, kLightSize, kLightSize);
        where.moveCenter(QPointF(line.left() + kLightSize / 2.0, line.center().y() + 0.5));
        painter->setRenderHint(QPainter::Antialiasing);
        paintLight(*painter, where, static_cast<scene::Light>(light.toInt()));
        line.setLeft(line.left() + kLightSize + kGrid);
    }
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, details.value(1));
    painter->restore();
}

} // namespace sagitta::ui
