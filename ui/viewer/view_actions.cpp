#include "ui/viewer/view_actions.h"

#include "ui/viewer/window_choices.h"

namespace sagitta::ui {
namespace {

scene::ViewState fitted(scene::ViewState state) {
    state.mmPerPixel.reset();
    state.anchor = {};
    return state;
}

// Where one looks stays; how one looks is reset.
void reset(scene::View& view) {
    scene::ViewState state;
    state.index = view.state().index;
    state.plane = view.state().plane;
    state.position = view.state().position;
    state.slab = view.state().slab;
    view.setState(state, scene::Origin::User);
    view.setPresentation(scene::automaticPresentation(), scene::Origin::User);
}

void invert(scene::View& view) {
    scene::Presentation presentation = view.presentation();
    presentation.invert = !presentation.invert;
    view.setPresentation(presentation, scene::Origin::User);
}

} // namespace

void performOnView(scene::View& view, ViewerAction action) {
    if (!view.displaySet())
        return;
    switch (action) {
    case ViewerAction::Invert:
        invert(view);
        break;
    case ViewerAction::FlipHorizontal:
        view.setState(scene::mirroredLeftRight(view.state()), scene::Origin::User);
        break;
    case ViewerAction::FlipVertical:
        view.setState(scene::mirroredTopBottom(view.state()), scene::Origin::User);
        break;
    case ViewerAction::Rotate:
        view.setState(scene::turnedClockwise(view.state(), 90), scene::Origin::User);
        break;
    case ViewerAction::Fit:
        view.setState(fitted(view.state()), scene::Origin::User);
        break;
    case ViewerAction::Reset:
        reset(view);
        break;
    default:
        break;
    }
}

void chooseWindow(scene::View& view, int number) {
    if (!view.displaySet())
        return;
    const std::vector<WindowChoice> choices = windowChoices(view);
    if (number > static_cast<int>(choices.size()))
        return;
    scene::Presentation presentation = view.presentation();
    presentation.voi = number == 0 ? scene::automaticWindow() : choices[static_cast<size_t>(number) - 1].window;
    view.setPresentation(presentation, scene::Origin::User);
}

} // namespace sagitta::ui
