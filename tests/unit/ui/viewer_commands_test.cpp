// The commands of the viewer by their keys: layouts, tiles, links, swapping, the menu of a viewport.
#include "ui/common/command_set.h"
#include "ui/viewer/layout_chooser.h"
#include "ui/viewer/mouse_scheme.h"
#include "ui/viewer/viewer_commands.h"
#include "ui/viewer/viewer_settings.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>

namespace sagitta::test {
namespace {

class ViewerCommandsTest : public ViewerTest {
protected:
    int views() { return static_cast<int>(window->session().views().size()); }
};

TEST_F(ViewerCommandsTest, EveryCommandDoesSomething) {
    openSeries(1);
    for (const ui::CommandSet::Entry& entry : window->findChild<ui::CommandSet*>()->entries())
        EXPECT_TRUE(entry.isHandled) << entry.info->id;
}

TEST_F(ViewerCommandsTest, NineViewportsAndUnevenOnes) {
    openSeries(7);
    key(Qt::Key_5, Qt::ControlModifier);
    ASSERT_EQ(views(), 9);
    for (int i = 0; i < 7; ++i)
        EXPECT_EQ(shown(i), i + 1);
    EXPECT_EQ(shown(7), 0);
    EXPECT_TRUE(viewport(9).isVisible());
    ASSERT_TRUE(waitForPicture(7));
    screenshot(*window, "viewer_nine");
    // The picture of a cell has its size, whatever came before (a survivor of another layout may not stay magnified).
    emit window->findChild<ui::LayoutChooser*>()->chosen(scene::unevenGrids().front().layout);
    ASSERT_EQ(views(), 3);
    EXPECT_FALSE(viewport(4).isVisible());
    ASSERT_TRUE(QTest::qWaitFor([&] { return viewport(1).width() > 1.8 * viewport(2).width(); }));
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(waitForPicture(i));
        EXPECT_TRUE(QTest::qWaitFor([&] { return viewport(i).picture().size() == view(i - 1).canvas(); })) << i;
    }
    screenshot(*window, "viewer_uneven");
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(views(), 1);
}

TEST_F(ViewerCommandsTest, TheLayoutMenuIsReachedByKeys) {
    openSeries(2);
    key(Qt::Key_L, Qt::ControlModifier);
    auto* menu = child<QMenu>("layoutMenu");
    ASSERT_TRUE(QTest::qWaitFor([&] { return menu->isVisible(); }));
    auto* grid = child<QWidget>("layoutGrid");
    ASSERT_TRUE(QTest::qWaitFor([&] { return grid->hasFocus() || menu->isActiveWindow(); }));
    screenshot(*menu, "layout_menu");
    for (const Qt::Key press : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down})
        QTest::keyClick(grid, press);
    QTest::keyClick(grid, Qt::Key_Return);
    EXPECT_EQ(views(), 6);
    EXPECT_FALSE(menu->isVisible());
}

TEST_F(ViewerCommandsTest, TilesShowOneSeriesAndStopAtItsEnd) {
    openSeries(2, 20);
    view().setSliceIndex(3, scene::Origin::User);
    key(Qt::Key_6, Qt::ControlModifier);
    ASSERT_EQ(views(), 12);
    EXPECT_TRUE(action("layoutTiles")->isChecked());
    for (int i = 0; i < 12; ++i) {
        ASSERT_EQ(shown(i), 1) << i;
        EXPECT_EQ(view(i).sliceIndex(), 3 + i) << i;
        ASSERT_TRUE(waitForPicture(i + 1)) << i;
    }
    screenshot(*window, "viewer_tiles");
    viewport(2).setFocus();
    key(Qt::Key_PageDown);
    EXPECT_EQ(view(0).sliceIndex(), 8) << "a page, as far as it goes";
    EXPECT_EQ(view(11).sliceIndex(), 19);
    key(Qt::Key_BracketRight);
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(view(11).sliceIndex(), 11);
    key(Qt::Key_6, Qt::ControlModifier);
    EXPECT_EQ(views(), 1);
    EXPECT_EQ(shown(0), 1) << "what stood there before";
}

