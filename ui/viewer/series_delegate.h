// SeriesDelegate: paints one display set of the series strip: thumbnail, modality and count, description. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace sagitta::ui {

inline constexpr int kThumbnailSize = 112;
inline constexpr int kSeriesItemWidth = 128;

class SeriesDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        FrameRole,
        ImageRole,
        TitleRole,
        DetailRole,
        ShownRole,
        WarningRole,
        FailureRole,
        LightRole, // a scene::Light
        KindRole   // of what is no image: written in place of a thumbnail, without a light
    };

    explicit SeriesDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sagitta::ui
