// What people say of studies, and that it outlives everything that happens to the catalog.
#include "storage/study_marks.h"
#include "store_fixture.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <atomic>
#include <thread>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

const QString kStudy = QStringLiteral("1.2.3");
const QString kOther = QStringLiteral("1.9");

QStringList namesOf(const StudyMarks& marks) {
    QStringList names;
    for (const Album& album : marks.albums().valueOr({}))
        names << QStringLiteral("%1 %2").arg(album.name).arg(album.studies);
    return names;
}

class StudyMarksTest : public testing::Test {
protected:
    StudyMarksTest() { open(); }
    void open() {
        m_marks.reset();
        auto opened = StudyMarks::open(m_dir.path());
        ASSERT_TRUE(opened) << opened.error().message().toStdString();
        m_marks = std::move(*opened);
    }
    StudyMark mark(const QString& uid = kStudy) const { return m_marks->mark(uid).valueOr({}); }
    QString file() const { return m_dir.filePath("marks.db"); }

    QTemporaryDir m_dir;
    std::unique_ptr<StudyMarks> m_marks;
};

} // namespace

TEST_F(StudyMarksTest, AStudyNobodyHasTouchedIsUnread) {
    EXPECT_EQ(mark(), StudyMark());
    EXPECT_EQ(mark().status, ReadingStatus::Unread);
    EXPECT_TRUE(m_marks->allMarks()->isEmpty());
}

TEST_F(StudyMarksTest, OpeningMakesItOpenedAndNeverUnreads) {
    ASSERT_TRUE(m_marks->noteOpened(kStudy, 1000));
    EXPECT_EQ(mark().status, ReadingStatus::Opened);
    EXPECT_EQ(mark().lastOpened, 1000);
    ASSERT_TRUE(m_marks->setStatus({kStudy, kOther}, ReadingStatus::Read));
    ASSERT_TRUE(m_marks->noteOpened(kStudy, 2000));
    ASSERT_TRUE(m_marks->noteOpened(kStudy, 1500)); // another window's, told later
    EXPECT_EQ(mark().status, ReadingStatus::Read) << "looking at it again does not make it less read";
    EXPECT_EQ(mark().lastOpened, 2000);
    EXPECT_EQ(mark(kOther).lastOpened, 0);
    ASSERT_TRUE(m_marks->setStatus({kStudy}, ReadingStatus::Unread));
    EXPECT_EQ(mark().status, ReadingStatus::Unread);
    EXPECT_EQ(mark().lastOpened, 2000);
}

TEST_F(StudyMarksTest, EachMarkIsItsOwn) {
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    ASSERT_TRUE(m_marks->setNote(kStudy, QStringLiteral("ask Dr. Müller; 'quoted'\nsecond line")));
    EXPECT_EQ(mark().pin, Pin::Pinned);
    EXPECT_EQ(mark().status, ReadingStatus::Unread);
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Loose));
    ASSERT_TRUE(m_marks->noteOpened(kStudy, 5));
    EXPECT_EQ(mark().pin, Pin::Loose);
    EXPECT_EQ(mark().note, QStringLiteral("ask Dr. Müller; 'quoted'\nsecond line"));
    ASSERT_TRUE(m_marks->setNote(kStudy, {}));
    EXPECT_EQ(mark().note, QString());
}

TEST_F(StudyMarksTest, AStudyMayBeInSeveralAlbums) {
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("Lunge")));
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral(" conference  of Monday ")));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("lunge"), {kStudy, kOther, kStudy}));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("Conference of Monday"), {kStudy}));
    EXPECT_EQ(namesOf(*m_marks), (QStringList{"conference of Monday 1", "Lunge 2"}));
    EXPECT_EQ(mark().albums, (QStringList{"conference of Monday", "Lunge"}));
    EXPECT_EQ(mark(kOther).albums, QStringList{"Lunge"});
    ASSERT_TRUE(m_marks->removeFromAlbum(QStringLiteral("Lunge"), {kOther}));
    EXPECT_EQ(mark(kOther), StudyMark());
    ASSERT_TRUE(m_marks->removeAlbum(QStringLiteral("Lunge")));
    EXPECT_EQ(mark().albums, QStringList{"conference of Monday"});
}

TEST_F(StudyMarksTest, AlbumNamesAreNotTakenTwice) {
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("Schädel")));
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("Knie")));
    EXPECT_EQ(m_marks->addAlbum(QStringLiteral("SCHADEL")).error().code(), ErrorCode::Refused);
    EXPECT_EQ(m_marks->addAlbum(QStringLiteral("  ")).error().code(), ErrorCode::Refused);
    EXPECT_EQ(m_marks->renameAlbum(QStringLiteral("Knie"), QStringLiteral("schädel")).error().code(),
              ErrorCode::Refused);
    EXPECT_EQ(m_marks->renameAlbum(QStringLiteral("Hüfte"), QStringLiteral("x")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(m_marks->addToAlbum(QStringLiteral("Hüfte"), {kStudy}).error().code(), ErrorCode::NotFound);
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("Knie"), {kStudy}));
    ASSERT_TRUE(m_marks->renameAlbum(QStringLiteral("Knie"), QStringLiteral("KNIE"))) << "its own name is free for it";
    EXPECT_EQ(namesOf(*m_marks), (QStringList{"KNIE 1", "Schädel 0"}));
}

