// A retrieve that is killed at any moment loses nothing: the next one fetches only the rest, and archive and catalog
// agree.
#include "cli/cli_process.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/upload.h"

#include "core/uid.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <random>

namespace sagitta::test {
namespace {

constexpr int kImages = 120;

struct Archive {
    Orthanc orthanc;
    QTemporaryDir files;
    QString studyUid = makeUid();

    Archive() {
        MadeInstance first;
        first.studyUid = studyUid;
        first.seriesUid = makeUid();
        first.size = 256;
        const QString problem = upload(orthanc.node(), writeSeries(files.path(), first, kImages));
        EXPECT_TRUE(problem.isEmpty()) << problem.toStdString();
    }
};

void addNode(const QString& data, const network::RemoteNode& node) {
    const CliAnswer added = runCli(data, {QStringLiteral("nodes"), QStringLiteral("add"), QStringLiteral("PACS"),
                                          QStringLiteral("--ae"), node.aeTitle, QStringLiteral("--host"), node.host,
                                          QStringLiteral("--port"), QString::number(node.port)});
    ASSERT_EQ(added.exitCode, 0) << added.errors.toStdString();
}

void expectClean(const QString& data) {
    const CliAnswer verify = runCli(data, {QStringLiteral("verify")});
    const QJsonObject report = verify.json.object();
    EXPECT_EQ(verify.exitCode, 0) << verify.out.toStdString() << verify.errors.toStdString();
    for (const char* list : {"missing", "corrupt", "orphans", "catalogErrors"})
        EXPECT_TRUE(report.value(QLatin1String(list)).toArray().isEmpty()) << list << verify.out.toStdString();
}

TEST(KilledRetrieve, NextOneFetchesOnlyTheRest) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    Archive archive;
    ASSERT_TRUE(archive.orthanc.process().isRunning()) << archive.orthanc.process().log().toStdString();
    const QStringList retrieve{QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"),
                               archive.studyUid};
    std::mt19937 random(20);
    int killed = 0;
    int partial = 0;
    for (int round = 0; round < 20; ++round) {
        const QTemporaryDir data;
        addNode(data.path(), archive.orthanc.node());
        killed += runCliAndKill(data.path(), retrieve, std::uniform_int_distribution(20, 400)(random)) ? 1 : 0;
        expectClean(data.path());
        const int kept = static_cast<int>(
            runCli(data.path(), {QStringLiteral("list"), QStringLiteral("instances")}).json.array().size());
        partial += kept > 0 && kept < kImages ? 1 : 0;
        const CliAnswer rest = runCli(data.path(), retrieve);
        ASSERT_EQ(rest.exitCode, 0) << rest.errors.toStdString();
        EXPECT_EQ(rest.json.object().value(QLatin1String("skipped")).toInt(), kept);
        EXPECT_EQ(rest.json.object().value(QLatin1String("received")).toInt(), kImages - kept);
        EXPECT_EQ(rest.json.object().value(QLatin1String("expected")).toInt(), kImages);
        expectClean(data.path());
    }
    EXPECT_GT(killed, 5) << "the kills came too late to prove anything";
    RecordProperty("killedInTheMiddle", partial);
}

TEST(SecondRetrieve, TransfersNothing) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    Archive archive;
    const QTemporaryDir data;
    addNode(data.path(), archive.orthanc.node());
    const QStringList retrieve{QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"),
                               archive.studyUid};
    EXPECT_EQ(runCli(data.path(), retrieve).json.object().value(QLatin1String("received")).toInt(), kImages);
    const QJsonObject again = runCli(data.path(), retrieve).json.object();
    EXPECT_EQ(again.value(QLatin1String("received")).toInt(-1), 0);
    EXPECT_EQ(again.value(QLatin1String("bytes")).toInt(-1), 0);
    EXPECT_EQ(again.value(QLatin1String("skipped")).toInt(), kImages);
}

} // namespace
} // namespace sagitta::test
