// What the viewer tells of what is looked at: the retrieve that is under way brings that first.
#include "unit/ui/viewer_fixture.h"

#include <QListWidget>
#include <QTest>

using namespace sagitta;
using namespace sagitta::test;

namespace {

class ViewerPlaceTest : public ViewerTest {
protected:
    static QString seriesUid(int number) { return series(number, {}).seriesUid; }
    network::RetrieveFocus::Place last() const {
        EXPECT_FALSE(studies.lookedAt.empty());
        return studies.lookedAt.empty() ? network::RetrieveFocus::Place() : studies.lookedAt.back().second;
    }
    QString onScreen(int index = 0) { return view(index).currentFrame()->header->sopInstanceUid; }
    bool waitForSets(int count) {
        return QTest::qWaitFor([&] { return child<QListWidget>("seriesStrip")->count() == count; });
    }
    void choose(int item) {
        auto* strip = child<QListWidget>("seriesStrip");
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualItemRect(strip->item(item)).center());
    }
};

TEST_F(ViewerPlaceTest, HangingScrollingAndChoosingASeriesAreTold) {
    open();
    EXPECT_EQ(last().seriesUid, "") << "nothing is here yet";
    EXPECT_EQ(studies.lookedAt.back().first, kStudy);
    addSeries(series(1, "Torso"));
    addSeries(series(2, "Head"));
    window->studyChanged(kStudy);
    ASSERT_TRUE(waitForSets(2));
    EXPECT_EQ(last().seriesUid, seriesUid(1));
    EXPECT_EQ(last().sopInstanceUid, onScreen());
    const QString before = onScreen();
    key(Qt::Key_Down);
    EXPECT_NE(onScreen(), before);
    EXPECT_EQ(last().sopInstanceUid, onScreen());
    choose(1);
    EXPECT_EQ(last().seriesUid, seriesUid(2));
    EXPECT_EQ(last().sopInstanceUid, onScreen());
}

TEST_F(ViewerPlaceTest, TheViewportInUseCounts) {
    addSeries(series(1, "Torso"));
    addSeries(series(2, "Head"));
    open();
    ASSERT_TRUE(waitForSets(2));
    key(Qt::Key_2, Qt::ControlModifier); // four
    ASSERT_TRUE(waitForPicture(2));
    EXPECT_EQ(last().seriesUid, seriesUid(1));
    QTest::mouseClick(&viewport(2), Qt::LeftButton);
    EXPECT_EQ(last().seriesUid, seriesUid(2));
}

TEST_F(ViewerPlaceTest, AStandingPictureIsToldOnce) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    const size_t told = studies.lookedAt.size();
    key(Qt::Key_I); // inverts it
    EXPECT_EQ(studies.lookedAt.size(), told);
}

TEST_F(ViewerPlaceTest, AClosedWindowTellsNothingWhateverArrives) {
    const QStringList written = writeSeries(series(1, "Torso"));
    for (int k = 1; k < 10; ++k)
        addSlice(written[k]);
    open();
    ASSERT_TRUE(waitForPicture());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window->session().hasUnseen(); }));
    window->close();
    const size_t told = studies.lookedAt.size();
    addSlice(written[0]);
    addSeries(series(2, "Head"));
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->session().displaySets().size() == 2; }));
    view().scrollBy(1, scene::Origin::User);
    EXPECT_EQ(studies.lookedAt.size(), told);
    window->show();
    EXPECT_GT(studies.lookedAt.size(), told);
    EXPECT_EQ(last().sopInstanceUid, onScreen());
}

TEST_F(ViewerPlaceTest, AnotherStudyAndAClosedWindow) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    open(QStringLiteral("1.2.3"));
    EXPECT_EQ(studies.lookedAt.back().first, "1.2.3");
    EXPECT_EQ(last().seriesUid, "");
    open();
    ASSERT_TRUE(waitForPicture());
    EXPECT_EQ(studies.lookedAt.back().first, kStudy);
    EXPECT_EQ(last().seriesUid, seriesUid(1));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window->session().hasUnseen(); }));
    window->close();
    EXPECT_EQ(last().seriesUid, "");
    window->show();
    window->openStudy(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return last().seriesUid == seriesUid(1); }));
}

} // namespace
