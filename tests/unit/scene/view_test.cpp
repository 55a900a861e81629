#include "scene/view.h"
#include "support/made_series.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::makeSet;
using test::SeriesSpec;

class StackView : public testing::Test {
protected:
    StackView() {
        m_view.setCanvas({320, 240});
        m_view.showStack(makeSet(m_spec));
    }
    SeriesSpec m_spec; // 8 x 9 mm
    View m_view;
};

TEST_F(StackView, FitShowsTheWholeImageWithItsBorderPixels) {
    const ViewTransform transform = m_view.transform();
    EXPECT_DOUBLE_EQ(transform.mmPerPixel, 9.0 / 240);
    const Vec3 corner = m_spec.origin - Vec3{m_spec.columnSpacing / 2, m_spec.rowSpacing / 2, 0};
    EXPECT_NEAR(transform.toCanvas(corner).y(), 0, 1e-9);
    EXPECT_NEAR(transform.toCanvas(corner + Vec3{8, 9, 0}).y(), 240, 1e-9);
    EXPECT_NEAR(transform.toCanvas(corner).x() + transform.toCanvas(corner + Vec3{8, 9, 0}).x(), 320, 1e-9);
}

TEST_F(StackView, FitOfALyingImageUsesItsOtherSides) {
    m_view.setState(turnedClockwise(m_view.state(), 90), Origin::User);
    EXPECT_DOUBLE_EQ(m_view.transform().mmPerPixel, std::max(9.0 / 320, 8.0 / 240));
}

TEST_F(StackView, ResizingKeepsTheScaleThatWasSet) {
    m_view.setState(m_view.withMagnification(m_view.state(), 2), Origin::User);
    EXPECT_DOUBLE_EQ(m_view.magnification(), 2);
    const Vec3 center = m_view.transform().center;
    m_view.setCanvas({640, 480});
    EXPECT_DOUBLE_EQ(m_view.magnification(), 2);
    EXPECT_EQ(m_view.transform().center, center);
}

TEST_F(StackView, ZoomKeepsThePointUnderThePointer) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> place(0, 240), factor(0.5, 2);
    for (int run = 0; run < 100; ++run) {
        ViewState state = m_view.state();
        state.flipHorizontal = run % 2 == 0;
        state.rotationDeg = run % 4 * 90;
        state.anchor = {1.5, -0.5};
        const QPointF pointer(place(random), place(random));
        const double by = factor(random);
        const Vec3 before = m_view.transformFor(state).toPatient(pointer);
        const ViewState zoomed = m_view.zoomedAbout(state, pointer, by);
        EXPECT_LT(length(m_view.transformFor(zoomed).toPatient(pointer) - before), 1e-9);
        EXPECT_NEAR(m_view.transformFor(state).mmPerPixel / m_view.transformFor(zoomed).mmPerPixel, by, 1e-9);
    }
}

TEST_F(StackView, ZoomHasLimits) {
    const ViewState huge = m_view.zoomedAbout(m_view.state(), {0, 0}, 1e9);
    EXPECT_NEAR(m_view.transform().mmPerPixel / *huge.mmPerPixel, 512, 1e-6);
    const ViewState tiny = m_view.zoomedAbout(m_view.state(), {0, 0}, 1e-9);
    EXPECT_NEAR(m_view.transform().mmPerPixel / *tiny.mmPerPixel, 1.0 / 16, 1e-6);
    EXPECT_EQ(m_view.zoomedAbout(m_view.state(), {0, 0}, 0), m_view.state());
    EXPECT_EQ(m_view.zoomedAbout(m_view.state(), {0, 0}, std::nan("")), m_view.state());
}

TEST_F(StackView, PanMovesThePictureWithThePointer) {
    for (const int degrees : {0, 90, 180, 270}) {
        ViewState state = m_view.state();
        state.rotationDeg = degrees;
        state.flipHorizontal = degrees == 90;
        const Vec3 grabbed = m_view.transformFor(state).toPatient({100, 100});
        const ViewState panned = m_view.pannedBy(state, {20, -30});
        const QPointF now = m_view.transformFor(panned).toCanvas(grabbed);
        EXPECT_NEAR(now.x(), 120, 1e-9);
        EXPECT_NEAR(now.y(), 70, 1e-9);
    }
}

