// What keys and buttons do to one view: invert, mirror, turn, fit, reset, choose a window. A view that shows nothing is
// left alone. GUI thread.
#pragma once

#include "scene/view.h"
#include "ui/viewer/key_map.h"

namespace sagitta::ui {

// Actions that are not about a view do nothing.
void performOnView(scene::View& view, ViewerAction action);

// 0: as the file says, image by image; from 1: the windows offered for what is on show (window_choices.h).
void chooseWindow(scene::View& view, int number);

} // namespace sagitta::ui
