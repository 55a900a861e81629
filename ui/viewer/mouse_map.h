// What the mouse buttons and the wheel do in a planar viewport, as data. The left button does what the active tool
// does; a click within 6 px of a handle moves the handle, whatever the tool.
#pragma once

#include "scene/tool.h"

#include <optional>

namespace sagitta::ui {

struct MouseBinding {
    Qt::MouseButton button;
    Qt::KeyboardModifiers modifiers;
    std::optional<scene::ToolKind> tool; // nothing: the active tool
};

inline constexpr MouseBinding kMouseBindings[] = {
    {Qt::LeftButton, Qt::NoModifier, std::nullopt},
    {Qt::LeftButton, Qt::ShiftModifier, scene::ToolKind::Pan},
    {Qt::LeftButton, Qt::ControlModifier, scene::ToolKind::Zoom},
    {Qt::LeftButton, Qt::AltModifier, scene::ToolKind::Scroll},
    {Qt::RightButton, Qt::NoModifier, scene::ToolKind::Zoom},
    {Qt::MiddleButton, Qt::NoModifier, scene::ToolKind::Pan},
};

inline constexpr scene::ToolKind kDefaultTool = scene::ToolKind::WindowLevel;
inline constexpr double kWheelZoom = 1.1; // per notch, with Ctrl; without, the wheel scrolls

inline scene::ToolKind toolFor(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, scene::ToolKind active) {
    for (const MouseBinding& binding : kMouseBindings) {
        if (binding.button == button && binding.modifiers == modifiers)
            return binding.tool.value_or(active);
    }
    return active;
}

} // namespace sagitta::ui
