#include "scene/grid_layout.h"

#include <QObject>
#include <QStringList>

#include <algorithm>

namespace sagitta::scene {
namespace {

bool isWhole(const GridLayout& layout) {
    std::vector<int> covered(static_cast<size_t>(layout.columns * layout.rows));
    for (const QRect& cell : layout.cells) {
        if (!QRect(0, 0, layout.columns, layout.rows).contains(cell))
            return false;
        for (int y = cell.top(); y <= cell.bottom(); ++y)
            for (int x = cell.left(); x <= cell.right(); ++x)
                ++covered[static_cast<size_t>(y * layout.columns + x)];
    }
    return std::all_of(covered.begin(), covered.end(), [](int times) { return times == 1; });
}

std::optional<std::vector<int>> numbers(const QString& text, QChar separator, qsizetype count) {
    const QStringList parts = text.split(separator);
    std::vector<int> values;
    for (const QString& part : parts) {
        bool isNumber = false;
        const int value = part.toInt(&isNumber);
        if (!isNumber || value < 0 || value > kMaxGridSide)
            return std::nullopt;
        values.push_back(value);
    }
    return parts.size() == count ? std::optional(values) : std::nullopt;
}

} // namespace

GridLayout evenGrid(int columns, int rows) {
    GridLayout layout;
    layout.columns = std::clamp(columns, 1, kMaxGridSide);
    layout.rows = std::clamp(rows, 1, kMaxGridSide);
    layout.cells.clear();
    for (int y = 0; y < layout.rows; ++y)
        for (int x = 0; x < layout.columns; ++x)
            layout.cells.emplace_back(x, y, 1, 1);
    return layout;
}

std::span<const UnevenGrid> unevenGrids() {
    static const UnevenGrid kGrids[] = {
        {"left1right2", QT_TR_NOOP("One large, two at the right"), {3, 2, {{0, 0, 2, 2}, {2, 0, 1, 1}, {2, 1, 1, 1}}}},
        {"left1right3",
         QT_TR_NOOP("One large, three at the right"),
         {4, 3, {{0, 0, 3, 3}, {3, 0, 1, 1}, {3, 1, 1, 1}, {3, 2, 1, 1}}}},
        {"left2right1", QT_TR_NOOP("Two at the left, one large"), {3, 2, {{0, 0, 1, 1}, {1, 0, 2, 2}, {0, 1, 1, 1}}}},
        {"top1bottom2", QT_TR_NOOP("One large, two below"), {2, 3, {{0, 0, 2, 2}, {0, 2, 1, 1}, {1, 2, 1, 1}}}},
        {"top1bottom3",
         QT_TR_NOOP("One large, three below"),
         {3, 4, {{0, 0, 3, 3}, {0, 3, 1, 1}, {1, 3, 1, 1}, {2, 3, 1, 1}}}},
    };
    return kGrids;
}

QString toText(const GridLayout& layout) {
    const QString sides = QStringLiteral("%1x%2").arg(layout.columns).arg(layout.rows);
    if (layout == evenGrid(layout.columns, layout.rows))
        return sides;
    QStringList cells;
    for (const QRect& cell : layout.cells)
        cells << QStringLiteral("%1,%2,%3,%4").arg(cell.x()).arg(cell.y()).arg(cell.width()).arg(cell.height());
    return sides + u':' + cells.join(u';');
}

std::optional<GridLayout> gridLayoutFromText(const QString& text) {
    const auto sides = numbers(text.section(u':', 0, 0), u'x', 2);
    if (!sides || sides->front() < 1 || sides->back() < 1)
        return std::nullopt;
    if (!text.contains(u':'))
        return evenGrid(sides->front(), sides->back());
    GridLayout layout{sides->front(), sides->back(), {}};
    for (const QString& part : text.section(u':', 1).split(u';')) {
        const auto cell = numbers(part, u',', 4);
        if (!cell || layout.count() == kMaxGridSide * kMaxGridSide)
            return std::nullopt;
        layout.cells.emplace_back((*cell)[0], (*cell)[1], (*cell)[2], (*cell)[3]);
    }
    return isWhole(layout) ? std::optional(layout) : std::nullopt;
}

} // namespace sagitta::scene
