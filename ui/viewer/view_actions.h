// What keys and buttons do to one view: invert, mirror, turn, fit, reset, choose a window. A view that shows nothing is
// left alone. GUI thread.
#pragma once

#include "scene/view.h"

#include <span>

namespace sagitta::ui {

// A command of the viewer (viewer_commands.h) that is about one view and needs nothing else.
struct ViewAction {
    const char* id;
    void (*run)(scene::View& view);
};
std::span<const ViewAction> viewActions();

// 0: as the file says, image by image; from 1: the windows offered for what is on show (window_choices.h).
void chooseWindow(scene::View& view, int number);

} // namespace sagitta::ui
