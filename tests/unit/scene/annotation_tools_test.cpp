#include "pointer.h"
#include "scene/handles.h"
#include "scene/tool.h"
#include "support/made_series.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::Pointer;

class AnnotationTools : public testing::Test {
protected:
    AnnotationTools() : m_store(m_dir.path()) { show(m_spec); }

    void show(const test::SeriesSpec& spec) {
        m_view.setCanvas({400, 400});
        m_view.showStack(test::makeSet(spec));
    }
    // Canvas position of an image position (column, row) of the first slice.
    QPointF at(double column, double row) const {
        return m_view.transform().toCanvas(m_spec.origin + m_spec.rowDir * (column * m_spec.columnSpacing) +
                                           m_spec.columnDir * (row * m_spec.rowSpacing));
    }
    Pointer pointer(ToolKind kind) {
        m_tool =
            makeTool(kind, m_store, [this](const QString&, const QString& initial, std::function<void(QString)> done) {
                m_asked << initial;
                m_answer = std::move(done);
            });
        return Pointer(*m_tool, m_view);
    }

    test::SeriesSpec m_spec; // spacing 0.5 along a row, 0.75 down a column
    QTemporaryDir m_dir;
    AnnotationStore m_store;
    View m_view;
    std::unique_ptr<Tool> m_tool;
    QStringList m_asked;
    std::function<void(QString)> m_answer;
};

TEST_F(AnnotationTools, LengthCountsPixelsByTheirTrueSpacing) {
    Pointer p = pointer(ToolKind::Length);
    p.drag(at(2, 3), at(10, 3));
    p.drag(at(2, 1), at(2, 9));
    p.drag(at(4, 5), at(8, 9));
    ASSERT_EQ(m_store.annotations().size(), 3U);
    EXPECT_NEAR(m_store.annotations()[0].lengthValue(), 8 * 0.5, 1e-9);
    EXPECT_NEAR(m_store.annotations()[1].lengthValue(), 8 * 0.75, 1e-9);
    EXPECT_NEAR(m_store.annotations()[2].lengthValue(), std::hypot(4 * 0.5, 4 * 0.75), 1e-9);
}

TEST_F(AnnotationTools, LengthDoesNotDependOnHowThePictureIsShown) {
    std::mt19937 random(8);
    for (int run = 0; run < 24; ++run) {
        std::tie(m_spec.rowDir, m_spec.columnDir) = test::randomDirections(random);
        m_spec.series = QStringLiteral("7.%1").arg(run);
        show(m_spec);
        ViewState state = m_view.state();
        state.rotationDeg = run % 4 * 90;
        state.flipHorizontal = run % 8 >= 4;
        m_view.setState(m_view.zoomedAbout(state, {130, 170}, 0.7 + run * 0.02), Origin::User);
        Pointer p = pointer(ToolKind::Length);
        p.drag(at(3, 2), at(12, 7));
        EXPECT_NEAR(m_store.annotations().back().lengthValue(), std::hypot(9 * 0.5, 5 * 0.75), 1e-9);
    }
}

TEST_F(AnnotationTools, LengthWithoutSpacingIsInPixelsOfTheImage) {
    m_spec.hasPlane = false;
    m_spec.origin = {};
    m_spec.columnSpacing = m_spec.rowSpacing = 1;
    m_spec.basis = dicom::SpacingBasis::None;
    m_spec.series = QStringLiteral("7.7");
    show(m_spec);
    Pointer p = pointer(ToolKind::Length);
    p.drag(at(2, 3), at(10, 9));
    ASSERT_EQ(m_store.annotations().size(), 1U);
    EXPECT_EQ(m_store.annotations()[0].label(), "10 px (not calibrated)");
}

TEST_F(AnnotationTools, LengthKnowsWhatItWasDrawnOn) {
    m_view.setSliceIndex(2, Origin::User);
    Pointer p = pointer(ToolKind::Length);
    p.drag({100, 100}, {200, 200});
    ASSERT_EQ(m_store.annotations().size(), 1U);
    const Annotation& made = m_store.annotations()[0];
    EXPECT_EQ(made.frame, m_view.currentFrame()->ref());
    EXPECT_EQ(made.studyInstanceUid, m_spec.study);
    EXPECT_EQ(made.seriesInstanceUid, m_spec.series);
    EXPECT_EQ(made.frameOfReferenceUid, m_spec.frameOfReference);
    EXPECT_EQ(made.basis, dicom::SpacingBasis::Patient);
    EXPECT_NEAR(made.plane.signedDistance(made.points[0]), 0, 1e-9);
    EXPECT_NEAR(made.points[0].z, 44, 1e-9);
}

