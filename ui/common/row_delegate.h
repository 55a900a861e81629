// RowDelegate: rows of lists and tables as high as text of the chosen size needs; what does not fit is told whole by a
// tooltip. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace sagitta::ui {

class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

} // namespace sagitta::ui
