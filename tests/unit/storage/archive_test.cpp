#include "storage/archive.h"
#include "test_files.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

std::unique_ptr<Archive> openArchive(const QTemporaryDir& dir) {
    auto archive = Archive::open(dir.path());
    EXPECT_TRUE(archive);
    return archive ? std::move(*archive) : nullptr;
}

QString completedFile(const Archive& archive, const QByteArray& bytes) {
    const QString part = archive.newPartFile();
    writeFile(part, bytes);
    const auto completed = archive.complete(part);
    EXPECT_TRUE(completed);
    return completed ? *completed : QString();
}

} // namespace

TEST(Archive, AFileGoesFromPartToItsPlace) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const QString completed = completedFile(*archive, "bytes");
    const auto name = archive->store(completed);
    ASSERT_TRUE(name);
    static const QRegularExpression shape(QStringLiteral("^([0-9a-f]{2})/([0-9a-f]{2})/\\1\\2[0-9a-f]{28}\\.dcm$"));
    EXPECT_TRUE(shape.match(*name).hasMatch()) << name->toStdString();
    EXPECT_EQ(*name, Archive::nameFor(completed));
    EXPECT_EQ(readFile(archive->path(*name)), "bytes");
    EXPECT_FALSE(QFileInfo::exists(completed));
    EXPECT_EQ(archive->allNames(), QStringList{*name});
    EXPECT_TRUE(archive->remove(*name));
    EXPECT_TRUE(archive->remove(*name)) << "a file that is gone is removed";
    EXPECT_TRUE(archive->isEmpty());
}

TEST(Archive, AStoredFileIsNotExecutable) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const auto name = archive->store(completedFile(*archive, "bytes"));
    ASSERT_TRUE(name);
    EXPECT_FALSE(QFileInfo(archive->path(*name)).isExecutable());
}

TEST(Archive, NamesSpreadOverFoldersAndDoNotRepeat) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    QSet<QString> names;
    QSet<QString> folders;
    for (int n = 0; n < 64 * 100; ++n) {
        const QString name = QFileInfo(archive->newPartFile()).fileName();
        names.insert(name);
        folders.insert(name.left(4));
    }
    EXPECT_EQ(names.size(), 64 * 100);
    EXPECT_LE(folders.size(), 100);
    EXPECT_GE(folders.size(), 90);
}

TEST(Archive, ALinkedFileIsInBothPlacesUntilStored) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const QString completed = completedFile(*archive, "bytes");
    const QString name = Archive::nameFor(completed);
    ASSERT_TRUE(archive->link(completed));
    EXPECT_TRUE(archive->link(completed)) << "a crash may have it done twice";
    EXPECT_TRUE(archive->isIncoming(name));
    EXPECT_EQ(readFile(archive->path(name)), "bytes");
    ASSERT_TRUE(archive->store(completed));
    EXPECT_FALSE(QFileInfo::exists(completed));
    EXPECT_FALSE(archive->isIncoming(name));
    EXPECT_EQ(readFile(archive->path(name)), "bytes");
}

TEST(Archive, HostileNamesLeadNowhere) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const QString victim = dir.filePath("victim.dcm");
    writeFile(victim, "precious");
    const QString digits(32, QLatin1Char('a'));
    for (const QString& name :
         {QStringLiteral("../victim.dcm"), QStringLiteral("/etc/passwd"), QString(),
          QStringLiteral("aa/aa/../../x.dcm"), QStringLiteral("aa/ab/%1.dcm").arg(digits),
          QStringLiteral("AA/AA/%1.dcm").arg(digits.toUpper()), QStringLiteral("../../%1.dcm").arg(digits),
          QStringLiteral("aa/aa/%1.exe").arg(digits), QStringLiteral("aa/aa/%1.dcm/..").arg(digits),
          QStringLiteral("aa\\aa\\%1.dcm").arg(digits)}) {
        EXPECT_TRUE(archive->path(name).isEmpty()) << name.toStdString();
        EXPECT_FALSE(archive->remove(name)) << name.toStdString();
    }
    EXPECT_FALSE(archive->path(QStringLiteral("aa/aa/%1.dcm").arg(digits)).isEmpty());
    EXPECT_EQ(readFile(victim), "precious");
}