TEST_F(AnnotationTools, LengthIsMadeByTwoClicksToo) {
    Pointer p = pointer(ToolKind::Length);
    p.click(at(2, 3));
    EXPECT_TRUE(m_store.annotations().empty());
    p.move(at(6, 3));
    ASSERT_TRUE(m_tool->preview());
    EXPECT_NEAR(m_tool->preview()->lengthValue(), 2, 1e-9);
    p.click(at(10, 3));
    ASSERT_EQ(m_store.annotations().size(), 1U);
    EXPECT_NEAR(m_store.annotations()[0].lengthValue(), 4, 1e-9);
    EXPECT_FALSE(m_tool->preview());
}

TEST_F(AnnotationTools, AShapeInTheMakingIsDroppedWithTheSliceItWasBegunOn) {
    Pointer p = pointer(ToolKind::Length);
    p.press(at(2, 3));
    m_view.scrollBy(1, Origin::User);
    p.move(at(6, 3));
    p.release(at(10, 3));
    EXPECT_TRUE(m_store.annotations().empty());
    p.press(at(2, 3));
    m_tool->cancel();
    p.release(at(10, 3));
    EXPECT_TRUE(m_store.annotations().empty());
}

TEST_F(AnnotationTools, AHandleIsGrabbedWithinSixPixelsByAnyToolAndMovedInOneStep) {
    pointer(ToolKind::Length).drag(at(2, 3), at(10, 3));
    const Annotation before = m_store.annotations()[0];
    for (const ToolKind kind : {ToolKind::WindowLevel, ToolKind::Length, ToolKind::Pan}) {
        const int steps = m_store.undoStack().index();
        Pointer p = pointer(kind);
        p.press(at(10, 3) + QPointF(4, 4)); // 5.7 pixels away
        p.move(at(10, 7) + QPointF(4, 4));
        ASSERT_TRUE(m_tool->preview());
        EXPECT_EQ(m_tool->preview()->id, before.id);
        EXPECT_EQ(m_store.annotations()[0], before); // until the release
        p.release(at(10, 7) + QPointF(4, 4));
        ASSERT_EQ(m_store.annotations().size(), 1U);
        const Annotation moved = m_store.annotations()[0];
        EXPECT_NEAR(moved.lengthValue(), std::hypot(8 * 0.5, 4 * 0.75), 1e-9); // no jump by the 5.7 pixels
        EXPECT_EQ(moved.points[0], before.points[0]);
        EXPECT_EQ(m_store.undoStack().index(), steps + 1);
        m_store.undoStack().undo();
        EXPECT_EQ(m_store.annotations()[0], before);
        m_store.undoStack().redo();
        EXPECT_EQ(m_store.annotations()[0], moved);
        m_store.undoStack().undo();
    }
    EXPECT_EQ(m_view.state(), ViewState{}); // and pan did not pan
}

TEST_F(AnnotationTools, AHandleIsLeftAloneFromFurtherAndByOtherButtons) {
    pointer(ToolKind::Length).drag(at(2, 3), at(10, 3));
    const Annotation before = m_store.annotations()[0];
    Pointer p = pointer(ToolKind::Pan);
    p.press(at(10, 3) + QPointF(5, 5)); // 7.1 pixels away
    p.move(at(10, 9));
    p.release(at(10, 9));
    EXPECT_NE(m_view.state(), ViewState{});
    p.press(at(10, 3), Qt::RightButton);
    p.move(at(8, 8));
    p.release(at(8, 8));
    EXPECT_EQ(m_store.annotations(), std::vector{before});
}

TEST_F(AnnotationTools, AHandleIsLetGoOfWhenItsSliceIsLeft) {
    pointer(ToolKind::Length).drag(at(2, 3), at(10, 3));
    const Annotation before = m_store.annotations()[0];
    Pointer p = pointer(ToolKind::Pan);
    p.press(at(10, 3));
    p.move(at(10, 5));
    m_view.scrollBy(1, Origin::User);
    p.move(at(10, 9));
    EXPECT_FALSE(m_tool->preview());
    p.release(at(10, 9));
    EXPECT_EQ(m_store.annotations(), std::vector{before});
    EXPECT_EQ(m_view.state().anchor, QPointF());
}

