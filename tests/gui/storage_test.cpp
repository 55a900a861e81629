// The local studies looked after by the program itself: deleted and restored, what is open stays, room is made by
// itself, and the data folder moves from one start to the next.
#include "gui/program.h"
#include "support/phantom.h"

#include "app/gui/start_up.h"
#include "app/gui/store_keeper.h"
#include "core/uid.h"
#include "storage/disk_error.h"
#include "storage/study_hold.h"
#include "ui/settings/move_window.h"
#include "unit/ui/screenshot.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using Move = ui::StorageState::Move;

class StorageTest : public testing::Test {
protected:
    void SetUp() override {
        PhantomSpec spec;
        spec.studyUid = studyUid;
        spec.seriesUid = makeUid();
        spec.frameOfReferenceUid = makeUid();
        spec.slices = 3;
        spec.rows = spec.columns = 64;
        ASSERT_TRUE(writePhantom(made.path(), spec));
        start();
        ASSERT_EQ(end(desktop().importPaths({made.path()})).state, JobState::Succeeded);
    }
    void start() {
        program.reset();
        program = Program::open(data());
        ASSERT_TRUE(program);
    }
    app::Desktop& desktop() { return program->desktop(); }
    QString data() const { return dir.filePath(QStringLiteral("data")); }
    JobStatus end(JobId job) {
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                const auto status = program->engine().jobs().status(job);
                return !status || isFinished(status->state);
            },
            kWaitMs));
        return program->engine().jobs().status(job).value_or(JobStatus());
    }
    int studies() const { return static_cast<int>(program->engine().catalog().studies()->size()); }
    void open() {
        dicom::StudySummary study;
        study.studyInstanceUid = studyUid;
        desktop().openStudy({}, study);
        ASSERT_TRUE(
            QTest::qWaitFor([&] { return !desktop().viewerWindow()->session().displaySets().empty(); }, kWaitMs));
    }

    QTemporaryDir dir;
    QTemporaryDir made;
    const QString studyUid = makeUid();
    std::unique_ptr<Program> program;
};

TEST_F(StorageTest, DeletedItLeavesTheTableAndRestoredItIsBack) {
    program->show();
    ASSERT_TRUE(program->find({}, 1, Program::Ask::Local));
    EXPECT_EQ(end(desktop().removeStudies({studyUid}, {})).state, JobState::Succeeded);
    EXPECT_TRUE(QTest::qWaitFor([&] { return program->studyTable()->model()->rowCount() == 0; }, kWaitMs));
    EXPECT_EQ(end(desktop().restoreStudies({studyUid}, {})).state, JobState::Succeeded);
    EXPECT_TRUE(QTest::qWaitFor([&] { return program->studyTable()->model()->rowCount() == 1; }, kWaitMs));
    EXPECT_EQ(end(desktop().verify({})).state, JobState::Succeeded);
    EXPECT_EQ(end(desktop().rebuildIndex()).state, JobState::Succeeded);
    EXPECT_EQ(studies(), 1);
}

// By the keys of the window.
TEST_F(StorageTest, DelDeletesAndCtrlZBringsItBack) {
    program->show();
    ASSERT_TRUE(program->find({}, 1, Program::Ask::Local));
    QTreeView* table = program->studyTable();
    const auto rows = [&](int count) {
        return QTest::qWaitFor([&] { return table->model()->rowCount() == count; }, kWaitMs);
    };
    const auto said = [&] { return desktop().studiesWindow().findChild<QLabel*>("noticeText")->text(); };
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        desktop().studiesWindow().activateWindow(); // shortcuts work in the active window alone
        ASSERT_TRUE(QTest::qWaitForWindowActive(&desktop().studiesWindow()));
        table->setFocus();
        // The keys before are held for QTreeView, which would then take the row out of the selection.
        table->selectionModel()->setCurrentIndex(table->model()->index(0, 0),
                                                 QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        QTest::keyClick(table, key, modifiers);
    };
    press(Qt::Key_Delete);
    ASSERT_TRUE(QTest::qWaitFor([&] { return said().startsWith("1 study deleted."); }, kWaitMs));
    EXPECT_TRUE(said().endsWith("It is not known to be on any PACS."));
    EXPECT_TRUE(rows(0));
    screenshot(desktop().studiesWindow(), "program-deleted");
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(rows(1));
    EXPECT_EQ(studies(), 1);
    open();
    press(Qt::Key_Delete);
    EXPECT_TRUE(QTest::qWaitFor([&] { return said().startsWith("1 stays: the study is open"); }, kWaitMs));
    EXPECT_EQ(studies(), 1);
}

