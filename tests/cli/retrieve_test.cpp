// Retrieves by the real program: what arrives is what is stored; nothing comes twice; and a retrieve that is killed at
// any moment loses nothing: the next one fetches only the rest, and archive and catalog agree.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "support/corpus.h"
#include "support/dcmqrscp.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/upload.h"

#include "core/uid.h"

#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <random>

namespace sagitta::test {
namespace {

constexpr int kImages = 120;
constexpr int kKills = 20;

// An Orthanc with one study.
struct Archive {
    Orthanc orthanc;
    QTemporaryDir made;
    QStringList files;
    QString studyUid = makeUid();

    // Of so many made images.
    explicit Archive(int images) {
        MadeInstance first;
        first.studyUid = studyUid;
        first.seriesUid = makeUid();
        first.size = 256;
        files = writeSeries(made.path(), first, images);
        fill();
    }
    // Of the DICOM files there are in a folder, beside their licence.
    Archive(const QDir& folder, QString study) : studyUid(std::move(study)) {
        for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.dcm")}, QDir::Files))
            files << file.filePath();
        fill();
    }

private:
    void fill() {
        ASSERT_TRUE(orthanc.process().isRunning()) << orthanc.process().log().toStdString();
        const QString problem = upload(orthanc.node(), files);
        ASSERT_TRUE(problem.isEmpty()) << problem.toStdString();
    }
};

QStringList retrieveCommand(const QString& studyUid) {
    return {QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"), studyUid};
}

// The chest CT of the corpus: 160 images in JPEG-LS.
const QString kChestUid = QStringLiteral("1.3.6.1.4.1.14519.5.2.1.6279.6001.265704884949271879044145982159");
QDir chestCt() { return QDir(corpusPath() + QStringLiteral("/vol-ct-chest-lidc0314-jpegls")); }

void expectNothingToFetch(const QString& data, const QStringList& retrieve, int images) {
    const QJsonObject again = runCli(data, retrieve).json.object();
    EXPECT_EQ(again.value(QLatin1String("received")).toInt(-1), 0);
    EXPECT_EQ(again.value(QLatin1String("bytes")).toInt(-1), 0);
    EXPECT_EQ(again.value(QLatin1String("skipped")).toInt(), images);
}

// Files that have arrived so far, wherever they are on their way into the archive.
int arrived(const QString& data) { return countFiles(data, {QStringLiteral("*.dcm"), QStringLiteral("*.part")}); }

// Kills a retrieve at random moments; each time the next one fetches only the rest.
void killAndRetrieve(const Archive& archive) {
    const auto images = static_cast<int>(archive.files.size());
    const QStringList retrieve = retrieveCommand(archive.studyUid);
    std::mt19937 random(20);
    int partial = 0;
    for (int round = 0; round < kKills; ++round) {
        const QTemporaryDir data;
        addNode(data.path(), archive.orthanc.node());
        const int moment = std::uniform_int_distribution(0, images)(random);
        runCliAndKill(data.path(), retrieve, [&] { return arrived(data.path()) >= moment; });
        expectClean(data.path());
        const int kept = storedInstances(data.path());
        partial += kept > 0 && kept < images ? 1 : 0;
        const CliAnswer rest = runCli(data.path(), retrieve);
        ASSERT_EQ(rest.exitCode, 0) << rest.errors.toStdString();
        EXPECT_EQ(rest.json.object().value(QLatin1String("skipped")).toInt(), kept);
        EXPECT_EQ(rest.json.object().value(QLatin1String("received")).toInt(), images - kept);
        EXPECT_EQ(rest.json.object().value(QLatin1String("expected")).toInt(), images);
        expectClean(data.path());
    }
    EXPECT_GT(partial, 0) << "no kill came in the middle";
    testing::Test::RecordProperty("killedInTheMiddle", partial);
}

TEST(KilledRetrieve, NextOneFetchesOnlyTheRest) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    killAndRetrieve(Archive(kImages));
}

TEST(KilledRetrieve, OfARealChestCtTheNextOneFetchesOnlyTheRest) {
    if (!Orthanc::isInstalled() || !chestCt().exists())
        GTEST_SKIP() << "needs Orthanc and the chest CT of SAGITTA_CORPUS";
    killAndRetrieve(Archive(chestCt(), kChestUid));
}

TEST(Method, WhatWorksIsRememberedFromRunToRun) {
    if (!Dcmqrscp::isInstalled())
        GTEST_SKIP() << "dcmqrscp is not installed";
    const int ourPort = freePort();
    const Dcmqrscp peer({{QStringLiteral("--disable-get"), QStringLiteral("+xt")}, {}, ourPort});
    const QTemporaryDir made;
    MadeInstance first;
    first.studyUid = makeUid();
    QStringList series;
    for (int i = 0; i < 2; ++i) {
        series << (first.seriesUid = makeUid());
        ASSERT_EQ(upload(peer.node(), writeSeries(made.path(), first, 3)).toStdString(), "");
    }
    const QTemporaryDir data;
    const network::RemoteNode node = peer.node();
    const CliAnswer added =
        runCli(data.path(), {"nodes", "add", "PACS", "--ae", node.aeTitle, "--host", node.host, "--port",
                             QString::number(node.port), "--our-port", QString::number(ourPort)});
    ASSERT_EQ(added.exitCode, 0) << added.errors.toStdString();
    const auto retrieve = [&](const QString& one) {
        CliAnswer answer = runCli(data.path(), retrieveCommand(first.studyUid) + QStringList{"--series", one});
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        EXPECT_EQ(answer.json.object().value("received").toInt(), 3) << answer.errors.toStdString();
        return answer;
    };
    const CliAnswer learned = retrieve(series[0]);
    EXPECT_EQ(learned.json.object().value("way").toString(),
              "by C-MOVE, since C-GET brought nothing; C-MOVE is remembered for PACS");
    EXPECT_TRUE(learned.errors.contains("C-GET")) << learned.errors.toStdString();
    const CliAnswer known = retrieve(series[1]);
    EXPECT_EQ(known.json.object().value("method").toString(), "move");
    EXPECT_EQ(known.json.object().value("way").toString(), "by C-MOVE, as remembered for PACS");
    EXPECT_FALSE(known.errors.contains("C-GET")) << "it was not tried: " << known.errors.toStdString();
}

TEST(SecondRetrieve, TransfersNothing) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const Archive archive(kImages);
    const QTemporaryDir data;
    addNode(data.path(), archive.orthanc.node());
    const QStringList retrieve = retrieveCommand(archive.studyUid);
    EXPECT_EQ(runCli(data.path(), retrieve).json.object().value(QLatin1String("received")).toInt(), kImages);
    expectNothingToFetch(data.path(), retrieve, kImages);
}

// Every element, value and pixel fragment of a real study, in the transfer syntax it is stored in; by both ways, from
// an archive that keeps a database and from one that keeps files.
struct Way {
    const char* archive;
    const char* method;
};

class RealChestCt : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        const bool fromOrthanc = qstrcmp(GetParam().archive, "orthanc") == 0;
        if (!chestCt().exists() || !(fromOrthanc ? Orthanc::isInstalled() : Dcmqrscp::isInstalled()))
            GTEST_SKIP() << "needs the chest CT of SAGITTA_CORPUS and the archive " << GetParam().archive;
        ourPort = freePort();
        if (fromOrthanc) {
            orthanc = std::make_unique<Orthanc>(QMap<QString, int>{{QStringLiteral("SAGITTA"), ourPort}});
            node = orthanc->node();
        } else {
            // Bit preserving; it takes JPEG-LS, and offers it where it calls (by C-GET -xt would take its place).
            QStringList options{QStringLiteral("+B"), QStringLiteral("+xt")};
            if (qstrcmp(GetParam().method, "move") == 0)
                options << QStringLiteral("-xt");
            dcmqrscp = std::make_unique<Dcmqrscp>(DcmqrscpOptions{options, {}, ourPort});
            node = dcmqrscp->node();
        }
        for (const QFileInfo& file : chestCt().entryInfoList({QStringLiteral("*.dcm")}, QDir::Files))
            files << file.filePath();
        ASSERT_EQ(upload(node, files).toStdString(), "");
        addNode(data.path(), node,
                {QStringLiteral("--our-port"), QString::number(ourPort), QStringLiteral("--method"),
                 QLatin1String(GetParam().method)});
    }

    QTemporaryDir data;
    QStringList files;
    int ourPort = 0;
    network::RemoteNode node;
    std::unique_ptr<Orthanc> orthanc;
    std::unique_ptr<Dcmqrscp> dcmqrscp;
};

