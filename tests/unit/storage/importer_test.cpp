#include "storage/importer.h"
#include "store_fixture.h"

#include <QFile>
#include <QFileInfo>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

class ImporterTest : public StoreTest {
protected:
    QString source(const QString& name) const { return m_source.filePath(name); }
    ImportReport import(const QStringList& paths, ImportMode mode = ImportMode::Copy) {
        JobContext context({}, [this](const JobProgress& progress) { m_progress.push_back(progress); });
        auto report =
            importPaths(*m_store, paths, mode, context, {}, [this](const QString& uid) { m_heard.append(uid); });
        EXPECT_TRUE(report) << (report ? "" : report.error().message().toStdString());
        return report.valueOr({});
    }
    void write(const QString& name, const TestInstance& instance) { writeFile(source(name), part10Bytes(instance)); }

    QTemporaryDir m_source;
    std::vector<JobProgress> m_progress;
    QStringList m_heard;
};

QByteArray directoryBytes() {
    QByteArray directory = part10Bytes(numbered(9));
    directory.replace(QByteArray("UI\x1a\x00"
                                 "1.2.840.10008.5.1.4.1.1.2\0",
                                 30),
                      QByteArray("UI\x14\x00"
                                 "1.2.840.10008.1.3.10",
                                 24));
    return directory;
}

TEST_F(ImporterTest, TakesWhatIsDicomAndCountsTheRest) {
    write(QStringLiteral("a.dcm"), numbered(1));
    write(QStringLiteral("deep/er/NOEXTENSION"), numbered(2));
    write(QStringLiteral("deep/.hidden"), numbered(3));
    write(QStringLiteral("again.dcm"), numbered(1));
    writeFile(source(QStringLiteral("autorun.inf")), "[autorun]\nopen=viewer.exe");
    writeFile(source(QStringLiteral("empty")), {});
    writeFile(source(QStringLiteral("big.jpg")), QByteArray(300000, '\xff'));
    writeFile(source(QStringLiteral("DICOMDIR")), directoryBytes());
    writeFile(source(QStringLiteral("broken.dcm")), part10Bytes(numbered(4)).left(140) + QByteArray(400, '\xff'));
    const ImportReport report = import({m_source.path()});
    EXPECT_EQ(report.files, 9);
    EXPECT_EQ(report.imported, 3);
    EXPECT_EQ(report.duplicates, 1);
    EXPECT_EQ(report.notDicom, 3);
    ASSERT_EQ(report.unreadable.size(), 1u);
    EXPECT_EQ(report.unreadable.front().path, source(QStringLiteral("broken.dcm")));
    EXPECT_FALSE(report.unreadable.front().reason.isEmpty());
    EXPECT_GT(report.seconds, 0);
    EXPECT_EQ(instanceCount(), 3);
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(filesBelow(m_source.path()).size(), 9) << "copied, not moved";
    ASSERT_FALSE(m_progress.empty());
    EXPECT_LE(m_progress.back().done, 9);
}

TEST_F(ImporterTest, ADicomdirThatIsNamedStandsForItsFolder) {
    write(QStringLiteral("cd/IMAGES/1"), numbered(1));
    write(QStringLiteral("beside"), numbered(2));
    writeFile(source(QStringLiteral("cd/DICOMDIR")), directoryBytes());
    EXPECT_EQ(import({source(QStringLiteral("cd/DICOMDIR"))}).imported, 1);
    EXPECT_EQ(m_heard, QStringList{numbered(1).sopUid});
}

TEST_F(ImporterTest, TellsWhatIsHereNowAsItsFileSays) {
    write(QStringLiteral("a"), numbered(1));
    import({source(QStringLiteral("a"))});
    import({source(QStringLiteral("a"))});
    EXPECT_EQ(m_heard, (QStringList{numbered(1).sopUid, numbered(1).sopUid}));
    TestInstance changed = numbered(1);
    changed.seed = 3;
    write(QStringLiteral("b"), changed);
    EXPECT_EQ(import({source(QStringLiteral("b"))}).conflicts.size(), 1u);
    EXPECT_EQ(m_heard.size(), 2) << "what is stored is not what this file says";
}

TEST_F(ImporterTest, TellsWhichNamedFilesAreNoDicom) {
    writeFile(source(QStringLiteral("deep/letter.txt")), "Dear colleague");
    const ImportReport report = import({m_source.path(), source(QStringLiteral("deep/letter.txt"))});
    EXPECT_EQ(report.notDicom, 2);
    EXPECT_EQ(report.namedNotDicom, QStringList{source(QStringLiteral("deep/letter.txt"))});
}

TEST_F(ImporterTest, ThePreambleIsZeroedAndNothingElse) {
    const QByteArray clean = part10Bytes(numbered(1));
    QByteArray polyglot = clean;
    polyglot.replace(0, 8, "MZ\x90\xff\x03\x01\x01\x01");
    writeFile(source(QStringLiteral("a")), polyglot);
    EXPECT_EQ(import({source(QStringLiteral("a"))}).imported, 1);
    EXPECT_EQ(readFile(pathOf(1)), clean);
    EXPECT_EQ(readFile(source(QStringLiteral("a"))), polyglot);
}

TEST_F(ImporterTest, LargeFilesAreWhole) {
    TestInstance large = numbered(1);
    large.side = 1100;
    const QByteArray bytes = part10Bytes(large);
    ASSERT_GT(bytes.size(), 2 << 20);
    writeFile(source(QStringLiteral("a")), bytes);
    EXPECT_EQ(import({m_source.path()}).imported, 1);
    EXPECT_EQ(readFile(pathOf(1)), bytes);
}

