// Several windows: which one a study is opened in, that two of one study know of each other's annotations, and that the
// keys with which a window asks the program for something are heard.
#include "gui/program.h"
#include "support/phantom.h"
#include "unit/ui/real_events.h"

#include "core/uid.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class WindowsTest : public testing::Test {
protected:
    void SetUp() override {
        program = Program::open(data.path());
        ASSERT_TRUE(program);
        for (const char* name : {"PHANTOM^Anna", "PHANTOM^Berta"}) {
            PhantomSpec spec;
            spec.patientName = QLatin1String(name);
            spec.patientId = QLatin1String(name);
            spec.studyUid = makeUid();
            spec.seriesUid = makeUid();
            spec.frameOfReferenceUid = makeUid();
            spec.slices = 3;
            spec.rows = spec.columns = 64;
            const QString folder = made.filePath(QLatin1String(name));
            ASSERT_TRUE(writePhantom(folder, spec));
            program->desktop().importPaths({folder});
            uids << spec.studyUid;
        }
        program->show();
        ASSERT_TRUE(QTest::qWaitFor([&] { return program->engine().catalog().studies()->size() == 2; }, kWaitMs));
    }
    app::Desktop& desktop() { return program->desktop(); }
    ui::ViewerWindow& open(int study, app::ViewerWindows::Where where = app::ViewerWindows::Where::Usual) {
        dicom::StudySummary summary;
        summary.studyInstanceUid = uids[study];
        desktop().openStudy({}, summary, {}, where);
        ui::ViewerWindow* window = desktop().viewerWindow();
        // Else it asks before it shows another one.
        const auto isSeen = [&] { return !window->session().displaySets().empty() && !window->session().hasUnseen(); };
        EXPECT_TRUE(QTest::qWaitFor(isSeen, kWaitMs));
        return *window;
    }
    QString titleOf(const ui::ViewerWindow& window) { return window.windowTitle(); }
    static void pressIn(QWidget& window, const char* keys) {
        activate(window);
        pressKeys(QKeySequence(QLatin1String(keys)));
    }
    static bool isShown(const char* name) {
        for (const QWidget* window : QApplication::topLevelWidgets())
            if (window->objectName() == QLatin1String(name) && window->isVisible())
                return true;
        return false;
    }
    storage::ReadingStatus status(int study) { return program->engine().store().marks().mark(uids[study])->status; }
    static bool isOpen(const QString& studyUid) {
        for (QWidget* window : QApplication::topLevelWidgets())
            if (auto* viewer = qobject_cast<ui::ViewerWindow*>(window);
                viewer && viewer->isVisible() && viewer->session().studyUid() == studyUid)
                return true;
        return false;
    }

    QTemporaryDir data;
    QTemporaryDir made;
    std::unique_ptr<Program> program;
    QStringList uids;
};

TEST_F(WindowsTest, OneWindowUnlessAnotherIsAskedFor) {
    ui::ViewerWindow& first = open(0);
    EXPECT_EQ(&open(1), &first) << "the usual window";
    ui::ViewerWindow& second = open(0, app::ViewerWindows::Where::NewWindow);
    EXPECT_NE(&second, &first);
    EXPECT_EQ(second.objectName(), "viewerWindow2");
    EXPECT_EQ(&open(1), &first) << "where it is shown already";
    EXPECT_EQ(first.session().studyUid(), uids[1]);
    EXPECT_EQ(second.session().studyUid(), uids[0]);
    EXPECT_TRUE(titleOf(first).contains("Berta")) << titleOf(first).toStdString();
    EXPECT_TRUE(titleOf(second).contains("Anna"));
    second.close();
    EXPECT_EQ(&open(0, app::ViewerWindows::Where::NewWindow), &second) << "a closed one is used again";
}

TEST_F(WindowsTest, AnotherStudyWaitsForTheAnswerAboutWhatWasNotLookedAt) {
    ui::ViewerWindow& window = open(0);
    PhantomSpec more;
    more.studyUid = uids[0];
    more.seriesUid = makeUid();
    more.seriesNumber = 2;
    more.slices = 3;
    more.rows = more.columns = 64;
    ASSERT_TRUE(writePhantom(made.filePath(QStringLiteral("more")), more));
    desktop().importPaths({made.filePath(QStringLiteral("more"))});
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.session().hasUnseen(); }, kWaitMs));
    dicom::StudySummary other;
    other.studyInstanceUid = uids[1];
    desktop().openStudy({}, other);
    EXPECT_EQ(window.session().studyUid(), uids[0]);
    auto* leave = window.findChild<QPushButton*>(QStringLiteral("unseenLeave"));
    ASSERT_TRUE(leave && leave->isVisible());
    activate(window);
    clickOn(*leave);
    EXPECT_EQ(window.session().studyUid(), uids[1]);
    EXPECT_FALSE(leave->isVisible());
}

