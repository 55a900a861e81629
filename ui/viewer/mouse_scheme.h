// MouseScheme: what the mouse buttons and the wheel do in a planar viewport, as data; a person chooses one of them. A
// click within 6 px of a handle moves the handle, whatever the tool, and a right click without a drag opens the menu.
#pragma once

#include "core/settings.h"
#include "scene/tool.h"

#include <optional>
#include <span>

namespace sagitta::ui {

struct MouseBinding {
    Qt::MouseButton button;
    Qt::KeyboardModifiers modifiers;
    std::optional<scene::ToolKind> tool; // nothing: the active tool
};

enum class WheelAction : std::uint8_t { Scroll, FastScroll, Zoom };

struct WheelBinding {
    Qt::KeyboardModifiers modifiers;
    WheelAction action;
};

struct MouseScheme {
    const char* id;   // in the settings
    const char* name; // to people
    std::span<const MouseBinding> buttons;
    std::span<const WheelBinding> wheel;
};

// The first one is the default.
std::span<const MouseScheme> mouseSchemes();
const MouseScheme& mouseScheme(const QString& id); // the default for an unknown one

inline const Setting<QString> kMouseScheme{"viewer/mouse", {}};
inline constexpr scene::ToolKind kDefaultTool = scene::ToolKind::WindowLevel;
inline constexpr double kWheelZoom = 1.1; // per notch
inline constexpr int kFastScroll = 10;    // slices per notch

scene::ToolKind toolFor(const MouseScheme& scheme, Qt::MouseButton button, Qt::KeyboardModifiers modifiers,
                        scene::ToolKind active);
WheelAction wheelFor(const MouseScheme& scheme, Qt::KeyboardModifiers modifiers);
// "Right button: zoom": each binding in words, for the help page and the settings.
QStringList mouseSchemeLines(const MouseScheme& scheme);

} // namespace sagitta::ui
