// From a start to the windows: data folders that cannot be opened, or take long; and what was to be opened.
#include "app/gui/start_up.h"
#include "core/uid.h"
#include "gui/program.h"
#include "storage/importer.h"
#include "support/phantom.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLockFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class StartUpTest : public testing::Test {
protected:
    void start(const QString& dataDir, const app::Wanted& wanted = {}) {
        app::CommandLine line;
        line.dataDir = dataDir;
        line.wanted = wanted;
        startUp.emplace(line);
        startUp->begin();
    }
    bool waitForStudies() {
        return QTest::qWaitFor([this] { return startUp->desktop() && startUp->desktop()->studiesWindow().isVisible(); },
                               kWaitMs);
    }
    static ui::StartWindow* startWindow() {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* window = qobject_cast<ui::StartWindow*>(widget); window && window->isVisible())
                return window;
        return nullptr;
    }
    static bool waitForStartWindow() {
        return QTest::qWaitFor([] { return startWindow() != nullptr; }, kWaitMs);
    }
    static QString text(const char* name) {
        return startWindow() ? startWindow()->findChild<QLabel*>(QLatin1String(name))->text() : QString();
    }
    template<class T>
    T* child(const char* name) {
        return startUp->desktop()->studiesWindow().findChild<T*>(QLatin1String(name));
    }
    QString writeStudy(const char* folder, const QString& studyUid, const QString& accession = {}) {
        PhantomSpec spec;
        spec.studyUid = studyUid;
        spec.accessionNumber = accession;
        spec.slices = 3;
        const QString path = files.filePath(QLatin1String(folder));
        EXPECT_TRUE(writePhantom(path, spec));
        return path;
    }
    void import(const QStringList& paths) const {
        const auto engine = app::Engine::open(data.path());
        JobContext context({}, [](const JobProgress&) {});
        ASSERT_TRUE(storage::importPaths((*engine)->store(), paths, storage::ImportMode::Copy, context));
    }
    // The study that the viewer shows, with its first picture; empty: there is none in time.
    QString shownStudy() {
        const auto viewer = [this] { return startUp->desktop() ? startUp->desktop()->viewerWindow() : nullptr; };
        const bool isShown =
            QTest::qWaitFor([&] { return viewer() && !viewer()->session().displaySets().empty(); }, kWaitMs);
        return isShown ? viewer()->session().studyUid() : QString();
    }
    // What the job panel says of a job that failed.
    QString failedJob() {
        const bool hasFailed = QTest::qWaitFor(
            [&] {
                const auto* retry = startUp->desktop() ? child<QToolButton>("jobRetry") : nullptr;
                return retry && retry->isVisible();
            },
            kWaitMs);
        return hasFailed ? child<QLabel>("jobText")->text() : QString();
    }

    QTemporaryDir data;
    QTemporaryDir files;
    std::optional<app::StartUp> startUp;
};

TEST_F(StartUpTest, AFolderThatOpensNeedsNoOtherWindow) {
    start(data.path());
    ASSERT_TRUE(waitForStudies());
    EXPECT_EQ(startWindow(), nullptr);
    EXPECT_TRUE(QTest::qWaitForWindowActive(&startUp->desktop()->studiesWindow()));
    EXPECT_EQ(startUp->desktop()->studiesWindow().focusWidget(), child<QLineEdit>("searchText"));
}

TEST_F(StartUpTest, AFolderThatCannotBeMadeIsSaidAndAnotherOneTaken) {
    const QString file = files.filePath(QStringLiteral("a file"));
    ASSERT_TRUE(QFile(file).open(QIODevice::WriteOnly));
    start(file + QStringLiteral("/below"));
    ASSERT_TRUE(waitForStartWindow());
    EXPECT_EQ(startUp->desktop(), nullptr);
    EXPECT_EQ(text("startFolder"), file + QStringLiteral("/below"));
    EXPECT_FALSE(text("startText").isEmpty());
    QTest::mouseClick(startWindow()->findChild<QPushButton*>(QStringLiteral("startChoose")), Qt::LeftButton);
    auto* dialog = startWindow()->findChild<QFileDialog*>(QStringLiteral("startFolderDialog"));
    ASSERT_TRUE(dialog && QTest::qWaitForWindowExposed(dialog));
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(data.path());
    QMetaObject::invokeMethod(dialog, "accept");
    ASSERT_TRUE(waitForStudies());
    EXPECT_EQ(startWindow(), nullptr);
    EXPECT_TRUE(QFile::exists(data.filePath(QStringLiteral("catalog.db"))));
}

TEST_F(StartUpTest, WhatWasPutRightOpensAtTheNextTry) {
    const QString nodes = data.filePath(QStringLiteral("nodes.json"));
    QFile damaged(nodes);
    ASSERT_TRUE(damaged.open(QIODevice::WriteOnly) && damaged.write("{ nodes") > 0);
    damaged.close();
    start(data.path());
    ASSERT_TRUE(waitForStartWindow());
    EXPECT_TRUE(text("startText").contains(QLatin1String("nodes.json"))) << text("startText").toStdString();
    QPushButton* retry = startWindow()->findChild<QPushButton*>(QStringLiteral("startRetry"));
    QTest::mouseClick(retry, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return retry->isVisible(); }, kWaitMs)) << "it fails again";
    EXPECT_EQ(startUp->desktop(), nullptr);
    ASSERT_TRUE(QFile::remove(nodes));
    QTest::mouseClick(retry, Qt::LeftButton);
    ASSERT_TRUE(waitForStudies());
}

