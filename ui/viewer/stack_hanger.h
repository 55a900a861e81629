// StackHanger: which display set stands in which cell of the grids. Fills empty cells as sets arrive and
// remembers what a cell showed (set, slice, window, zoom) while another layout is on. GUI thread.
#pragma once

#include "scene/session.h"

#include <optional>
#include <vector>

namespace sagitta::ui {

class StackHanger {
public:
    explicit StackHanger(scene::Session& session) : m_session(session) {}

    void forget();
    void save();    // before the views show something else or go
    void restore(); // as saved, then fill()
    // Puts sets into empty cells: in the order of the series, scouts last. Never changes a cell that shows something.
    void fill();
    // What two cells show changes places, with where and how it is looked at.
    void swap(int a, int b);

private:
    struct Saved {
        QString setId;
        scene::ViewState state;
        scene::Presentation presentation;
    };
    std::optional<Saved> saved(const scene::View& view) const;
    void show(const Saved& saved, scene::View& view);

    scene::Session& m_session;
    std::vector<std::optional<Saved>> m_saved; // by cell, of the largest grid so far
};

} // namespace sagitta::ui