TEST_F(ViewerCommandsTest, TilesOfAShortSeriesThatGrows) {
    const PhantomSpec spec = series(1, "Series 1", 8);
    const QStringList written = writeSeries(spec);
    for (int i = 0; i < 3; ++i)
        addSlice(written[i]);
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_6, Qt::ControlModifier);
    EXPECT_EQ(shown(2), 1);
    EXPECT_EQ(shown(3), 0);
    for (int i = 3; i < 8; ++i)
        addSlice(written[i]);
    window->studyChanged(kStudy);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown(7) == 1; }));
    EXPECT_EQ(view(7).sliceIndex(), 7);
    EXPECT_EQ(view(0).sliceIndex(), 0);
}

// Each tile keeps its image at first, and what has come between them would stand in none.
TEST_F(ViewerCommandsTest, TilesOfASeriesThatGrowsInItsMiddleSkipNothing) {
    constexpr int kImages = 32;
    const QStringList written = writeSeries(series(1, "Series 1", kImages));
    for (int i = 0; i < kImages; i += 2)
        addSlice(written[i]);
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    view().setSliceIndex(2, scene::Origin::User);
    key(Qt::Key_6, Qt::ControlModifier);
    ASSERT_EQ(views(), 12);
    const dicom::FrameRef first = view(0).currentFrame()->ref();
    for (int i = 1; i < kImages; i += 2)
        addSlice(written[i]);
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view(0).sliceCount() == kImages; }));
    EXPECT_EQ(view(0).currentFrame()->ref(), first) << "where one looked stays";
    const auto expectInOrder = [&](int from) {
        for (int i = 0; i < 12; ++i)
            EXPECT_EQ(view(i).sliceIndex(), from + i) << i;
    };
    expectInOrder(4);
    key(Qt::Key_Home);
    expectInOrder(0);
    key(Qt::Key_End);
    expectInOrder(kImages - 12);
}

TEST_F(ViewerCommandsTest, LinkedScrolling) {
    openSeries(2);
    key(Qt::Key_4, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(2));
    EXPECT_TRUE(action("linkPosition")->isChecked()) << "series of one space scroll together from the start";
    key(Qt::Key_Down);
    EXPECT_EQ(view(0).sliceIndex(), 1);
    EXPECT_EQ(view(1).sliceIndex(), 1);
    key(Qt::Key_Y);
    EXPECT_FALSE(action("linkPosition")->isChecked());
    key(Qt::Key_Down);
    EXPECT_EQ(view(1).sliceIndex(), 1);
    key(Qt::Key_Y, Qt::ShiftModifier);
    EXPECT_TRUE(action("linkIndex")->isChecked());
    key(Qt::Key_Down);
    EXPECT_EQ(view(0).sliceIndex(), 3);
    EXPECT_EQ(view(1).sliceIndex(), 2) << "the distance stays";
    key(Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
    key(Qt::Key_2);
    EXPECT_EQ(view(1).presentation().voi, view(0).presentation().voi);
    key(Qt::Key_Y, Qt::ControlModifier);
    key(Qt::Key_Plus);
    EXPECT_EQ(view(1).state().mmPerPixel, view(0).state().mmPerPixel);
    EXPECT_TRUE(view(1).state().mmPerPixel.has_value());
}

TEST_F(ViewerCommandsTest, ViewportsAreSteppedThroughAndSwapped) {
    openSeries(4);
    key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(4));
    view(1).setSliceIndex(5, scene::Origin::Program);
    key(Qt::Key_N);
    EXPECT_TRUE(viewport(2).hasFocus());
    key(Qt::Key_X);
    EXPECT_EQ(shown(1), 3);
    EXPECT_EQ(shown(2), 2);
    EXPECT_EQ(view(2).sliceIndex(), 5) << "where it is looked at goes with it";
    key(Qt::Key_N, Qt::ShiftModifier);
    key(Qt::Key_N, Qt::ShiftModifier);
    EXPECT_TRUE(viewport(1).hasFocus() || viewport(2).hasFocus());
    key(Qt::Key_BracketRight);
    key(Qt::Key_BracketLeft);
    key(Qt::Key_1, Qt::ControlModifier);
    key(Qt::Key_BracketLeft);
    EXPECT_EQ(shown(0), 1) << "there is none before the first";
}

