#include "scene/annotation_store.h"

#include "annotation_writer.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <gtest/gtest.h>

#include <cstdio>

namespace sagitta {

namespace {

scene::Annotation makeAnnotation(const QString& study, const QString& text = {}) {
    scene::Annotation annotation;
    annotation.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    annotation.type = scene::AnnotationType::Text;
    annotation.studyInstanceUid = study;
    annotation.seriesInstanceUid = QStringLiteral("1.2.3");
    annotation.plane = {{1, 2, 3}, {0, 0, 1}};
    annotation.points = {{0.1, 0.2, 0.3}};
    annotation.text = text;
    return annotation;
}

} // namespace

namespace test {

void writeAnnotations(const QString& folder, const QString& studyUid) {
    scene::AnnotationStore store(folder);
    if (!store.openStudy(studyUid))
        std::exit(1);
    while (true) {
        const scene::Annotation annotation = makeAnnotation(studyUid);
        store.add(annotation);
        if (!QTest::qWaitFor([&] { return store.isSaved(); }, 20000))
            std::exit(2);
        std::printf("%s\n", qPrintable(annotation.id));
        std::fflush(stdout);
    }
}

} // namespace test

namespace scene {
namespace {

class AnnotationStoreTest : public testing::Test {
protected:
    QString file() const {
        const QByteArray hash = QCryptographicHash::hash(m_study.toUtf8(), QCryptographicHash::Sha256).toHex();
        return m_dir.filePath(QString::fromLatin1(hash) + QStringLiteral(".json"));
    }
    static bool settle(const AnnotationStore& store) {
        return QTest::qWaitFor([&] { return store.isSaved(); }, 20000);
    }
    std::vector<Annotation> onDisk(const AnnotationStore& store) const {
        EXPECT_TRUE(settle(store));
        return onDisk();
    }
    std::vector<Annotation> onDisk() const {
        AnnotationStore fresh(m_dir.path());
        EXPECT_TRUE(fresh.openStudy(m_study));
        return fresh.annotations();
    }
    void overwrite(const QByteArray& bytes) const {
        QFile damaged(file());
        ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
        damaged.write(bytes);
    }
    QStringList asideFiles() const {
        return QDir(m_dir.path()).entryList({QStringLiteral("*.damaged-*")}, QDir::Files);
    }