TEST(Archive, OnlyOurOwnPartFilesAreTaken) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const QString foreign = dir.filePath("x.part");
    writeFile(foreign, "bytes");
    EXPECT_FALSE(archive->complete(foreign));
    EXPECT_TRUE(QFileInfo::exists(foreign));
    const QString inside = QFileInfo(archive->newPartFile()).path() + QStringLiteral("/1.2.3.part");
    writeFile(inside, "bytes");
    EXPECT_FALSE(archive->complete(inside));
    EXPECT_FALSE(archive->complete(archive->newPartFile())) << "there is no such file";
}

TEST(Archive, TakesWhatDeadProcessesLeft) {
    const QTemporaryDir dir;
    const QString digits(32, QLatin1Char('b'));
    const QString dead = dir.filePath("incoming/4711-dead");
    writeFile(dead + QStringLiteral("/%1.dcm").arg(digits), "whole");
    writeFile(dead + QStringLiteral("/%1.part").arg(QString(32, QLatin1Char('c'))), "half");
    // A lock file without its process; the number in it is that of a living one.
    QFile lock(dead + QStringLiteral("/lock"));
    writeFile(lock.fileName(), "1\nsagitta\nhost\n");
    // Of another host by its text: only its age, a millisecond at least, says that it is left over.
    ASSERT_TRUE(lock.open(QIODevice::ReadWrite));
    ASSERT_TRUE(lock.setFileTime(QDateTime::currentDateTime().addSecs(-60), QFileDevice::FileModificationTime));
    lock.close();
    const auto archive = openArchive(dir);
    const QStringList taken = archive->takeAbandoned();
    ASSERT_EQ(taken.size(), 1);
    EXPECT_EQ(readFile(taken.first()), "whole");
    EXPECT_EQ(Archive::nameFor(taken.first()), QStringLiteral("bb/bb/%1.dcm").arg(digits));
    EXPECT_FALSE(QFileInfo::exists(dead));
    EXPECT_TRUE(archive->takeAbandoned().isEmpty());
}

TEST(Archive, TheFolderOfALivingOneIsNotTouched) {
    const QTemporaryDir dir;
    const auto first = openArchive(dir);
    const QString completed = completedFile(*first, "whole");
    const QString part = first->newPartFile();
    writeFile(part, "half");
    const auto second = openArchive(dir);
    EXPECT_TRUE(second->takeAbandoned().isEmpty());
    EXPECT_EQ(readFile(completed), "whole");
    EXPECT_EQ(readFile(part), "half");
}

TEST(Archive, ClosingLeavesNoEmptyFolder) {
    const QTemporaryDir dir;
    openArchive(dir).reset();
    EXPECT_TRUE(QDir(dir.filePath("incoming")).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot));
}

TEST(Archive, SetsAsideWithoutLosing) {
    const QTemporaryDir dir;
    const auto archive = openArchive(dir);
    const auto conflict = archive->setAside(completedFile(*archive, "one"), Archive::Aside::Conflict);
    const auto quarantined = archive->setAside(completedFile(*archive, "two"), Archive::Aside::Quarantine);
    ASSERT_TRUE(conflict && quarantined);
    EXPECT_EQ(QFileInfo(*conflict).path(), dir.filePath("conflicts"));
    EXPECT_EQ(QFileInfo(*quarantined).path(), dir.filePath("quarantine"));
    EXPECT_EQ(readFile(*conflict), "one");
    EXPECT_EQ(readFile(*quarantined), "two");
}

TEST(Archive, AFolderThatCannotBeMadeIsAnErrorThatSaysSo) {
    const QTemporaryDir dir;
    writeFile(dir.filePath("file"), "no folder");
    const auto archive = Archive::open(dir.filePath("file"));
    ASSERT_FALSE(archive);
    EXPECT_EQ(archive.error().code(), ErrorCode::Io);
    EXPECT_TRUE(archive.error().message().contains(dir.path()));
}

TEST(Archive, SyncTakesMissingFilesInItsStride) {
    const QTemporaryDir dir;
    writeFile(dir.filePath("a"), "bytes");
    EXPECT_TRUE(Archive::sync({dir.filePath("a"), dir.filePath("gone")}));
    EXPECT_TRUE(Archive::sync(QStringList(40, dir.filePath("a"))));
}
