// StackHanger: which display set stands in which cell of the grids. Fills empty cells as sets arrive and
// remembers what a cell showed (set, slice, window, zoom) while another layout is on. GUI thread.
#pragma once

#include "scene/session.h"
#include "scene/set_role.h"
#include "ui/viewer/untouched_cells.h"

#include <optional>
#include <vector>

namespace sagitta::ui {

class StackHanger {
public:
    explicit StackHanger(scene::Session& session) : m_session(session), m_untouched(session) {}

    void forget();
    void save(); // before the views show something else or go
    // As saved, then fill().
    std::vector<scene::View*> restore();
    // Puts sets into empty cells: in the order of the series, what only accompanies images last (scene/set_role.h),
    // what is not for reading only when there is nothing else. A cell that shows something keeps it; but a scout, or
    // what turned out not to be for reading, that was put there because nothing else had arrived, gives way to the
    // first images that do, unless somebody has touched it. Which cells it has filled.
    std::vector<scene::View*> fill();
    // What two cells show changes places, with where and how it is looked at.
    void swap(int a, int b);
    // Somebody has chosen what the view shows.
    void keep(const scene::View& view) { m_untouched.keep(view); }

private:
    struct Saved {
        QString setId;
        scene::ViewState state;
        scene::Presentation presentation;
    };
    std::optional<Saved> saved(const scene::View& view) const;
    void show(const Saved& saved, scene::View& view);
    bool isForReading(const dicom::DisplaySet& set) const;
    std::vector<dicom::DisplaySetPtr> waiting() const;

    scene::Session& m_session;
    UntouchedCells m_untouched;
    std::vector<std::optional<Saved>> m_saved; // by cell, of the largest grid so far
};

} // namespace sagitta::ui