TEST_F(ViewerCommandsTest, TheGripSwapsAndWithCtrlCopies) {
    openSeries(2);
    key(Qt::Key_4, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(2));
    view(0).setSliceIndex(7, scene::Origin::Program);
    const QPoint grip(viewport(1).width() / 2 - 6, 6);
    const auto dragTo = [&](ui::ViewportWidget& target, Qt::KeyboardModifiers modifiers) {
        const QPoint there = viewport(1).mapFromGlobal(target.mapToGlobal(target.rect().center()));
        QTest::mousePress(&viewport(1), Qt::LeftButton, {}, grip);
        QTest::mouseRelease(&viewport(1), Qt::LeftButton, modifiers, there);
    };
    dragTo(viewport(2), Qt::ControlModifier);
    EXPECT_EQ(shown(0), 1);
    EXPECT_EQ(shown(1), 1);
    EXPECT_EQ(view(1).sliceIndex(), 7) << "that image is there too";
    QTest::mouseClick(&viewport(2), Qt::LeftButton, {}, {60, 60});
    key(Qt::Key_BracketRight);
    EXPECT_EQ(shown(1), 2);
    dragTo(viewport(2), {});
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(1), 1);
    EXPECT_EQ(view(1).sliceIndex(), 7);
    dragTo(viewport(1), {}); // to itself
    EXPECT_EQ(shown(0), 2);
}

TEST_F(ViewerCommandsTest, TheGripCoversNothingButItsPlace) {
    openSeries(2);
    key(Qt::Key_4, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(1));
    const auto grab = [&](bool isUnderMouse) {
        viewport(1).setAttribute(Qt::WA_UnderMouse, isUnderMouse);
        return viewport(1).grab().toImage();
    };
    QImage with = grab(true);
    QImage without = grab(false);
    const QRect grip(without.width() / 2 - 30, 0, 60, 20);
    EXPECT_NE(with.copy(grip), without.copy(grip));
    for (QImage* image : {&with, &without})
        QPainter(image).fillRect(grip, Qt::black);
    EXPECT_EQ(with, without);
}

TEST_F(ViewerCommandsTest, TheMenuOfAViewportIsNotADrag) {
    openSeries(1);
    const auto menu = [&] { return window->findChild<QMenu*>("viewportMenu"); };
    drag(viewport(), {100, 100}, {100, 60}, Qt::RightButton);
    EXPECT_EQ(menu(), nullptr);
    EXPECT_TRUE(view().state().mmPerPixel) << "the drag zoomed";
    QTest::mouseClick(&viewport(), Qt::RightButton, {}, {100, 100});
    ASSERT_NE(menu(), nullptr);
    ASSERT_TRUE(QTest::qWaitFor([&] { return menu()->isVisible(); }));
    screenshot(*menu(), "viewport_menu");
    EXPECT_GT(menu()->actions().size(), 10);
    menu()->close();
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, {10, 10}, viewport().mapToGlobal(QPoint(10, 10)));
    EXPECT_TRUE(QTest::qWaitFor([&] { return menu() == nullptr; }));
    QApplication::sendEvent(&viewport(), &byKey);
    EXPECT_NE(menu(), nullptr);
}

TEST_F(ViewerCommandsTest, AnotherMouseSchemeIsTakenAtOnce) {
    openSeries(1);
    ASSERT_TRUE(preferences.setValue(ui::kMouseScheme, QStringLiteral("windowRight")));
    const dicom::VoiWindow before = view().shownWindow();
    drag(viewport(), {100, 100}, {180, 60}, Qt::RightButton);
    EXPECT_FALSE(view().state().mmPerPixel);
    EXPECT_NE(view().shownWindow(), before);
    key(Qt::Key_F1);
    screenshot(*window, "viewer_help");
    EXPECT_TRUE(child<QTextBrowser>("helpPanel")->toPlainText().contains("Right button: window/level"));
}