    QTemporaryDir m_dir;
    QString m_study = QStringLiteral("1.2.840.1");
};

TEST_F(AnnotationStoreTest, EveryChangeGoesToTheDiskByItself) {
    AnnotationStore store(m_dir.path());
    ASSERT_TRUE(store.openStudy(m_study));
    const Annotation a = makeAnnotation(m_study, QStringLiteral("a"));
    store.add(a);
    EXPECT_EQ(onDisk(store), std::vector{a});
    Annotation moved = a;
    moved.points[0].x = 9;
    store.change(a.id, moved, QStringLiteral("move"));
    EXPECT_EQ(onDisk(store), std::vector{moved});
    store.remove(a.id);
    EXPECT_TRUE(onDisk(store).empty());
}

TEST_F(AnnotationStoreTest, EverythingIsUndoneAndRedoneExactlyAndOnDisk) {
    AnnotationStore store(m_dir.path());
    ASSERT_TRUE(store.openStudy(m_study));
    std::vector<std::vector<Annotation>> history{store.annotations()};
    const auto step = [&] { history.push_back(store.annotations()); };
    std::vector<Annotation> made;
    for (const char* text : {"a", "b", "c"}) {
        made.push_back(makeAnnotation(m_study, QLatin1String(text)));
        store.add(made.back());
        step();
    }
    Annotation changed = made[1];
    changed.text = QStringLiteral("B");
    store.change(changed.id, changed, QStringLiteral("edit"));
    step();
    store.remove(made[0].id); // the first: undo has to put it back in its place
    step();
    ASSERT_EQ(store.undoStack().count(), 5);
    for (size_t i = history.size() - 1; i-- > 0;) {
        store.undoStack().undo();
        EXPECT_EQ(store.annotations(), history[i]);
        EXPECT_EQ(onDisk(store), history[i]);
    }
    for (size_t i = 1; i < history.size(); ++i) {
        store.undoStack().redo();
        EXPECT_EQ(store.annotations(), history[i]);
        EXPECT_EQ(onDisk(store), history[i]);
    }
}

TEST_F(AnnotationStoreTest, NothingIsNoStep) {
    AnnotationStore store(m_dir.path());
    const Annotation a = makeAnnotation(m_study);
    store.add(a);
    store.add(a);
    store.change(a.id, a, QStringLiteral("nothing"));
    store.change(QStringLiteral("unknown"), a, QStringLiteral("nothing"));
    store.remove(QStringLiteral("unknown"));
    EXPECT_EQ(store.undoStack().count(), 1);
}

TEST_F(AnnotationStoreTest, AnAnnotationKeepsItsStudyAndId) {
    AnnotationStore store(m_dir.path());
    const Annotation a = makeAnnotation(m_study);
    store.add(a);
    store.change(a.id, makeAnnotation(QStringLiteral("9.9"), QStringLiteral("x")), QStringLiteral("edit"));
    ASSERT_NE(store.find(a.id), nullptr);
    EXPECT_EQ(store.find(a.id)->studyInstanceUid, m_study);
    EXPECT_EQ(store.find(a.id)->text, "x");
}

TEST_F(AnnotationStoreTest, WhatCouldNotBeReadBackIsRefused) {
    AnnotationStore store(m_dir.path());
    QSignalSpy failed(&store, &AnnotationStore::saveFailed);
    Annotation bad = makeAnnotation(m_study);
    bad.points[0].x = std::nan("");
    store.add(bad);
    EXPECT_EQ(failed.count(), 1);
    EXPECT_TRUE(store.annotations().empty());
    EXPECT_TRUE(onDisk(store).empty());
}

TEST_F(AnnotationStoreTest, StudiesHaveFilesOfTheirOwn) {
    AnnotationStore store(m_dir.path());
    store.add(makeAnnotation(m_study, QStringLiteral("mine")));
    store.add(makeAnnotation(QStringLiteral("2.25.7"), QStringLiteral("other")));
    EXPECT_EQ(store.annotations().size(), 2U);
    ASSERT_EQ(onDisk(store).size(), 1U);
    EXPECT_EQ(onDisk(store)[0].text, "mine");
    store.closeStudy(m_study);
    ASSERT_EQ(store.annotations().size(), 1U);
    EXPECT_EQ(store.annotations()[0].text, "other");
    EXPECT_FALSE(store.undoStack().canUndo());
    EXPECT_EQ(onDisk(store).size(), 1U);
}

TEST_F(AnnotationStoreTest, AddingToAStudyThatIsNotOpenKeepsWhatItsFileHolds) {
    AnnotationStore(m_dir.path()).add(makeAnnotation(m_study, QStringLiteral("old")));
    AnnotationStore store(m_dir.path());
    store.add(makeAnnotation(m_study, QStringLiteral("new")));
    EXPECT_EQ(onDisk(store).size(), 2U);
}

TEST_F(AnnotationStoreTest, NoFileNameTellsTheStudy) {
    m_study = QStringLiteral("../../../etc/passwd");
    AnnotationStore(m_dir.path()).add(makeAnnotation(m_study));
    EXPECT_EQ(QDir(m_dir.path()).entryList(QDir::Files), QStringList{QFileInfo(file()).fileName()});
}

TEST_F(AnnotationStoreTest, ADamagedFileIsKeptAside) {
    AnnotationStore(m_dir.path()).add(makeAnnotation(m_study));
    overwrite("{\"version\": 1, \"stu");
    AnnotationStore store(m_dir.path());
    const Result<void> opened = store.openStudy(m_study);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), ErrorCode::Corrupt);
    ASSERT_EQ(asideFiles().size(), 1);
    QFile aside(m_dir.filePath(asideFiles()[0]));
    ASSERT_TRUE(aside.open(QIODevice::ReadOnly));
    EXPECT_EQ(aside.readAll(), QByteArray("{\"version\": 1, \"stu"));
    store.add(makeAnnotation(m_study)); // and work goes on
    EXPECT_EQ(onDisk(store).size(), 1U);
}

TEST_F(AnnotationStoreTest, OneDamagedAnnotationDoesNotTakeTheOthersWithIt) {
    const Annotation good = makeAnnotation(m_study, QStringLiteral("good"));
    {
        AnnotationStore store(m_dir.path());
        store.add(good);
        store.add(makeAnnotation(m_study, QStringLiteral("bad")));
    }
    QFile saved(file());
    ASSERT_TRUE(saved.open(QIODevice::ReadOnly));
    QByteArray bytes = saved.readAll();
    saved.close();
    overwrite(bytes.replace(bytes.lastIndexOf("\"type\""), 6, "\"tipo\""));
    AnnotationStore store(m_dir.path());
    EXPECT_FALSE(store.openStudy(m_study));
    EXPECT_EQ(store.annotations(), std::vector{good});
    EXPECT_EQ(asideFiles().size(), 1);
    EXPECT_EQ(onDisk(store), std::vector{good}) << "written anew without being changed";
    EXPECT_EQ(asideFiles().size(), 1);
}

TEST_F(AnnotationStoreTest, ANewerVersionIsNotOverwritten) {
    overwrite(QStringLiteral("{\"version\": 2, \"study\": \"%1\", \"annotations\": []}").arg(m_study).toUtf8());
    AnnotationStore store(m_dir.path());
    EXPECT_FALSE(store.openStudy(m_study));
    EXPECT_EQ(asideFiles().size(), 1);
}

TEST_F(AnnotationStoreTest, ADamagedFileIsKeptOnceHoweverOftenItIsOpened) {
    overwrite("{\"version\": 1, \"stu");
    for (int i = 0; i < 3; ++i) {
        AnnotationStore store(m_dir.path());
        EXPECT_EQ(static_cast<bool>(store.openStudy(m_study)), i > 0);
    }
    EXPECT_EQ(asideFiles().size(), 1);
}

TEST_F(AnnotationStoreTest, AFileDamagedWhileItIsOpenLosesNothing) {
    AnnotationStore store(m_dir.path());
    const Annotation a = makeAnnotation(m_study, QStringLiteral("a"));
    const Annotation b = makeAnnotation(m_study, QStringLiteral("b"));
    store.add(a);
    ASSERT_TRUE(settle(store));
    overwrite("{");
    store.add(b);
    EXPECT_EQ(onDisk(store), (std::vector{a, b}));
    EXPECT_EQ(asideFiles().size(), 1);
}

// A file stands where the folder should be: nothing can be written, as on a full disk.
class UnwritableStoreTest : public AnnotationStoreTest {
protected:
    UnwritableStoreTest() { EXPECT_TRUE(m_inTheWay.open(QIODevice::WriteOnly)); }
    bool waitForFailure(qsizetype count = 1) {
        return QTest::qWaitFor([&] { return m_failed.count() >= count; }, 20000);
    }
    bool isInFolder(const Annotation& annotation) const {
        AnnotationStore fresh(m_folder);
        EXPECT_TRUE(fresh.openStudy(annotation.studyInstanceUid));
        return fresh.find(annotation.id) != nullptr;
    }

