// doctor: its JSON, its list for people, its exit codes.
#include "cli/cli_process.h"

#include "core/uid.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/silent_peer.h"
#include "support/upload.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

const QStringList kDoctor{QStringLiteral("doctor"), QStringLiteral("PACS")};

void addNode(const QString& data, const network::RemoteNode& node, int ourPort) {
    const CliAnswer added =
        runCli(data, {QStringLiteral("nodes"), QStringLiteral("add"), QStringLiteral("PACS"), QStringLiteral("--ae"),
                      node.aeTitle, QStringLiteral("--host"), node.host, QStringLiteral("--port"),
                      QString::number(node.port), QStringLiteral("--our-port"), QString::number(ourPort)});
    ASSERT_EQ(added.exitCode, 0) << added.errors.toStdString();
}

void fill(const Orthanc& orthanc) {
    const QTemporaryDir made;
    MadeInstance first;
    first.studyUid = makeUid();
    first.seriesUid = makeUid();
    ASSERT_EQ(upload(orthanc.node(), writeSeries(made.path(), first, 1)).toStdString(), "");
}

TEST(CliDoctor, AllIsWell) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const int ourPort = freePort();
    Orthanc orthanc({{QStringLiteral("SAGITTA"), ourPort}});
    ASSERT_TRUE(orthanc.process().isRunning()) << orthanc.process().log().toStdString();
    fill(orthanc);
    const QTemporaryDir data;
    addNode(data.path(), orthanc.node(), ourPort);
    const CliAnswer answer = runCli(data.path(), kDoctor);
    EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_TRUE(answer.errors.isEmpty()) << answer.errors.toStdString();
    const QJsonObject report = answer.json.object();
    EXPECT_EQ(report.value(QLatin1String("node")).toString(), QStringLiteral("PACS"));
    EXPECT_TRUE(report.value(QLatin1String("ok")).toBool());
    QStringList ids;
    for (const QJsonValue& value : report.value(QLatin1String("steps")).toArray()) {
        const QJsonObject step = value.toObject();
        ids << step.value(QLatin1String("step")).toString();
        EXPECT_EQ(step.value(QLatin1String("state")).toString(), QStringLiteral("passed")) << answer.out.toStdString();
        EXPECT_FALSE(step.value(QLatin1String("finding")).toString().isEmpty());
        EXPECT_TRUE(step.value(QLatin1String("advice")).isString());
        EXPECT_GT(step.value(QLatin1String("ms")).toDouble(), 0);
    }
    EXPECT_EQ(ids.join(u' '), QStringLiteral("resolve connect associate echo speed find get move"));
    const CliAnswer list = runCli(data.path(), {QStringLiteral("list"), QStringLiteral("instances")});
    EXPECT_TRUE(list.json.array().isEmpty()) << "the image of the trial was kept";
}

TEST(CliDoctor, AFailureSaysInOneLineWhatToDoFirst) {
    const QTemporaryDir data;
    network::RemoteNode node;
    node.aeTitle = QStringLiteral("NOBODY");
    node.host = QStringLiteral("127.0.0.1");
    node.port = freePort();
    addNode(data.path(), node, freePort());
    const CliAnswer answer = runCli(data.path(), kDoctor);
    EXPECT_EQ(answer.exitCode, 1);
    EXPECT_FALSE(answer.json.object().value(QLatin1String("ok")).toBool(true));
    EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
    EXPECT_TRUE(answer.errors.contains("Check the port in the node's settings")) << answer.errors.toStdString();
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("doctor")}).exitCode, 2);
    EXPECT_EQ(runCli(data.path(), {QStringLiteral("doctor"), QStringLiteral("NOSUCH")}).exitCode, 1);
}

TEST(CliDoctor, PeopleGetAnAlignedList) {
    const QTemporaryDir data;
    network::RemoteNode node;
    node.aeTitle = QStringLiteral("NOBODY");
    node.host = QStringLiteral("127.0.0.1");
    node.port = freePort();
    addNode(data.path(), node, freePort());
    QProcess process;
    process.start(QStringLiteral(SAGITTA_CLI), QStringList{QStringLiteral("--data"), data.path()} + kDoctor);
    ASSERT_TRUE(process.waitForFinished());
    const QString port = QString::number(node.port);
    const QStringList lines = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n');
    ASSERT_GT(lines.size(), 5);
    EXPECT_EQ(lines[0].toStdString(), "✓ Host name     127.0.0.1 is an address, so there is nothing to look up.");
    EXPECT_TRUE(lines[1].startsWith(QStringLiteral("✗ Connection    127.0.0.1, port ") + port))
        << lines[1].toStdString();
    EXPECT_TRUE(lines[2].startsWith(QString(16, u' '))) << lines[2].toStdString();
    EXPECT_TRUE(lines.contains(QStringLiteral("                → Check the port in the node's settings here. If it is "
                                              "right, the archive's DICOM service does not")))
        << lines.join(u'\n').toStdString();
    EXPECT_TRUE(lines.contains(QStringLiteral("– C-MOVE to us  Not tried: there is no connection.")));
}

TEST(CliDoctor, ACancelEndsItSoon) {
    const SilentPeer peer;
    const QTemporaryDir data;
    network::RemoteNode node;
    node.aeTitle = QStringLiteral("SILENT");
    node.host = QStringLiteral("127.0.0.1");
    node.port = peer.port();
    addNode(data.path(), node, freePort());
    const Interrupted interrupted = runCliAndInterrupt(data.path(), kDoctor, [&] {
        peer.waitUntilAsked(); // the trial connection, which says nothing
        peer.waitUntilAsked();
        return true;
    });
    EXPECT_EQ(interrupted.answer.exitCode, 130);
    EXPECT_LT(interrupted.took, std::chrono::seconds(2));
}

} // namespace
} // namespace sagitta::test
