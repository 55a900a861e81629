// The disk that studies are exported to has too little room, or runs full on the way.
#include "storage/exporter.h"
#include "support/dicomdir.h"
#include "support/small_disk.h"
#include "unit/storage/test_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace storage;

constexpr qint64 kSize = 100'000'000;
constexpr int kImages = 8;

class FullDiskExport : public testing::Test {
protected:
    void SetUp() override {
        if (!m_disk.problem().isEmpty())
            GTEST_SKIP() << m_disk.problem().toStdString();
        m_store = *LocalStore::open(m_dir.path());
        for (int n = 0; n < kImages; ++n) {
            TestInstance instance = numbered(n);
            instance.side = 2000; // 8 MB
            const QString part = m_store->archive().newPartFile();
            writeFile(part, part10Bytes(instance));
            ASSERT_TRUE(m_store->put(part));
        }
        ASSERT_TRUE(m_store->flush());
        m_exporter.emplace(*m_store, QStringList{numbered(0).studyUid}, target());
    }
    QString target() const { return m_disk.path() + QStringLiteral("/out"); }
    Result<void> run(const std::function<void(const JobProgress&)>& onProgress = {}) {
        JobContext context({}, [&](const JobProgress& progress) {
            if (onProgress)
                onProgress(progress);
        });
        return m_exporter->run(context);
    }

    SmallDisk m_disk{kSize}; // first: before any thread
    QTemporaryDir m_dir;
    std::unique_ptr<LocalStore> m_store;
    std::optional<Exporter> m_exporter;
};

TEST_F(FullDiskExport, TooLittleRoomIsSaidBefore) {
    m_disk.fillUpTo(40'000'000);
    const Result<void> done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Full);
    EXPECT_TRUE(done.error().message().contains("the export needs 68.")) << done.error().message().toStdString();
    EXPECT_FALSE(QFileInfo::exists(target()));
}

// Somebody else takes the room meanwhile.
TEST_F(FullDiskExport, FullOnTheWayTheRestIsForAnotherTry) {
    const Result<void> done = run([this](const JobProgress& progress) {
        if (progress.done == 3)
            m_disk.fillUpTo(12'000'000);
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Full);
    const QString said = done.error().message();
    EXPECT_TRUE(said.startsWith("the disk is full (")) << said.toStdString();
    EXPECT_FALSE(said.contains("data folder")) << said.toStdString();
    const int there = m_exporter->report().instances;
    EXPECT_GT(there, 0);
    EXPECT_LT(there, kImages);
    EXPECT_TRUE(said.endsWith(QStringLiteral("%1 of %2 images are in %3; %4 are missing, and the DICOMDIR")
                                  .arg(there)
                                  .arg(kImages)
                                  .arg(target())
                                  .arg(kImages - there)))
        << said.toStdString();
    const QStringList files = filesBelow(target());
    EXPECT_EQ(files.size(), there) << "no half file, no half DICOMDIR";
    for (const QString& file : files)
        EXPECT_EQ(QFileInfo(target() + u'/' + file).size(), part10Bytes([] {
                                                                TestInstance instance = numbered(0);
                                                                instance.side = 2000;
                                                                return instance;
                                                            }())
                                                                .size());
    m_disk.resize(3 * kSize);
    const Result<void> again = run();
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(filesBelow(target()).size(), kImages + 1);
    EXPECT_EQ(readDicomdir(target() + "/DICOMDIR").size(), size_t{kImages});
}

TEST_F(FullDiskExport, FullAtTheDicomdirThereIsNone) {
    const Result<void> done = run([this](const JobProgress& progress) {
        if (progress.text.contains("DICOMDIR"))
            m_disk.fillUpTo(0);
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Full) << done.error().message().toStdString();
    EXPECT_TRUE(done.error().message().endsWith("the DICOMDIR is missing")) << done.error().message().toStdString();
    EXPECT_EQ(filesBelow(target()).size(), kImages);
    ASSERT_TRUE(QFile::remove(m_disk.path() + "/ballast"));
    EXPECT_TRUE(run());
    EXPECT_EQ(readDicomdir(target() + "/DICOMDIR").size(), size_t{kImages});
}

// That what needs no room there can be written does not make it whole.
TEST_F(FullDiskExport, WithoutRoomForTemporaryFilesThereIsNoDicomdir) {
    const QTemporaryDir out;
    Exporter exporter(*m_store, {numbered(0).studyUid}, out.path());
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", m_disk.path().toLocal8Bit());
    m_disk.fillUpTo(4096); // its folder is made, and the file of a record is not
    JobContext context({}, [](const JobProgress&) {});
    const Result<void> done = exporter.run(context);
    before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Io) << done.error().message().toStdString();
    EXPECT_TRUE(done.error().message().startsWith("the DICOMDIR cannot be made: "))
        << done.error().message().toStdString();
    EXPECT_EQ(filesBelow(out.path()).size(), kImages);
    EXPECT_TRUE(exporter.run(context));
    EXPECT_EQ(readDicomdir(out.filePath("DICOMDIR")).size(), size_t{kImages});
}

} // namespace
} // namespace sagitta::test
