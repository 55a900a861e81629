#include "pointer.h"
#include "scene/tool.h"
#include "support/made_series.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::Pointer;

class ViewTools : public testing::Test {
protected:
    ViewTools() : m_store(m_dir.path()) {
        m_spec.slices = 50;
        m_view.setCanvas({400, 400});
        m_view.showStack(test::makeSet(m_spec));
        Presentation presentation = m_view.presentation();
        presentation.voi.center = 40;
        presentation.voi.width = 400;
        m_view.setPresentation(presentation, Origin::Program);
    }
    Pointer pointer(ToolKind kind) {
        m_tool = makeTool(kind, m_store, {});
        return Pointer(*m_tool, m_view);
    }

    test::SeriesSpec m_spec;
    QTemporaryDir m_dir;
    AnnotationStore m_store;
    View m_view;
    std::unique_ptr<Tool> m_tool;
};

TEST_F(ViewTools, ScrollDragsThroughTheSlices) {
    Pointer p = pointer(ToolKind::Scroll);
    p.press({100, 100});
    p.move({100, 180}); // 400 pixels for 50 slices
    EXPECT_EQ(m_view.sliceIndex(), 10);
    p.move({100, 5000});
    EXPECT_EQ(m_view.sliceIndex(), 49);
    p.move({100, 100});
    EXPECT_EQ(m_view.sliceIndex(), 0);
    p.move({100, -500});
    EXPECT_EQ(m_view.sliceIndex(), 0);
}

TEST_F(ViewTools, WindowLevelFollowsTheDragAndBack) {
    const Presentation before = m_view.presentation();
    Pointer p = pointer(ToolKind::WindowLevel);
    p.press({100, 100});
    p.move({150, 60});
    EXPECT_GT(m_view.presentation().voi.width, 400);
    EXPECT_LT(m_view.presentation().voi.center, 40); // up is brighter
    p.move({100, 100});
    EXPECT_EQ(m_view.presentation(), before);
}

TEST_F(ViewTools, WindowLevelOfAnInvertedImageIsStillBrighterUp) {
    m_spec.adjust = [](dicom::InstanceHeader& header) { header.format.photometric = dicom::Photometric::Monochrome1; };
    m_spec.series = QStringLiteral("5.5");
    m_view.showStack(test::makeSet(m_spec));
    Pointer p = pointer(ToolKind::WindowLevel);
    p.press({100, 100});
    const double center = m_view.presentation().voi.isValid() ? m_view.presentation().voi.center : 0.5;
    p.move({100, 60});
    EXPECT_GT(m_view.presentation().voi.center, center);
}

TEST_F(ViewTools, WindowLevelGoesByTheImageOnShowAndNotByTheFirst) {
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.format.photometric =
            header.instanceNumber == 4 ? dicom::Photometric::Monochrome1 : dicom::Photometric::Monochrome2;
    };
    m_spec.series = QStringLiteral("5.8");
    m_view.showStack(test::makeSet(m_spec));
    const auto centerAfterDragUp = [&](int slice) {
        Presentation presentation = m_view.presentation();
        presentation.voi = {40, 400, dicom::VoiFunction::Linear, {}};
        m_view.setPresentation(presentation, Origin::Program);
        m_view.setSliceIndex(slice, Origin::User);
        Pointer p = pointer(ToolKind::WindowLevel);
        p.press({100, 100});
        p.move({100, 60});
        return m_view.presentation().voi.center;
    };
    EXPECT_LT(centerAfterDragUp(0), 40);
    EXPECT_GT(centerAfterDragUp(3), 40) << "brighter up, also here";
}

TEST_F(ViewTools, WindowLevelStartsFromAWindowEvenWithoutOne) {
    m_spec.series = QStringLiteral("5.6");
    m_view.showStack(test::makeSet(m_spec));
    ASSERT_FALSE(m_view.presentation().voi.isValid());
    Pointer p = pointer(ToolKind::WindowLevel);
    p.press({100, 100});
    EXPECT_FALSE(m_view.presentation().voi.isValid()); // a click is no drag
    p.move({101, 100});
    EXPECT_NEAR(m_view.presentation().voi.width, 65536, 300);
}

TEST_F(ViewTools, WindowLevelStartsFromTheWindowOfTheFrameOnShowAndChoosesForTheStack) {
    m_spec.series = QStringLiteral("5.7");
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        dicom::VoiWindow window;
        window.center = 100.0 * header.instanceNumber;
        window.width = 300;
        header.frames[0].windows = {window};
    };
    m_view.showStack(test::makeSet(m_spec));
    m_view.setSliceIndex(3, Origin::User);
    Pointer p = pointer(ToolKind::WindowLevel);
    p.press({100, 100});
    p.move({100, 103});
    EXPECT_NEAR(m_view.presentation().voi.center, 403, 1e-9);
    m_view.setSliceIndex(9, Origin::User);
    EXPECT_NEAR(m_view.shownWindow().center, 403, 1e-9);
    p.move({100, 100});
    EXPECT_FALSE(m_view.presentation().voi.isValid()) << "back where it began: as the file says";
}

