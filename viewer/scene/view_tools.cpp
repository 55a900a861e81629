#include "scene/view_tools.h"

#include "scene/window_drag.h"

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr double kPixelsPerZoom = 200; // canvas pixels for a factor of e
constexpr double kMinPixelsPerSlice = 2;
constexpr double kMaxPixelsPerSlice = 20;

// The present state with the place of the press: whoever scrolls, turns or adds slices during the drag keeps that.
ViewState placedAsIn(const ViewState& start, const View& view) {
    ViewState state = view.state();
    state.anchor = start.anchor;
    state.mmPerPixel = start.mmPerPixel;
    return state;
}

// Image by image: a series may hold both kinds. A volume is all of one.
bool isInverted(const View& view) {
    bool ofImage = false;
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        ofImage = frame->header->isInverted();
    else if (view.displaySet() && !view.displaySet()->frames.empty())
        ofImage = view.displaySet()->first().isInverted();
    return ofImage != view.presentation().invert;
}

} // namespace

void DragTool::pointer(const PointerEvent& event) {
    switch (event.type) {
    case PointerEvent::Type::Press:
        m_view = event.view;
        if (!m_view)
            return;
        m_start = {event.canvas, m_view->state(), m_view->presentation().voi, m_view->sliceIndex()};
        press(*m_view, event);
        return;
    case PointerEvent::Type::Move:
        if (m_view && m_view == event.view)
            drag(*m_view, m_start, event);
        return;
    case PointerEvent::Type::Release:
        m_view.clear();
        return;
    }
}

void ScrollTool::drag(View& view, const Start& start, const PointerEvent& event) {
    const int slices = std::max(1, view.sliceCount());
    const double perSlice =
        std::clamp(static_cast<double>(view.canvas().height()) / slices, kMinPixelsPerSlice, kMaxPixelsPerSlice);
    const int steps = static_cast<int>((event.canvas.y() - start.canvas.y()) / perSlice);
    view.setSliceIndex(std::clamp(start.slice + steps, 0, slices - 1), Origin::User);
}

void WindowLevelTool::press(View& view, const PointerEvent&) { m_window = effectiveWindow(view); }

void WindowLevelTool::drag(View& view, const Start& start, const PointerEvent& event) {
    Presentation presentation = view.presentation();
    if (event.canvas == start.canvas)
        presentation.voi = start.voi; // back where it began, which may be "as the file says"
    else
        presentation.voi = draggedWindow(m_window, event.canvas - start.canvas, isInverted(view));
    view.setPresentation(presentation, Origin::User);
}

void ZoomTool::drag(View& view, const Start& start, const PointerEvent& event) {
    const double factor = std::exp((start.canvas.y() - event.canvas.y()) / kPixelsPerZoom);
    view.setState(view.zoomedAbout(placedAsIn(start.state, view), start.canvas, factor), Origin::User);
}

void PanTool::drag(View& view, const Start& start, const PointerEvent& event) {
    view.setState(view.pannedBy(placedAsIn(start.state, view), event.canvas - start.canvas), Origin::User);
}

void CrosshairTool::press(View& view, const PointerEvent& event) {
    if (view.kind() != ViewKind::Mpr)
        return;
    // Along the view's own normal nothing moves: the plane stays exactly the slice it is.
    const Vec3 normal = view.transform().normal();
    ViewState state = view.state();
    state.position = event.world + normal * dot(state.position - event.world, normal);
    view.setState(state, Origin::User);
}

void CrosshairTool::drag(View& view, const Start&, const PointerEvent& event) { press(view, event); }

} // namespace sagitta::scene