TEST_F(StackView, ThePictureCannotBeLost) {
    const ViewState panned = m_view.pannedBy(m_view.state(), {1e6, 1e6});
    EXPECT_EQ(panned.anchor, QPointF(-4, -4.5));
}

TEST_F(StackView, ScrollsWithinItsFrames) {
    EXPECT_EQ(m_view.sliceCount(), 5);
    m_view.scrollBy(3, Origin::User);
    EXPECT_EQ(m_view.sliceIndex(), 3);
    m_view.scrollBy(1000000000, Origin::User);
    EXPECT_EQ(m_view.sliceIndex(), 4);
    m_view.scrollBy(std::numeric_limits<int>::min(), Origin::User);
    EXPECT_EQ(m_view.sliceIndex(), 0);
    EXPECT_EQ(m_view.currentFrame()->header->instanceNumber, 1);
    EXPECT_DOUBLE_EQ(m_view.sliceSpacing(), 2);
}

TEST_F(StackView, AGrownSetKeepsTheFrameThatIsLookedAt) {
    m_view.setSliceIndex(2, Origin::User);
    Presentation presentation = m_view.presentation();
    presentation.invert = true;
    m_view.setPresentation(presentation, Origin::User);
    const dicom::FrameRef looked = m_view.currentFrame()->ref();

    // Two slices arrive below: every index moves.
    auto grown = std::make_shared<dicom::DisplaySet>(*makeSet(m_spec));
    SeriesSpec below = m_spec;
    below.adjust = [](dicom::InstanceHeader& header) { header.sopInstanceUid += QStringLiteral(".9"); };
    for (int k = 0; k < 2; ++k)
        grown->frames.insert(grown->frames.begin(), {test::makeHeader(below, k - 2), 0});
    m_view.showStack(grown);

    EXPECT_EQ(m_view.currentFrame()->ref(), looked);
    EXPECT_EQ(m_view.sliceIndex(), 4);
    EXPECT_TRUE(m_view.presentation().invert);
}

TEST_F(StackView, AnotherSetStartsAnew) {
    m_view.setSliceIndex(2, Origin::User);
    m_view.setState(m_view.zoomedAbout(m_view.state(), {0, 0}, 2), Origin::User);
    SeriesSpec other = m_spec;
    other.series = QStringLiteral("9.9");
    m_view.showStack(makeSet(other));
    EXPECT_EQ(m_view.state(), ViewState{});
}

TEST_F(StackView, AShrunkSetStaysWithinIt) {
    m_view.setSliceIndex(4, Origin::User);
    SeriesSpec shorter = m_spec;
    shorter.slices = 2;
    m_view.showStack(makeSet(shorter));
    EXPECT_EQ(m_view.sliceIndex(), 1);
}

TEST_F(StackView, StateIsMadeSane) {
    ViewState state;
    state.index = 99;
    state.rotationDeg = -90;
    state.mmPerPixel = -1;
    state.anchor = {std::nan(""), 0};
    state.position = {std::nan(""), 0, 0};
    m_view.setState(state, Origin::User);
    EXPECT_EQ(m_view.state().index, 4);
    EXPECT_EQ(m_view.state().rotationDeg, 270);
    EXPECT_FALSE(m_view.state().mmPerPixel);
    EXPECT_EQ(m_view.state().anchor, QPointF());
}

TEST_F(StackView, SaysOnceWhatChangedAndWho) {
    QSignalSpy spy(&m_view, &View::changed);
    ViewState state = m_view.state();
    m_view.setState(state, Origin::User);
    EXPECT_EQ(spy.count(), 0);
    state.index = 1;
    m_view.setState(state, Origin::Link);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy[0][0].value<Origin>(), Origin::Link);
}