TEST_F(StorageTest, ExportedItsRowSaysWhere) {
    program->show();
    const QString out = dir.filePath(QStringLiteral("out"));
    dicom::StudySummary study;
    study.studyInstanceUid = studyUid;
    study.modalities = QStringList{"CT"};
    const JobStatus done = end(desktop().exportStudies({study}, out));
    EXPECT_EQ(done.state, JobState::Succeeded) << (done.error ? done.error->message().toStdString() : "");
    EXPECT_EQ(done.progress.text, "3 images");
    EXPECT_TRUE(done.progress.way.startsWith("in " + out)) << done.progress.way.toStdString();
    EXPECT_GT(done.progress.bytes, 0);
    EXPECT_TRUE(QFile::exists(out + "/DICOMDIR"));
    const auto isSaid = [&] {
        const auto rows = desktop().studiesWindow().findChildren<QLabel*>("jobText");
        return std::any_of(rows.begin(), rows.end(), [&](const QLabel* row) { return row->text().contains(out); });
    };
    EXPECT_TRUE(QTest::qWaitFor(isSaid, kWaitMs));
    screenshot(desktop().studiesWindow(), "program-exported");
}

TEST_F(StorageTest, WhatIsOpenStaysUntilItIsClosed) {
    open();
    EXPECT_TRUE(storage::StudyHold::isHeld(data(), studyUid));
    const JobStatus refused = end(desktop().removeStudies({studyUid}, {}));
    EXPECT_EQ(refused.state, JobState::Failed);
    ASSERT_TRUE(refused.error);
    EXPECT_TRUE(refused.error->message().contains("the study is open")) << refused.error->message().toStdString();
    EXPECT_EQ(studies(), 1);
    const scene::Session& session = desktop().viewerWindow()->session();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session.hasUnseen(); }, kWaitMs)); // else it asks
    desktop().viewerWindow()->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !storage::StudyHold::isHeld(data(), studyUid); }, kWaitMs));
    EXPECT_TRUE(program->engine().jobs().retry(refused.id));
    EXPECT_EQ(end(refused.id).state, JobState::Succeeded);
    EXPECT_EQ(studies(), 0);
}

// It is opened as somebody removes it; when it comes again it is held.
TEST_F(StorageTest, WhatIsOpenedDuringItsRemovalIsHeldAfterIt) {
    {
        const auto remover = storage::StudyHold::toRemove(data(), studyUid);
        ASSERT_TRUE(remover);
        dicom::StudySummary study;
        study.studyInstanceUid = studyUid;
        desktop().openStudy({}, study);
    }
    EXPECT_FALSE(storage::StudyHold::isHeld(data(), studyUid));
    ASSERT_EQ(end(desktop().removeStudies({studyUid}, {})).state, JobState::Succeeded);
    EXPECT_TRUE(QTest::qWaitFor([&] { return storage::StudyHold::isHeld(data(), studyUid); }, kWaitMs));
}

TEST_F(StorageTest, AnotherStudyInTheWindowFreesTheFirst) {
    open();
    const scene::Session& session = desktop().viewerWindow()->session();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session.hasUnseen(); }, kWaitMs)); // else it asks
    dicom::StudySummary other;
    other.studyInstanceUid = makeUid();
    desktop().openStudy({}, other);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !storage::StudyHold::isHeld(data(), studyUid); }, kWaitMs));
    EXPECT_TRUE(storage::StudyHold::isHeld(data(), other.studyInstanceUid));
}

// Past its time it is deleted for good, behind the windows, and the panel knows.
TEST_F(StorageTest, RoomIsMadeByItself) {
    ASSERT_EQ(end(desktop().removeStudies({studyUid}, {})).state, JobState::Succeeded);
    app::StoreKeeper keeper(program->engine(), {0ms, 1h, 0ms});
    keeper.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return keeper.state().deleted.size() == 1; }, kWaitMs));
    EXPECT_GT(keeper.state().deletedBytes, 0);
    EXPECT_EQ(keeper.state().studies, 0);
    storage::RetentionSettings settings = keeper.settings();
    settings.undoDays = 0;
    ASSERT_TRUE(keeper.apply(settings));
    ASSERT_TRUE(QTest::qWaitFor([&] { return keeper.state().deleted.empty(); }, kWaitMs));
    EXPECT_TRUE(program->engine().store().trash().empty());
    QString said;
    for (const JobStatus& job : program->engine().jobs().jobs())
        if (job.key == "tidy")
            said = job.progress.text;
    EXPECT_TRUE(said.startsWith("1 deleted study (")) << said.toStdString();
}

