// The data folder moves: nothing is lost, whatever is killed wherever, and everybody finds it.
#include "storage/folder_move.h"

#include "put_process.h"
#include "storage/local_store.h"
#include "test_files.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <random>

namespace sagitta::test {
namespace {

using namespace storage;

constexpr int kImages = 30;

class FolderMoveTest : public testing::Test {
protected:
    FolderMoveTest() {
        put(m_a, 0, kImages);
        writeFile(m_a + "/settings.json", "{\"a\": 1}");
        writeFile(m_a + "/annotations/1234.json", "[1, 2]");
    }

    static std::unique_ptr<LocalStore> open(const QString& folder) {
        auto store = LocalStore::open(folder);
        EXPECT_TRUE(store) << store.error().message().toStdString();
        return store ? *std::move(store) : nullptr;
    }
    static void put(const QString& folder, int first, int count) {
        const auto store = open(folder);
        for (int n = first; n < first + count; ++n) {
            const QString part = store->archive().newPartFile();
            writeFile(part, part10Bytes(numbered(n)));
            ASSERT_TRUE(store->put(part));
        }
        ASSERT_TRUE(store->flush());
    }
    QString place(const QString& given) const {
        const auto folder = DataFolder::open(given);
        EXPECT_TRUE(folder) << folder.error().message().toStdString();
        return folder ? folder->path() : QString();
    }
    QStringList leftovers(const QString& given) const {
        const auto folder = DataFolder::open(given);
        EXPECT_TRUE(folder) << folder.error().message().toStdString();
        return folder ? folder->leftovers() : QStringList();
    }
    // By who comes to the data from there.
    Result<void> clear(const QString& given, const QString& formerPlace) const {
        SAGITTA_TRY(const DataFolder folder, DataFolder::open(given));
        return folder.clear(formerPlace);
    }
    ErrorCode openError(const QString& given, DataFolder::Use use = DataFolder::Use::WithOthers) const {
        const auto folder = DataFolder::open(given, use);
        EXPECT_FALSE(folder);
        return folder ? ErrorCode::Internal : folder.error().code();
    }
    // As one program does it at once.
    Result<void> move(const QString& given, const QString& to) {
        SAGITTA_TRY(const DataFolder folder, DataFolder::open(given, DataFolder::Use::Alone));
        SAGITTA_TRY(FolderMove move, FolderMove::plan(folder.path(), to));
        JobContext context = makeContext();
        return move.finish(folder, context);
    }
    JobContext makeContext() {
        return {m_stop.get_token(), [this](JobProgress progress) {
                    m_last = std::move(progress);
                    if (m_last.done >= m_stopAt)
                        m_stop.request_stop();
                }};
    }
    static void expectWhole(const QString& folder, int images) {
        const auto store = open(folder);
        ASSERT_TRUE(store);
        ASSERT_TRUE(store->settle());
        EXPECT_EQ(*store->catalog().instanceCount(), images);
        const auto report = store->verify();
        EXPECT_TRUE(report && report->isClean());
        EXPECT_EQ(readFile(folder + "/settings.json"), "{\"a\": 1}");
        EXPECT_EQ(readFile(folder + "/annotations/1234.json"), "[1, 2]");
    }
    QStringList left(const QString& folder) const {
        return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }

