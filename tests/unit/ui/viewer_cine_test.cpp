// Cine: round and round, never ahead of the pictures, and over with the window.
#include "ui/viewer/cine_player.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QAction>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

namespace sagitta::test {
namespace {

class ViewerCineTest : public ViewerTest {
protected:
    void playFast() {
        key(Qt::Key_K);
        for (int i = 0; i < 5; ++i)
            key(Qt::Key_Up, Qt::ControlModifier);
    }
};

TEST_F(ViewerCineTest, CinePlaysRoundAndRoundAndStopsWithTheLayout) {
    openSeries(1, 6);
    QSignalSpy moved(&view(), &scene::View::changed);
    key(Qt::Key_K);
    EXPECT_TRUE(action("cinePlay")->isChecked());
    for (int i = 0; i < 5; ++i)
        key(Qt::Key_Up, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([&] { return moved.count() > 8; })) << "beyond the last image it begins anew";
    screenshot(*window, "viewer_cine");
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_FALSE(action("cinePlay")->isChecked());
}

TEST_F(ViewerCineTest, ItsSpeedIsOfferedWhileItPlays) {
    openSeries(1, 6);
    for (const char* id : {"cineFaster", "cineSlower"})
        EXPECT_FALSE(action(id)->isEnabled()) << "playing begins with the rate of the object";
    key(Qt::Key_K);
    for (const char* id : {"cineFaster", "cineSlower"})
        EXPECT_TRUE(action(id)->isEnabled());
    key(Qt::Key_K);
    EXPECT_FALSE(action("cineFaster")->isEnabled());
}

// A frame that is not decoded is waited for: what is announced is what is seen.
TEST_F(ViewerCineTest, CineNeverRunsAheadOfThePictures) {
    addSeries(series(1, QStringLiteral("Series 1"), 20));
    loader.hold();
    open();
    ASSERT_TRUE(waitForPicture(1, ui::ViewPicture::State::Loading));
    const int at = view().sliceIndex();
    ui::CinePlayer player(
        [&](const scene::View&) { return viewport().pictureState() == ui::ViewPicture::State::Ready; });
    player.play(view());
    player.setRate(60);
    QSignalSpy spy(&player, &ui::CinePlayer::changed);
    static_cast<void>(QTest::qWaitFor([&] { return view().sliceIndex() != at; }, 200));
    EXPECT_EQ(view().sliceIndex(), at);
    loader.release();
    EXPECT_TRUE(QTest::qWaitFor([&] { return view().sliceIndex() != at; }));
}

// Tiles are linked: the first one never comes to the last images.
TEST_F(ViewerCineTest, InTilesItBeginsAnewWhereTheTilesEnd) {
    openSeries(1, 14);
    key(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(12));
    int furthest = 0;
    QObject::connect(&view(), &scene::View::changed, &view(),
                     [&] { furthest = std::max(furthest, view(11).sliceIndex()); });
    playFast();
    ASSERT_TRUE(QTest::qWaitFor([&] { return furthest == 13 && view().sliceIndex() == 0; }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return view().sliceIndex() == 1; })) << "and on";
    EXPECT_TRUE(action("cinePlay")->isChecked());
}

TEST_F(ViewerCineTest, WhereTheTilesShowAllItIsOver) {
    openSeries(1, 12);
    key(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(12));
    playFast();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !action("cinePlay")->isChecked(); }));
    EXPECT_EQ(view().sliceIndex(), 0);
}

TEST_F(ViewerCineTest, ItsMarkLeavesTheOthersAlone) {
    openSeries(1);
    const QString other = QStringLiteral("more images have arrived");
    viewport().setExtraMarks({other});
    key(Qt::Key_K);
    ASSERT_EQ(viewport().marksOfWindow().size(), 2);
    EXPECT_EQ(viewport().marksOfWindow().front(), other);
    key(Qt::Key_K);
    EXPECT_EQ(viewport().marksOfWindow(), QStringList{other});
}

TEST_F(ViewerCineTest, AClosedWindowPlaysNothing) {
    openSeries(1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window->session().hasUnseen(); }));
    key(Qt::Key_K);
    ASSERT_TRUE(action("cinePlay")->isChecked());
    window->close();
    EXPECT_FALSE(action("cinePlay")->isChecked());
}

} // namespace
} // namespace sagitta::test