// Counting all there is costs something; nobody sees it.
TEST_F(StorageTest, NothingIsCountedBehindAHiddenPanel) {
    app::StoreKeeper keeper(program->engine(), {1h, 1h, 0ms});
    int counted = 0;
    QObject::connect(&keeper, &ui::StorageService::changed, &keeper, [&] { ++counted; });
    keeper.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return counted > 0; }, kWaitMs));
    keeper.lookAway();
    const int before = counted;
    ASSERT_EQ(end(desktop().removeStudies({studyUid}, {})).state, JobState::Succeeded);
    ASSERT_EQ(end(desktop().restoreStudies({studyUid}, {})).state, JobState::Succeeded);
    app::StoreKeeper other(program->engine(), {1h, 1h, 0ms}); // what comes to both comes to the first one first
    bool hasSeen = false;
    QObject::connect(&other, &ui::StorageService::changed, &other, [&] { hasSeen = true; });
    other.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return hasSeen; }, kWaitMs));
    EXPECT_EQ(counted, before);
}

TEST_F(StorageTest, WithNothingToDoThereIsNoJob) {
    app::StoreKeeper keeper(program->engine(), {0ms, 1h, 0ms});
    keeper.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return keeper.state().isKnown; }, kWaitMs));
    EXPECT_EQ(keeper.state().studies, 1);
    EXPECT_EQ(keeper.state().mayGo, 0);
    for (const JobStatus& job : program->engine().jobs().jobs())
        EXPECT_NE(job.key, "tidy");
}

// Keeps a thread of the queue until the gate is open.
class Waiting final : public Job {
public:
    Waiting(int number, std::shared_future<void> gate) : m_number(number), m_gate(std::move(gate)) {}
    QString title() const override { return QStringLiteral("wait"); }
    QString key() const override { return QStringLiteral("wait%1").arg(m_number); }
    QString lane() const override { return key(); }
    Result<void> run(JobContext&) override {
        m_gate.wait();
        return {};
    }

private:
    const int m_number;
    const std::shared_future<void> m_gate;
};

class MovingTest : public StorageTest {
protected:
    ui::StorageService& service() { return desktop().storage(); }
    void prepare() {
        service().moveTo(to);
        EXPECT_EQ(service().state().move, Move::Copying);
        ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::Copied; }, kWaitMs))
            << service().state().moveProblem.toStdString();
    }
    // Whether there was one to end, and it is over.
    bool endMove() {
        bool isOver = false;
        const auto move = app::MoveAtStart::begin(data(), [&] { isOver = true; });
        return move && QTest::qWaitFor([&] { return isOver; }, kWaitMs);
    }
    JobId copyingJob() {
        JobId found = 0;
        for (const JobStatus& job : program->engine().jobs().jobs())
            if (job.key == "move")
                found = job.id;
        return found;
    }
    QString place() const {
        const auto folder = storage::DataFolder::open(data());
        EXPECT_TRUE(folder) << folder.error().message().toStdString();
        return folder ? folder->path() : QString();
    }

    const QString to = dir.filePath(QStringLiteral("disk/sagitta"));
};

// By a start of the whole program.
TEST_F(MovingTest, FromOneStartToTheNext) {
    prepare();
    EXPECT_EQ(place(), data()) << "the program goes on where it was";
    start();
    EXPECT_EQ(service().state().move, Move::Copied) << "it is remembered";
    program.reset();
    app::CommandLine line;
    line.dataDir = data();
    app::StartUp startUp(line);
    startUp.begin();
    ASSERT_TRUE(QTest::qWaitFor([&] { return startUp.desktop() != nullptr; }, kWaitMs));
    EXPECT_EQ(startUp.desktop()->storage().folder(), to);
    EXPECT_EQ(startUp.desktop()->storage().state().move, Move::None);
    EXPECT_EQ(place(), to);
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return QDir(data()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty(); }, kWaitMs))
        << "what was left is deleted";
    for (QWidget* widget : QApplication::topLevelWidgets())
        EXPECT_FALSE(qobject_cast<ui::MoveWindow*>(widget));
}

