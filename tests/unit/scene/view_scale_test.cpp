#include "scene/view_scale.h"

#include "scene/frame_geometry.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sagitta::scene {
namespace {

using test::SeriesSpec;

double offCentre(double canvas) { return std::abs(canvas - 0.5 - std::round(canvas - 0.5)); }

// Every state a picture can be turned and mirrored to.
std::vector<ViewState> allStates(const ViewState& from) {
    std::vector<ViewState> states;
    for (const bool flip : {false, true}) {
        for (const int degrees : {0, 90, 180, 270}) {
            ViewState state = from;
            state.flipHorizontal = flip;
            state.rotationDeg = degrees;
            states.push_back(state);
        }
    }
    return states;
}

TEST(TruePixels, PutPixelOnPixelHoweverThePictureIsTurned) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> shift(-2, 2);
    for (const double rowSpacing : {0.5, 0.75}) {
        for (const QSize canvas : {QSize(301, 200), QSize(300, 201), QSize(37, 37)}) {
            SeriesSpec spec;
            spec.rowSpacing = rowSpacing;
            View view;
            view.setCanvas(canvas);
            view.showStack(test::makeSet(spec));
            const FrameGeometry geometry = frameGeometry(*view.currentFrame()->header, 0);
            for (ViewState state : allStates(view.state())) {
                state.anchor = {shift(random), shift(random)};
                state.mmPerPixel = 0.123;
                view.setState(state, Origin::User);
                const ViewState pixels = truePixels(view);
                EXPECT_EQ(pixels.rotationDeg, state.rotationDeg);
                EXPECT_EQ(pixels.flipHorizontal, state.flipHorizontal);
                const ViewTransform t = view.transformFor(pixels);
                EXPECT_NEAR(t.mmPerPixel, 0.5, 1e-12) << "the shorter side of a pixel";
                const QPointF at = t.toCanvas(geometry.origin + geometry.rowDir * (3 * geometry.columnSpacing));
                EXPECT_LT(offCentre(at.x()), 1e-6);
                EXPECT_LT(offCentre(at.y()), 1e-6);
                const ViewTransform before = view.transformFor(view.withMagnification(state, 1));
                EXPECT_LT(length(t.center - before.center), 0.5) << "by half a pixel at most";
            }
        }
    }
}

TEST(TruePixels, OfAnMprArePixelOnVoxel) {
    SeriesSpec spec;
    spec.sliceStep = {0, 0, 0.5};
    View view;
    view.setCanvas({120, 91});
    view.showMpr(test::makeVolume(spec), MprPlane::Coronal);
    const ViewTransform t = view.transformFor(truePixels(view));
    const QPointF at = t.toCanvas(spec.origin);
    EXPECT_NEAR(t.mmPerPixel, 0.5, 1e-12);
    EXPECT_LT(offCentre(at.x()), 1e-6);
    EXPECT_LT(offCentre(at.y()), 1e-6);
}

TEST(TruePixels, OfNothingAreNoChange) {
    const View view;
    EXPECT_EQ(truePixels(view), view.state());
}

TEST(TrueSize, IsTheScreensMillimetresWhateverTheZoom) {
    View view;
    view.setCanvas({300, 200});
    view.showStack(test::makeSet(SeriesSpec()));
    for (const double pixelsPerMm : {3.7795, 7.5, 11.0}) {
        ViewState zoomed = view.state();
        zoomed.mmPerPixel = 0.01;
        zoomed.rotationDeg = 90;
        view.setState(zoomed, Origin::User);
        const Result<ViewState> state = trueSize(view, pixelsPerMm);
        ASSERT_TRUE(state);
        const ViewTransform t = view.transformFor(*state);
        const QPointF a = t.toCanvas(t.center);
        const QPointF b = t.toCanvas(t.center + t.right * 10);
        EXPECT_NEAR(b.x() - a.x(), 10 * pixelsPerMm, 1e-9) << "10 mm are 10 mm";
        EXPECT_EQ(state->rotationDeg, 90);
    }
}

TEST(TrueSize, NeedsAnImageWithMillimetres) {
    View view;
    EXPECT_FALSE(trueSize(view, 4));
    SeriesSpec spec;
    for (const auto& [basis, has] :
         {std::pair(dicom::SpacingBasis::None, false), std::pair(dicom::SpacingBasis::AspectRatioOnly, false),
          std::pair(dicom::SpacingBasis::Detector, true), std::pair(dicom::SpacingBasis::Calibrated, true)}) {
        spec.basis = basis;
        spec.hasPlane = false;
        spec.series = QStringLiteral("9.%1").arg(static_cast<int>(basis));
        view.showStack(test::makeSet(spec));
        EXPECT_EQ(bool(trueSize(view, 4)), has) << static_cast<int>(basis);
    }
}

TEST(PixelsPerMm, AreThoseTheMonitorTells) {
    const Result<double> known = pixelsPerMm({{597, 336}, {3840, 2160}, true});
    ASSERT_TRUE(known);
    EXPECT_NEAR(*known, 6.43, 0.01);
    EXPECT_TRUE(pixelsPerMm({{508, 285.75}, {1920, 1080}, true})) << "96 per inch, but the monitor says so";
}

TEST(PixelsPerMm, AreNotMadeUp) {
    EXPECT_FALSE(pixelsPerMm({{0, 0}, {1920, 1080}, true}));
    EXPECT_FALSE(pixelsPerMm({{508, 285.75}, {1920, 1080}, false})) << "96 per inch of a monitor without a name";
    EXPECT_FALSE(pixelsPerMm({{677.3, 381}, {1920, 1080}, false})) << "72 per inch";
    EXPECT_FALSE(pixelsPerMm({{160, 90}, {1920, 1200}, true})) << "pixels that are not square";
    EXPECT_FALSE(pixelsPerMm({{16, 9}, {1920, 1080}, true})) << "centimetres for millimetres";
    EXPECT_FALSE(pixelsPerMm({{5000, 2812}, {1920, 1080}, true}));
    EXPECT_FALSE(pixelsPerMm({}));
}

TEST(LensTransform, HasThePointInItsMiddleAndIsSoManyTimesAsLarge) {
    View view;
    view.setCanvas({300, 200});
    view.showStack(test::makeSet(SeriesSpec()));
    for (const ViewState& state : allStates(view.state())) {
        const ViewTransform t = view.transformFor(state);
        const ViewTransform lens = lensTransform(t, {70, 30}, {120, 120}, 2.5);
        const Vec3 point = t.toPatient({70, 30});
        EXPECT_LT(length(lens.toPatient({60, 60}) - point), 1e-9);
        const QPointF beside = lens.toCanvas(t.toPatient({74, 30}));
        EXPECT_NEAR(beside.x(), 70, 1e-9) << "4 canvas pixels are 10 of the lens";
        EXPECT_NEAR(beside.y(), 60, 1e-9);
    }
}

} // namespace
} // namespace sagitta::scene