TEST_F(ViewerCommandsTest, ThePaletteOpensSeriesAndTheMenuSetsWindows) {
    openSeries(2);
    key(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("paletteText"), "series 2");
    screenshot(*window, "viewer_palette");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_EQ(shown(0), 2);
    auto* menu = child<QMenu>("windowMenu");
    menu->popup(window->mapToGlobal(QPoint(300, 60)));
    screenshot(*menu, "viewer_windows");
    const dicom::VoiWindow before = view().shownWindow();
    QTest::keyClick(menu, Qt::Key_Up); // the last one
    QTest::keyClick(menu, Qt::Key_Return);
    EXPECT_NE(view().shownWindow(), before);
}

TEST_F(ViewerCommandsTest, ViewersBeginLinkedAsChosen) {
    ASSERT_TRUE(preferences.setValue(ui::kLinkSetting, QStringLiteral("index")));
    openSeries(2);
    EXPECT_TRUE(action("linkIndex")->isChecked());
    ASSERT_TRUE(preferences.setValue(ui::kLinkSetting, QStringLiteral("off")));
    EXPECT_FALSE(action("linkIndex")->isChecked()) << "at once";
    EXPECT_FALSE(action("linkPosition")->isChecked());
    QSignalSpy asked(&*window, &ui::ViewerWindow::settingsRequested);
    key(Qt::Key_Comma, Qt::ControlModifier);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(ViewerCommandsTest, ShiftAndWheelScrollFast) {
    openSeries(1, 60);
    const auto wheel = [&](Qt::KeyboardModifiers modifiers) {
        const QPointF at(50, 50);
        QWheelEvent event(at, viewport().mapToGlobal(at), {}, {0, -120}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&viewport(), &event);
    };
    wheel({});
    EXPECT_EQ(view().sliceIndex(), 1);
    wheel(Qt::ShiftModifier);
    EXPECT_EQ(view().sliceIndex(), 11);
}

TEST_F(ViewerCommandsTest, TheAttributesOfTheImageFollowIt) {
    openSeries(1);
    key(Qt::Key_I, Qt::ControlModifier);
    EXPECT_TRUE(action("showTags")->isChecked());
    auto* tree = child<QTreeView>("tagTree");
    const auto shows = [&](const QString& value) {
        return !tree->model()
                    ->match(tree->model()->index(0, 3), Qt::DisplayRole, value, 1, Qt::MatchContains)
                    .isEmpty();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return shows(view().currentFrame()->header->sopInstanceUid); }));
    screenshot(*window, "viewer_tags");
    view().setSliceIndex(5, scene::Origin::User);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shows(view().currentFrame()->header->sopInstanceUid); }));
    key(Qt::Key_I, Qt::ControlModifier);
    EXPECT_FALSE(tree->isVisible());
}

TEST_F(ViewerCommandsTest, ImageKeys) {
    openSeries(1);
    key(Qt::Key_O);
    EXPECT_DOUBLE_EQ(view().magnification(), 1);
    key(Qt::Key_Plus);
    EXPECT_DOUBLE_EQ(view().magnification(), 1.25);
    key(Qt::Key_Minus);
    EXPECT_DOUBLE_EQ(view().magnification(), 1);
    key(Qt::Key_Period);
    EXPECT_EQ(view().state().rotationDeg, 90);
    key(Qt::Key_Comma);
    EXPECT_EQ(view().state().rotationDeg, 0);
    key(Qt::Key_R);
    EXPECT_FALSE(view().state().mmPerPixel);
    key(Qt::Key_F9);
    EXPECT_FALSE(child<QListWidget>("seriesStrip")->isVisible());
    key(Qt::Key_F9);
    EXPECT_TRUE(child<QListWidget>("seriesStrip")->isVisible());
    QSignalSpy asked(&*window, &ui::ViewerWindow::studiesRequested);
    key(Qt::Key_F2);
    EXPECT_EQ(asked.count(), 1);
}

} // namespace
} // namespace sagitta::test
