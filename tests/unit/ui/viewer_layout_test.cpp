#include "scene/sync_group.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include "scene/handles.h"
#include "ui/viewer/series_strip.h"
#include "ui/viewer/volume_viewport.h"

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

using namespace sagitta;
using namespace sagitta::test;
using State = ui::ViewPicture::State;

namespace {

class ViewerLayoutTest : public ViewerTest {
protected:
    void openSeries(int count) {
        for (int i = 1; i <= count; ++i)
            addSeries(series(i, QStringLiteral("Series %1").arg(i), 8 + i));
        open();
        ASSERT_TRUE(waitForPicture());
        ASSERT_TRUE(QTest::qWaitFor([&] { return child<QListWidget>("seriesStrip")->count() == count; }));
    }
    // A picture, or the renderer's word that this display cannot do it.
    static bool waitForVolume(ui::VolumeViewport& volume) {
        static_cast<void>(
            QTest::qWaitFor([&] { return !volume.picture().isNull() || !volume.failure().isEmpty(); }, 30000));
        return !volume.picture().isNull() || volume.isUnsupported();
    }
    void openMpr(const PhantomSpec& spec) {
        addSeries(spec);
        open();
        ASSERT_TRUE(waitForPicture());
        viewport().setFocus();
        key(Qt::Key_3, Qt::ControlModifier);
    }
};

TEST_F(ViewerLayoutTest, FourViewportsShowTheFirstFourSeriesAndComeBack) {
    openSeries(5);
    view().setSliceIndex(4, scene::Origin::User);
    viewport().setFocus();
    key(Qt::Key_2, Qt::ControlModifier);
    for (int i = 1; i <= 4; ++i) {
        ASSERT_TRUE(waitForPicture(i)) << i;
        EXPECT_EQ(view(i - 1).displaySet()->first().series.number, i);
    }
    EXPECT_EQ(view(0).sliceIndex(), 4) << "the slice survives the change of layout";
    EXPECT_GT(view(1).sliceIndex(), 0) << "linked by position it begins where one looks";
    EXPECT_EQ(std::optional(view(1).sliceIndex()), scene::nearestSlice(view(1), view(0)));
    screenshot(*window, "viewer_four");
    view(2).setSliceIndex(6, scene::Origin::User);
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_FALSE(viewport(3).isVisible());
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(view(2).sliceIndex(), 6);
    EXPECT_TRUE(waitForPicture(3));
}

TEST_F(ViewerLayoutTest, DoubleClickMaximisesAndRestores) {
    openSeries(4);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(2));
    const QSize small = viewport(2).size();
    QTest::mouseDClick(&viewport(2), Qt::LeftButton, {}, {100, 100});
    EXPECT_FALSE(viewport(1).isVisible());
    EXPECT_TRUE(QTest::qWaitFor([&] { return viewport(2).width() > 1.8 * small.width(); }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return viewport(2).picture().size() == view(1).canvas(); }))
        << "the picture is made anew for the larger canvas";
    QTest::mouseDClick(&viewport(2), Qt::LeftButton, {}, {100, 100});
    EXPECT_TRUE(viewport(1).isVisible());
    EXPECT_TRUE(QTest::qWaitFor([&] { return viewport(2).size() == small; }));
}

TEST_F(ViewerLayoutTest, TheStripOpensInTheActiveViewportAndByDrop) {
    openSeries(5);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(4));
    QTest::mouseClick(&viewport(2), Qt::LeftButton, {}, {50, 50});
    auto* strip = child<QListWidget>("seriesStrip");
    strip->scrollToItem(strip->item(4));
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualItemRect(strip->item(4)).center());
    EXPECT_EQ(view(1).displaySet()->first().series.number, 5);

    QMimeData data;
    data.setData(ui::kDisplaySetMime, view(0).displaySet()->id.toUtf8());
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&viewport(4), &enter);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&viewport(4), &drop);
    EXPECT_EQ(view(3).displaySet(), view(0).displaySet());
}

TEST_F(ViewerLayoutTest, MprShowsThreePlanesWithOneCrosshairAndOneWindow) {
    openMpr(series(1, "Volume", 40));
    for (int i = 1; i <= 3; ++i)
        ASSERT_TRUE(waitForPicture(i)) << i;
    EXPECT_EQ(view(0).kind(), scene::ViewKind::Mpr);
    QTest::mouseClick(&viewport(1), Qt::LeftButton, {}, {20, 20});
    key(Qt::Key_C);
    const QPoint at(250, 180);
    QTest::mouseClick(&viewport(1), Qt::LeftButton, {}, at);
    const Vec3 expected = view(0).transform().toPatient(viewport(1).toCanvas(at));
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(view(i).state().position.x, expected.x, 1e-6);
        EXPECT_NEAR(view(i).state().position.y, expected.y, 1e-6);
    }
    key(Qt::Key_1);
    EXPECT_EQ(view(2).presentation(), view(0).presentation());
    for (int i = 1; i <= 3; ++i)
        ASSERT_TRUE(waitForPicture(i)) << i;
    auto* volume = child<ui::VolumeViewport>("viewport3d");
    EXPECT_TRUE(waitForVolume(*volume)) << volume->failure().toStdString();
    screenshot(*window, "viewer_mpr");
}