    QString m_folder = m_dir.filePath(QStringLiteral("annotations"));
    QFile m_inTheWay{m_folder};
    AnnotationStore m_store{m_folder, nullptr, std::chrono::milliseconds(10)};
    QSignalSpy m_failed{&m_store, &AnnotationStore::saveFailed};
    QSignalSpy m_saved{&m_store, &AnnotationStore::saved};
};

TEST_F(UnwritableStoreTest, IsSaidAndTriedAgainUntilItWorks) {
    const Annotation a = makeAnnotation(m_study);
    m_store.add(a);
    ASSERT_TRUE(waitForFailure(3)) << "by itself, without another change";
    EXPECT_EQ(m_saved.count(), 0);
    EXPECT_EQ(m_store.annotations().size(), 1U);
    m_inTheWay.remove();
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_saved.count() > 0; }, 20000));
    EXPECT_TRUE(isInFolder(a));
}

TEST_F(UnwritableStoreTest, AClosedStudyIsNotForgotten) {
    const Annotation a = makeAnnotation(m_study);
    const Annotation b = makeAnnotation(QStringLiteral("2.25.7"));
    m_store.add(a);
    ASSERT_TRUE(waitForFailure());
    m_store.closeStudy(m_study);
    EXPECT_TRUE(m_store.annotations().empty());
    m_store.add(b);
    m_store.closeStudy(b.studyInstanceUid);
    ASSERT_TRUE(m_store.openStudy(m_study));
    EXPECT_EQ(m_store.annotations(), std::vector{a}) << "reading sees what is still to be written";
    m_inTheWay.remove();
    ASSERT_TRUE(settle(m_store));
    EXPECT_TRUE(isInFolder(a));
    EXPECT_TRUE(isInFolder(b));
}

