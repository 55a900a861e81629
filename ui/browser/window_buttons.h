// The buttons of a window without menu or tool bar: a few for what everything else is found by, and all of it that is
// no command as entries of the palette. GUI thread.
#pragma once

#include "ui/common/command_palette.h"
#include "ui/common/command_set.h"

namespace sagitta::ui {

// Commands, settings, help.
QWidget* makeWindowButtons(const CommandSet& commands);
// Those on show now: of what arrives, is searched and is received, and of the jobs.
void addButtonEntries(const QWidget& window, std::vector<PaletteEntry>& to);

} // namespace sagitta::ui
