// A disk that is full: a small file system of its own where the user may mount one.
#include "storage/importer.h"
#include "store_fixture.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

bool run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

class SmallDisk {
public:
    explicit SmallDisk(const QString& folder) :
        m_folder(folder), m_mounted(run(QStringLiteral("mount"), {"-t", "tmpfs", "-o", "size=2m", "tmpfs", folder})) {}
    ~SmallDisk() {
        if (m_mounted)
            run(QStringLiteral("umount"), {m_folder});
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool isMounted() const { return m_mounted; }

private:
    QString m_folder;
    bool m_mounted;
};

} // namespace

TEST(FullDisk, TheImportSaysSoAndWhatIsStoredStays) {
    const QTemporaryDir dir;
    const QTemporaryDir source;
    const SmallDisk disk(dir.path());
    if (!disk.isMounted())
        GTEST_SKIP() << "this user may not mount a small file system to fill";
    for (int n = 0; n < 40; ++n) {
        TestInstance instance = numbered(n);
        instance.side = 256;
        writeFile(source.filePath(QString::number(n)), part10Bytes(instance));
    }
    int stored = 0;
    {
        auto store = LocalStore::open(dir.path());
        ASSERT_TRUE(store);
        JobContext context({}, [](const JobProgress&) {});
        const auto report = importPaths(**store, {source.path()}, ImportMode::Move, context);
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code(), ErrorCode::Full) << report.error().message().toStdString();
        EXPECT_TRUE(report.error().message().contains(QStringLiteral("free space")));
        EXPECT_EQ(filesBelow(source.path()).size(), 40) << "no source is deleted";
        EXPECT_TRUE(filesBelow(dir.path()).filter(QStringLiteral(".part")).isEmpty());
        // What fitted may still lack room for its row; then it stays in the incoming folder.
        const Result<void> flushed = (*store)->flush();
        stored = static_cast<int>((*store)->catalog().allInstances()->size());
        EXPECT_EQ(stored + filesBelow(dir.filePath("incoming")).filter(QStringLiteral(".dcm")).size(),
                  filesBelow(dir.filePath("archive")).size());
        EXPECT_TRUE((*store)->verify()->isClean() || !flushed);
    }
    EXPECT_GT(filesBelow(dir.filePath("archive")).size(), 3);
}
