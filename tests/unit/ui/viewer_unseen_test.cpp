// Before a study is left of which series have not been looked at, the viewer asks, once.
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace sagitta::test {
namespace {

class ViewerUnseenTest : public ViewerTest {
protected:
    bool isAsked() { return child<QLabel>("unseenText")->isVisible(); }
    bool waitForUnseen(size_t count) {
        return QTest::qWaitFor([&] { return window->session().unseenSets().size() == count; });
    }
};

TEST_F(ViewerUnseenTest, ClosingAsksOnceAboutWhatWasNotLookedAt) {
    openSeries(3);
    const auto unseen = [&] { return window->session().unseenSets().size(); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return unseen() == 2; }));
    key(Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(window->isVisible());
    EXPECT_EQ(child<QLabel>("unseenText")->text(), "2 series have not been looked at: Series 2, Series 3");
    screenshot(*window, "viewer_unseen");
    key(Qt::Key_Space); // on the button that has the focus
    EXPECT_EQ(shown(0), 2);
    EXPECT_FALSE(child<QLabel>("unseenText")->isVisible());
    ASSERT_TRUE(QTest::qWaitFor([&] { return unseen() == 1; }));
    key(Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(window->isVisible());
    EXPECT_EQ(child<QLabel>("unseenText")->text(), "One series has not been looked at: Series 3");
    key(Qt::Key_W, Qt::ControlModifier);
    EXPECT_FALSE(window->isVisible()) << "once";
}

TEST_F(ViewerUnseenTest, ClosingAsksNothingWhenAllWasSeenOrNobodyWantsTo) {
    openSeries(2);
    key(Qt::Key_4, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(2));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window->session().hasUnseen(); }));
    key(Qt::Key_W, Qt::ControlModifier);
    EXPECT_FALSE(window->isVisible());
    ASSERT_TRUE(preferences.setValue(ui::kAskUnseen, false));
    addSeries(series(3, QStringLiteral("Series 3")));
    window->studyChanged(kStudy);
    window->show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->session().hasUnseen(); }));
    window->close();
    EXPECT_FALSE(window->isVisible());
}

TEST_F(ViewerUnseenTest, AClosingThatHadNothingToAskDoesNotUseTheQuestionUp) {
    openSeries(1);
    ASSERT_TRUE(waitForUnseen(0));
    window->close();
    ASSERT_FALSE(window->isVisible());
    addSeries(series(2, QStringLiteral("Series 2")));
    window->studyChanged(kStudy);
    window->show();
    ASSERT_TRUE(waitForUnseen(1));
    window->close();
    ASSERT_TRUE(window->isVisible());
    EXPECT_TRUE(isAsked());
    window->close();
    ASSERT_FALSE(window->isVisible());
    window->show();
    window->close();
    EXPECT_TRUE(window->isVisible()) << "each time it is closed";
}

TEST_F(ViewerUnseenTest, AnotherStudyIsOpenedAfterTheAnswer) {
    openSeries(2);
    ASSERT_TRUE(waitForUnseen(1));
    int opened = 0;
    const auto open = [&] { ++opened; };
    EXPECT_TRUE(window->mayOpen(kStudy, open)) << "it is open";
    ASSERT_FALSE(window->mayOpen(QStringLiteral("1.2.3"), open));
    EXPECT_TRUE(isAsked());
    EXPECT_EQ(child<QPushButton>("unseenLeave")->text(), "Open the other study");
    screenshot(*window, "viewer_unseen_other");
    child<QPushButton>("unseenLook")->click();
    EXPECT_EQ(shown(0), 2);
    child<QPushButton>("unseenLeave")->click();
    EXPECT_EQ(opened, 0) << "one has stayed";
    ASSERT_TRUE(waitForUnseen(0));
    EXPECT_TRUE(window->mayOpen(QStringLiteral("1.2.3"), open));
    addSeries(series(3, QStringLiteral("Series 3")));
    window->studyChanged(kStudy);
    ASSERT_TRUE(waitForUnseen(1));
    ASSERT_FALSE(window->mayOpen(QStringLiteral("1.2.3"), open));
    child<QPushButton>("unseenLeave")->click();
    EXPECT_EQ(opened, 1);
    EXPECT_FALSE(isAsked());
}

TEST_F(ViewerUnseenTest, TheNextUnreadStudyIsAskedForAfterTheAnswer) {
    openSeries(2);
    ASSERT_TRUE(waitForUnseen(1));
    QSignalSpy next(&*window, &ui::ViewerWindow::nextUnreadRequested);
    key(Qt::Key_F7);
    EXPECT_EQ(next.count(), 0);
    EXPECT_TRUE(isAsked());
    EXPECT_EQ(child<QPushButton>("unseenLeave")->text(), "Next study anyway");
    child<QPushButton>("unseenLeave")->click();
    EXPECT_EQ(next.count(), 1);
    viewport().setFocus();
    key(Qt::Key_F7);
    EXPECT_EQ(next.count(), 2) << "once";
}

TEST_F(ViewerUnseenTest, AnotherStudyIsOpenedAtOnceWhenNobodyWantsToBeAsked) {
    ASSERT_TRUE(preferences.setValue(ui::kAskUnseen, false));
    openSeries(2);
    ASSERT_TRUE(waitForUnseen(1));
    EXPECT_TRUE(window->mayOpen(QStringLiteral("1.2.3"), [] {}));
    EXPECT_FALSE(isAsked());
}

} // namespace
} // namespace sagitta::test