    QTemporaryDir m_dir;
    const QString m_a = m_dir.filePath("a");
    const QString m_b = m_dir.filePath("disk/b");
    const QString m_c = m_dir.filePath("c");
    std::stop_source m_stop;
    std::int64_t m_stopAt = INT64_MAX;
    JobProgress m_last;
};

TEST_F(FolderMoveTest, EverythingIsThereAndTheOldPlaceSaysSo) {
    QFile old(m_a + "/archive/" + filesBelow(m_a + "/archive").front());
    ASSERT_TRUE(old.open(QIODevice::ReadWrite));
    const QDateTime came = QDateTime::fromMSecsSinceEpoch(1'500'000'000'123);
    ASSERT_TRUE(old.setFileTime(came, QFileDevice::FileModificationTime));
    old.close();
    const QStringList before = filesBelow(m_a + "/archive");
    const auto moved = move(m_a, m_b);
    ASSERT_TRUE(moved) << moved.error().message().toStdString();
    EXPECT_EQ(place(m_a), m_b);
    EXPECT_EQ(place(m_b), m_b);
    EXPECT_EQ(filesBelow(m_b + "/archive"), before);
    EXPECT_EQ(QFileInfo(m_b + "/archive/" + before.front()).lastModified(), came) << "a rebuild goes by it";
    EXPECT_EQ(QFileInfo(m_b).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    expectWhole(m_b, kImages);
    EXPECT_EQ(m_last.bytes, m_last.total);

    EXPECT_EQ(leftovers(m_a), QStringList{m_a});
    ASSERT_TRUE(clear(m_a, m_a));
    EXPECT_EQ(left(m_a), (QStringList{"folder.lock", "moved.json"}));
    EXPECT_TRUE(leftovers(m_a).isEmpty());
    EXPECT_EQ(place(m_a), m_b);
}

TEST_F(FolderMoveTest, OnAndOnAndBack) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(move(m_a, m_c));
    EXPECT_EQ(place(m_a), m_c);
    EXPECT_EQ(place(m_b), m_c) << "who was given the place in between finds it too";
    EXPECT_EQ(leftovers(m_a), (QStringList{m_a, m_b}));
    ASSERT_TRUE(clear(m_a, m_a));
    ASSERT_TRUE(clear(m_a, m_b));
    EXPECT_EQ(place(m_a), m_c);
    ASSERT_TRUE(QDir(m_b).removeRecursively());
    EXPECT_EQ(place(m_a), m_c) << "the disk in between is thrown away";
    ASSERT_TRUE(move(m_a, m_a)) << "back";
    EXPECT_EQ(place(m_a), m_a);
    EXPECT_EQ(place(m_c), m_a);
    ASSERT_TRUE(clear(m_a, m_c));
    EXPECT_EQ(place(m_c), m_a);
    expectWhole(m_a, kImages);
}

// A → B, A is not cleared, back into a folder of A: what is left of A must not be deleted with the data in it.
TEST_F(FolderMoveTest, ThePlaceTheDataAreInIsNotCleared) {
    ASSERT_TRUE(move(m_a, m_b));
    const QString inner = m_a + "/sagitta";
    EXPECT_EQ(move(m_b, inner).error().code(), ErrorCode::Refused) << "it would be deleted with the rest of A";
    EXPECT_EQ(place(m_a), m_b);
    ASSERT_TRUE(clear(m_a, m_a));
    ASSERT_TRUE(move(m_b, inner)) << "nothing is left to delete there";
    // As an earlier version of the program may have left it.
    data_folder::Note note = **data_folder::readNote(m_a);
    note.isCleared = false;
    ASSERT_TRUE(data_folder::writeNote(m_a, note));
    EXPECT_EQ(place(m_a), inner);
    EXPECT_EQ(clear(m_a, m_a).error().code(), ErrorCode::Refused);
    expectWhole(inner, kImages);
}

// Through a link the place looks like another one.
TEST_F(FolderMoveTest, ALinkToTheDataIsNoFormerPlace) {
    const QString link = m_dir.filePath("link");
    ASSERT_TRUE(QFile::link(m_a, link));
    ASSERT_TRUE(move(link, m_b));
    EXPECT_TRUE(DataFolder::open(link)->isAt(m_dir.filePath("disk/../disk/b")));
    ASSERT_TRUE(clear(m_b, m_a));
    ASSERT_TRUE(move(link, link)) << "back";
    EXPECT_TRUE(DataFolder::open(link)->isAt(m_a));
    EXPECT_EQ(leftovers(link), QStringList{m_b});
    expectWhole(m_a, kImages);
}

TEST_F(FolderMoveTest, ClearingCanBeCutOffAndGoesOn) {
    ASSERT_TRUE(move(m_a, m_b));
    const auto folder = DataFolder::open(m_a);
    m_stop.request_stop();
    EXPECT_EQ(folder->clear(m_a, m_stop.get_token()).error().code(), ErrorCode::Cancelled);
    EXPECT_TRUE(QFileInfo::exists(m_a + "/catalog.db"));
    EXPECT_EQ(leftovers(m_a), QStringList{m_a});
    ASSERT_TRUE(folder->clear(m_a));
    EXPECT_TRUE(leftovers(m_a).isEmpty());
}

TEST_F(FolderMoveTest, AFolderWithNothingButOurFilesIsFree) {
    ASSERT_TRUE(move(m_a, m_b));
    EXPECT_FALSE(DataFolder::isFree(m_a));
    ASSERT_TRUE(clear(m_a, m_a));
    EXPECT_TRUE(DataFolder::isFree(m_a));
    EXPECT_TRUE(DataFolder::isFree(m_c)) << "it is not there yet";
}

// Whoever is given a place finds the data, whatever place the next mover was given.
TEST_F(FolderMoveTest, MovesCountOnWhereverTheyAreBegun) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(move(m_b, m_c)) << "by somebody who was given B";
    for (const QString& given : {m_a, m_b, m_c, m_a})
        EXPECT_EQ(place(given), m_c);
    expectWhole(place(m_a), kImages);
}

TEST_F(FolderMoveTest, AwayBackAndElsewhere) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(clear(m_a, m_a));
    ASSERT_TRUE(move(m_a, m_a));
    ASSERT_TRUE(clear(m_a, m_b));
    EXPECT_EQ(place(m_a), m_a);
    ASSERT_TRUE(move(m_a, m_c));
    for (const QString& given : {m_b, m_a, m_c, m_b})
        EXPECT_EQ(place(given), m_c);
}

