// LayoutChooser: a grid to point at (or to reach with the arrow keys) for the number of viewports, with the uneven
// layouts below it. Stands in a menu. GUI thread.
#pragma once

#include "scene/grid_layout.h"

#include <QWidget>

namespace sagitta::ui {

class LayoutChooser : public QWidget {
    Q_OBJECT
public:
    explicit LayoutChooser(QWidget* parent = nullptr);

    void setCurrent(const scene::GridLayout& layout);

signals:
    void chosen(const sagitta::scene::GridLayout& layout);

private:
    class Grid;
    Grid* m_grid;
};

} // namespace sagitta::ui
