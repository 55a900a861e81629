#include "scene/mpr_geometry.h"
#include "scene/view.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::makeVolume;
using test::SeriesSpec;

constexpr MprPlane kPlanes[] = {MprPlane::Axial, MprPlane::Coronal, MprPlane::Sagittal};

QString letters(const View& view) {
    const ViewTransform t = view.transform();
    return orientationLetters(t.right) + orientationLetters(t.down);
}

TEST(MprView, PlanesAreRadiological) {
    View view;
    const auto volume = makeVolume({});
    ASSERT_TRUE(volume);
    view.showMpr(volume, MprPlane::Axial);
    EXPECT_EQ(letters(view), "LP");
    view.showMpr(volume, MprPlane::Coronal);
    EXPECT_EQ(letters(view), "LF");
    view.showMpr(volume, MprPlane::Sagittal);
    EXPECT_EQ(letters(view), "PF");
}

// However the series was acquired, an axial plane is axial.
TEST(MprView, PlanesAreThePatientsForAnyAcquisition) {
    std::mt19937 random(5);
    for (int run = 0; run < 30; ++run) {
        SeriesSpec spec;
        std::tie(spec.rowDir, spec.columnDir) = test::randomDirections(random);
        spec.sliceStep = cross(spec.rowDir, spec.columnDir) * (run % 2 == 0 ? 2 : -2);
        View view;
        const auto volume = makeVolume(spec);
        ASSERT_TRUE(volume);
        view.showMpr(volume, MprPlane::Axial);
        EXPECT_LT(length(view.transform().right - Vec3{1, 0, 0}), 2e-3);
        EXPECT_LT(length(view.transform().down - Vec3{0, 1, 0}), 2e-3);
        view.showMpr(volume, MprPlane::Sagittal);
        EXPECT_LT(length(view.transform().right - Vec3{0, 1, 0}), 2e-3);
        EXPECT_LT(length(view.transform().down - Vec3{0, 0, -1}), 2e-3);
    }
}

TEST(MprView, FitHoldsTheWholeVolume) {
    std::mt19937 random(6);
    for (int run = 0; run < 20; ++run) {
        SeriesSpec spec;
        std::tie(spec.rowDir, spec.columnDir) = test::randomDirections(random);
        spec.sliceStep = cross(spec.rowDir, spec.columnDir) * 3;
        const auto volume = makeVolume(spec);
        ASSERT_TRUE(volume);
        View view;
        view.setCanvas({200, 300});
        for (const MprPlane plane : kPlanes) {
            view.showMpr(volume, plane);
            for (int corner = 0; corner < 8; ++corner) {
                const QPointF at = view.transform().toCanvas(volume->grid().indexToPatient.map(
                    {corner & 1 ? 15.5 : -0.5, corner & 2 ? 11.5 : -0.5, corner & 4 ? 4.5 : -0.5}));
                EXPECT_TRUE(QRectF(-1e-6, -1e-6, 200 + 2e-6, 300 + 2e-6).contains(at));
            }
        }
    }
}

TEST(MprView, AxialSliceKOfAnAxialSeriesLiesInFrameK) {
    // The slope of the couch or of a rounding in the header: still the grid's own plane.
    SeriesSpec spec;
    spec.rowDir = normalized({1, 1e-5, -2e-5});
    spec.columnDir = normalized(Vec3{-1e-5, 1, 3e-5} - spec.rowDir * dot(Vec3{-1e-5, 1, 3e-5}, spec.rowDir));
    for (const double step : {2.0, -2.0}) {
        spec.sliceStep = cross(spec.rowDir, spec.columnDir) * step;
        const auto volume = makeVolume(spec);
        ASSERT_TRUE(volume);
        View view;
        view.showMpr(volume, MprPlane::Axial);
        ASSERT_EQ(view.sliceCount(), spec.slices);
        EXPECT_NEAR(view.sliceSpacing(), 2, 1e-9);
        for (int k = 0; k < spec.slices; ++k) {
            view.setSliceIndex(k, Origin::User);
            EXPECT_EQ(view.sliceIndex(), k);
            EXPECT_NEAR(volume->patientToIndex().map(view.state().position).z, k, 1e-9);
            EXPECT_NEAR(volume->patientToIndex().map(view.transform().toPatient({-100, 400})).z, k, 1e-9);
        }
    }
}

TEST(MprView, StartsInTheMiddleOnASlice) {
    SeriesSpec spec;
    spec.slices = 4;
    const auto volume = makeVolume(spec);
    ASSERT_TRUE(volume);
    View view;
    view.showMpr(volume, MprPlane::Axial);
    const double k = volume->patientToIndex().map(view.state().position).z;
    EXPECT_NEAR(k, std::round(k), 1e-9);
}

