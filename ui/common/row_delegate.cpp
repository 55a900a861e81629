#include "ui/common/row_delegate.h"

#include "ui/common/text_size.h"

#include <QHelpEvent>
#include <QListView>
#include <QToolTip>

namespace sagitta::ui {

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    const auto* list = qobject_cast<const QListView*>(option.widget);
    const bool isElided = list && list->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff;
    return {isElided ? 0 : size.width(), std::max(size.height(), textRowHeight())};
}

bool RowDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                            const QModelIndex& index) {
    const bool isElided = index.isValid() && QStyledItemDelegate::sizeHint(option, index).width() > option.rect.width();
    if (event->type() != QEvent::ToolTip || !isElided || !index.data(Qt::ToolTipRole).toString().isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), index.data(Qt::DisplayRole).toString().toHtmlEscaped(), view);
    return true;
}

} // namespace sagitta::ui