// B keeps patients' images until it is cleared, which may need its disk.
TEST_F(FolderMoveTest, BackHomeWhatIsLeftElsewhereIsNotForgotten) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(clear(m_a, m_a));
    ASSERT_TRUE(move(m_a, m_a));
    EXPECT_EQ(leftovers(m_a), QStringList{m_b});
    EXPECT_EQ(leftovers(m_a), QStringList{m_b}) << "at the next start too";
    ASSERT_TRUE(QDir().rename(m_b, m_dir.filePath("away")));
    EXPECT_EQ(place(m_a), m_a) << "its disk is not needed";
    EXPECT_TRUE(leftovers(m_a).isEmpty());
    ASSERT_TRUE(QDir().rename(m_dir.filePath("away"), m_b));
    EXPECT_EQ(leftovers(m_a), QStringList{m_b});
    ASSERT_TRUE(clear(m_a, m_b));
    EXPECT_TRUE(leftovers(m_a).isEmpty());
    EXPECT_FALSE(QFileInfo::exists(m_a + "/moved.json")) << "nothing is left to tell";
    expectWhole(m_a, kImages);
}

TEST_F(FolderMoveTest, DiscardingACopyFollowsNoLink) {
    m_stopAt = 1;
    EXPECT_EQ(move(m_a, m_b).error().code(), ErrorCode::Cancelled);
    writeFile(m_dir.filePath("precious/file"), "x");
    ASSERT_TRUE(QFile::link(m_dir.filePath("precious"), m_b + "/link"));
    ASSERT_TRUE(FolderMove::discard(m_a, m_b));
    EXPECT_FALSE(QFileInfo::exists(m_b));
    EXPECT_TRUE(QFileInfo::exists(m_dir.filePath("precious/file")));
}

// Cancelled, and begun again at once: the one would delete what the other copies.
TEST_F(FolderMoveTest, ACopyIsNotDeletedWhileItIsMade) {
    auto ahead = FolderMove::plan(m_a, m_b);
    ASSERT_TRUE(ahead);
    std::optional<Result<void>> discarded;
    JobContext context({}, [&](const JobProgress&) { discarded = FolderMove::discard(m_a, m_b); });
    ASSERT_TRUE(ahead->copyAhead(context));
    ASSERT_TRUE(discarded);
    EXPECT_EQ(discarded->error().code(), ErrorCode::Refused);
    EXPECT_EQ(filesBelow(m_b + "/archive").size(), kImages);
    EXPECT_TRUE(FolderMove::isBegun(m_a, m_b));
    ASSERT_TRUE(FolderMove::discard(m_a, m_b));
    EXPECT_FALSE(QFileInfo::exists(m_b));
}