TEST_F(ImporterTest, FilesWithoutPreamble) {
    writeFile(source(QStringLiteral("meta")), part10Bytes(numbered(1)).mid(132));
    writeFile(source(QStringLiteral("junk")), QByteArray("\x08\x00\x05\x00"
                                                         "CS\x00\x00",
                                                         8) +
                                                  QByteArray(100, '\xff'));
    const ImportReport report = import({m_source.path()});
    EXPECT_EQ(report.imported, 1);
    EXPECT_EQ(report.notDicom, 1);
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(numbered(1)));
}

TEST_F(ImporterTest, ABareDataSetIsKeptAsItIs) {
    const QByteArray bytes = datasetBytes(numbered(1));
    writeFile(source(QStringLiteral("bare")), bytes);
    EXPECT_EQ(import({m_source.path()}).imported, 1);
    EXPECT_EQ(readFile(pathOf(1)), bytes);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(ImporterTest, LinksAreNotFollowedOut) {
    const QTemporaryDir elsewhere;
    writeFile(elsewhere.filePath("secret.dcm"), part10Bytes(numbered(1)));
    write(QStringLiteral("in.dcm"), numbered(2));
    if (!QFile::link(elsewhere.path(), source(QStringLiteral("out"))) ||
        !QFile::link(elsewhere.filePath("secret.dcm"), source(QStringLiteral("out.dcm"))) ||
        !QFile::link(m_source.path(), source(QStringLiteral("loop"))))
        GTEST_SKIP() << "this file system knows no symbolic links";
    EXPECT_EQ(import({m_source.path()}).imported, 1);
    EXPECT_EQ(import({source(QStringLiteral("out"))}).imported, 1) << "a link that is named is meant";
}

TEST_F(ImporterTest, WhatIsNotThereIsReported) {
    const ImportReport report = import({source(QStringLiteral("nowhere"))});
    ASSERT_EQ(report.unreadable.size(), 1u);
    EXPECT_EQ(report.unreadable.front().path, source(QStringLiteral("nowhere")));
}

TEST_F(ImporterTest, WhatMayNotBeReadIsReported) {
    write(QStringLiteral("a.dcm"), numbered(1));
    write(QStringLiteral("closed/b.dcm"), numbered(2));
    ASSERT_TRUE(QFile::setPermissions(source(QStringLiteral("a.dcm")), QFile::Permissions()));
    ASSERT_TRUE(QFile::setPermissions(source(QStringLiteral("closed")), QFile::Permissions()));
    const bool mayAll = QFile(source(QStringLiteral("a.dcm"))).open(QIODevice::ReadOnly);
    const ImportReport report = mayAll ? ImportReport() : import({m_source.path()});
    ASSERT_TRUE(QFile::setPermissions(source(QStringLiteral("closed")),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    if (mayAll)
        GTEST_SKIP() << "this user may read everything (root)";
    EXPECT_EQ(report.unreadable.size(), 2u);
    EXPECT_EQ(report.imported, 0);
}

TEST_F(ImporterTest, MoveDeletesWhatIsIndexedAndNothingElse) {
    write(QStringLiteral("a.dcm"), numbered(1));
    write(QStringLiteral("same.dcm"), numbered(1));
    TestInstance changed = numbered(1);
    changed.seed = 50;
    write(QStringLiteral("z/conflict.dcm"), changed);
    writeFile(source(QStringLiteral("notes.txt")), "text");
    writeFile(source(QStringLiteral("broken.dcm")), part10Bytes(numbered(4)).left(140) + QByteArray(400, '\xff'));
    const ImportReport report = import({m_source.path()}, ImportMode::Move);
    EXPECT_EQ(report.imported, 1);
    EXPECT_EQ(report.duplicates, 2);
    ASSERT_EQ(report.conflicts.size(), 1u);
    EXPECT_EQ(report.conflicts.front().path, source(QStringLiteral("z/conflict.dcm")));
    EXPECT_EQ(filesBelow(m_source.path()), (QStringList{"broken.dcm", "notes.txt", "z/conflict.dcm"}));
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(numbered(1)));
}

TEST_F(ImporterTest, TheDataFolderItselfIsLeftOut) {
    putNumbered(0, 3);
    const ImportReport report = import({m_dir.path()}, ImportMode::Move);
    EXPECT_EQ(report.files, 0);
    EXPECT_EQ(import({m_dir.filePath("archive")}, ImportMode::Move).files, 0);
    EXPECT_EQ(import({pathOf(1)}, ImportMode::Move).files, 0);
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(instanceCount(), 3);
}

TEST_F(ImporterTest, CancelKeepsWhatWasImported) {
    for (int n = 0; n < 20; ++n)
        write(QStringLiteral("%1.dcm").arg(n), numbered(n));
    std::stop_source stop;
    JobContext context(stop.get_token(), [&](const JobProgress& progress) {
        if (progress.done == 5)
            stop.request_stop();
    });
    const auto report = importPaths(*m_store, {m_source.path()}, ImportMode::Move, context);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), ErrorCode::Cancelled);
    ASSERT_TRUE(m_store->flush());
    EXPECT_EQ(instanceCount(), 5);
    EXPECT_EQ(filesBelow(m_source.path()).size(), 20) << "no source goes before the flush";
    EXPECT_EQ(files("incoming").filter(QStringLiteral(".part")).size(), 0);
}