TEST_F(ViewerLayoutTest, ASlabAppliesToThePlanes) {
    openMpr(series(1, "Volume", 40));
    ASSERT_TRUE(waitForPicture(2));
    const QImage thin = viewport(2).picture();
    auto* mode = child<QComboBox>("slabMode");
    ASSERT_TRUE(mode->isEnabled());
    mode->setCurrentText("MIP");
    child<QSpinBox>("slabThickness")->setValue(40);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(view(i).state().slab.mode, imaging::SlabMode::Max);
        EXPECT_EQ(view(i).state().slab.thickness, 40);
    }
    ASSERT_TRUE(waitForPicture(2));
    EXPECT_NE(viewport(2).picture(), thin);
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_FALSE(mode->isEnabled());
    EXPECT_TRUE(waitForPicture(1));
    EXPECT_EQ(view(0).kind(), scene::ViewKind::Stack);
}

TEST_F(ViewerLayoutTest, WithoutARegularGridMprSaysWhy) {
    const QStringList written = writeSeries(series(1, "Gap", 10));
    for (int k = 0; k < 10; ++k) {
        if (k != 5)
            addSlice(written[k]);
    }
    open();
    ASSERT_TRUE(waitForPicture());
    const QString reason = view().displaySet()->refusal;
    ASSERT_FALSE(reason.isEmpty());
    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(viewport(1).pictureState(), State::Empty);
    EXPECT_EQ(viewport(1).accessibleDescription(), "No MPR and 3D of this series: " + reason);
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "PHANTOM, Torso");
    EXPECT_TRUE(child<QListWidget>("seriesStrip")->item(0)->toolTip().contains(reason.toHtmlEscaped()));
    screenshot(*window, "viewer_mpr_refused");
    addSlice(written[5]); // the missing slice arrives
    window->studyChanged(kStudy);
    EXPECT_TRUE(waitForPicture(1));
}

TEST_F(ViewerLayoutTest, TheVolumeTurnsWithTheHand) {
    openMpr(series(1, "Volume", 20));
    auto* volume = child<ui::VolumeViewport>("viewport3d");
    ASSERT_TRUE(waitForVolume(*volume)) << volume->failure().toStdString();
    if (volume->isUnsupported())
        GTEST_SKIP() << "no 3D on this display: " << volume->failure().toStdString();
    const QImage before = volume->picture();
    QTest::mousePress(volume, Qt::LeftButton, {}, {100, 100});
    const QPoint to(160, 100);
    QMouseEvent move(QEvent::MouseMove, to, volume->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(volume, &move);
    QTest::mouseRelease(volume, Qt::LeftButton, {}, to);
    EXPECT_LT(volume->camera().azimuthDeg, 0) << "the front turns to the right: the camera goes to the left";
    EXPECT_TRUE(QTest::qWaitFor([&] { return volume->picture() != before; }, 30000));
}

TEST_F(ViewerLayoutTest, MMaximisesTheActiveViewportAnd3D) {
    openMpr(series(1, "Volume", 20));
    ASSERT_TRUE(waitForPicture(2));
    viewport(2).setFocus();
    key(Qt::Key_M);
    EXPECT_TRUE(viewport(2).isVisible());
    EXPECT_FALSE(viewport(1).isVisible());
    key(Qt::Key_M);
    EXPECT_TRUE(viewport(1).isVisible());
    auto* volume = child<ui::VolumeViewport>("viewport3d");
    volume->setFocus();
    key(Qt::Key_M);
    EXPECT_TRUE(volume->isVisible());
    EXPECT_FALSE(viewport(1).isVisible());
    key(Qt::Key_M);
    EXPECT_TRUE(viewport(1).isVisible());
}

// What a command is for is seen, also while another viewport is maximised.
TEST_F(ViewerLayoutTest, CommandsBringUpTheViewportTheyAreFor) {
    openSeries(4);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(4));
    viewport(1).setFocus();
    key(Qt::Key_M);
    key(Qt::Key_N);
    EXPECT_TRUE(viewport(2).isVisible());
    EXPECT_FALSE(viewport(1).isVisible());
    EXPECT_TRUE(viewport(2).hasFocus());
    key(Qt::Key_X);
    EXPECT_TRUE(viewport(3).isVisible()) << "what is looked at is there now";
    EXPECT_FALSE(viewport(2).isVisible());
    EXPECT_EQ(view(2).displaySet()->first().series.number, 2);
    EXPECT_TRUE(viewport(3).hasFocus());
    key(Qt::Key_N);
    key(Qt::Key_N);
    EXPECT_TRUE(viewport(1).isVisible());
    key(Qt::Key_M);
    for (int i = 1; i <= 4; ++i)
        EXPECT_TRUE(viewport(i).isVisible()) << i;
}