TEST_F(WindowsTest, TheViewersKeysReachTheProgram) {
    ui::ViewerWindow& first = open(0);
    pressIn(first, "Ctrl+Shift+N");
    ui::ViewerWindow& second = *desktop().viewerWindow();
    ASSERT_NE(&second, &first);
    EXPECT_TRUE(second.isVisible());
    EXPECT_EQ(second.session().studyUid(), uids[0]);
    pressIn(first, "F2");
    EXPECT_TRUE(QTest::qWaitForWindowActive(&desktop().studiesWindow()));
    pressIn(first, "Ctrl+M");
    EXPECT_TRUE(QTest::qWaitFor([this] { return status(0) == storage::ReadingStatus::Read; }, kWaitMs));
    EXPECT_EQ(status(1), storage::ReadingStatus::Unread);
    pressIn(first, "F7");
    EXPECT_TRUE(QTest::qWaitFor([&] { return first.session().studyUid() == uids[1]; }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor([this] { return status(1) == storage::ReadingStatus::Opened; }, kWaitMs));
    pressIn(second, "Ctrl+,");
    EXPECT_TRUE(QTest::qWaitFor([] { return isShown("settingsDialog"); }));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return !first.session().hasUnseen() && !second.session().hasUnseen(); }, kWaitMs));
    pressIn(second, "Ctrl+Q");
    EXPECT_FALSE(isShown("studiesWindow") || isShown("viewerWindow") || isShown("viewerWindow2") ||
                 isShown("settingsDialog"));
}

TEST_F(WindowsTest, TheStudiesKeysReachTheProgram) {
    ui::StudiesWindow& studies = desktop().studiesWindow();
    ASSERT_TRUE(QTest::qWaitFor([this] { return program->studyTable()->model()->rowCount() == 2; }, kWaitMs));
    pressIn(studies, "Down");
    pressIn(studies, "Ctrl+Return");
    ASSERT_TRUE(desktop().viewerWindow());
    ui::ViewerWindow& first = *desktop().viewerWindow();
    ASSERT_TRUE(program->waitForPicture());
    pressIn(studies, "Ctrl+Shift+Return");
    ui::ViewerWindow& second = *desktop().viewerWindow();
    EXPECT_NE(&second, &first);
    EXPECT_EQ(second.session().studyUid(), first.session().studyUid());
    pressIn(studies, "F7"); // the other one
    EXPECT_TRUE(QTest::qWaitFor([&] { return isOpen(uids[0]) && isOpen(uids[1]); }, kWaitMs));
    pressIn(studies, "Ctrl+,");
    EXPECT_TRUE(QTest::qWaitFor([] { return isShown("settingsDialog"); }));
}

TEST_F(WindowsTest, AFolderIsImportedByKeys) {
    PhantomSpec spec;
    spec.patientName = QStringLiteral("PHANTOM^Carla");
    spec.patientId = QStringLiteral("C");
    spec.slices = 3;
    const QString folder = made.filePath(QStringLiteral("carla"));
    ASSERT_TRUE(writePhantom(folder, spec));
    pressIn(desktop().studiesWindow(), "Ctrl+O");
    auto* dialog = desktop().studiesWindow().findChild<QFileDialog*>(QStringLiteral("importDialog"));
    ASSERT_TRUE(dialog);
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(folder);
    pressIn(*dialog, "Return");
    EXPECT_TRUE(QTest::qWaitFor([this] { return program->studyTable()->model()->rowCount() == 3; }, kWaitMs));
}

TEST_F(WindowsTest, TheDemoIsStartedByKeysAndIsASourceThen) {
    pressIn(desktop().studiesWindow(), "Ctrl+Alt+D");
    const auto* sources = desktop().studiesWindow().findChild<QListWidget*>(QStringLiteral("sourceList"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return sources->count() == 2; }, kWaitMs)) << "this computer and the demo";
    const auto* jobs = desktop().studiesWindow().findChild<QWidget*>(QStringLiteral("jobPanel"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return jobs->isVisible(); }, kWaitMs)) << "its studies are made";
}

TEST_F(WindowsTest, AnnotationsOfOneStudyAreTheSameInBoth) {
    scene::AnnotationStore& first = open(0).session().annotations();
    scene::AnnotationStore& second = open(0, app::ViewerWindows::Where::NewWindow).session().annotations();
    scene::Annotation note;
    note.id = makeUid();
    note.type = scene::AnnotationType::Text;
    note.studyInstanceUid = uids[0];
    note.text = QStringLiteral("here");
    note.points = {{1, 2, 3}};
    first.add(note);
    ASSERT_TRUE(QTest::qWaitFor([&] { return second.find(note.id) != nullptr; }, kWaitMs));
    note.text = QStringLiteral("there");
    second.change(note.id, note, QStringLiteral("edit"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return first.find(note.id)->text == note.text; }, kWaitMs));
    second.remove(note.id);
    ASSERT_TRUE(QTest::qWaitFor([&] { return first.find(note.id) == nullptr; }, kWaitMs));
    second.undoStack().undo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return first.find(note.id) != nullptr; }, kWaitMs));
    // A step of the first window about what the second one has brought back meanwhile.
    first.undoStack().undo();
    first.undoStack().redo();
    EXPECT_EQ(std::count_if(first.annotations().begin(), first.annotations().end(),
                            [&](const auto& one) { return one.id == note.id; }),
              1);
}

} // namespace
} // namespace sagitta::test
