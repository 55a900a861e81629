#include "ui/browser/start_window.h"

#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::test;
using Step = storage::Opening::Step;

namespace {

const QString kFolder = QStringLiteral("/home/user/.local/share/sagitta");

class StartWindowTest : public testing::Test {
protected:
    StartWindowTest() {
        window.sayOpening(kFolder);
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
    }
    template<class T>
    T* child(const char* name) {
        T* found = window.findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString text(const char* name) {
        const auto* label = child<QLabel>(name);
        return label->isVisible() ? label->text() : QString();
    }
    bool isShown(const char* name) { return child<QWidget>(name)->isVisible(); }

    ui::StartWindow window;
};

TEST_F(StartWindowTest, SaysWhatTakesSoLong) {
    EXPECT_FALSE(text("startTitle").isEmpty());
    EXPECT_EQ(text("startFolder"), kFolder);
    EXPECT_FALSE(isShown("startRetry"));
    EXPECT_FALSE(isShown("startChoose"));
    EXPECT_TRUE(isShown("startQuit"));
    expectWellMade(window);
    screenshot(window, "start_opening");
    window.sayStep(Step::RebuildingCatalog, 1500, 6000);
    EXPECT_TRUE(text("startText").contains(QLatin1String("made again")));
    EXPECT_TRUE(text("startText").contains(QLocale().toString(1500))) << text("startText").toStdString();
    EXPECT_EQ(child<QProgressBar>("startProgress")->value(), 1500);
    EXPECT_EQ(child<QProgressBar>("startProgress")->maximum(), 6000);
    expectWellMade(window);
    screenshot(window, "start_rebuilding");
    window.sayStep(Step::UpdatingCatalog, 0, 0);
    EXPECT_TRUE(text("startText").contains(QLatin1String("up to date")));
    EXPECT_EQ(child<QProgressBar>("startProgress")->maximum(), 0) << "how long is not known";
}

TEST_F(StartWindowTest, SaysWhyItCannotBeOpenedAndWhatToDo) {
    const struct {
        ErrorCode code;
        const char* advice;
    } kCases[] = {{ErrorCode::Full, "Free some space"},
                  {ErrorCode::Io, "read and write"},
                  {ErrorCode::Timeout, "Another Sagitta"},
                  {ErrorCode::Refused, "newer version"},
                  {ErrorCode::Corrupt, "Put this file right"}};
    for (const auto& one : kCases) {
        window.sayProblem(kFolder, Error(one.code, QStringLiteral("what went wrong")));
        EXPECT_EQ(text("startFolder"), kFolder);
        EXPECT_EQ(text("startText"), "What went wrong");
        EXPECT_TRUE(text("startAdvice").contains(QLatin1String(one.advice))) << text("startAdvice").toStdString();
        EXPECT_TRUE(text("startAdvice").contains(QLatin1String("--data"))) << "how to keep the other folder";
        EXPECT_FALSE(isShown("startProgress"));
        expectWellMade(window);
    }
    window.sayProblem(kFolder, Error(ErrorCode::Full, QStringLiteral("could not open the catalog: the disk is full "
                                                                     "(0.1 MB free); free space on the disk of %1 or "
                                                                     "choose another data folder")
                                                          .arg(kFolder)));
    screenshot(window, "start_disk_full");
    QSignalSpy retried(&window, &ui::StartWindow::retryRequested);
    EXPECT_EQ(QApplication::focusWidget(), child<QWidget>("startRetry"));
    QTest::keyClick(child<QWidget>("startRetry"), Qt::Key_Return);
    EXPECT_EQ(retried.count(), 1);
    QTest::keyClick(&window, Qt::Key_Escape);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !window.isVisible(); }));
}

TEST_F(StartWindowTest, ANewAttemptLooksLikeTheFirst) {
    window.sayProblem(kFolder, Error(ErrorCode::Io, QStringLiteral("no permission")));
    window.sayOpening(QStringLiteral("/mnt/other"));
    EXPECT_EQ(text("startFolder"), "/mnt/other");
    EXPECT_EQ(text("startText"), "");
    EXPECT_FALSE(isShown("startRetry"));
    EXPECT_TRUE(isShown("startProgress"));
}

TEST_F(StartWindowTest, LetsAnotherFolderBeChosen) {
    const QTemporaryDir other;
    window.sayProblem(kFolder, Error(ErrorCode::Io, QStringLiteral("no permission")));
    QSignalSpy chosen(&window, &ui::StartWindow::folderChosen);
    QTest::mouseClick(child<QWidget>("startChoose"), Qt::LeftButton);
    auto* dialog = child<QFileDialog>("startFolderDialog");
    ASSERT_TRUE(dialog);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog));
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(other.path());
    QMetaObject::invokeMethod(dialog, "accept");
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen.front().front().toString(), other.path());
}

TEST_F(StartWindowTest, NoFolderHelpsABrokenInstallation) {
    window.sayUnusable(Error(ErrorCode::Internal, QStringLiteral("the DICOM data dictionary is missing")));
    EXPECT_FALSE(isShown("startRetry"));
    EXPECT_FALSE(isShown("startChoose"));
    EXPECT_FALSE(isShown("startFolder"));
    EXPECT_TRUE(text("startText").startsWith(QLatin1String("The DICOM data dictionary")));
    EXPECT_TRUE(text("startAdvice").contains(QLatin1String("Install")));
    expectWellMade(window);
    screenshot(window, "start_unusable");
}

} // namespace
