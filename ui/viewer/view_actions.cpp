#include "ui/viewer/view_actions.h"

#include "ui/viewer/window_choices.h"

namespace sagitta::ui {
namespace {

void change(scene::View& view, const scene::ViewState& state) { view.setState(state, scene::Origin::User); }

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
    change(view, state);
    view.setPresentation(scene::automaticPresentation(), scene::Origin::User);
}

void invert(scene::View& view) {
    scene::Presentation presentation = view.presentation();
    presentation.invert = !presentation.invert;
    view.setPresentation(presentation, scene::Origin::User);
}

void toggleOverlays(scene::View& view) {
    scene::Presentation presentation = view.presentation();
    presentation.overlays = !presentation.overlays;
    view.setPresentation(presentation, scene::Origin::User);
}

} // namespace

std::span<const ViewAction> viewActions() {
    static constexpr ViewAction kActions[] = {
        {"invert", invert},
        {"flipHorizontal", [](scene::View& view) { change(view, scene::mirroredLeftRight(view.state())); }},
        {"flipVertical", [](scene::View& view) { change(view, scene::mirroredTopBottom(view.state())); }},
        {"rotate", [](scene::View& view) { change(view, scene::turnedClockwise(view.state(), 90)); }},
        {"rotateBack", [](scene::View& view) { change(view, scene::turnedClockwise(view.state(), 270)); }},
        {"fit", [](scene::View& view) { change(view, fitted(view.state())); }},
        {"imageOverlays", toggleOverlays},
        {"reset", reset},
    };
    return kActions;
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