TEST(MprView, StepsByTheSpacingAlongTheNormal) {
    const auto volume = makeVolume({});
    ASSERT_TRUE(volume);
    View view;
    const double spacing[] = {2, 0.75, 0.5};
    const int count[] = {5, 12, 16};
    for (int p = 0; p < 3; ++p) {
        view.showMpr(volume, kPlanes[p]);
        EXPECT_NEAR(view.sliceSpacing(), spacing[p], 1e-12);
        ASSERT_EQ(view.sliceCount(), count[p]);
        view.setSliceIndex(1, Origin::User);
        const Vec3 before = view.state().position;
        view.scrollBy(1, Origin::User);
        EXPECT_EQ(view.sliceIndex(), 2);
        EXPECT_NEAR(std::abs(dot(view.state().position - before, view.transform().normal())), spacing[p], 1e-9);
        EXPECT_LT(length(cross(view.state().position - before, view.transform().normal())), 1e-9);
    }
}

TEST(MprView, EverySliceOfAnObliqueVolumeIsReached) {
    std::mt19937 random(7);
    for (int run = 0; run < 30; ++run) {
        SeriesSpec spec;
        std::tie(spec.rowDir, spec.columnDir) = test::randomDirections(random);
        spec.sliceStep = cross(spec.rowDir, spec.columnDir) * 2;
        const auto volume = makeVolume(spec);
        ASSERT_TRUE(volume);
        View view;
        for (const MprPlane plane : kPlanes) {
            view.showMpr(volume, plane);
            for (int k = 0; k < view.sliceCount(); ++k) {
                view.setSliceIndex(k, Origin::User);
                ASSERT_EQ(view.sliceIndex(), k);
            }
        }
    }
}

TEST(MprView, PositionStaysInTheVolume) {
    const auto volume = makeVolume({});
    ASSERT_TRUE(volume);
    View view;
    view.showMpr(volume, MprPlane::Coronal);
    ViewState state = view.state();
    state.position = {1e9, -1e9, 41};
    view.setState(state, Origin::User);
    EXPECT_NEAR(view.state().position.x, -20 + 15.5 * 0.5, 1e-9);
    EXPECT_NEAR(view.state().position.y, -30 - 0.5 * 0.75, 1e-9);
    EXPECT_EQ(view.state().position.z, 41);
    state.position = {std::nan(""), 0, 0};
    view.setState(state, Origin::User);
    EXPECT_EQ(view.state().position, volume->center());
}

TEST(MprView, CoronalSlicesOfATiltedSeriesAreTheGrids) {
    SeriesSpec spec; // gantry tilt: the table moves along z, the slices are tilted about x
    const double tilt = 0.3;
    spec.columnDir = {0, std::cos(tilt), std::sin(tilt)};
    const auto volume = makeVolume(spec);
    ASSERT_TRUE(volume);
    View view;
    view.showMpr(volume, MprPlane::Coronal);
    EXPECT_EQ(view.sliceCount(), spec.rows);
    EXPECT_NEAR(view.sliceSpacing(), spec.rowSpacing * std::cos(tilt), 1e-9);
    view.showMpr(volume, MprPlane::Axial); // not parallel to the slices: steps of its own
    EXPECT_LT(length(view.transform().down - Vec3{0, 1, 0}), 1e-12);
    EXPECT_GT(view.sliceCount(), spec.slices);
}

TEST(MprView, WithoutAWindowInTheFileItIsTheFullRange) {
    SeriesSpec spec;
    spec.scale.intercept = -1000;
    const auto volume = makeVolume(spec); // 0 ... 525 stored
    ASSERT_TRUE(volume);
    View view;
    view.showMpr(volume, MprPlane::Axial);
    EXPECT_DOUBLE_EQ(view.shownWindow().width, 526);
    EXPECT_DOUBLE_EQ(view.shownWindow().center, -737);
}

TEST(MprView, AnotherPlaneOfTheVolumeKeepsThePositionAndTheWindow) {
    const auto volume = makeVolume({});
    ASSERT_TRUE(volume);
    View view;
    view.showMpr(volume, MprPlane::Axial);
    view.setSliceIndex(4, Origin::User);
    Presentation presentation = view.presentation();
    presentation.voi.center = 7;
    view.setPresentation(presentation, Origin::User);
    view.showMpr(volume, MprPlane::Sagittal);
    EXPECT_NEAR(view.state().position.z, 48, 1e-9);
    EXPECT_EQ(view.presentation().voi.center, 7);
}

} // namespace
} // namespace sagitta::scene