TEST_F(ViewerLayoutTest, WhatIsOpenedInAnEmptyViewportIsSeen) {
    openSeries(3);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(3));
    viewport(1).setFocus();
    key(Qt::Key_M);
    emit window->findChild<ui::SeriesStrip*>()->openedInEmpty(view(1).displaySet()->id);
    EXPECT_EQ(view(3).displaySet(), view(1).displaySet());
    EXPECT_TRUE(viewport(4).isVisible());
    EXPECT_FALSE(viewport(1).isVisible());
}

TEST_F(ViewerLayoutTest, TheNextStudyBeginsInTheFirstViewportOfAWholeGrid) {
    openSeries(4);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(4));
    viewport(3).setFocus();
    key(Qt::Key_M);
    PhantomSpec other = series(1, "Other");
    other.studyUid = kStudy + QStringLiteral("7");
    other.seriesUid = other.studyUid + QStringLiteral(".1");
    other.patientName = QStringLiteral("Other^Person");
    addSeries(other);
    open(other.studyUid);
    ASSERT_TRUE(waitForPicture(1));
    for (int i = 1; i <= 4; ++i)
        EXPECT_TRUE(viewport(i).isVisible()) << i;
    EXPECT_TRUE(viewport(1).hasFocus());
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "OTHER, Person") << "the one in use is the first";
}

// The volume is of the series as it was; the tiles are of the series as it is.
TEST_F(ViewerLayoutTest, TilesOpenedFromAnOldVolumeHaveWhatHasComeSince) {
    const QStringList written = writeSeries(series(1, "Volume", 30));
    for (int k = 0; k < 29; ++k)
        addSlice(written[k]);
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(1));
    view(0).setSliceIndex(9, scene::Origin::User);
    loader.hold(); // the new volume does not come
    addSlice(written[29]);
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->session().displaySets().front()->frames.size() == 30; }));
    ASSERT_EQ(view(0).volume()->size()[2], 29);
    key(Qt::Key_6, Qt::ControlModifier);
    EXPECT_EQ(view(0).displaySet(), window->session().displaySets().front());
    EXPECT_EQ(view(0).sliceIndex(), 0) << "the number of a plane is none of an image";
}

// A notch of the wheel is the matter of one viewport.
TEST_F(ViewerLayoutTest, ANotchOfTheWheelPaintsItsOwnViewportAlone) {
    class Paintings : public QObject {
    public:
        explicit Paintings(QWidget* of) : QObject(of) { of->installEventFilter(this); }
        bool eventFilter(QObject*, QEvent* event) override {
            count += event->type() == QEvent::Paint ? 1 : 0;
            return false;
        }
        int count = 0;
    };
    openSeries(4);
    key(Qt::Key_2, Qt::ControlModifier);
    key(Qt::Key_Y); // not linked
    for (int i = 1; i <= 4; ++i)
        ASSERT_TRUE(waitForPicture(i)) << i;
    QTest::mouseClick(&viewport(1), Qt::MiddleButton, {}, {100, 100});
    auto* first = new Paintings(&viewport(1));
    auto* second = new Paintings(&viewport(2));
    ASSERT_TRUE(QTest::qWaitFor([&] {
        first->count = second->count = 0;
        QTest::qWait(0);
        return first->count + second->count == 0;
    })) << "nothing is to be painted any more";
    const QPointF at(100, 100);
    QWheelEvent wheel(at, viewport(1).mapToGlobal(at), {}, {0, -120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewport(1), &wheel);
    child<QScrollBar>("slider1")->setValue(3);
    ASSERT_TRUE(waitForPicture(1));
    ASSERT_TRUE(QTest::qWaitFor([&] { return first->count > 0; }));
    EXPECT_EQ(second->count, 0);
}

TEST_F(ViewerLayoutTest, TheSlabIsReachedByKeyboard) {
    openMpr(series(1, "Volume", 20));
    ASSERT_TRUE(waitForPicture(1));
    child<QComboBox>("slabMode")->setCurrentText("MIP");
    QStringList reached;
    const QWidget* const begin = window->focusWidget();
    ASSERT_NE(begin, nullptr);
    for (QWidget* widget = begin->nextInFocusChain(); widget != begin; widget = widget->nextInFocusChain()) {
        if (widget->focusPolicy() & Qt::TabFocus && widget->isEnabled() && widget->isVisible())
            reached << widget->objectName();
    }
    EXPECT_TRUE(reached.contains("slabMode"));
    EXPECT_TRUE(reached.contains("slabThickness"));
}

TEST_F(ViewerLayoutTest, MprOpenedBeforeTheFirstImageOpensTheFirstVolumeThatArrives) {
    open();
    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(viewport(1).accessibleDescription(), "No MPR and 3D of this series: There is no series to reformat yet.");
    addSeries(series(1, "Volume", 20));
    window->studyChanged(kStudy);
    ASSERT_TRUE(waitForPicture(1));
    EXPECT_EQ(view(0).kind(), scene::ViewKind::Mpr);
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "PHANTOM, Torso");
    EXPECT_TRUE(child<QComboBox>("slabMode")->isEnabled());
}

