#include "scene/sync_group.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

class SyncGroupTest : public testing::Test {
protected:
    SyncGroupTest() {
        m_thin.slices = 20;
        m_thin.sliceStep = {0, 0, 1};
        m_thick.slices = 5;
        m_thick.sliceStep = {0, 0, 4};
        m_thick.series = QStringLiteral("1.2.4");
        m_a.showStack(test::makeSet(m_thin));
        m_b.showStack(test::makeSet(m_thick));
        for (View* view : {&m_a, &m_b})
            view->setCanvas({200, 200});
    }
    void link(SliceLink slices, bool panZoom = false, bool window = false) {
        m_group.setChannels({slices, panZoom, window});
        m_group.setViews({&m_a, &m_b});
    }

    test::SeriesSpec m_thin, m_thick;
    View m_a, m_b;
    SyncGroup m_group;
};

TEST_F(SyncGroupTest, ByPositionTheNearestSliceFollows) {
    link(SliceLink::Position);
    m_a.setSliceIndex(9, Origin::User); // z = 40 + 9
    EXPECT_EQ(m_b.sliceIndex(), 2);     // z = 40 + 8
    m_b.setSliceIndex(4, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 16);
    m_a.setSliceIndex(0, Origin::Program);
    EXPECT_EQ(m_b.sliceIndex(), 4) << "only what a person does is followed";
}

TEST_F(SyncGroupTest, ByPositionNothingFollowsWhereItHasNoMeaning) {
    link(SliceLink::Position);
    const auto expectStays = [&](const test::SeriesSpec& spec, const char* why) {
        m_b.showStack(test::makeSet(spec));
        m_b.setSliceIndex(1, Origin::Program);
        m_a.setSliceIndex(m_a.sliceIndex() == 12 ? 13 : 12, Origin::User);
        EXPECT_EQ(m_b.sliceIndex(), 1) << why;
    };
    test::SeriesSpec other = m_thick;
    other.frameOfReference = QStringLiteral("1.10");
    expectStays(other, "another frame of reference");
    other = m_thick;
    other.frameOfReference.clear();
    expectStays(other, "none");
    other = m_thick;
    other.columnDir = {0, 0, -1};
    other.sliceStep = {0, 4, 0};
    expectStays(other, "another orientation");
    other = m_thick;
    other.origin.z += 500;
    expectStays(other, "elsewhere in the body");
    other = m_thick;
    other.hasPlane = false;
    expectStays(other, "no geometry");
}

// The stack of the other side's order does not matter.
TEST_F(SyncGroupTest, ByPositionAReversedStackFollowsToo) {
    m_thick.origin.z += 16;
    m_thick.sliceStep = {0, 0, -4};
    m_b.showStack(test::makeSet(m_thick));
    link(SliceLink::Position);
    m_a.setSliceIndex(1, Origin::User); // z = 41
    EXPECT_EQ(m_b.sliceIndex(), 4);     // z = 40
}

TEST_F(SyncGroupTest, ByIndexTheDistanceStaysAlsoBeyondTheEnds) {
    m_a.setSliceIndex(3, Origin::Program);
    m_b.setSliceIndex(1, Origin::Program);
    link(SliceLink::Index);
    m_a.setSliceIndex(5, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 3);
    m_a.setSliceIndex(15, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 4) << "its last one";
    m_a.setSliceIndex(5, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 3) << "the distance is not lost at the end";
    m_b.setSliceIndex(0, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 2);
    m_a.setSliceIndex(10, Origin::Program); // a new distance
    m_a.setSliceIndex(11, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 1);
}

TEST_F(SyncGroupTest, ByIndexTheDistanceStaysWhenACanvasChangesItsSize) {
    m_a.setSliceIndex(3, Origin::Program);
    link(SliceLink::Index);
    m_a.setSliceIndex(15, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 4) << "its last one";
    for (View* view : {&m_a, &m_b})
        view->setCanvas({500, 400});
    m_a.setSliceIndex(5, Origin::User);
    EXPECT_EQ(m_b.sliceIndex(), 2);
}

TEST_F(SyncGroupTest, TilesStopTogether) {
    m_b.showStack(m_a.displaySet());
    m_b.setSliceIndex(1, Origin::Program);
    link(SliceLink::Tiles);
    m_b.setSliceIndex(7, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 6);
    m_a.setSliceIndex(19, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 18);
    EXPECT_EQ(m_b.sliceIndex(), 19);
    m_b.setSliceIndex(0, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 0);
    EXPECT_EQ(m_b.sliceIndex(), 1);
}

TEST_F(SyncGroupTest, ZoomFollowsInMillimetresAndOnlyThere) {
    link(SliceLink::Off, true);
    ViewState state = m_a.state();
    state.mmPerPixel = 0.25;
    state.anchor = {3, -2};
    state.flipHorizontal = true;
    m_a.setState(state, Origin::User);
    EXPECT_EQ(m_b.state().mmPerPixel, 0.25);
    EXPECT_EQ(m_b.state().anchor, QPointF(3, -2));
    EXPECT_FALSE(m_b.state().flipHorizontal);
    EXPECT_EQ(m_b.sliceIndex(), 0);
    m_thick.basis = dicom::SpacingBasis::None;
    m_b.showStack(test::makeSet(m_thick));
    state.mmPerPixel = 0.5;
    m_a.setState(state, Origin::User);
    EXPECT_NE(m_b.state().mmPerPixel, 0.5) << "its pixels have no size";
}

TEST_F(SyncGroupTest, TheWindowFollowsWithinAModality) {
    link(SliceLink::Off, false, true);
    Presentation lung = m_a.presentation();
    lung.voi = windowForRange(-1000, 200, true);
    lung.invert = true;
    m_a.setPresentation(lung, Origin::User);
    EXPECT_EQ(m_b.presentation().voi, lung.voi);
    EXPECT_TRUE(m_b.presentation().invert);
    m_thick.modality = QStringLiteral("MR");
    m_b.showStack(test::makeSet(m_thick));
    lung.voi = windowForRange(0, 100, true);
    m_a.setPresentation(lung, Origin::User);
    EXPECT_NE(m_b.presentation().voi, lung.voi);
}

TEST_F(SyncGroupTest, AViewThatIsGoneIsNoMatter) {
    auto gone = std::make_unique<View>();
    gone->showStack(m_a.displaySet());
    m_group.setChannels({SliceLink::Index, true, true});
    m_group.setViews({&m_a, gone.get()});
    gone.reset();
    m_a.setSliceIndex(4, Origin::User);
    EXPECT_EQ(m_a.sliceIndex(), 4);
}

} // namespace
} // namespace sagitta::scene
