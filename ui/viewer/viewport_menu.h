// The menu that a right click on an image opens: the windows for it, and the commands of viewportMenu(). GUI thread.
#pragma once

#include "ui/common/command_set.h"
#include "ui/viewer/window_choices.h"

#include <QPoint>

#include <functional>
#include <vector>

namespace sagitta::ui {

// `choose` is told the number of a window, from 1.
void openViewportMenu(QWidget& window, const CommandSet& commands, const std::vector<WindowChoice>& windows,
                      const std::function<void(int number)>& choose, const QPoint& globalPosition);

} // namespace sagitta::ui
