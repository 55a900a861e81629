// SeriesDelegate: paints one display set of the series strip: thumbnail, description, modality and count, what it was
// split off by, how much of it was seen, and whether it is on the screen. GUI thread.
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
        ApartRole,   // why the series was split, or why it is not for reading; a line of its own
        CautionRole, // it is not for reading
        ShownRole,   // in some viewport
        CurrentRole, // in the active one
        SeenRole,    // how many of its images have been on the screen …
        CountRole,   // … and how many it has
        WarningRole,
        FailureRole,
        LightRole, // a scene::Light
        KindRole,  // of what is no image: written in place of a thumbnail, without a light
        SaidRole   // its title, below
    };

    explicit SeriesDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sagitta::ui
