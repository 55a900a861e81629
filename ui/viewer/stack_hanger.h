// StackHanger: which display set stands in which cell of the 1x1 and 2x2 layouts. Fills empty cells as sets arrive and
// remembers what a cell showed (set, slice, window, zoom) while another layout is on. GUI thread.
#pragma once

#include "scene/session.h"

#include <array>
#include <optional>

namespace sagitta::ui {

class StackHanger {
public:
    explicit StackHanger(scene::Session& session) : m_session(session) {}

    void forget();
    void save();    // before the views show something else or go
    void restore(); // as saved, then fill()
    // Puts sets into empty cells: in the order of the series, scouts last. Never changes a cell that shows something.
    void fill();

private:
    struct Saved {
        QString setId;
        scene::ViewState state;
        scene::Presentation presentation;
    };
    scene::Session& m_session;
    std::array<std::optional<Saved>, 4> m_saved;
};

} // namespace sagitta::ui