TEST_F(FolderMoveTest, NorMadeWhileItIsDeleted) {
    auto ahead = FolderMove::plan(m_a, m_b);
    ASSERT_TRUE(ahead);
    JobContext context = makeContext();
    ASSERT_TRUE(ahead->copyAhead(context));
    {
        const FileLock deleting(m_b + "/folder.lock");
        const Result<void> copied = ahead->copyAhead(context);
        ASSERT_FALSE(copied);
        EXPECT_EQ(copied.error().code(), ErrorCode::Refused);
        EXPECT_TRUE(copied.error().message().contains(m_b)) << copied.error().message().toStdString();
        EXPECT_EQ(move(m_a, m_b).error().code(), ErrorCode::Refused);
    }
    ASSERT_TRUE(move(m_a, m_b));
    expectWhole(m_b, kImages);
}

TEST_F(FolderMoveTest, DiscardingACopyCanBeCutOffAndGoesOn) {
    m_stopAt = 1;
    EXPECT_EQ(move(m_a, m_b).error().code(), ErrorCode::Cancelled);
    const QStringList before = filesBelow(m_b);
    EXPECT_EQ(FolderMove::discard(m_a, m_b, m_stop.get_token()).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(filesBelow(m_b), before);
    ASSERT_TRUE(FolderMove::discard(m_a, m_b));
    EXPECT_FALSE(QFileInfo::exists(m_b));
}

TEST_F(FolderMoveTest, WhatWasCopiedAheadIsNotCopiedAgain) {
    auto ahead = FolderMove::plan(m_a, m_b);
    ASSERT_TRUE(ahead) << ahead.error().message().toStdString();
    JobContext context = makeContext();
    ASSERT_TRUE(ahead->copyAhead(context));
    EXPECT_EQ(place(m_a), m_a) << "nothing has moved yet";
    EXPECT_EQ(openError(m_b), ErrorCode::Refused) << "half a copy is no data folder";
    EXPECT_EQ(filesBelow(m_b + "/archive").size(), kImages);
    const QString kept = m_b + "/archive/" + filesBelow(m_b + "/archive").front();
    const QDateTime born = QFileInfo(kept).metadataChangeTime();
    // The program went on meanwhile.
    put(m_a, 100, 5);
    {
        const auto store = open(m_a);
        TestInstance other = numbered(200);
        other.studyUid = QStringLiteral("1.9");
        const QString part = store->archive().newPartFile();
        writeFile(part, part10Bytes(other));
        ASSERT_TRUE(store->put(part));
        ASSERT_TRUE(store->flush());
        ASSERT_TRUE(ahead->copyAhead(context));
        ASSERT_TRUE(store->removeStudy(QStringLiteral("1.9")));
    }
    ASSERT_TRUE(move(m_a, m_b));
    EXPECT_EQ(QFileInfo(kept).metadataChangeTime(), born);
    expectWhole(m_b, kImages + 5);
    EXPECT_EQ(open(m_b)->rebuild()->instances, kImages + 5) << "what was removed meanwhile does not come back";
}

TEST_F(FolderMoveTest, NotWhileSomebodyUsesIt) {
    const auto other = DataFolder::open(m_a);
    const auto another = DataFolder::open(m_a);
    ASSERT_TRUE(another) << "many may use it";
    EXPECT_EQ(move(m_a, m_b).error().code(), ErrorCode::Refused);
    EXPECT_FALSE(QFileInfo::exists(m_b));
}

TEST_F(FolderMoveTest, NobodyUsesItMeanwhile) {
    const auto mover = DataFolder::open(m_a, DataFolder::Use::Alone);
    ASSERT_TRUE(mover);
    EXPECT_EQ(openError(m_a), ErrorCode::Refused);
}

TEST_F(FolderMoveTest, TheOldPlaceIsNotClearedUnderSomebody) {
    ASSERT_TRUE(move(m_a, m_b));
    const FileLock used(m_a + "/folder.lock", FileLock::Sharing::Shared); // as by one who came just before
    EXPECT_EQ(clear(m_b, m_a).error().code(), ErrorCode::Refused);
    EXPECT_TRUE(QFileInfo::exists(m_a + "/catalog.db"));
    ASSERT_TRUE(clear(m_b, m_b)) << "it is in use, and was not moved: nothing to clear";
    EXPECT_TRUE(QFileInfo::exists(m_b + "/catalog.db"));
}

TEST_F(FolderMoveTest, PlacesThatCannotBe) {
    const auto refused = [&](const QString& to) {
        const auto plan = FolderMove::plan(m_a, to);
        EXPECT_FALSE(plan) << to.toStdString();
        return plan ? ErrorCode::Internal : plan.error().code();
    };
    EXPECT_EQ(refused(m_a), ErrorCode::Refused);
    EXPECT_EQ(refused(m_a + "/../a/"), ErrorCode::Refused);
    EXPECT_EQ(refused(m_a + "/inside"), ErrorCode::Refused);
    EXPECT_EQ(refused(m_dir.path()), ErrorCode::Refused) << "around it";
    ASSERT_TRUE(QDir().mkpath(m_dir.filePath("copy")));
    ASSERT_TRUE(data_folder::writeIdentity(m_dir.filePath("copy"), {QStringLiteral("1"), m_a}));
    EXPECT_EQ(refused(m_dir.filePath("copy/inside")), ErrorCode::Refused) << "it would go with the rest of that";
    writeFile(m_c + "/somebody's.txt", "precious");
    EXPECT_EQ(refused(m_c), ErrorCode::Refused);
    writeFile(m_dir.filePath("file"), "x");
    EXPECT_EQ(refused(m_dir.filePath("file")), ErrorCode::Refused);
    ASSERT_TRUE(QFile::link(m_dir.filePath("file"), m_a + "/link"));
    EXPECT_EQ(refused(m_b), ErrorCode::Unsupported);
    EXPECT_EQ(left(m_c), QStringList{"somebody's.txt"});
    EXPECT_FALSE(QFileInfo::exists(m_b));
}

TEST_F(FolderMoveTest, CancelledTheDataAreWhereTheyWere) {
    m_stopAt = 1;
    EXPECT_EQ(move(m_a, m_b).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(place(m_a), m_a);
    expectWhole(m_a, kImages);
    EXPECT_EQ(openError(m_b), ErrorCode::Refused);
    ASSERT_TRUE(FolderMove::discard(m_c, m_b)) << "a copy of something else is not touched";
    EXPECT_TRUE(QFileInfo::exists(m_b));
    ASSERT_TRUE(FolderMove::discard(m_a, m_b));
    EXPECT_FALSE(QFileInfo::exists(m_b));
}

TEST_F(FolderMoveTest, WhatIsMovedIsNotDiscarded) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(data_folder::writeIdentity(m_b, {data_folder::readIdentity(m_b)->id, m_a})); // killed right then
    ASSERT_TRUE(FolderMove::discard(m_a, m_b));
    expectWhole(m_b, kImages);
    EXPECT_EQ(place(m_b), m_b) << "the note in the old place says that it is whole";
    EXPECT_EQ(place(m_a), m_b);
    EXPECT_TRUE(data_folder::readIdentity(m_b)->copyOf.isEmpty());
}

// Where the disk would be there is an empty folder, or nothing: no new, empty data folder is made.
TEST_F(FolderMoveTest, ADiskThatIsNotConnectedIsSaid) {
    ASSERT_TRUE(move(m_a, m_b));
    ASSERT_TRUE(QDir().rename(m_b, m_dir.filePath("away")));
    EXPECT_EQ(openError(m_a), ErrorCode::NotFound);
    EXPECT_FALSE(QFileInfo::exists(m_b));
    ASSERT_TRUE(QDir().mkpath(m_b));
    EXPECT_EQ(openError(m_a), ErrorCode::NotFound);
    EXPECT_TRUE(left(m_b).isEmpty());
    const QString error = DataFolder::open(m_a).error().message();
    EXPECT_TRUE(error.contains(m_b) && error.contains(m_a)) << error.toStdString();
    ASSERT_TRUE(QDir().rmdir(m_b));
    ASSERT_TRUE(QDir().rename(m_dir.filePath("away"), m_b));
    EXPECT_EQ(place(m_a), m_b);
}

TEST_F(FolderMoveTest, ADamagedNoteIsSaid) {
    ASSERT_TRUE(move(m_a, m_b));
    writeFile(m_a + "/moved.json", "{");
    EXPECT_EQ(openError(m_a), ErrorCode::Corrupt);
    EXPECT_EQ(place(m_b), m_b);
}

TEST_F(FolderMoveTest, AFileThatWasCopiedWrongIsSeen) {
    auto ahead = FolderMove::plan(m_a, m_b);
    JobContext context = makeContext();
    ASSERT_TRUE(ahead->copyAhead(context));
    // Not by us: they have other sizes or times.
    const QStringList names = filesBelow(m_b + "/archive");
    writeFile(m_b + "/archive/" + names[0], "short");
    QByteArray other = readFile(m_b + "/archive/" + names[1]);
    other[other.size() - 1] = static_cast<char>(other.back() ^ 1);
    writeFile(m_b + "/archive/" + names[1], other);
    QFile touched(m_b + "/archive/" + names[1]);
    ASSERT_TRUE(touched.open(QIODevice::ReadWrite));
    ASSERT_TRUE(touched.setFileTime(QDateTime::currentDateTime().addSecs(60), QFileDevice::FileModificationTime));
    touched.close();
    writeFile(m_b + "/settings.json", "{\"a\": 2}"); // as long as the right one
    ASSERT_TRUE(move(m_a, m_b));
    for (const QString& name : names)
        EXPECT_EQ(readFile(m_b + "/archive/" + name), readFile(m_a + "/archive/" + name));
    expectWhole(m_b, kImages);
}

// A crash had left things half done: they move as they are.
TEST_F(FolderMoveTest, WhatACrashLeftIsNotLost) {
    writeFile(m_a + "/incoming/999-dead/" + QString("ab").repeated(16) + ".dcm", part10Bytes(numbered(500)));
    ASSERT_TRUE(move(m_a, m_b));
    expectWhole(m_b, kImages + 1);
}

// Killed at any moment, again and again, from place to place, while instances come and go.
TEST_F(FolderMoveTest, KilledAnywhereNothingIsLost) {
    constexpr int kRounds = 40;
    std::mt19937 random(20240301);
    int images = kImages;
    int moves = 0;
    int kills = 0;
    for (int round = 0; round < kRounds; ++round) {
        const QString from = place(m_a);
        const QString to = from == m_a ? m_b : from == m_b ? m_c : m_a;
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {"--move", m_a, to});
        ASSERT_TRUE(process.waitForStarted(30'000));
        // Of the steps that it says it is at; then a little into the next one. Now and then behind the move itself.
        const int killAfter = static_cast<int>(random() % 40);
        const bool isBehind = round % 4 == 3;
        QByteArray said;
        while ((isBehind ? !said.contains("moved") : said.count('\n') < killAfter) && process.waitForReadyRead(30'000))
            said += process.readAllStandardOutput();
        process.waitForFinished(static_cast<int>(random() % 40));
        const bool isRunning = process.state() != QProcess::NotRunning;
        process.kill();
        ASSERT_TRUE(!isRunning || process.waitForFinished(30'000));
        kills += isRunning ? 1 : 0;
        const QString now = place(m_a);
        ASSERT_TRUE(now == from || now == to);
        moves += now == to ? 1 : 0;
        expectWhole(now, images);
        ASSERT_FALSE(HasFailure()) << "round " << round;
        put(now, 1000 + round, 1);
        ++images;
    }
    EXPECT_GT(moves, 3);
    EXPECT_GT(kills, kRounds / 10); // a fast disk is through before the others
}

} // namespace
} // namespace sagitta::test
