// serve, send and retrieve by C-MOVE, by the real program.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "cli/serve_process.h"
#include "core/uid.h"
#include "network/study_source.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/peer_process.h"
#include "support/upload.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr int kImages = 20;

class Served : public testing::Test {
protected:
    void SetUp() override {
        first.studyUid = makeUid();
        first.seriesUid = makeUid();
        files = writeSeries(made.path(), first, kImages);
    }

    QTemporaryDir made;
    QTemporaryDir ours;
    QTemporaryDir theirs;
    MadeInstance first;
    QStringList files;
};

TEST_F(Served, StudiesAreFoundAndRetrievedByAnotherOfUs) {
    ASSERT_EQ(runCli(theirs.path(), {QStringLiteral("import"), made.path()}).exitCode, 0);
    ServeProcess serve(theirs.path(), {QStringLiteral("--ae"), QStringLiteral("THEIRS")});
    ASSERT_EQ(serve.node().aeTitle, QStringLiteral("THEIRS"));
    addNode(ours.path(), serve.node());
    const QJsonArray found = runCli(ours.path(), {QStringLiteral("find"), QStringLiteral("PACS")}).json.array();
    ASSERT_EQ(found.size(), 1);
    const CliAnswer answer = runCli(
        ours.path(), {QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"), first.studyUid});
    EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_EQ(answer.json.object().value(QLatin1String("received")).toInt(), kImages);
    EXPECT_EQ(storedInstances(ours.path()), kImages);
    EXPECT_EQ(serve.interrupt(), 130);
}

// A variable of a script that is empty must not open the door to all.
TEST_F(Served, WithNobodyNamedNobodyIsLetIn) {
    ServeProcess serve(theirs.path(), {QStringLiteral("--allow"), QString()});
    EXPECT_NE(upload(serve.node(), files).toStdString(), "");
    EXPECT_EQ(serve.interrupt(), 130);
    EXPECT_EQ(storedInstances(theirs.path()), 0);
}

TEST_F(Served, TakesWhatIsSentAndSendSaysSo) {
    ASSERT_EQ(runCli(ours.path(), {QStringLiteral("import"), made.path()}).exitCode, 0);
    {
        ServeProcess serve(theirs.path());
        addNode(ours.path(), serve.node());
        const CliAnswer answer = runCli(
            ours.path(), {QStringLiteral("send"), QStringLiteral("PACS"), QStringLiteral("--study"), first.studyUid});
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        EXPECT_EQ(answer.json.object().value(QLatin1String("sent")).toInt(), kImages);
        EXPECT_TRUE(answer.json.object().value(QLatin1String("failed")).toArray().isEmpty());
        EXPECT_EQ(serve.interrupt(), 130);
    }
    EXPECT_EQ(storedInstances(theirs.path()), kImages);
    EXPECT_EQ(runCli(theirs.path(), {QStringLiteral("verify")}).exitCode, 0);
}

TEST_F(Served, ANodeThatIsGoneIsSaidForEachImage) {
    ASSERT_EQ(runCli(ours.path(), {QStringLiteral("import"), made.path()}).exitCode, 0);
    network::RemoteNode gone;
    gone.aeTitle = QStringLiteral("GONE");
    gone.host = QStringLiteral("127.0.0.1");
    gone.port = freePort();
    addNode(ours.path(), gone);
    const CliAnswer answer = runCli(
        ours.path(), {QStringLiteral("send"), QStringLiteral("PACS"), QStringLiteral("--study"), first.studyUid});
    EXPECT_EQ(answer.exitCode, 1);
    EXPECT_EQ(answer.json.object().value(QLatin1String("failed")).toArray().size(), kImages);
}

// Orthanc knows us by AE title, host and port.
TEST_F(Served, OrthancMovesToUs) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const int port = freePort();
    const Orthanc orthanc({{QStringLiteral("SAGITTA"), port}});
    ASSERT_EQ(upload(orthanc.node(), files).toStdString(), "");
    addNode(ours.path(), orthanc.node(), {QStringLiteral("--our-port"), QString::number(port)});
    const QStringList retrieve{QStringLiteral("retrieve"), QStringLiteral("PACS"),
                               QStringLiteral("--study"),  first.studyUid,
                               QStringLiteral("--method"), QStringLiteral("move")};
    const CliAnswer answer = runCli(ours.path(), retrieve);
    EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_EQ(answer.json.object().value(QLatin1String("method")).toString(), QStringLiteral("move"));
    EXPECT_EQ(answer.json.object().value(QLatin1String("received")).toInt(), kImages) << answer.out.toStdString();
    EXPECT_EQ(runCli(ours.path(), {QStringLiteral("verify")}).exitCode, 0);
    EXPECT_EQ(runCli(ours.path(), retrieve).json.object().value(QLatin1String("received")).toInt(-1), 0);
}

TEST_F(Served, OrthancThatDoesNotKnowUsIsSaid) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const Orthanc orthanc;
    ASSERT_EQ(upload(orthanc.node(), files).toStdString(), "");
    const int port = freePort();
    addNode(ours.path(), orthanc.node(), {QStringLiteral("--our-port"), QString::number(port)});
    const CliAnswer answer =
        runCli(ours.path(), {QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"),
                             first.studyUid, QStringLiteral("--method"), QStringLiteral("move")});
    EXPECT_NE(answer.exitCode, 0);
    EXPECT_TRUE(answer.errors.contains("SAGITTA")) << answer.errors.toStdString();
    EXPECT_TRUE(answer.errors.contains(QByteArray::number(port))) << answer.errors.toStdString();
}

TEST_F(Served, DemoStudiesAreMadeOnceAndServed) {
    constexpr int kStudies = 8;
    {
        ServeProcess demo(theirs.path(), {}, QStringLiteral("demo"));
        EXPECT_EQ(demo.firstLine().value(QLatin1String("studies")).toInt(), kStudies);
        ASSERT_EQ(demo.node().aeTitle, QStringLiteral("DEMO"));
        addNode(ours.path(), demo.node());
        const QJsonArray found = runCli(ours.path(), {QStringLiteral("find"), QStringLiteral("PACS")}).json.array();
        ASSERT_EQ(found.size(), kStudies);
        QStringList names;
        QString ultrasound;
        for (const QJsonValue& row : found) {
            names << row.toObject().value(QLatin1String("patientName")).toString();
            if (names.back().startsWith(QStringLiteral("Müller")))
                ultrasound = row.toObject().value(QLatin1String("studyInstanceUID")).toString();
        }
        EXPECT_TRUE(names.join(u' ').contains(QStringLiteral("Иванов"))) << names.join(u' ').toStdString();
        EXPECT_TRUE(names.join(u' ').contains(QStringLiteral("山田"))) << names.join(u' ').toStdString();
        const CliAnswer answer = runCli(
            ours.path(), {QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"), ultrasound});
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        EXPECT_EQ(answer.json.object().value(QLatin1String("received")).toInt(), 1);
        EXPECT_EQ(demo.interrupt(), 130);
    }
    QElapsedTimer clock;
    clock.start();
    ServeProcess again(theirs.path(), {}, QStringLiteral("demo"));
    EXPECT_EQ(again.firstLine().value(QLatin1String("studies")).toInt(), kStudies);
    RecordProperty("secondStartMs", static_cast<int>(clock.elapsed()));
    EXPECT_EQ(again.interrupt(), 130);
}

} // namespace
} // namespace sagitta::test