TEST_F(StackView, ClearedShowsNothing) {
    QSignalSpy spy(&m_view, &View::contentChanged);
    m_view.clear();
    m_view.clear();
    EXPECT_EQ(spy.count(), 1);
    EXPECT_EQ(m_view.currentFrame(), nullptr);
    EXPECT_EQ(m_view.sliceCount(), 0);
    EXPECT_FALSE(m_view.plane());
    EXPECT_DOUBLE_EQ(m_view.transform().mmPerPixel, 1);
}

TEST(View, WithoutGeometryTheImageIsItsOwnPlane) {
    SeriesSpec spec;
    spec.hasPlane = false;
    spec.basis = dicom::SpacingBasis::None;
    spec.columnSpacing = spec.rowSpacing = 1;
    View view;
    view.setCanvas({16, 12});
    view.showStack(makeSet(spec));
    EXPECT_FALSE(view.hasPatientGeometry());
    EXPECT_FALSE(view.plane());
    EXPECT_EQ(view.spacingBasis(), dicom::SpacingBasis::None);
    // The centre of pixel (3, 2) is in the middle of the fourth canvas column and third row.
    EXPECT_EQ(view.transform().toCanvas({3, 2, 0}), QPointF(3.5, 2.5));
}

TEST(View, ASpacingThatIsNoneCountsAsOne) {
    SeriesSpec spec;
    spec.columnSpacing = 0;
    spec.rowSpacing = std::nan("");
    View view;
    view.setCanvas({160, 120});
    view.showStack(makeSet(spec));
    EXPECT_DOUBLE_EQ(view.transform().mmPerPixel, 0.1);
}

TEST(View, ShowsTheFirstValidWindowOfTheFile) {
    SeriesSpec spec;
    dicom::VoiWindow broken, good;
    broken.width = 0;
    good.center = 40;
    good.width = 400;
    spec.windows = {broken, good};
    View view;
    view.showStack(makeSet(spec));
    EXPECT_EQ(view.shownWindow(), good);
    spec.windows = {broken};
    spec.series = QStringLiteral("2");
    view.showStack(makeSet(spec));
    EXPECT_FALSE(view.shownWindow().isValid());
}

TEST(View, TheWindowIsEachFramesOwnUntilOneIsChosen) {
    SeriesSpec spec;
    spec.adjust = [](dicom::InstanceHeader& header) {
        dicom::VoiWindow window;
        window.center = 100.0 * header.instanceNumber;
        window.width = 400;
        header.frames[0].windows = {window};
    };
    View view;
    view.showStack(makeSet(spec));
    EXPECT_EQ(view.shownWindow().center, 100);
    view.setSliceIndex(3, Origin::User);
    EXPECT_EQ(view.shownWindow().center, 400);
    EXPECT_FALSE(view.presentation().voi.isValid());
    Presentation chosen = view.presentation();
    chosen.voi.center = 40;
    chosen.voi.width = 80;
    view.setPresentation(chosen, Origin::User);
    view.setSliceIndex(1, Origin::User);
    EXPECT_EQ(view.shownWindow(), chosen.voi);
    view.setPresentation(automaticPresentation(), Origin::User);
    EXPECT_EQ(view.shownWindow().center, 200);
}

TEST(View, SpacingOfAnUnevenStackIsThatToTheNearestNeighbour) {
    auto set = std::make_shared<dicom::DisplaySet>(*makeSet({}));
    set->kind = dicom::GeometryKind::Stack;
    set->sliceSpacing = 0;
    auto moved = std::make_shared<dicom::InstanceHeader>(*set->frames[2].header);
    moved->frames[0].plane->position.z += 1;
    set->frames[2].header = moved;
    View view;
    view.showStack(set);
    view.setSliceIndex(2, Origin::User);
    EXPECT_DOUBLE_EQ(view.sliceSpacing(), 1);
    view.setSliceIndex(1, Origin::User);
    EXPECT_DOUBLE_EQ(view.sliceSpacing(), 2);
}

} // namespace
} // namespace sagitta::scene