TEST_F(UnwritableStoreTest, TheLastTryIsAtTheEnd) {
    const Annotation a = makeAnnotation(m_study);
    {
        AnnotationStore store(m_folder, nullptr, std::chrono::hours(1));
        QSignalSpy failed(&store, &AnnotationStore::saveFailed);
        store.add(a);
        ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }, 20000));
        m_inTheWay.remove();
    }
    EXPECT_TRUE(isInFolder(a));
}

TEST_F(AnnotationStoreTest, WhatIsStillToBeWrittenIsReadAndNotLost) {
    {
        AnnotationStore store(m_dir.path());
        for (int i = 0; i < 50; ++i) {
            store.add(makeAnnotation(m_study));
            store.closeStudy(m_study);
            ASSERT_TRUE(store.openStudy(m_study));
            ASSERT_EQ(store.annotations().size(), static_cast<size_t>(i) + 1);
        }
    }
    EXPECT_EQ(onDisk().size(), 50U);
}

TEST_F(AnnotationStoreTest, SavedIsSaidWhenAllIsOnDisk) {
    AnnotationStore store(m_dir.path());
    std::vector<size_t> found;
    QObject::connect(&store, &AnnotationStore::saved, &store, [&] { found.push_back(onDisk().size()); });
    for (int i = 0; i < 5; ++i)
        store.add(makeAnnotation(m_study));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !found.empty(); }, 20000));
    EXPECT_EQ(found.front(), 5U);
}

TEST_F(AnnotationStoreTest, TwoProgramsOnOneFolderKeepEachOthersAnnotations) {
    const auto base =
        std::vector{makeAnnotation(m_study, QStringLiteral("a")), makeAnnotation(m_study, QStringLiteral("b")),
                    makeAnnotation(m_study, QStringLiteral("c"))};
    {
        AnnotationStore store(m_dir.path());
        for (const Annotation& annotation : base)
            store.add(annotation);
    }
    AnnotationStore first(m_dir.path()), second(m_dir.path());
    ASSERT_TRUE(first.openStudy(m_study));
    ASSERT_TRUE(second.openStudy(m_study));
    const Annotation mine = makeAnnotation(m_study, QStringLiteral("mine"));
    first.add(mine);
    first.remove(base[0].id);
    Annotation changed = base[1];
    changed.text = QStringLiteral("B");
    first.change(changed.id, changed, QStringLiteral("edit"));
    ASSERT_TRUE(settle(first));
    const Annotation other = makeAnnotation(m_study, QStringLiteral("other"));
    second.add(other);
    second.remove(base[2].id);
    EXPECT_EQ(onDisk(second), (std::vector{changed, other, mine}));
    // What was removed there or here does not come back with the next change here.
    changed.text = QStringLiteral("B again");
    first.change(changed.id, changed, QStringLiteral("edit"));
    EXPECT_EQ(onDisk(first), (std::vector{changed, mine, other}));
}

