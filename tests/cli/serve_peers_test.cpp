// serve as others use it: Orthanc as its client, many senders at once, the same UID with other pixels, and a kill in
// the middle. By the real program over the real local studies.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "cli/serve_process.h"
#include "core/job.h"
#include "core/uid.h"
#include "network/study_sender.h"
#include "support/made_instance.h"
#include "support/mixed_study.h"
#include "support/orthanc.h"
#include "support/upload.h"

#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <random>

namespace sagitta::test {
namespace {

const QString kCt = QStringLiteral("1.2.840.10008.5.1.4.1.1.2");
const QString kExplicit = QStringLiteral("1.2.840.10008.1.2.1");

class ServePeers : public testing::Test {
protected:
    QStringList makeSeries(int count) {
        MadeInstance instance;
        instance.studyUid = makeUid();
        instance.seriesUid = makeUid();
        instance.size = 16;
        return writeSeries(made.path(), instance, count);
    }
    QSet<QString> storedHere() {
        QSet<QString> uids;
        for (const QJsonValue& row :
             runCli(ours.path(), {QStringLiteral("list"), QStringLiteral("instances")}).json.array())
            uids.insert(row.toObject().value(QLatin1String("sOPInstanceUID")).toString());
        return uids;
    }

    QTemporaryDir made;
    QTemporaryDir ours;
};

TEST_F(ServePeers, EightSendersAtOnceLoseNone) {
    constexpr int kSenders = 8;
    constexpr int kEach = 250;
    std::vector<QStringList> parts;
    QSet<QString> sent;
    for (int i = 0; i < kSenders; ++i) {
        parts.push_back(makeSeries(kEach));
        for (const QString& file : parts.back())
            sent.insert(sopInstanceOf(file));
    }
    ASSERT_EQ(sent.size(), 2000);
    ServeProcess serve(ours.path());
    std::vector<std::future<QString>> senders;
    for (const QStringList& part : parts)
        senders.push_back(std::async(std::launch::async, [node = serve.node(), part] { return upload(node, part); }));
    for (std::future<QString>& sender : senders)
        EXPECT_EQ(sender.get().toStdString(), "");
    EXPECT_EQ(serve.interrupt(), 130);
    EXPECT_TRUE(storedHere() == sent) << storedHere().size();
    expectClean(ours.path());
}

// What one of several senders has been told of each of its instances.
struct Sender {
    std::vector<network::StoredObject> objects;
    network::SendAnswer answer;
    std::future<void> done;
};

// Killed when so many instances have been answered, wherever the store is with them then.
TEST_F(ServePeers, WhatWasAnsweredIsThereAfterAKill) {
    constexpr int kSenders = 4;
    constexpr int kEach = 60;
    constexpr int kRounds = 6;
    const auto seed = std::random_device()();
    RecordProperty("seed", QByteArray::number(seed).constData());
    std::mt19937 random(seed);
    QSet<QString> answered;
    for (int round = 0; round < kRounds; ++round) {
        ServeProcess serve(ours.path());
        const auto pid = static_cast<pid_t>(serve.pid());
        const int killAt = std::uniform_int_distribution<int>(1, kSenders * kEach - 1)(random);
        SCOPED_TRACE(QStringLiteral("seed %1, round %2, killed at %3").arg(seed).arg(round).arg(killAt).toStdString());
        std::atomic<int> told{0};
        std::vector<Sender> senders(kSenders);
        for (Sender& sender : senders) {
            for (const QString& file : makeSeries(kEach))
                sender.objects.push_back({sopInstanceOf(file), kCt, kExplicit, file});
            sender.done = std::async(std::launch::async, [&, node = serve.node()] {
                JobContext context({}, [&](const JobProgress&) {
                    if (++told == killAt)
                        ::kill(pid, SIGKILL);
                });
                sender.answer = network::sendStudy(node, sender.objects, context);
            });
        }
        int lost = 0;
        for (Sender& sender : senders) {
            sender.done.get();
            QSet<QString> failed;
            for (const network::SendFailure& failure : sender.answer.failed)
                failed.insert(failure.uid);
            lost += static_cast<int>(failed.size());
            for (const network::StoredObject& object : sender.objects)
                if (!failed.contains(object.sopInstanceUid))
                    answered.insert(object.sopInstanceUid);
        }
        ASSERT_TRUE(serve.waitForEnd());
        EXPECT_GT(lost, 0); // it was in the middle
        const QSet<QString> stored = storedHere();
        const QSet<QString> missing = QSet<QString>(answered).subtract(stored);
        EXPECT_TRUE(missing.isEmpty()) << missing.size() << " of " << answered.size() << " answered are missing";
        expectClean(ours.path());
    }
}

TEST_F(ServePeers, TheSameUidWithOtherPixelsIsKeptBesideTheFirstAndFlagged) {
    MadeInstance first;
    first.studyUid = makeUid();
    first.seriesUid = makeUid();
    first.sopInstanceUid = makeUid();
    MadeInstance other = first;
    other.size = 16;
    const QString firstFile = writeInstance(made.path(), first);
    const QString otherFile = writeInstance(made.path(), other);
    ServeProcess serve(ours.path());
    EXPECT_EQ(upload(serve.node(), {firstFile}).toStdString(), "");
    EXPECT_EQ(upload(serve.node(), {firstFile}).toStdString(), ""); // again, the same
    EXPECT_EQ(upload(serve.node(), {otherFile}).toStdString(), "");
    EXPECT_EQ(serve.interrupt(), 130);
    const QByteArray errors = serve.errors();
    EXPECT_EQ(errors.count('\n'), 1) << errors.toStdString();
    EXPECT_TRUE(errors.contains(first.sopInstanceUid.toLatin1())) << errors.toStdString();
    EXPECT_TRUE(errors.contains("the first is kept")) << errors.toStdString();
    EXPECT_FALSE(errors.contains("Doe")) << errors.toStdString();

    const CliAnswer verified = runCli(ours.path(), {QStringLiteral("verify")});
    EXPECT_EQ(verified.exitCode, 0) << verified.errors.toStdString();
    const QJsonArray conflicts = verified.json.object().value(QLatin1String("conflicts")).toArray();
    ASSERT_EQ(conflicts.size(), 1) << verified.out.toStdString();
    EXPECT_EQ(conflicts[0].toObject().value(QLatin1String("uid")).toString(), first.sopInstanceUid);
    const QString aside = conflicts[0].toObject().value(QLatin1String("file")).toString();
    EXPECT_TRUE(canonicalDataSet(aside) == canonicalDataSet(otherFile));
    const QJsonArray listed = runCli(ours.path(), {QStringLiteral("list"), QStringLiteral("instances")}).json.array();
    ASSERT_EQ(listed.size(), 1);
    EXPECT_EQ(listed[0].toObject().value(QLatin1String("conflicts")).toArray(), QJsonArray{aside});
    const QString kept = listed[0].toObject().value(QLatin1String("file")).toString();
    EXPECT_TRUE(canonicalDataSet(ours.filePath(QStringLiteral("archive/") + kept)) == canonicalDataSet(firstFile));
}

TEST_F(ServePeers, WhoIsRefusedIsToldOnTheTerminalAndNotForEver) {
    ServeProcess serve(ours.path(), {QStringLiteral("--allow"), QStringLiteral("FRIEND")});
    const QStringList files = makeSeries(1);
    constexpr int kTries = 60;
    network::RemoteNode node = serve.node();
    node.ourAeTitle = QStringLiteral("STRANGER");
    for (int i = 0; i < kTries; ++i)
        EXPECT_NE(upload(node, files).toStdString(), "");
    EXPECT_EQ(serve.interrupt(), 130);
    const QByteArray errors = serve.errors();
    EXPECT_TRUE(errors.startsWith("warning: an association of STRANGER (127.0.0.1) was refused: its AE title is not "
                                  "among those that are allowed\n"))
        << errors.toStdString();
    EXPECT_EQ(errors.count('\n'), 21) << errors.toStdString();
    EXPECT_TRUE(errors.contains("40 more like the last were not shown")) << errors.toStdString();
}

// Orthanc registers us as its remote modality, and is one of our nodes.
class ServeOrthanc : public ServePeers {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        ourPort = freePort();
        orthanc = std::make_unique<Orthanc>(QMap<QString, int>{{QStringLiteral("SAGITTA"), ourPort}},
                                            PeerProcess::Sending::AtOnce, freePort());
        ASSERT_TRUE(orthanc->process().isRunning()) << orthanc->process().log().toStdString();
        addNode(ours.path(), orthanc->node());
    }
    void serveNow() {
        serve = std::make_unique<ServeProcess>(ours.path(), QStringList(), QStringLiteral("serve"), ourPort);
        ASSERT_EQ(serve->node().port, ourPort) << serve->errors().toStdString();
    }

