// The actions of the viewer and their keys, as data: menus, tool bar, tooltips and the key list are made from this
// table. Scrolling keys (arrows, page, home, end) belong to the viewport that has the focus, see ViewportWidget.
#pragma once

#include "ui/common/icons.h"

#include <QString>

#include <optional>
#include <span>

namespace sagitta::ui {

enum class ViewerAction {
    ToolWindow,
    ToolScroll,
    ToolZoom,
    ToolPan,
    ToolCrosshair,
    ToolLength,
    ToolText,
    LayoutOne,
    LayoutFour,
    LayoutMpr,
    Maximize,
    Invert,
    FlipHorizontal,
    FlipVertical,
    Rotate,
    Fit,
    Reset,
    Undo,
    Redo,
    DeleteAnnotation,
    ShowAnnotations,
};

struct ViewerActionInfo {
    ViewerAction action;
    const char* objectName;
    const char* text;
    const char* key; // QKeySequence's portable text
    std::optional<Icon> icon;
};

std::span<const ViewerActionInfo> viewerActions();

} // namespace sagitta::ui
