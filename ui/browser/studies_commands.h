// The commands of the studies window, as data (see CommandInfo).
#pragma once

#include "ui/common/command.h"

#include <QString>

namespace sagitta::ui {

const CommandScope& studiesScope();

// Those of the menu on a row, in order; "" stands between groups.
std::span<const char* const> studyMenu();

// The beginning of the window's help page, in HTML.
QString studiesHelp();

} // namespace sagitta::ui
