#include "ui/viewer/tag_delegate.h"

#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/viewer/tag_model.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

namespace sagitta::ui {
namespace {

// The text is laid out as a whole, so that marks stand right in scripts of either direction.
void drawMarked(QPainter& painter, const QRect& where, const QString& text, const QStyleOptionViewItem& option,
                const QString& search, bool isWhole) {
    QTextCharFormat mark;
    mark.setBackground(colors().warning);
    mark.setForeground(colors().base);
    QList<QTextLayout::FormatRange> marks;
    for (qsizetype at = text.indexOf(search, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(search, at + search.size(), Qt::CaseInsensitive))
        marks.append({static_cast<int>(at), static_cast<int>(search.size()), mark});
    if (marks.isEmpty() && isWhole)
        marks.append({0, static_cast<int>(text.size()), mark});
    QTextLayout layout(text, option.font);
    QTextOption direction;
    direction.setWrapMode(QTextOption::NoWrap);
    direction.setTextDirection(option.direction);
    layout.setTextOption(direction);
    layout.setFormats(marks);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(where.width());
    layout.endLayout();
    painter.setPen(
        option.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text));
    layout.draw(&painter, QPointF(where.x(), where.y() + (where.height() - line.height()) / 2));
}

} // namespace

QSize TagDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), textRowHeight()};
}

void TagDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const bool isWhole = index.data(TagModel::WholeMatchRole).toBool();
    const bool isMarked = !m_search.isEmpty() && (isWhole || cell.text.contains(m_search, Qt::CaseInsensitive));
    if (!isMarked) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    const QStyle& style = cell.widget ? *cell.widget->style() : *QApplication::style();
    const QRect where = style.subElementRect(QStyle::SE_ItemViewItemText, &cell, cell.widget)
                            .adjusted(style.pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1, 0, 0, 0);
    const QString text = cell.fontMetrics.elidedText(cell.text, cell.textElideMode, where.width());
    cell.text.clear();
    style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    painter->save();
    painter->setClipRect(where);
    drawMarked(*painter, where, text, cell, m_search, isWhole);
    painter->restore();
}

} // namespace sagitta::ui
