#include "ui/viewer/key_map.h"

#include <QObject>

namespace sagitta::ui {

std::span<const ViewerActionInfo> viewerActions() {
    using A = ViewerAction;
    static constexpr ViewerActionInfo kActions[] = {
        {A::ToolWindow, "toolWindow", QT_TR_NOOP("W/L"), "W", Icon::WindowLevel},
        {A::ToolScroll, "toolScroll", QT_TR_NOOP("Scroll"), "S", Icon::Scroll},
        {A::ToolZoom, "toolZoom", QT_TR_NOOP("Zoom"), "Z", Icon::Zoom},
        {A::ToolPan, "toolPan", QT_TR_NOOP("Pan"), "P", Icon::Pan},
        {A::ToolCrosshair, "toolCrosshair", QT_TR_NOOP("Crosshair"), "C", Icon::Crosshair},
        {A::ToolLength, "toolLength", QT_TR_NOOP("Length"), "L", Icon::Length},
        {A::ToolText, "toolText", QT_TR_NOOP("Text"), "T", Icon::Text},
        {A::LayoutOne, "layoutOne", QT_TR_NOOP("One viewport"), "Ctrl+1", Icon::LayoutOne},
        {A::LayoutFour, "layoutFour", QT_TR_NOOP("Four viewports"), "Ctrl+2", Icon::LayoutFour},
        {A::LayoutMpr, "layoutMpr", QT_TR_NOOP("MPR and 3D"), "Ctrl+3", Icon::LayoutMpr},
        {A::Maximize, "maximizeViewport", QT_TR_NOOP("Maximise the viewport"), "M", std::nullopt},
        {A::Invert, "invert", QT_TR_NOOP("Invert"), "I", Icon::Invert},
        {A::FlipHorizontal, "flipHorizontal", QT_TR_NOOP("Flip left-right"), "H", Icon::FlipHorizontal},
        {A::FlipVertical, "flipVertical", QT_TR_NOOP("Flip top-bottom"), "V", Icon::FlipVertical},
        {A::Rotate, "rotate", QT_TR_NOOP("Rotate clockwise"), ".", Icon::Rotate},
        {A::Fit, "fit", QT_TR_NOOP("Fit to the viewport"), "F", Icon::Fit},
        {A::Reset, "reset", QT_TR_NOOP("Reset the view"), "R", Icon::Reset},
        {A::Undo, "undo", QT_TR_NOOP("Undo"), "Ctrl+Z", Icon::Undo},
        {A::Redo, "redo", QT_TR_NOOP("Redo"), "Ctrl+Shift+Z", Icon::Redo},
        {A::DeleteAnnotation, "deleteAnnotation", QT_TR_NOOP("Delete annotation"), "Del", std::nullopt},
        {A::ShowAnnotations, "showAnnotations", QT_TR_NOOP("Annotations"), "A", Icon::List},
    };
    return kActions;
}

} // namespace sagitta::ui