TEST_F(ViewTools, WhatElseChangesDuringADragStays) {
    for (const ToolKind kind : {ToolKind::Pan, ToolKind::Zoom}) {
        m_view.setState({}, Origin::Program);
        Pointer p = pointer(kind);
        p.press({100, 100});
        p.move({110, 120});
        ViewState state = turnedClockwise(m_view.state(), 90);
        state.index = 3; // a turn of the wheel, or slices that arrived before it
        m_view.setState(state, Origin::User);
        p.move({120, 140});
        EXPECT_EQ(m_view.sliceIndex(), 3);
        EXPECT_EQ(m_view.state().rotationDeg, 90);
        p.move({100, 100});
        EXPECT_EQ(m_view.state().anchor, QPointF());
    }
    Pointer p = pointer(ToolKind::WindowLevel);
    p.press({100, 100});
    Presentation presentation = m_view.presentation();
    presentation.invert = true;
    m_view.setPresentation(presentation, Origin::User);
    p.move({120, 140});
    EXPECT_TRUE(m_view.presentation().invert);
}

TEST_F(ViewTools, ZoomIsAboutThePointThatWasPressed) {
    const Vec3 pressed = m_view.transform().toPatient({120, 300});
    Pointer p = pointer(ToolKind::Zoom);
    p.press({120, 300});
    p.move({200, 200});
    p.move({180, 150});
    const QPointF now = m_view.transform().toCanvas(pressed);
    EXPECT_NEAR(now.x(), 120, 1e-9);
    EXPECT_NEAR(now.y(), 300, 1e-9);
    EXPECT_LT(m_view.transform().mmPerPixel, 9.0 / 400);
}

TEST_F(ViewTools, PanFollowsThePointer) {
    const Vec3 pressed = m_view.transform().toPatient({120, 300});
    Pointer p = pointer(ToolKind::Pan);
    p.press({120, 300});
    p.move({150, 290});
    EXPECT_NEAR(m_view.transform().toCanvas(pressed).x(), 150, 1e-9);
    EXPECT_NEAR(m_view.transform().toCanvas(pressed).y(), 290, 1e-9);
}

TEST_F(ViewTools, NothingMovesAfterTheReleaseOrACancel) {
    for (const ToolKind kind : {ToolKind::Scroll, ToolKind::WindowLevel, ToolKind::Zoom, ToolKind::Pan}) {
        Pointer p = pointer(kind);
        p.press({100, 100});
        p.release({100, 100});
        QSignalSpy spy(&m_view, &View::changed);
        p.move({300, 300});
        EXPECT_EQ(spy.count(), 0);
        p.press({100, 100});
        m_tool->cancel();
        p.move({300, 300});
        EXPECT_EQ(spy.count(), 0);
    }
}

TEST_F(ViewTools, EverythingIsTheUsersDoing) {
    for (const ToolKind kind : {ToolKind::Scroll, ToolKind::WindowLevel, ToolKind::Zoom, ToolKind::Pan}) {
        QSignalSpy spy(&m_view, &View::changed);
        Pointer p = pointer(kind);
        p.press({100, 100});
        p.move({160, 160});
        p.release({160, 160});
        ASSERT_GE(spy.count(), 1);
        EXPECT_EQ(spy[0][0].value<Origin>(), Origin::User);
    }
}

TEST_F(ViewTools, CrosshairMovesInThePlaneAndNotOutOfIt) {
    const auto volume = test::makeVolume({});
    ASSERT_TRUE(volume);
    m_view.showMpr(volume, MprPlane::Axial);
    const double z = m_view.state().position.z;
    Pointer p = pointer(ToolKind::Crosshair);
    p.press({100, 120});
    const Vec3 expected = m_view.transform().toPatient({100, 120});
    EXPECT_NEAR(m_view.state().position.x, expected.x, 1e-9);
    EXPECT_NEAR(m_view.state().position.y, expected.y, 1e-9);
    EXPECT_EQ(m_view.state().position.z, z);
    p.move({200, 200});
    EXPECT_NEAR(m_view.state().position.x, m_view.transform().toPatient({200, 200}).x, 1e-9);
}

TEST_F(ViewTools, CrosshairOfAStackDoesNothing) {
    QSignalSpy spy(&m_view, &View::changed);
    Pointer p = pointer(ToolKind::Crosshair);
    p.press({100, 120});
    EXPECT_EQ(spy.count(), 0);
}

TEST_F(ViewTools, AnEmptyViewIsNoReasonToFail) {
    m_view.clear();
    for (const ToolKind kind : {ToolKind::Scroll, ToolKind::WindowLevel, ToolKind::Zoom, ToolKind::Pan,
                                ToolKind::Crosshair, ToolKind::Length, ToolKind::Text}) {
        Pointer p = pointer(kind);
        p.press({1, 1});
        p.move({50, 50});
        p.release({50, 50});
    }
    EXPECT_TRUE(m_store.annotations().empty());
}

} // namespace
} // namespace sagitta::scene
