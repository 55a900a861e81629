// CrosshairLink: MPR views of one frame of reference look through one point. Follows what a person does in any of its
// views (Origin::User) and moves the others with Origin::Link, which nobody follows: there are no loops. GUI thread.
#pragma once

#include "scene/view.h"

#include <QObject>

#include <optional>
#include <vector>

namespace sagitta::scene {

// The state that follows `from` by sharing its position; nothing when `to` does not follow: it is no MPR, shows another
// space, or is there already. Pure.
std::optional<ViewState> followCrosshair(const View& from, const View& to);

class CrosshairLink : public QObject {
    Q_OBJECT
public:
    explicit CrosshairLink(QObject* parent = nullptr) : QObject(parent) {}

    // The view leaves by itself when it is destroyed.
    void attach(View& view);

private:
    void follow(View& from, Origin origin);

    std::vector<View*> m_views;
};

} // namespace sagitta::scene
