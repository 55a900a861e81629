// Ctrl-C ends the program within 2 s with exit code 130, whatever it is doing, and loses nothing that had arrived.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/slow_proxy.h"
#include "support/upload.h"

#include "core/uid.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QLockFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr std::chrono::milliseconds kMostForCancel{2000};

// A catalog that another process is repairing: the program waits for it, half a minute and deaf to everything.
class StuckProgram : public testing::Test {
protected:
    void SetUp() override {
        QFile mark(m_dir.filePath(QStringLiteral("catalog.damaged")));
        ASSERT_TRUE(mark.open(QIODevice::WriteOnly));
        ASSERT_TRUE(m_lock.tryLock(0));
    }

    Interrupted interrupted(int times) {
        const auto isWaiting = [this] { return countFiles(m_dir.filePath(QStringLiteral("incoming"))) > 0; };
        return runCliAndInterrupt(m_dir.path(), {QStringLiteral("list")}, isWaiting, times);
    }

    QTemporaryDir m_dir;
    QLockFile m_lock{m_dir.filePath(QStringLiteral("rebuild.lock"))};
};

TEST_F(StuckProgram, EndsWithinTwoSeconds) {
    const Interrupted once = interrupted(1);
    EXPECT_EQ(once.answer.exitCode, 130);
    EXPECT_LT(once.took, kMostForCancel);
}

TEST_F(StuckProgram, TheSecondCtrlCEndsAtOnce) {
    const Interrupted twice = interrupted(2);
    EXPECT_EQ(twice.answer.exitCode, 130);
    EXPECT_LT(twice.took, kMostForCancel / 2);
}

TEST(InterruptedRetrieve, KeepsWhatHadArrived) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    constexpr int kImages = 40;
    Orthanc orthanc;
    const QTemporaryDir made;
    MadeInstance first;
    first.studyUid = makeUid();
    first.seriesUid = makeUid();
    first.size = 256;
    ASSERT_EQ(upload(orthanc.node(), writeSeries(made.path(), first, kImages)).toStdString(), "");
    const SlowProxy link(static_cast<std::uint16_t>(orthanc.node().port), {std::chrono::microseconds(0), 40e6});
    const QTemporaryDir data;
    const auto addNode = [&](int port) {
        return runCli(data.path(), {QStringLiteral("nodes"), QStringLiteral("add"), QStringLiteral("PACS"),
                                    QStringLiteral("--ae"), orthanc.node().aeTitle, QStringLiteral("--host"),
                                    QStringLiteral("127.0.0.1"), QStringLiteral("--port"), QString::number(port),
                                    QStringLiteral("--method"), QStringLiteral("get")})
            .exitCode;
    };
    ASSERT_EQ(addNode(link.port()), 0);
    const QStringList retrieve{QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"),
                               first.studyUid};
    const Interrupted cut = runCliAndInterrupt(data.path(), retrieve, [&] {
        if (countFiles(data.filePath(QStringLiteral("archive"))) < 2)
            return false;
        orthanc.process().pause(); // and now it is silent
        return true;
    });
    orthanc.process().resume();
    EXPECT_EQ(cut.answer.exitCode, 130) << cut.answer.errors.toStdString();
    EXPECT_LT(cut.took, kMostForCancel);

    const auto kept = static_cast<int>(
        runCli(data.path(), {QStringLiteral("list"), QStringLiteral("instances")}).json.array().size());
    EXPECT_GT(kept, 0);
    EXPECT_LT(kept, kImages);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("verify")}).exitCode, 0);
    const CliAnswer rest = runCli(data.path(), retrieve);
    EXPECT_EQ(rest.exitCode, 0) << rest.errors.toStdString();
    EXPECT_EQ(rest.json.object().value(QLatin1String("skipped")).toInt(), kept);
    EXPECT_TRUE(rest.json.object().value(QLatin1String("conflicts")).isArray());
}

} // namespace
} // namespace sagitta::test
