// The commands of the viewer, as data (see CommandInfo). Scrolling keys (arrows, page, home, end) belong to the
// viewport that has the focus, see ViewportWidget; the windows on the number keys follow from what is on show.
#pragma once

#include "scene/tool.h"
#include "ui/common/command.h"
#include "ui/viewer/mouse_scheme.h"

#include <span>

namespace sagitta::ui {

const CommandScope& viewerScope();

// The mouse tools among them.
struct ToolCommand {
    const char* id;
    scene::ToolKind tool;
};
std::span<const ToolCommand> toolCommands();

// What a right click on an image offers, beside the windows.
std::span<const char* const> viewportMenu();

// The beginning of the viewer's help page, in HTML.
QString viewerHelp(const MouseScheme& mouse);

inline constexpr int kWindowKeys = 10; // commands window0 … window9

} // namespace sagitta::ui
