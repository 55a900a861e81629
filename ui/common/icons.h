// Icons of the program, drawn as paths on a 16 x 16 grid, so they are crisp at every scale and follow the palette.
// GUI thread.
#pragma once

#include <QIcon>

#include <functional>

namespace sagitta::ui {

enum class Icon {
    Add,
    Edit,
    Close,
    Retry,
    Pause,
    Resume,
    Why,
    Folder,
    Search,
    Scroll,
    WindowLevel,
    Zoom,
    Pan,
    Crosshair,
    Length,
    Text,
    LayoutOne,
    LayoutFour,
    LayoutMpr,
    Invert,
    FlipHorizontal,
    FlipVertical,
    Rotate,
    Fit,
    Reset,
    Undo,
    Redo,
    List,
    Tags,
    More,
    Link,
    LayoutMore,
    Pin,
    Star,
    Panel,
    Disc,
    Settings,
};

QIcon makeIcon(Icon icon);
// Another picture that follows the palette.
using PaintIcon = std::function<void(QPainter& painter, const QRectF& rect, const QColor& color)>;
QIcon makeIcon(PaintIcon paint);

} // namespace sagitta::ui
