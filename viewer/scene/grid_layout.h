// GridLayout: how viewports share a window: cells on a grid of equal columns and rows, without a gap or an overlap. A
// value, any thread. Hanging protocols and the settings keep it as text.
#pragma once

#include <QRect>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace sagitta::scene {

inline constexpr int kMaxGridSide = 5; // columns, rows

struct GridLayout {
    int columns = 1;
    int rows = 1;
    std::vector<QRect> cells{QRect(0, 0, 1, 1)}; // in grid units, reading order

    int count() const { return static_cast<int>(cells.size()); }
    bool operator==(const GridLayout&) const = default;
};

// All cells alike; sides are clamped to 1 … kMaxGridSide.
GridLayout evenGrid(int columns, int rows);

// One large cell with two or three small ones beside or below it.
struct UnevenGrid {
    const char* id;   // stable
    const char* name; // to people
    GridLayout layout;
};
std::span<const UnevenGrid> unevenGrids();

// "3x2", or for others "3x2:0,0,2,2;2,0,1,1;2,1,1,1" (x, y, width, height of each cell). Nothing: it is no layout.
QString toText(const GridLayout& layout);
std::optional<GridLayout> gridLayoutFromText(const QString& text);

} // namespace sagitta::scene