    int ourPort = 0;
    std::unique_ptr<Orthanc> orthanc;
    std::unique_ptr<ServeProcess> serve;
};

TEST_F(ServeOrthanc, EchoesQueriesAndRetrievesAMixedStudy) {
    const MixedStudy mixed = writeMixedStudy(made.path());
    ASSERT_EQ(runCli(ours.path(), {QStringLiteral("import"), made.path()}).exitCode, 0);
    serveNow();
    EXPECT_FALSE(orthanc->post("/modalities/SAGITTA/echo", "{}").isNull());

    const QJsonDocument query =
        orthanc->post("/modalities/SAGITTA/query",
                      QJsonDocument(QJsonObject{{QStringLiteral("Level"), QStringLiteral("Study")},
                                                {QStringLiteral("Query"),
                                                 QJsonObject{{QStringLiteral("StudyInstanceUID"), mixed.studyUid},
                                                             {QStringLiteral("PatientName"), QString()},
                                                             {QStringLiteral("ModalitiesInStudy"), QString()}}}})
                          .toJson());
    ASSERT_FALSE(query.isNull());
    const QByteArray path = query.object().value(QLatin1String("Path")).toString().toLatin1();
    EXPECT_EQ(orthanc->get(path + "/answers").array().size(), 1);
    const QJsonObject found = orthanc->get(path + "/answers/0/content?simplify").object();
    EXPECT_EQ(found.value(QLatin1String("PatientName")).toString(), QStringLiteral("Doe^Jane"));
    EXPECT_TRUE(found.value(QLatin1String("ModalitiesInStudy")).toString().contains(QLatin1String("SEG")));

    EXPECT_FALSE(orthanc->post(path + "/retrieve", "ORTHANC").isNull());
    EXPECT_EQ(orthanc->get("/instances").array().size(), mixed.files.size());
    EXPECT_EQ(serve->interrupt(), 130);
    EXPECT_EQ(serve->errors().toStdString(), ""); // nothing was refused or rewritten
}

TEST_F(ServeOrthanc, StoresAMixedStudyHere) {
    const MixedStudy mixed = writeMixedStudy(made.path());
    ASSERT_EQ(upload(orthanc->node(), mixed.files).toStdString(), "");
    serveNow();
    const QJsonArray studies = orthanc->get("/studies").array();
    ASSERT_EQ(studies.size(), 1);
    EXPECT_FALSE(orthanc->post("/modalities/SAGITTA/store", studies[0].toString().toLatin1()).isNull());
    EXPECT_EQ(serve->interrupt(), 130);
    QSet<QString> sent;
    QHash<QString, QString> fileOf;
    for (const QString& file : mixed.files) {
        sent.insert(sopInstanceOf(file));
        fileOf.insert(sopInstanceOf(file), file);
    }
    EXPECT_TRUE(storedHere() == sent);
    for (const QJsonValue& row :
         runCli(ours.path(), {QStringLiteral("list"), QStringLiteral("instances")}).json.array()) {
        const QJsonObject instance = row.toObject();
        const QString file = fileOf.value(instance.value(QLatin1String("sOPInstanceUID")).toString());
        EXPECT_EQ(instance.value(QLatin1String("transferSyntaxUID")).toString(), transferSyntaxOf(file));
        EXPECT_TRUE(canonicalDataSet(
                        ours.filePath(QStringLiteral("archive/") + instance.value(QLatin1String("file")).toString())) ==
                    canonicalDataSet(file))
            << file.toStdString();
    }
    expectClean(ours.path());
}

} // namespace
} // namespace sagitta::test
