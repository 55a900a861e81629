#include "scene/grid_layout.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

TEST(GridLayout, EvenGridsAreInReadingOrderAndLimited) {
    const GridLayout grid = evenGrid(3, 2);
    ASSERT_EQ(grid.count(), 6);
    EXPECT_EQ(grid.cells[1], QRect(1, 0, 1, 1));
    EXPECT_EQ(grid.cells[3], QRect(0, 1, 1, 1));
    EXPECT_EQ(evenGrid(9, 0).count(), 5);
    EXPECT_EQ(GridLayout(), evenGrid(1, 1));
}

TEST(GridLayout, TextLeadsBack) {
    std::vector<GridLayout> all;
    for (int columns = 1; columns <= kMaxGridSide; ++columns)
        for (int rows = 1; rows <= kMaxGridSide; ++rows)
            all.push_back(evenGrid(columns, rows));
    for (const UnevenGrid& uneven : unevenGrids())
        all.push_back(uneven.layout);
    for (const GridLayout& layout : all)
        EXPECT_EQ(gridLayoutFromText(toText(layout)), layout) << toText(layout).toStdString();
    EXPECT_EQ(toText(evenGrid(3, 2)), "3x2");
    EXPECT_EQ(toText(unevenGrids().front().layout), "3x2:0,0,2,2;2,0,1,1;2,1,1,1");
}

TEST(GridLayout, WhatIsNoLayoutIsRefused) {
    for (const char* text : {"", "x", "0x2", "2x", "6x1", "2x2x2", "a", "2x1:0,0,1,1", "2x1:0,0,2,1;1,0,1,1",
                             "2x1:0,0,3,1", "2x1:", "2x1:0,0,1", "-1x2", "2x2:0,0,2,2;"})
        EXPECT_FALSE(gridLayoutFromText(QString::fromLatin1(text))) << text;
}

} // namespace
} // namespace sagitta::scene
