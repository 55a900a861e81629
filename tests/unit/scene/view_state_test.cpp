#include "scene/view.h"
#include "scene/view_state.h"
#include "support/made_series.h"

#include <QTransform>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::makeSet;
using test::SeriesSpec;

std::vector<ViewState> dihedralStates() {
    std::vector<ViewState> states;
    for (const bool flip : {false, true}) {
        for (const int degrees : {0, 90, 180, 270}) {
            ViewState state;
            state.flipHorizontal = flip;
            state.rotationDeg = degrees;
            states.push_back(state);
        }
    }
    return states;
}

void expectNear(QPointF a, QPointF b, double tolerance = 1e-9) {
    EXPECT_NEAR(a.x(), b.x(), tolerance);
    EXPECT_NEAR(a.y(), b.y(), tolerance);
}

TEST(OrientationLetters, AreTheMainDirectionsLargestFirst) {
    EXPECT_EQ(orientationLetters({1, 0, 0}), "L");
    EXPECT_EQ(orientationLetters({-1, 0, 0}), "R");
    EXPECT_EQ(orientationLetters({0, 5, 0}), "P");
    EXPECT_EQ(orientationLetters({0, -1, 0}), "A");
    EXPECT_EQ(orientationLetters({0, 0, 1}), "H");
    EXPECT_EQ(orientationLetters({0, 0, -0.1}), "F");
    EXPECT_EQ(orientationLetters({-3, -2, -1}), "RAF");
    EXPECT_EQ(orientationLetters({1, 3, 0}), "PL");
}

TEST(OrientationLetters, DropSmallComponents) {
    EXPECT_EQ(orientationLetters({1, 0.09, 0}), "L");
    EXPECT_EQ(orientationLetters({1, 0.11, 0}), "LP");
}

TEST(OrientationLetters, AreEmptyWithoutDirection) {
    EXPECT_EQ(orientationLetters({}), "");
    EXPECT_EQ(orientationLetters({std::nan(""), 0, 1}), "");
}

TEST(OppositeLetters, TurnEveryLetter) {
    EXPECT_EQ(oppositeLetters(QStringLiteral("LPH")), "RAF");
    EXPECT_EQ(oppositeLetters(QStringLiteral("RAF")), "LPH");
    EXPECT_EQ(oppositeLetters(QStringLiteral("LX")), "");
}

TEST(ViewTransform, RoundTripsForRandomPlanes) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> number(-500, 500);
    for (int run = 0; run < 200; ++run) {
        const auto [right, down] = test::randomDirections(random);
        const ViewTransform transform{{number(random), number(random), number(random)},
                                      right,
                                      down,
                                      std::abs(number(random)) / 100 + 0.01,
                                      {640, 480}};
        const QPointF canvas(number(random), number(random));
        expectNear(transform.toCanvas(transform.toPatient(canvas)), canvas, 1e-6);
        // What is off the plane is seen at its foot.
        const Vec3 off = transform.toPatient(canvas) + transform.normal() * 17;
        expectNear(transform.toCanvas(off), canvas, 1e-6);
    }
}

// The oracle is Qt's: mirror the image, turn it clockwise, put its centre in the middle of the canvas.
TEST(ViewTransform, PutsPixelsWhereAMirroredAndTurnedPictureHasThem) {
    std::mt19937 random(2);
    for (int run = 0; run < 40; ++run) {
        SeriesSpec spec;
        std::tie(spec.rowDir, spec.columnDir) = test::randomDirections(random);
        View view;
        view.setCanvas({300, 200});
        view.showStack(makeSet(spec));
        for (ViewState state : dihedralStates()) {
            state.mmPerPixel = 0.125;
            view.setState(state, Origin::User);
            QTransform picture;
            picture.translate(150, 100);
            picture.rotate(state.rotationDeg);
            picture.scale((state.flipHorizontal ? -1 : 1) / 0.125, 1 / 0.125);
            picture.scale(spec.columnSpacing, spec.rowSpacing);
            picture.translate(-(spec.columns - 1) / 2.0, -(spec.rows - 1) / 2.0);
            for (const QPoint pixel : {QPoint(0, 0), QPoint(15, 0), QPoint(3, 11)}) {
                const Vec3 patient = spec.origin + spec.rowDir * (pixel.x() * spec.columnSpacing) +
                                     spec.columnDir * (pixel.y() * spec.rowSpacing);
                expectNear(view.transform().toCanvas(patient), picture.map(QPointF(pixel)));
            }
        }
    }
}

// A marker in the patient stays on the side its letter says, in all states, for all orientations.
TEST(ViewTransform, LettersSayWhereAPatientPointIs) {
    std::mt19937 random(3);
    for (int run = 0; run < 60; ++run) {
        SeriesSpec spec;
        std::tie(spec.rowDir, spec.columnDir) = test::randomDirections(random);
        View view;
        view.setCanvas({256, 256});
        view.showStack(makeSet(spec));
        for (const ViewState& state : dihedralStates()) {
            view.setState(state, Origin::User);
            const ViewTransform transform = view.transform();
            const QString right = orientationLetters(transform.right);
            EXPECT_EQ(orientationLetters(-transform.right), oppositeLetters(right));
            const std::pair<char, Vec3> markers[] = {{'L', {1, 0, 0}},  {'R', {-1, 0, 0}}, {'P', {0, 1, 0}},
                                                     {'A', {0, -1, 0}}, {'H', {0, 0, 1}},  {'F', {0, 0, -1}}};
            for (const auto& [letter, direction] : markers) {
                if (!right.contains(QLatin1Char(letter)))
                    continue;
                EXPECT_GT(transform.toCanvas(transform.center + direction).x(), 128);
            }
        }
    }
}

TEST(ViewTransform, LettersOfTheUsualAxialImage) {
    View view;
    view.setCanvas({100, 100});
    view.showStack(makeSet({}));
    const auto letters = [&] {
        const ViewTransform t = view.transform();
        return orientationLetters(t.right) + orientationLetters(t.down);
    };
    EXPECT_EQ(letters(), "LP");
    view.setState(turnedClockwise(view.state(), 90), Origin::User);
    EXPECT_EQ(letters(), "AL"); // what was on top is now on the right
    view.setState(mirroredLeftRight(view.state()), Origin::User);
    EXPECT_EQ(letters(), "PL");
    view.setState(mirroredTopBottom(view.state()), Origin::User);
    EXPECT_EQ(letters(), "PR");
}

TEST(ViewStateChanges, ActOnThePictureAsItIsSeen) {
    View view;
    view.setCanvas({300, 200});
    view.showStack(makeSet({}));
    const Vec3 mark{-18, -25, 40};
    for (ViewState state : dihedralStates()) {
        state.mmPerPixel = 0.1;
        state.anchor = {1, 2};
        const QPointF before = view.transformFor(state).toCanvas(mark);
        expectNear(view.transformFor(mirroredLeftRight(state)).toCanvas(mark), {300 - before.x(), before.y()});
        expectNear(view.transformFor(mirroredTopBottom(state)).toCanvas(mark), {before.x(), 200 - before.y()});
        const QPointF fromMiddle = before - QPointF(150, 100);
        expectNear(view.transformFor(turnedClockwise(state, 90)).toCanvas(mark),
                   QPointF(150, 100) + QPointF(-fromMiddle.y(), fromMiddle.x()));
        EXPECT_EQ(mirroredLeftRight(mirroredLeftRight(state)), state);
        EXPECT_EQ(turnedClockwise(turnedClockwise(state, 90), -90), state);
    }
}

} // namespace
} // namespace sagitta::scene
