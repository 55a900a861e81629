// Several viewer windows: which one a study is opened in, and that two of one study know of each other's annotations.
#include "gui/program.h"
#include "support/phantom.h"

#include "core/uid.h"

#include <QAction>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

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
    leave->click();
    EXPECT_EQ(window.session().studyUid(), uids[1]);
    EXPECT_FALSE(leave->isVisible());
}

TEST_F(WindowsTest, TheCommandOpensTheStudyInAnotherWindow) {
    ui::ViewerWindow& first = open(0);
    first.findChild<QAction*>(QStringLiteral("newWindow"))->trigger();
    ui::ViewerWindow& second = *desktop().viewerWindow();
    EXPECT_NE(&second, &first);
    EXPECT_EQ(second.session().studyUid(), uids[0]);
    first.findChild<QAction*>(QStringLiteral("showStudies"))->trigger();
    EXPECT_TRUE(desktop().studiesWindow().isVisible());
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