TEST_F(AnnotationTools, AHandleStaysInItsPlaneHoweverThePlaneIsMoved) {
    const auto volume = test::makeVolume(m_spec);
    ASSERT_TRUE(volume);
    m_view.showMpr(volume, MprPlane::Axial);
    pointer(ToolKind::Length).drag({100, 200}, {200, 200});
    const Annotation before = m_store.annotations()[0];
    Pointer p = pointer(ToolKind::Pan);
    p.press({200, 200});
    ViewState state = m_view.state();
    state.position.z += 0.7; // still within half a slice
    m_view.setState(state, Origin::User);
    p.move({200, 240});
    p.release({200, 240});
    ASSERT_EQ(m_store.annotations().size(), 1U);
    EXPECT_NE(m_store.annotations()[0], before);
    EXPECT_NEAR(m_store.annotations()[0].points[1].z, before.points[1].z, 1e-9);
    EXPECT_NEAR(m_store.annotations()[0].lengthValue(), std::hypot(100, 40) * m_view.transform().mmPerPixel, 1e-9);
}

TEST_F(AnnotationTools, ACancelledMoveIsNone) {
    pointer(ToolKind::Length).drag(at(2, 3), at(10, 3));
    const Annotation before = m_store.annotations()[0];
    Pointer p = pointer(ToolKind::Pan);
    p.press(at(10, 3));
    p.move(at(10, 9));
    m_tool->cancel();
    p.release(at(10, 9));
    EXPECT_EQ(m_store.annotations(), std::vector{before});
    EXPECT_EQ(m_store.undoStack().count(), 1);
}

TEST_F(AnnotationTools, TextIsAskedForAndPutWhereTheDragEnded) {
    Pointer p = pointer(ToolKind::Text);
    p.drag(at(2, 3), at(10, 8));
    EXPECT_EQ(m_asked, QStringList{QString()});
    EXPECT_TRUE(m_store.annotations().empty());
    m_answer(QStringLiteral("  nodule "));
    ASSERT_EQ(m_store.annotations().size(), 1U);
    const Annotation& text = m_store.annotations()[0];
    EXPECT_EQ(text.type, AnnotationType::Text);
    EXPECT_EQ(text.label(), "nodule");
    EXPECT_LT(QLineF(m_view.transform().toCanvas(text.points[1]), at(10, 8)).length(), 1e-6);
    m_store.undoStack().undo();
    EXPECT_TRUE(m_store.annotations().empty());
}

TEST_F(AnnotationTools, NoTextIsNoAnnotation) {
    Pointer p = pointer(ToolKind::Text);
    p.click(at(5, 5));
    m_answer(QStringLiteral("   "));
    EXPECT_TRUE(m_store.annotations().empty());
}

TEST_F(AnnotationTools, TextMayBeAnsweredAfterTheToolIsGone) {
    pointer(ToolKind::Text).click(at(5, 5));
    m_tool.reset();
    m_answer(QStringLiteral("late"));
    EXPECT_EQ(m_store.annotations().size(), 1U);
}

TEST_F(AnnotationTools, ATextThatIsClickedIsEdited) {
    Pointer p = pointer(ToolKind::Text);
    p.drag(at(2, 3), at(10, 8));
    m_answer(QStringLiteral("old"));
    p.click(at(10, 8));
    EXPECT_EQ(m_asked.last(), "old");
    m_answer(QStringLiteral("new"));
    ASSERT_EQ(m_store.annotations().size(), 1U);
    EXPECT_EQ(m_store.annotations()[0].text, "new");
    m_store.undoStack().undo();
    EXPECT_EQ(m_store.annotations()[0].text, "old");
}

TEST_F(AnnotationTools, LengthOnAnMprIsInPatientMillimetres) {
    const auto volume = test::makeVolume(m_spec);
    ASSERT_TRUE(volume);
    m_view.showMpr(volume, MprPlane::Coronal);
    const Vec3 a = m_view.state().position;
    const Vec3 b = a + Vec3{3, 0, -4};
    Pointer p = pointer(ToolKind::Length);
    p.drag(m_view.transform().toCanvas(a), m_view.transform().toCanvas(b));
    ASSERT_EQ(m_store.annotations().size(), 1U);
    EXPECT_NEAR(m_store.annotations()[0].lengthValue(), 5, 1e-9);
    EXPECT_FALSE(m_store.annotations()[0].frame);
    EXPECT_EQ(m_store.annotations()[0].label(), "5.0 mm");
}

} // namespace
} // namespace sagitta::scene
