#include "scene/crosshair_link.h"

#include <algorithm>

namespace sagitta::scene {

namespace {
// Images that carry no common frame of reference share a space only within their own volume.
bool shareSpace(const View& a, const View& b) {
    if (a.volume() && a.volume() == b.volume())
        return true;
    const QString space = a.frameOfReferenceUid();
    return !space.isEmpty() && space == b.frameOfReferenceUid();
}
} // namespace

std::optional<ViewState> followCrosshair(const View& from, const View& to) {
    if (from.kind() != ViewKind::Mpr || to.kind() != ViewKind::Mpr || !shareSpace(from, to))
        return std::nullopt;
    ViewState state = to.state();
    state.position = from.state().position;
    return state == to.state() ? std::nullopt : std::optional(state);
}

void CrosshairLink::attach(View& view) {
    if (std::find(m_views.begin(), m_views.end(), &view) != m_views.end())
        return;
    m_views.push_back(&view);
    connect(&view, &View::changed, this, [this, from = &view](Origin origin) { follow(*from, origin); });
    connect(&view, &QObject::destroyed, this, [this, gone = &view] { std::erase(m_views, gone); });
}

void CrosshairLink::follow(View& from, Origin origin) {
    if (origin != Origin::User)
        return;
    // A copy: a listener may close a view.
    for (View* to : std::vector<View*>(m_views)) {
        if (to == &from || std::find(m_views.begin(), m_views.end(), to) == m_views.end())
            continue;
        if (const std::optional<ViewState> state = followCrosshair(from, *to))
            to->setState(*state, Origin::Link);
    }
}

} // namespace sagitta::scene
