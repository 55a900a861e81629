// The main job through the real windows: find on a PACS, retrieve, scroll, window; and again without the PACS.
#include "gui/gui_fixture.h"

#include "scene/session.h"
#include "scene/view.h"
#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QListWidget>
#include <QTest>
#include <QTreeView>
#include <QWheelEvent>

namespace sagitta::test {
namespace {

using FindRetrieveView = GuiFixture;

void turnWheel(QWidget* widget, int steps) {
    const QPointF middle = widget->rect().center();
    QWheelEvent event(middle, widget->mapToGlobal(middle), {}, QPoint(0, -120 * steps), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

TEST_F(FindRetrieveView, AllOfItOnce) {
    ASSERT_TRUE(program->find(QStringLiteral("PHANTOM"), 1, Program::Ask::Everybody));
    ASSERT_TRUE(program->openRow(0));
    scene::Session& session = program->desktop().viewerWindow()->session();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return session.displaySets().size() == 1 && session.displaySets()[0]->frames.size() == kSlices; },
        kWaitMs));
    EXPECT_EQ(session.displaySets()[0]->kind, dicom::GeometryKind::RegularGrid);
    const auto* strip = program->desktop().viewerWindow()->findChild<QListWidget*>(QStringLiteral("seriesStrip"));
    const auto said = [&] { return strip->item(0)->data(Qt::AccessibleDescriptionRole).toString(); };
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return said() == QLatin1String("all 40 images of the archive are here"); }, kWaitMs))
        << said().toStdString();

    ui::ViewportWidget* widget = program->viewport();
    scene::View& view = *widget->view();
    EXPECT_EQ(view.sliceCount(), kSlices);

    view.setSliceIndex(10, scene::Origin::User);
    turnWheel(widget, 5);
    EXPECT_EQ(view.sliceIndex(), 15);
    ASSERT_TRUE(QTest::qWaitFor([&] { return widget->pictureState() == ui::ViewPicture::State::Ready; }, kWaitMs));

    const QImage picture = widget->picture().copy();
    const dicom::VoiWindow window = view.shownWindow();
    const QPoint middle = widget->rect().center();
    drag(widget, Qt::LeftButton, middle, middle + QPoint(60, 40));
    EXPECT_NE(view.presentation().voi, window);
    EXPECT_TRUE(QTest::qWaitFor([&] { return widget->picture() != picture; }, kWaitMs));
}

TEST_F(FindRetrieveView, SecondOpeningComesFromTheLocalStudies) {
    ASSERT_TRUE(program->find(QStringLiteral("PHANTOM"), 1, Program::Ask::Everybody));
    ASSERT_TRUE(program->openRow(0));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            const auto studies = program->engine().catalog().studies();
            return studies && !studies->empty() && studies->front().instances == kSlices;
        },
        kWaitMs));
    program.reset();
    orthanc->process().kill();
    startProgram();
    ASSERT_TRUE(program->find(QStringLiteral("phant"), 1, Program::Ask::Local));
    ASSERT_TRUE(program->openRow(0));
    EXPECT_EQ(program->viewport()->view()->sliceCount(), kSlices);
}

} // namespace
} // namespace sagitta::test