TEST_F(StudyMarksTest, ForgettingLeavesNothing) {
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("A")));
    for (const QString& uid : {kStudy, kOther}) {
        ASSERT_TRUE(m_marks->setNote(uid, QStringLiteral("note")));
        ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("A"), {uid}));
    }
    ASSERT_TRUE(m_marks->forget({kStudy}));
    EXPECT_EQ(mark(), StudyMark());
    EXPECT_EQ(m_marks->allMarks()->keys(), QStringList{kOther});
    EXPECT_EQ(namesOf(*m_marks), QStringList{"A 1"});
}

TEST_F(StudyMarksTest, ManyAtOnce) {
    QStringList uids;
    for (int n = 0; n < 1200; ++n)
        uids << QStringLiteral("1.%1").arg(n);
    ASSERT_TRUE(m_marks->setStatus(uids, ReadingStatus::Read));
    ASSERT_TRUE(m_marks->setStatus({uids[700]}, ReadingStatus::Opened));
    const auto found = m_marks->marks(uids + QStringList{kOther});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 1200);
    EXPECT_EQ(found->value(uids[700]).status, ReadingStatus::Opened);
    EXPECT_EQ(found->value(uids[1199]).status, ReadingStatus::Read);
    EXPECT_TRUE(m_marks->marks({})->isEmpty());
}

TEST_F(StudyMarksTest, ListenersHearWhoseMarksChanged) {
    std::vector<MarksChange> heard;
    auto token = m_marks->subscribe([&](const MarksChange& change) {
        // What is told of can be read.
        EXPECT_TRUE(m_marks->allMarks());
        heard.push_back(change);
    });
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("A")));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("A"), {kOther}));
    EXPECT_FALSE(m_marks->addAlbum(QStringLiteral("A")));
    ASSERT_TRUE(m_marks->removeAlbum(QStringLiteral("A")));
    ASSERT_EQ(heard.size(), 4u) << "nothing is said of what was refused";
    EXPECT_EQ(heard[0].studyUids, QSet<QString>{kStudy});
    EXPECT_FALSE(heard[0].albumsChanged);
    EXPECT_TRUE(heard[1].albumsChanged);
    EXPECT_EQ(heard[3].studyUids, QSet<QString>{kOther}) << "it is in one album less";
    token.reset();
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Loose));
    EXPECT_EQ(heard.size(), 4u);
}