TEST_F(StartUpTest, AFolderThatTakesLongIsSaid) {
    ASSERT_TRUE(QFile(data.filePath(QStringLiteral("catalog.damaged"))).open(QIODevice::WriteOnly));
    QLockFile repair(data.filePath(QStringLiteral("rebuild.lock"))); // another process repairs the catalog
    ASSERT_TRUE(repair.lock());
    start(data.path());
    ASSERT_TRUE(waitForStartWindow());
    EXPECT_EQ(text("startTitle"), "Opening the local studies…");
    EXPECT_EQ(startUp->desktop(), nullptr);
    repair.unlock();
    ASSERT_TRUE(waitForStudies());
    EXPECT_EQ(startWindow(), nullptr);
}

TEST_F(StartUpTest, AnOpeningMayBeCutOff) {
    ASSERT_TRUE(QFile(data.filePath(QStringLiteral("catalog.damaged"))).open(QIODevice::WriteOnly));
    QLockFile repair(data.filePath(QStringLiteral("rebuild.lock")));
    ASSERT_TRUE(repair.lock());
    start(data.path());
    ASSERT_TRUE(waitForStartWindow());
    QElapsedTimer clock;
    clock.start();
    startUp.reset();
    EXPECT_LT(clock.elapsed(), kWaitMs) << "it waited for the other process";
}

TEST_F(StartUpTest, OpensTheFirstStudyOfWhatIsNamedAndListsTheRest) {
    const QString first = makeUid();
    const QString second = makeUid();
    const QStringList paths{writeStudy("one", first), writeStudy("two", second)};
    start(data.path(), {paths, {}, {}, {}});
    EXPECT_EQ(shownStudy(), first);
    EXPECT_TRUE(QTest::qWaitFor([this] { return child<QTreeView>("studyTable")->model()->rowCount() == 2; }, kWaitMs));
    EXPECT_EQ(startUp->desktop()->viewerWindow()->session().studyUid(), first) << "the second must not push it aside";
}

TEST_F(StartUpTest, OpensWhatIsHereAlready) {
    const QString uid = makeUid();
    const QString folder = writeStudy("one", uid);
    import({folder});
    const QString file = folder + u'/' + QDir(folder).entryList(QDir::Files).front();
    start(data.path(), {{file}, {}, {}, {}});
    EXPECT_EQ(shownStudy(), uid);
}

TEST_F(StartUpTest, WhatCannotBeOpenedIsSaidInTheWindow) {
    start(data.path(), {{files.filePath(QStringLiteral("gone.dcm"))}, {}, {}, {}});
    EXPECT_TRUE(failedJob().contains(QLatin1String("gone.dcm: no such file"))) << failedJob().toStdString();
    QFile text(files.filePath(QStringLiteral("letter.txt")));
    ASSERT_TRUE(text.open(QIODevice::WriteOnly) && text.write("Dear colleague") > 0);
    text.close();
    startUp.reset();
    start(data.path(), {{text.fileName()}, {}, {}, {}});
    EXPECT_TRUE(failedJob().contains(QLatin1String("letter.txt is no DICOM file"))) << failedJob().toStdString();
    EXPECT_EQ(startUp->desktop()->viewerWindow(), nullptr);
}

TEST_F(StartUpTest, OpensALocalStudyByItsNumbers) {
    const QString uid = makeUid();
    const QString other = makeUid();
    import({writeStudy("one", uid, QStringLiteral("A1")), writeStudy("two", other, QStringLiteral("A12"))});
    start(data.path(), {{}, other, {}, {}});
    EXPECT_EQ(shownStudy(), other);
    startUp.reset();
    start(data.path(), {{}, {}, QStringLiteral("A1"), {}});
    EXPECT_EQ(shownStudy(), uid) << "A12 begins so, and is another one";
    startUp.reset();
    start(data.path(), {{}, {}, {}, QStringLiteral("PHANTOM-1")});
    ASSERT_TRUE(waitForStudies());
    ASSERT_TRUE(QTest::qWaitFor([this] { return !child<QLineEdit>("searchText")->text().isEmpty(); }, kWaitMs));
    EXPECT_EQ(child<QLineEdit>("searchText")->text(), "id:\"PHANTOM-1\"") << "two studies: listed";
    EXPECT_EQ(startUp->desktop()->viewerWindow(), nullptr);
    EXPECT_TRUE(QTest::qWaitFor([this] { return child<QTreeView>("studyTable")->model()->rowCount() == 2; }, kWaitMs));
}

TEST_F(StartUpTest, AStudyThatIsNotHereIsLeftInTheSearchLine) {
    import({writeStudy("one", makeUid())});
    start(data.path(), {{}, QStringLiteral("1.2.3"), {}, {}});
    ASSERT_TRUE(waitForStudies());
    EXPECT_TRUE(QTest::qWaitFor([this] { return child<QLineEdit>("searchText")->text() == "uid:1.2.3"; }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor([this] { return child<QTreeView>("studyTable")->model()->rowCount() == 0; }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor([this] { return child<QLabel>("emptyTitle")->isVisible(); }, kWaitMs));
}

} // namespace
} // namespace sagitta::test
