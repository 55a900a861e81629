#include "ui/settings/move_window.h"

#include "unit/ui/real_events.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;

class MoveWindowTest : public testing::Test {
protected:
    MoveWindowTest() {
        QObject::connect(&window, &ui::MoveWindow::cancelRequested, [this] { ++cancels; });
        QObject::connect(&window, &ui::MoveWindow::over, [this] { ++overs; });
        window.show();
    }
    QString text() { return window.findChild<QLabel*>("moveText")->text(); }
    QPushButton* button() { return window.findChild<QPushButton*>("moveCancel"); }

    ui::MoveWindow window{QStringLiteral("/home/anna/.local/share/sagitta"), QStringLiteral("/mnt/big/sagitta")};
    int cancels = 0;
    int overs = 0;
};

TEST_F(MoveWindowTest, SaysHowFarItIsAndHowLongItTakes) {
    const ui::RateMeter::Clock::time_point start;
    window.setProgress({0, 1'000'000'000, 0, "0 of 2000 files"}, start);
    window.setProgress({250'000'000, 1'000'000'000, 250'000'000, "500 of 2000 files"}, start + 5s);
    EXPECT_TRUE(text().startsWith("500 of 2000 files · 50 MB/s · ")) << text().toStdString();
    EXPECT_EQ(window.findChild<QProgressBar*>()->value(), 250);
    screenshot(window, "move-window");
    expectWellMade(window);
}

TEST_F(MoveWindowTest, DoneItStaysUntilOtherWindowsAreThere) {
    window.setResult({});
    EXPECT_EQ(overs, 1);
    window.close();
    EXPECT_TRUE(window.isVisible()) << "the program would end with it";
    EXPECT_EQ(overs, 1);
    EXPECT_EQ(cancels, 0);
}

TEST_F(MoveWindowTest, EscapeCancelsAndWaitsForTheEnd) {
    QTest::keyClick(&window, Qt::Key_Escape);
    EXPECT_EQ(cancels, 1);
    EXPECT_TRUE(window.isVisible()) << "until the copying has stopped";
    EXPECT_FALSE(button()->isEnabled());
    EXPECT_EQ(overs, 0);
    window.setResult(Error(ErrorCode::Cancelled, {}));
    EXPECT_EQ(overs, 1);
}

TEST_F(MoveWindowTest, AFailureIsSaidUntilItIsRead) {
    window.setResult(
        Error(ErrorCode::Full, "the move needs 900 MB, and 300 MB are free at /mnt/big; choose another disk"));
    EXPECT_TRUE(window.isVisible());
    EXPECT_TRUE(text().contains("300 MB")) << text().toStdString();
    screenshot(window, "move-window-full");
    expectWellMade(window);
    EXPECT_EQ(overs, 0);
    clickOn(*button());
    EXPECT_EQ(overs, 1);
    EXPECT_EQ(cancels, 0);
}

} // namespace
} // namespace sagitta::test