// An image of an earlier number may give its set another id.
TEST_F(ViewerLayoutTest, MprFollowsASeriesWhoseIdChanges) {
    const QStringList written = writeSeries(series(1, "Volume", 20));
    for (int k = 1; k < 20; ++k)
        addSlice(written[k]);
    for (size_t n = 0; n < 19; ++n)
        adjustSlice(n, [](dicom::InstanceHeader& header) { header.acquisitionNumber = 2; });
    open();
    ASSERT_TRUE(waitForPicture());
    const QString id = view().displaySet()->id;
    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(1));
    ASSERT_EQ(view().volume()->size()[2], 19);
    addSlice(written[0]);
    adjustSlice(19, [](dicom::InstanceHeader& header) { header.acquisitionNumber = 1; });
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->session().displaySet(id) == nullptr; }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return view().volume() && view().volume()->size()[2] == 20; }));
}

class JumpTest : public ViewerLayoutTest {
protected:
    // Two volumes, a length on slice 7 of the second one, MPR of the first one, the list open.
    void prepare() {
        addSeries(series(1, "First", 20));
        addSeries(series(2, "Second", 20));
        open();
        ASSERT_TRUE(waitForPicture());
        ASSERT_TRUE(QTest::qWaitFor([&] { return child<QListWidget>("seriesStrip")->count() == 2; }));
        first = view().displaySet()->id;
        openFromStrip(1);
        second = view().displaySet()->id;
        ASSERT_NE(first, second);
        view().setSliceIndex(7, scene::Origin::User);
        ASSERT_TRUE(waitForPicture());
        viewport().setFocus();
        key(Qt::Key_L);
        drag(viewport(), {300, 300}, {400, 300});
        ASSERT_EQ(annotations().size(), 1u);
        key(Qt::Key_A);
        openFromStrip(0);
        key(Qt::Key_3, Qt::ControlModifier);
        ASSERT_TRUE(waitForPicture(1));
        ASSERT_EQ(view(0).displaySet()->id, first);
    }
    void openFromStrip(int row) {
        auto* strip = child<QListWidget>("seriesStrip");
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualItemRect(strip->item(row)).center());
    }
    void chooseInList() {
        auto* table = child<QTableView>("annotationTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(0, 0)).center());
    }
    const std::vector<scene::Annotation>& annotations() { return window->session().annotations().annotations(); }

    QString first, second;
};

TEST_F(JumpTest, AFramesAnnotationIsShownOnTheMprOfItsOwnSeries) {
    prepare();
    chooseInList();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view(0).volume() && view(0).displaySet()->id == second; }));
    EXPECT_NEAR(view(0).state().position.z, annotations()[0].points[0].z, 1e-6);
    EXPECT_EQ(scene::annotationsOnPlane(view(0), annotations()).size(), 1u);
}

TEST_F(JumpTest, AnAnnotationBehindAMaximisedViewportIsBroughtUp) {
    openSeries(2);
    key(Qt::Key_4, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(2));
    viewport(2).setFocus();
    key(Qt::Key_L);
    drag(viewport(2), {100, 300}, {200, 300});
    ASSERT_EQ(annotations().size(), 1u);
    key(Qt::Key_A);
    viewport(1).setFocus();
    key(Qt::Key_M);
    ASSERT_FALSE(viewport(2).isVisible());
    chooseInList();
    EXPECT_TRUE(viewport(2).isVisible());
    EXPECT_FALSE(viewport(1).isVisible());
}

TEST_F(JumpTest, AnotherChoiceGivesUpAJumpThatWaits) {
    prepare();
    chooseInList();
    openFromStrip(0); // before the other volume is loaded
    ASSERT_TRUE(QTest::qWaitFor([&] { return view(0).volume() && view(0).displaySet()->id == first; }));
    ASSERT_TRUE(waitForPicture(1));
    EXPECT_NE(view(0).state().position.x, annotations()[0].points[0].x);
}

} // namespace
