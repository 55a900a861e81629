// The commands of the studies window, as data (see CommandInfo).
#pragma once

#include "ui/common/command.h"

#include <QString>

namespace sagitta::ui {

const CommandScope& studiesScope();

// The beginning of the window's help page, in HTML.
QString studiesHelp();

} // namespace sagitta::ui
