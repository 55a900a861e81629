#include "ui/viewer/untouched_cells.h"

#include <QUndoStack>

#include <algorithm>

namespace sagitta::ui {

UntouchedCells::UntouchedCells(scene::Session& session) {
    // Whoever draws or undoes is at work, wherever it is.
    QObject::connect(&session.annotations().undoStack(), &QUndoStack::indexChanged, &m_context, [this] { clear(); });
}

void UntouchedCells::add(scene::View& view) {
    keep(view);
    m_cells.push_back({&view, view.displaySet()->seriesInstanceUid});
    QObject::connect(&view, &scene::View::changed, &m_context, [this, &view](scene::Origin origin) {
        if (origin == scene::Origin::User)
            keep(view);
    });
}

void UntouchedCells::keep(const scene::View& view) {
    std::erase_if(m_cells, [&](const Cell& cell) { return !cell.view || cell.view == &view; });
    QObject::disconnect(&view, nullptr, &m_context, nullptr);
}

bool UntouchedCells::contains(const scene::View& view) const {
    return std::any_of(m_cells.begin(), m_cells.end(), [&](const Cell& cell) {
        return cell.view == &view && view.displaySet() && view.displaySet()->seriesInstanceUid == cell.seriesUid;
    });
}

} // namespace sagitta::ui
