// The main job through the real windows: find on a PACS, retrieve, scroll, window, measure; and what survives.
#include "gui/gui_fixture.h"

#include "scene/session.h"
#include "scene/view.h"
#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QLineEdit>
#include <QTableView>
#include <QWheelEvent>
#include <QTest>

namespace sagitta::test {
namespace {

using FindRetrieveView = GuiFixture;

// One press, some moves, one release: a drag as a person makes it.
void drag(QWidget* widget, Qt::MouseButton button, QPoint from, QPoint to) {
    constexpr int kSteps = 8;
    QTest::mousePress(widget, button, {}, from);
    for (int i = 1; i <= kSteps; ++i) {
        const QPoint at = from + (to - from) * i / kSteps;
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, button, {});
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, button, {}, to);
}

void turnWheel(QWidget* widget, int steps) {
    const QPointF middle = widget->rect().center();
    QWheelEvent event(middle, widget->mapToGlobal(middle), {}, QPoint(0, -120 * steps), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

TEST_F(FindRetrieveView, AllOfItOnce) {
    find(QStringLiteral("PHANTOM"), 1);
    openRow(0);
    scene::Session& session = m_desktop->viewerWindow()->session();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return session.displaySets().size() == 1 && session.displaySets()[0]->frames.size() == kSlices; },
        20000));
    EXPECT_EQ(session.displaySets()[0]->kind, dicom::GeometryKind::RegularGrid);

    ui::ViewportWidget* widget = viewport();
    ASSERT_TRUE(waitForPicture());
    scene::View& view = *widget->view();
    EXPECT_EQ(view.sliceCount(), kSlices);

    view.setSliceIndex(10, scene::Origin::User);
    turnWheel(widget, 5);
    EXPECT_EQ(view.sliceIndex(), 15);
    ASSERT_TRUE(QTest::qWaitFor([&] { return widget->pictureState() == ui::ViewPicture::State::Ready; }, 20000));

    const QImage picture = widget->picture().copy();
    const dicom::VoiWindow window = view.presentation().voi;
    const QPoint middle = widget->rect().center();
    drag(widget, Qt::LeftButton, middle, middle + QPoint(60, 40));
    EXPECT_NE(view.presentation().voi, window);
    EXPECT_TRUE(QTest::qWaitFor([&] { return widget->picture() != picture; }, 10000));
}

TEST_F(FindRetrieveView, SecondOpeningComesFromTheLocalStudies) {
    find(QStringLiteral("PHANTOM"), 1);
    openRow(0);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            const auto studies = m_engine->catalog().studies();
            return studies && !studies->empty() && studies->front().instances == kSlices;
        },
        20000));
    closeProgram();
    m_orthanc->process().kill();
    startProgram();
    searchLine()->setFocus();
    QTest::keyClicks(searchLine(), QStringLiteral("phant"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return studyTable()->model()->rowCount() == 1; }, 10000));
    openRow(0);
    EXPECT_EQ(viewport()->view()->sliceCount(), kSlices);
}

} // namespace
} // namespace sagitta::test
