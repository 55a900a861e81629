// UntouchedCells: which views still show what the program has put there, with nobody having scrolled, windowed, chosen
// or drawn since. Such a view may be given something better. GUI thread.
#pragma once

#include "scene/session.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace sagitta::ui {

class UntouchedCells {
public:
    explicit UntouchedCells(scene::Session& session);

    // The program has put into the view what it shows now.
    void add(scene::View& view);
    // Somebody has chosen what the view shows.
    void keep(const scene::View& view);
    void clear() { m_cells.clear(); }
    bool contains(const scene::View& view) const;

private:
    struct Cell {
        QPointer<scene::View> view;
        QString seriesUid; // the session may replace a set by what has become of it
    };
    std::vector<Cell> m_cells;
    QObject m_context;
};

} // namespace sagitta::ui