TEST_P(RealChestCt, IsFoundAndArrivesAsStored) {
    const auto images = static_cast<int>(files.size());
    ASSERT_EQ(images, 160);
    const QJsonArray found = runCli(data.path(), {QStringLiteral("find"), QStringLiteral("PACS"),
                                                  QStringLiteral("--modality"), QStringLiteral("CT")})
                                 .json.array();
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].toObject().value(QLatin1String("studyInstanceUID")).toString(), kChestUid);

    const QStringList retrieve = retrieveCommand(kChestUid);
    const CliAnswer answer = runCli(data.path(), retrieve);
    ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_EQ(answer.json.object().value(QLatin1String("method")).toString(), QLatin1String(GetParam().method));
    EXPECT_EQ(answer.json.object().value(QLatin1String("received")).toInt(), images);
    QHash<QString, QString> kept; // SOP Instance UID -> file
    for (QDirIterator it(data.path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
        const QString file = it.next();
        if (const QString uid = sopInstanceOf(file); !uid.isEmpty())
            kept.insert(uid, file);
    }
    ASSERT_EQ(kept.size(), images);
    int identical = 0;
    for (const QString& file : files) {
        const QString arrived = kept.value(sopInstanceOf(file));
        ASSERT_FALSE(arrived.isEmpty()) << file.toStdString();
        EXPECT_EQ(transferSyntaxOf(arrived), QStringLiteral("1.2.840.10008.1.2.4.80"));
        identical += canonicalDataSet(arrived) == canonicalDataSet(file) ? 1 : 0;
    }
    EXPECT_EQ(identical, images);
    expectClean(data.path());
    expectNothingToFetch(data.path(), retrieve, images);
}

INSTANTIATE_TEST_SUITE_P(From, RealChestCt,
                         testing::Values(Way{"orthanc", "get"}, Way{"orthanc", "move"}, Way{"dcmqrscp", "get"},
                                         Way{"dcmqrscp", "move"}),
                         [](const testing::TestParamInfo<Way>& way) {
                             return std::string(way.param.archive) + "_" + way.param.method;
                         });

} // namespace
} // namespace sagitta::test