TEST_F(AnnotationStoreTest, TwoProgramsWritingAtOnceLoseNothing) {
    {
        AnnotationStore first(m_dir.path()), second(m_dir.path());
        for (int i = 0; i < 20; ++i) {
            first.add(makeAnnotation(m_study));
            second.add(makeAnnotation(m_study));
        }
        EXPECT_TRUE(settle(first));
        EXPECT_TRUE(settle(second));
    }
    EXPECT_EQ(onDisk().size(), 40U);
}

TEST_F(AnnotationStoreTest, NoStepWritesOverWhatAnotherWindowHasDoneMeanwhile) {
    AnnotationStore first(m_dir.path()), second(m_dir.path());
    QSignalSpy refused(&first, &AnnotationStore::stepRefused);
    const Annotation mine = makeAnnotation(m_study, QStringLiteral("mine"));
    const Annotation other = makeAnnotation(m_study, QStringLiteral("other"));
    first.add(other);
    first.add(mine);
    ASSERT_TRUE(settle(first));
    ASSERT_TRUE(second.openStudy(m_study));
    Annotation theirs = mine;
    theirs.text = QStringLiteral("theirs");
    second.change(mine.id, theirs, QStringLiteral("edit"));
    ASSERT_TRUE(settle(second));
    first.takeOver(m_study);
    ASSERT_NE(first.find(mine.id), nullptr);
    first.undoStack().undo(); // of the addition of what is another now
    EXPECT_EQ(refused.count(), 1);
    ASSERT_NE(first.find(mine.id), nullptr);
    EXPECT_EQ(first.find(mine.id)->text, theirs.text);
    EXPECT_EQ(first.undoStack().count(), 1) << "the step is gone";
    first.undoStack().undo(); // nobody has touched the other one
    EXPECT_EQ(first.annotations(), std::vector{theirs});
    EXPECT_EQ(onDisk(first), std::vector{theirs});
    EXPECT_EQ(refused.count(), 1);
}

TEST_F(AnnotationStoreTest, WhatStandsAsAStepWouldHaveItIsNoReasonToRefuse) {
    AnnotationStore first(m_dir.path()), second(m_dir.path());
    QSignalSpy refused(&first, &AnnotationStore::stepRefused);
    const Annotation a = makeAnnotation(m_study, QStringLiteral("a"));
    first.add(a);
    ASSERT_TRUE(settle(first));
    ASSERT_TRUE(second.openStudy(m_study));
    second.remove(a.id);
    ASSERT_TRUE(settle(second));
    first.takeOver(m_study);
    ASSERT_EQ(first.find(a.id), nullptr);
    first.undoStack().undo();
    first.undoStack().redo();
    EXPECT_EQ(first.annotations(), std::vector{a});
    EXPECT_EQ(refused.count(), 0);
}

TEST_F(AnnotationStoreTest, KilledProcessLosesNothingItHadAdded) {
    QProcess writer;
    writer.start(QCoreApplication::applicationFilePath(),
                 {QString::fromLatin1(test::kWriterArgument), m_dir.path(), m_study});
    ASSERT_TRUE(writer.waitForStarted());
    QByteArray printed;
    while (printed.count('\n') < 20 && writer.waitForReadyRead(30000))
        printed += writer.readAllStandardOutput();
    ASSERT_GE(printed.count('\n'), 20);
    writer.kill(); // SIGKILL, most likely in the middle of a write
    ASSERT_TRUE(writer.waitForFinished());
    printed += writer.readAllStandardOutput();
    EXPECT_EQ(writer.exitStatus(), QProcess::CrashExit);

    AnnotationStore store(m_dir.path());
    ASSERT_TRUE(store.openStudy(m_study));
    const QList<QByteArray> lines = printed.split('\n');
    for (qsizetype i = 0; i + 1 < lines.size(); ++i) // the last one has no line end
        EXPECT_NE(store.find(QString::fromLatin1(lines[i])), nullptr);
}

} // namespace
} // namespace scene
} // namespace sagitta
