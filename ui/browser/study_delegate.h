// StudyDelegate: paints the rows of the study table: marks in the middle of their cells; of a series a thumbnail, its
// description and how much of it is here, over the whole width. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace sagitta::ui {

inline constexpr int kSeriesThumbnail = 40; // px

class StudyDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit StudyDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}
    // Of the row it stands in.
    static int heightOf(const QModelIndex& index);
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintSeries(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintMark(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace sagitta::ui
