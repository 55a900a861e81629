// CommandInfo: one thing that a window can do, as data. Menus, tool bars, tooltips, the command palette, the list of
// keys and the help page are all made from tables of these; a table belongs to a kind of window, its scope.
#pragma once

#include "ui/common/icons.h"

#include <optional>
#include <span>

namespace sagitta::ui {

enum class CommandKind { Plain, Checkable };

struct CommandInfo {
    const char* id;    // objectName of its action; stable: settings, tests and scripts know it
    const char* group; // its heading: "Layout"
    const char* text;  // what it does, as the palette and menus say it
    const char* key;   // QKeySequence's portable text, "" without one; several are separated by " | "
    CommandKind kind = CommandKind::Plain;
    std::optional<Icon> icon = {};
    const char* label = nullptr; // shorter, on a button
};

// All commands of one kind of window.
struct CommandScope {
    const char* id;    // in the settings
    const char* title; // to people
    std::span<const CommandInfo> commands;
};

// Those that every window has, with the same keys: palette, help, settings, full screen, closing.
const CommandScope& commonScope();

} // namespace sagitta::ui