TEST_F(MovingTest, WhatHasMovedIsWhole) {
    prepare();
    program.reset();
    EXPECT_TRUE(endMove());
    start();
    EXPECT_EQ(program->engine().dataDir(), to);
    EXPECT_EQ(studies(), 1);
    EXPECT_EQ(end(desktop().verify({})).state, JobState::Succeeded);
    EXPECT_FALSE(endMove()) << "nothing is left to do";
}

TEST_F(MovingTest, CancelledTheCopyGoes) {
    prepare();
    service().cancelMove();
    EXPECT_EQ(service().state().move, Move::None);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !QDir(to).exists(); }, kWaitMs));
    program.reset();
    EXPECT_FALSE(endMove());
    EXPECT_EQ(place(), data());
}

// Images of patients would stay there for good.
TEST_F(MovingTest, ADeletionOfTheCopyThatWasCutOffGoesOnAtTheNextStart) {
    ASSERT_TRUE(storage::makePrivateFolder(to + "/archive"));
    ASSERT_TRUE(storage::data_folder::writeIdentity(to, {"1", data()}));
    const Setting<QStringList> setting{"storage/discardCopies", {}};
    ASSERT_TRUE(program->engine().settings().setValue(setting, QStringList{to}));
    start();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !QDir(to).exists(); }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor([&] { return program->engine().settings().value(setting).isEmpty(); }, kWaitMs));
    EXPECT_EQ(service().state().move, Move::None);
}

// As the list of jobs does it, where it can be cancelled and tried again.
TEST_F(MovingTest, CancelledInTheJobListTheCopyGoesAndAgainItIsMade) {
    JobQueue& jobs = program->engine().jobs();
    std::promise<void> gate;
    const std::shared_future<void> isOpen = gate.get_future().share();
    for (int i = 0; i < program->engine().threads().jobs; ++i)
        jobs.submit(std::make_shared<Waiting>(i, isOpen), JobPriority::User);
    ASSERT_TRUE(storage::makePrivateFolder(to));
    ASSERT_TRUE(storage::data_folder::writeIdentity(to, {"1", data()})); // begun some time ago
    service().moveTo(to);
    const JobId copying = copyingJob();
    jobs.cancel(copying);
    gate.set_value();
    EXPECT_EQ(end(copying).state, JobState::Cancelled);
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::None; }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !QDir(to).exists(); }, kWaitMs));
    ASSERT_TRUE(jobs.retry(copying));
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::Copied; }, kWaitMs));
    EXPECT_EQ(service().state().moveTo, to);
    program.reset();
    EXPECT_TRUE(endMove());
    EXPECT_EQ(place(), to);
}

TEST_F(MovingTest, TriedAgainInTheJobListItGoesOn) {
    const QString blocked = dir.filePath("blocked");
    QFile file(blocked);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    service().moveTo(blocked);
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::None; }, kWaitMs));
    EXPECT_FALSE(service().state().moveProblem.isEmpty());
    ASSERT_TRUE(file.remove());
    EXPECT_TRUE(program->engine().jobs().retry(copyingJob()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::Copied; }, kWaitMs));
    EXPECT_EQ(service().state().moveTo, blocked);
    EXPECT_TRUE(service().state().moveProblem.isEmpty());
}

// The disk is not connected: what stands there is an empty folder, and no place for the data.
TEST_F(MovingTest, AnEmptyMountPointIsNotTakenForTheDisk) {
    prepare();
    program.reset();
    ASSERT_TRUE(QDir().rename(to, dir.filePath("unplugged")));
    ASSERT_TRUE(QDir().mkpath(to));
    bool isOver = false;
    {
        const auto move = app::MoveAtStart::begin(data(), [&] { isOver = true; });
        ASSERT_TRUE(move);
        ui::MoveWindow* window = nullptr;
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* found = qobject_cast<ui::MoveWindow*>(widget))
                window = found;
        ASSERT_TRUE(window);
        auto* button = window->findChild<QPushButton*>("moveCancel");
        ASSERT_TRUE(QTest::qWaitFor([&] { return button->text() == "Go on at the old place"; }, kWaitMs));
        EXPECT_TRUE(window->findChild<QLabel*>("moveText")->text().contains(to));
        screenshot(*window, "move-window-no-disk");
        button->click();
    }
    EXPECT_TRUE(isOver);
    EXPECT_EQ(place(), data());
    EXPECT_TRUE(QDir(to).isEmpty());
    ASSERT_TRUE(QDir().rmdir(to));
    ASSERT_TRUE(QDir().rename(dir.filePath("unplugged"), to));
    EXPECT_TRUE(endMove()) << "the disk is connected";
    EXPECT_EQ(place(), to);
}