TEST_F(StudyMarksTest, TwoProcessesShareThem) {
    auto other = StudyMarks::open(m_dir.path());
    ASSERT_TRUE(other);
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (StudyMarks* marks : {m_marks.get(), other->get(), m_marks.get()}) {
        threads.emplace_back([&failures, marks, n = static_cast<int>(threads.size())] {
            for (int i = 0; i < 20; ++i) {
                if (!marks->noteOpened(QStringLiteral("1.%1.%2").arg(n).arg(i), i + 1))
                    ++failures;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ((*other)->allMarks()->size(), 60);
    EXPECT_EQ(*(*other)->allMarks(), *m_marks->allMarks());
}

TEST_F(StudyMarksTest, OfANewerProgramTheyAreRefused) {
    m_marks.reset();
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        db.setDatabaseName(file());
        ASSERT_TRUE(db.open());
        ASSERT_TRUE(QSqlQuery(db).exec(QStringLiteral("PRAGMA user_version=9999")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    EXPECT_EQ(StudyMarks::open(m_dir.path()).error().code(), ErrorCode::Refused);
}

TEST_F(StudyMarksTest, DamageIsSetAsideAndTheRestTakenOver) {
    QStringList uids;
    for (int n = 0; n < 3000; ++n)
        uids << QStringLiteral("1.2.840.%1").arg(n, 6, 10, QLatin1Char('0'));
    ASSERT_TRUE(m_marks->setStatus(uids, ReadingStatus::Read));
    ASSERT_TRUE(m_marks->addAlbum(QStringLiteral("A")));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("A"), uids.mid(0, 10)));
    m_marks.reset();
    QByteArray bytes = readFile(file());
    ASSERT_GT(bytes.size(), 20 * 4096);
    bytes.replace(bytes.size() - 3 * 4096, 4096, QByteArray(4096, '\xee'));
    writeFile(file(), bytes);
    open();
    const auto found = m_marks->allMarks();
    ASSERT_TRUE(found);
    EXPECT_GT(found->size(), 100) << "what stands before the damage";
    EXPECT_EQ(mark(uids[0]).status, ReadingStatus::Read);
    EXPECT_EQ(mark(uids[0]).albums, QStringList{"A"});
    EXPECT_EQ(readFile(file() + ".damaged"), bytes);
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    open();
    EXPECT_EQ(mark().pin, Pin::Pinned);
}

TEST_F(StudyMarksTest, WhatIsNoDatabaseIsSetAside) {
    m_marks.reset();
    writeFile(file(), QByteArray(8192, 'x'));
    writeFile(file() + ".damaged", "an older one");
    open();
    EXPECT_TRUE(m_marks->allMarks()->isEmpty());
    EXPECT_EQ(readFile(file() + ".damaged2"), QByteArray(8192, 'x')) << "nothing that was set aside is overwritten";
    EXPECT_EQ(readFile(file() + ".damaged"), QByteArray("an older one"));
}

// What was committed last is in the log, while somebody has the file open.
TEST_F(StudyMarksTest, TheLogOfADamagedFileIsSetAsideWithIt) {
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    m_marks.reset();
    QByteArray bytes = readFile(file());
    bytes.replace(bytes.size() - 4096, 4096, QByteArray(4096, '\xee'));
    writeFile(file(), bytes);
    {
        QSqlDatabase other = QSqlDatabase::addDatabase("QSQLITE", "other");
        other.setDatabaseName(file());
        ASSERT_TRUE(other.open());
        QSqlQuery(other).exec("UPDATE study_marks SET pinned=0");
        const QByteArray log = readFile(file() + "-wal");
        ASSERT_FALSE(log.isEmpty());
        open();
        EXPECT_TRUE(QFile::exists(file() + ".damaged"));
        EXPECT_EQ(readFile(file() + ".damaged-wal"), log);
    }
    QSqlDatabase::removeDatabase("other");
}

TEST_F(StudyMarksTest, AHalfRepairDoesNotTakeTheLogOfTheDamagedFile) {
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    m_marks.reset();
    ASSERT_TRUE(QFile::copy(file(), file() + ".repaired"));
    open();
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Loose));
    const QByteArray log = readFile(file() + "-wal");
    ASSERT_FALSE(log.isEmpty());
    m_marks.reset();
    ASSERT_TRUE(QFile::rename(file(), file() + ".damaged"));
    writeFile(file() + "-wal", log);
    open();
    EXPECT_EQ(mark().pin, Pin::Pinned) << "as it was repaired";
    EXPECT_EQ(readFile(file() + ".damaged-wal"), log);
}

// A crash between the last two steps of a repair.
TEST_F(StudyMarksTest, AHalfRepairIsEnded) {
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    m_marks.reset();
    ASSERT_TRUE(QFile::rename(file(), file() + ".repaired"));
    open();
    EXPECT_EQ(mark().pin, Pin::Pinned);
}

class MarksOfStore : public StoreTest {
protected:
    void markAll() {
        putNumbered(0, 2);
        ASSERT_TRUE(m_store->marks().setPin({kStudy}, Pin::Pinned));
        ASSERT_TRUE(m_store->marks().setNote(kStudy, QStringLiteral("keep")));
        m_before = *m_store->marks().mark(kStudy);
    }
    StudyMark mark() { return m_store->marks().mark(kStudy).valueOr({}); }

    StudyMark m_before;
};

TEST_F(MarksOfStore, OutliveARebuild) {
    markAll();
    ASSERT_TRUE(m_store->rebuild());
    EXPECT_EQ(mark(), m_before);
}

TEST_F(MarksOfStore, OutliveADamagedCatalog) {
    markAll();
    m_store.reset();
    writeFile(m_dir.filePath("catalog.db"), QByteArray(8192, 'x'));
    open();
    EXPECT_EQ(instanceCount(), 2);
    EXPECT_EQ(mark(), m_before);
}

TEST_F(MarksOfStore, OutliveADeletedCatalog) {
    markAll();
    m_store.reset();
    for (const char* suffix : {"", "-wal", "-shm"})
        QFile::remove(m_dir.filePath("catalog.db") + QLatin1String(suffix));
    open();
    EXPECT_EQ(instanceCount(), 2);
    EXPECT_EQ(mark(), m_before);
}

TEST_F(MarksOfStore, WaitForTheStudyToComeBack) {
    markAll();
    ASSERT_TRUE(m_store->removeStudy(kStudy));
    putNumbered(0, 1);
    EXPECT_EQ(mark(), m_before);
}

// A rebuild is one transaction of minutes; nobody's note waits for it.
TEST_F(MarksOfStore, AreWrittenWhileTheCatalogIs) {
    markAll();
    const auto catalog = Catalog::open(m_dir.path());
    ASSERT_TRUE(catalog);
    bool wasWritten = false;
    ASSERT_TRUE((*catalog)->replaceAll([&]() -> Result<std::vector<CatalogEntry>> {
        std::thread([&] { wasWritten = bool(m_store->marks().setNote(kStudy, QStringLiteral("meanwhile"))); }).join();
        return std::vector<CatalogEntry>();
    }));
    EXPECT_TRUE(wasWritten);
    EXPECT_EQ(mark().note, QStringLiteral("meanwhile"));
}
