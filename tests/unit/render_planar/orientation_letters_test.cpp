// The letters at the edges of the picture, against the directions that stand in the file and nothing of the program.
#include "render/planar/overlay_painter.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using Directions = std::pair<Vec3, Vec3>; // of a row, of a column

QChar mainLetter(Vec3 v) {
    const double x = std::abs(v.x), y = std::abs(v.y), z = std::abs(v.z);
    if (x >= y && x >= z)
        return v.x > 0 ? u'L' : u'R';
    if (y >= z)
        return v.y > 0 ? u'P' : u'A';
    return v.z > 0 ? u'H' : u'F';
}

// What points right and down on the screen once the image has been mirrored and then turned clockwise.
Directions onScreen(const Directions& image, bool isMirrored, int quarters) {
    auto [right, down] = image;
    if (isMirrored)
        right = -right;
    for (int turn = 0; turn < quarters; ++turn)
        std::tie(right, down) = std::pair(-down, right);
    return {right, down};
}

void expectLetters(const scene::View& view, const Directions& image) {
    const auto [right, down] = onScreen(image, view.state().flipHorizontal, view.state().rotationDeg / 90);
    const std::array<Vec3, 4> sides{-right, -down, right, down};
    const std::array<QString, 4> letters = edgeLetters(view);
    for (size_t edge = 0; edge < 4; ++edge) {
        ASSERT_FALSE(letters[edge].isEmpty());
        EXPECT_EQ(letters[edge].at(0), mainLetter(sides[edge]))
            << "edge " << edge << ", turned by " << view.state().rotationDeg
            << (view.state().flipHorizontal ? ", mirrored" : "");
    }
}

std::vector<Directions> planes() {
    std::vector<Directions> all{
        {{1, 0, 0}, {0, 1, 0}}, {{1, 0, 0}, {0, 0, -1}}, {{0, 1, 0}, {0, 0, -1}}, {{-1, 0, 0}, {0, -1, 0}}};
    std::mt19937 random(17);
    for (int n = 0; n < 40; ++n)
        all.push_back(test::randomDirections(random));
    return all;
}

} // namespace

// A stack whose slices look along different directions: a letter that is not asked for anew after a scroll is wrong.
TEST(OrientationLetters, NameTheSidesInEveryStateAndAfterEveryScroll) {
    const std::vector<Directions> all = planes();
    test::SeriesSpec spec;
    spec.slices = static_cast<int>(all.size());
    spec.adjust = [&](dicom::InstanceHeader& header) {
        const auto& [row, column] = all[static_cast<size_t>(header.instanceNumber) - 1];
        header.frames[0].plane = dicom::ImagePlane{spec.origin, row, column};
    };
    scene::View view;
    view.setCanvas({300, 200});
    view.showStack(test::makeSet(spec));
    for (int turn = 0; turn < 8; ++turn) {
        scene::ViewState state = view.state();
        state.flipHorizontal = turn >= 4;
        state.rotationDeg = turn % 4 * 90;
        view.setState(state, scene::Origin::User);
        for (int slice = 0; slice < spec.slices; ++slice) {
            view.setSliceIndex(slice, scene::Origin::User);
            expectLetters(view, all[static_cast<size_t>(slice)]);
        }
    }
}

} // namespace sagitta::render