TEST_F(MovingTest, ThroughALinkItIsRecognisedAsEnded) {
    ASSERT_TRUE(QDir().mkpath(dir.filePath("disk")));
    const QString link = dir.filePath("link");
    ASSERT_TRUE(QFile::link(dir.filePath("disk"), link));
    service().moveTo(link + "/sagitta");
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::Copied; }, kWaitMs));
    program.reset();
    EXPECT_TRUE(endMove());
    EXPECT_EQ(place(), to);
    EXPECT_FALSE(endMove()) << "nothing is left to do";
    start();
    EXPECT_EQ(service().state().move, Move::None);
}

// Images of patients would lie there, and nobody would know.
TEST_F(MovingTest, ACopyThatCannotBeDeletedIsSaid) {
    prepare();
    QFile note(data() + "/moved.json"); // that cannot be read: whether the copy is the original now is not known
    ASSERT_TRUE(note.open(QIODevice::WriteOnly));
    note.close();
    service().cancelMove();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !service().state().moveProblem.isEmpty(); }, kWaitMs));
    EXPECT_TRUE(QDir(to).exists());
    ASSERT_TRUE(note.remove());
}

bool hasWarned = false;

TEST_F(MovingTest, ButNotAsAProblemOfTheNextMove) {
    prepare();
    QFile note(data() + "/moved.json"); // as above
    ASSERT_TRUE(note.open(QIODevice::WriteOnly));
    note.close();
    const auto before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext&, const QString& text) { hasWarned |= text.contains("moved.json"); });
    service().cancelMove();
    service().moveTo(dir.filePath("other"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return hasWarned; }, kWaitMs));
    qInstallMessageHandler(before);
    EXPECT_NE(service().state().move, Move::None);
    EXPECT_TRUE(service().state().moveProblem.isEmpty()) << service().state().moveProblem.toStdString();
    ASSERT_TRUE(note.remove());
}

TEST_F(MovingTest, AFolderThatCannotBeIsSaid) {
    service().moveTo(made.path());
    ASSERT_TRUE(QTest::qWaitFor([&] { return service().state().move == Move::None; }, kWaitMs));
    EXPECT_TRUE(service().state().moveProblem.contains("not empty")) << service().state().moveProblem.toStdString();
}

TEST_F(MovingTest, NotWhileAnotherProgramUsesIt) {
    prepare();
    EXPECT_FALSE(endMove()) << "this one does";
    EXPECT_EQ(place(), data());
}

// Its disk is gone at the next start: the window says so, and the program goes on at the old place.
TEST_F(MovingTest, WhatFailsAtTheStartIsSaidInItsWindow) {
    prepare();
    program.reset();
    ASSERT_TRUE(QDir(dir.filePath("disk")).removeRecursively());
    QFile file(dir.filePath("disk"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    bool isOver = false;
    const auto move = app::MoveAtStart::begin(data(), [&] { isOver = true; });
    ASSERT_TRUE(move);
    ui::MoveWindow* window = nullptr;
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* found = qobject_cast<ui::MoveWindow*>(widget))
            window = found;
    ASSERT_TRUE(window);
    auto* button = window->findChild<QPushButton*>("moveCancel");
    ASSERT_TRUE(QTest::qWaitFor([&] { return button->text() == "Go on at the old place"; }, kWaitMs));
    EXPECT_FALSE(window->findChild<QLabel*>("moveText")->text().isEmpty());
    screenshot(*window, "move-window-failed");
    EXPECT_FALSE(isOver);
    button->click();
    EXPECT_TRUE(isOver);
    EXPECT_EQ(place(), data());
    start();
    EXPECT_EQ(studies(), 1);
}

} // namespace
} // namespace sagitta::test
