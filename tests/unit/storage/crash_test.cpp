// What a kill leaves is completed by the next start: first each state of local_store.h's table made by hand, then a
// real process killed again and again wherever it happens to be.
#include "put_process.h"
#include "store_fixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <random>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

const QString kDigits = QStringLiteral("cd").repeated(16);
const QString kName = QStringLiteral("cd/cd/%1.dcm").arg(kDigits);
constexpr int kWaitMs = 30'000;

} // namespace

class CrashTest : public StoreTest {
protected:
    QString dead(const char* ending) const {
        return m_dir.filePath(QStringLiteral("incoming/999-dead/%1%2").arg(kDigits, QLatin1String(ending)));
    }
    QString final() const { return m_dir.filePath(QStringLiteral("archive/") + kName); }
    void leaveIncoming() { writeFile(dead(".dcm"), part10Bytes(numbered(1))); }
    void leaveLinked() { writeFile(final(), part10Bytes(numbered(1))); }
    void leaveRow() {
        m_store.reset();
        const auto catalog = Catalog::open(m_dir.path());
        ASSERT_TRUE(catalog);
        ASSERT_TRUE((*catalog)->add({{headerOf(numbered(1)), kName, part10Bytes(numbered(1)).size()}}));
    }
    void expectCompleted() {
        open();
        EXPECT_EQ(instanceCount(), 1);
        EXPECT_EQ(m_store->catalog().instance(numbered(1).sopUid)->file, kName);
        EXPECT_EQ(readFile(final()), part10Bytes(numbered(1)));
        EXPECT_TRUE(verified().isClean());
        EXPECT_FALSE(QFileInfo::exists(dead(".dcm")));
        m_store.reset();
        EXPECT_TRUE(files("incoming").isEmpty());
    }
};

TEST_F(CrashTest, KilledWhileReceiving) {
    writeFile(dead(".part"), part10Bytes(numbered(1)).left(300));
    open();
    EXPECT_EQ(instanceCount(), 0);
    EXPECT_FALSE(QFileInfo::exists(dead(".part")));
}

TEST_F(CrashTest, KilledAfterPut) {
    leaveIncoming();
    expectCompleted();
}

TEST_F(CrashTest, KilledAfterTheLink) {
    leaveIncoming();
    leaveLinked();
    expectCompleted();
}

TEST_F(CrashTest, KilledAfterTheCommit) {
    leaveRow();
    leaveIncoming();
    leaveLinked();
    expectCompleted();
}

TEST_F(CrashTest, KilledAfterTheCommitWithoutHardLinks) {
    leaveRow();
    leaveIncoming();
    expectCompleted();
}

TEST_F(CrashTest, KilledWhileADuplicateWasSettled) {
    TestInstance changed = numbered(1);
    changed.seed = 5;
    put(part10Bytes(changed));
    leaveIncoming();
    leaveLinked();
    open();
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(changed)) << "the first is kept";
    EXPECT_FALSE(QFileInfo::exists(final()));
    EXPECT_EQ(files("conflicts"), QStringList{kDigits + QStringLiteral(".dcm")});
    EXPECT_TRUE(verified().isClean());
}

TEST_F(CrashTest, AdoptedJunkIsQuarantined) {
    writeFile(dead(".dcm"), "no DICOM");
    open();
    EXPECT_EQ(files("quarantine").size(), 1);
    EXPECT_EQ(instanceCount(), 0);
}

TEST_F(CrashTest, ALivingProcessKeepsItsFiles) {
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {"--put", m_dir.path(), "0", "3", "hold"});
    ASSERT_TRUE(process.waitForStarted(kWaitMs));
    QByteArray said;
    while (!said.contains("holding") && process.waitForReadyRead(kWaitMs))
        said += process.readAllStandardOutput();
    ASSERT_TRUE(said.contains("holding"));
    open();
    EXPECT_EQ(files("incoming").filter(QStringLiteral(".part")).size(), 1);
    process.kill();
    ASSERT_TRUE(process.waitForFinished(kWaitMs));
    open();
    EXPECT_TRUE(files("incoming").filter(QStringLiteral(".part")).isEmpty()) << "now it is nobody's";
    EXPECT_EQ(instanceCount(), 3);
    EXPECT_TRUE(verified().isClean());
}

// Whatever a process has said it put is there after kill -9, once, and nothing else lies about.
TEST_F(CrashTest, KilledAnywhereNothingIsLost) {
    constexpr int kRounds = 25;
    constexpr int kPerRound = 300;
    std::mt19937 random(20240301);
    std::uniform_int_distribution<int> lines(1, kPerRound);
    QSet<QString> promised;
    int killedInTheMiddle = 0;
    for (int round = 0; round < kRounds; ++round) {
        m_store.reset();
        const int killAfter = lines(random);
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {"--put", m_dir.path(), QString::number(round * kPerRound), QString::number(kPerRound)});
        ASSERT_TRUE(process.waitForStarted(kWaitMs));
        QByteArray said;
        while (said.count('\n') < killAfter && process.waitForReadyRead(kWaitMs))
            said += process.readAllStandardOutput();
        process.kill();
        ASSERT_TRUE(process.waitForFinished(kWaitMs));
        said += process.readAllStandardOutput();
        killedInTheMiddle += said.contains("done") ? 0 : 1;
        for (const QByteArray& line : said.split('\n')) {
            if (line.startsWith("put "))
                promised.insert(numbered(line.mid(4).toInt()).sopUid);
        }
        open();
        const auto present = m_store->catalog().present(promised.values());
        ASSERT_TRUE(present);
        ASSERT_EQ(present->size(), promised.size()) << "round " << round;
        const VerifyReport report = verified();
        ASSERT_TRUE(report.isClean()) << "round " << round << ": missing " << report.missing.size() << " corrupt "
                                      << report.corrupt.size() << " orphans " << report.orphans.size();
        ASSERT_EQ(files("archive").size(), instanceCount());
        ASSERT_EQ(files("incoming"), files("incoming").filter(QStringLiteral("lock"))) << "round " << round;
    }
    EXPECT_GT(killedInTheMiddle, kRounds / 2);
    EXPECT_GT(promised.size(), kRounds);
}
