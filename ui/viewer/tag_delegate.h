// TagDelegate: paints the cells of the tag browser with what was searched for marked in them. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace sagitta::ui {

class TagDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setSearch(const QString& text) { m_search = text; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QString m_search;
};

} // namespace sagitta::ui
