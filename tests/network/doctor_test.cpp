// The connection doctor against archives that are well and ill in every way it knows. What it says is held in
// tests/data/doctor; ports, times and process numbers have placeholders there. SAGITTA_UPDATE_GOLDEN=1 writes it anew:
// read it then.
#include "network/doctor.h"

#include "peer_fixture.h"

#include "core/uid.h"
#include "network/dimse/doctor_words.h"
#include "network/dimse/server.h"
#include "network/move_inbox.h"
#include "support/dcmqrscp.h"
#include "support/folder_store.h"
#include "support/scripted_peer.h"
#include "support/silent_peer.h"
#include "support/slow_proxy.h"

#include <QFile>
#include <QRegularExpression>

#include <chrono>
#include <thread>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using network::DoctorStep;
using Clock = std::chrono::steady_clock;
namespace tags = dicom::tags;

const QString kServerAeTitle = QStringLiteral("ARCHIVE");
const QByteArray kCt("1.2.840.10008.5.1.4.1.1.2");
const QString kFindClass = QStringLiteral("1.2.840.10008.5.1.4.1.2.2.1");
const QString kMoveClass = QStringLiteral("1.2.840.10008.5.1.4.1.2.2.2");
const QString kEchoClass = QStringLiteral("1.2.840.10008.1.1");

QString text(const std::vector<DoctorStep>& steps, const network::RemoteNode& node) {
    QStringList lines;
    for (const DoctorStep& step : steps) {
        lines << QStringLiteral("%1 %2: %3").arg(toString(step.state).toUpper(), step.title, step.finding);
        for (const QString& line : step.advice.split(u'\n', Qt::SkipEmptyParts))
            lines << QStringLiteral("    ") + line;
    }
    QString all = lines.join(u'\n') + u'\n';
    const auto replace = [&all](const QString& pattern, const QString& by) {
        all.replace(QRegularExpression(pattern), by);
    };
    replace(QStringLiteral("\\b%1\\b").arg(node.port), QStringLiteral("<port>"));
    replace(QStringLiteral("\\b%1\\b").arg(node.ourPort), QStringLiteral("<our port>"));
    replace(QStringLiteral("(less than )?\\d+(\\.\\d+)? ms"), QStringLiteral("<time>"));
    replace(QStringLiteral("process \\d+"), QStringLiteral("process <id>"));
    return all;
}

void expectText(const QString& name, const QString& said) {
    QFile file(QStringLiteral(SAGITTA_TEST_DATA "/doctor/%1.txt").arg(name));
    if (qEnvironmentVariableIsSet("SAGITTA_UPDATE_GOLDEN")) {
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(said.toUtf8());
        return;
    }
    ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << file.fileName().toStdString();
    EXPECT_EQ(said.toStdString(), file.readAll().toStdString()) << file.fileName().toStdString();
}

const DoctorStep& stepOf(const std::vector<DoctorStep>& steps, const char* id) {
    return *std::find_if(steps.begin(), steps.end(),
                         [&](const DoctorStep& step) { return step.id == QLatin1String(id); });
}

class Doctor : public testing::Test {
protected:
    // With one small study, in a node whose port of ours is free.
    void fill(const network::RemoteNode& archive) {
        ASSERT_EQ(upload(archive, files.series(newSeries(), 2)).toStdString(), "");
    }
    std::vector<DoctorStep> examine(network::RemoteNode node) {
        node.ourPort = ourPort;
        std::vector<DoctorStep> heard;
        const auto steps =
            network::examine(node, inbox, stop.get_token(), [&](const DoctorStep& step) { heard.push_back(step); });
        EXPECT_EQ(text(heard, node).toStdString(), text(steps, node).toStdString());
        said = text(steps, node);
        return steps;
    }

    network::MoveInbox inbox;
    MadeFiles files;
    const int ourPort = freePort();
    std::stop_source stop;
    QString said;
};

class DoctorOrthanc : public Doctor {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
    }
    void start(const QMap<QString, int>& known = {}) {
        orthanc.emplace(known);
        ASSERT_TRUE(orthanc->process().isRunning()) << orthanc->process().log().toStdString();
    }
    std::optional<Orthanc> orthanc;
};

TEST_F(DoctorOrthanc, AllIsWellWhereItKnowsUs) {
    start({{QStringLiteral("SAGITTA"), ourPort}});
    fill(orthanc->node());
    const auto steps = examine(orthanc->node());
    expectText(QStringLiteral("orthanc_knows_us"), said);
    for (const DoctorStep& step : steps)
        EXPECT_GT(step.ms, 0) << step.id.toStdString();
}

TEST_F(DoctorOrthanc, AStrangerIsToldTheTwoLines) {
    start();
    fill(orthanc->node());
    examine(orthanc->node());
    expectText(QStringLiteral("orthanc_does_not_know_us"), said);
    network::RemoteNode byGet = orthanc->node();
    byGet.method = network::RetrieveMethod::Get;
    EXPECT_EQ(stepOf(examine(byGet), "move").state, DoctorStep::State::Warning);
    expectText(QStringLiteral("orthanc_does_not_know_us_by_get"), said);
}

TEST_F(DoctorOrthanc, AnEmptyArchiveHasNothingToTryWith) {
    start({{QStringLiteral("SAGITTA"), ourPort}});
    examine(orthanc->node());
    expectText(QStringLiteral("orthanc_empty"), said);
}

TEST_F(DoctorOrthanc, AWrongAeTitleOfTheirs) {
    start();
    network::RemoteNode wrong = orthanc->node();
    wrong.aeTitle = QStringLiteral("SOMEBODY");
    examine(wrong);
    expectText(QStringLiteral("wrong_ae_title"), said);
}

TEST_F(DoctorOrthanc, AFarAwayOneIsNotTakenForNagle) {
    start({{QStringLiteral("SAGITTA"), ourPort}});
    SlowProxy proxy(static_cast<std::uint16_t>(orthanc->node().port), {15ms, 0});
    network::RemoteNode far = orthanc->node();
    far.port = proxy.port();
    const auto steps = examine(far);
    EXPECT_EQ(stepOf(steps, "speed").state, DoctorStep::State::Passed) << said.toStdString();
    EXPECT_TRUE(stepOf(steps, "speed").finding.contains(QLatin1String("a long way"))) << said.toStdString();
}

class DoctorDcmqrscp : public Doctor {
protected:
    void SetUp() override {
        if (!Dcmqrscp::isInstalled())
            GTEST_SKIP() << "dcmqrscp is not installed";
        options.ourPort = ourPort;
    }
    void examineIt() {
        Dcmqrscp peer(options);
        ASSERT_TRUE(peer.process().isRunning()) << peer.process().log().toStdString();
        fill(peer.node());
        examine(peer.node());
    }
    DcmqrscpOptions options;
};

TEST_F(DoctorDcmqrscp, WithoutGetMoveServes) {
    options.more << QStringLiteral("--disable-get");
    examineIt();
    expectText(QStringLiteral("qrscp_without_get"), said);
}

TEST_F(DoctorDcmqrscp, HoldsItsAnswersBackByDefault) {
    options.sending = PeerProcess::Sending::AsUsual;
    examineIt();
    expectText(QStringLiteral("qrscp_holds_back"), said);
}

TEST_F(DoctorDcmqrscp, APortOfOursThatIsTakenIsSaidWithItsHolder) {
    FolderStore store;
    network::ServerSettings settings;
    settings.port = ourPort;
    const auto other = network::Server::start(settings, store, {});
    ASSERT_TRUE(other) << other.error().message().toStdString();
    examineIt();
    expectText(QStringLiteral("our_port_is_taken"), said);
}

// Archives that are servers of our own.
class DoctorServer : public Doctor {
protected:
    void examineIt(const QString& ourNameThere = QStringLiteral("SAGITTA")) {
        FolderStore store(files.series(newSeries(), 2));
        settings.aeTitle = kServerAeTitle;
        settings.port = 0;
        const auto server = network::Server::start(settings, store, [&](const QString&) {
            network::RemoteNode us;
            us.name = us.aeTitle = ourNameThere;
            us.host = QStringLiteral("127.0.0.1");
            us.port = ourPort;
            return std::optional(us);
        });
        ASSERT_TRUE(server) << server.error().message().toStdString();
        network::RemoteNode node;
        node.name = QStringLiteral("archive");
        node.aeTitle = kServerAeTitle;
        node.host = QStringLiteral("127.0.0.1");
        node.port = (*server)->port();
        examine(node);
    }
    network::ServerSettings settings;
};

TEST_F(DoctorServer, ThatDoesNotKnowOurAeTitle) {
    settings.admits = network::onlyCallers({QStringLiteral("SOMEBODY")});
    examineIt();
    expectText(QStringLiteral("our_ae_title_is_unknown"), said);
}

TEST_F(DoctorServer, ThatIsBusy) {
    settings.maxAssociations = 0;
    examineIt();
    expectText(QStringLiteral("busy"), said);
}

TEST_F(DoctorServer, ThatCallsUsByAWrongName) {
    examineIt(QStringLiteral("OLDNAME"));
    expectText(QStringLiteral("wrong_destination_ae_title"), said);
}

TEST_F(DoctorServer, ThatOnlyStores) {
    settings.services = network::ServerSettings::Services::Storage;
    examineIt();
    expectText(QStringLiteral("no_archive"), said);
}

PeerScript oneImage() {
    PeerScript script;
    script.answers["STUDY"] = {{{tags::StudyInstanceUID, "1.2"}, {tags::SOPClassesInStudy, kCt}}};
    script.answers["SERIES"] = {{{tags::StudyInstanceUID, "1.2"}, {tags::SeriesInstanceUID, "1.2.1"}}};
    script.answers["IMAGE"] = {{{tags::SOPInstanceUID, "1.2.1.1"}, {tags::SOPClassUID, kCt}}};
    script.instances = {{kCt, "1.2.1.1"}};
    return script;
}

TEST_F(Doctor, NoQueriesNoEcho) {
    PeerScript script;
    script.refusedClasses = QStringList{kFindClass, kEchoClass};
    const ScriptedPeer peer(script);
    examine(peer.node());
    expectText(QStringLiteral("no_queries_no_echo"), said);
}

TEST_F(Doctor, AClassThatIsRefused) {
    PeerScript script = oneImage();
    script.refusedClasses = QStringList{kMoveClass, QString::fromLatin1(kCt)};
    const ScriptedPeer peer(script);
    examine(peer.node());
    expectText(QStringLiteral("class_refused"), said);
}

TEST_F(Doctor, AGetThatFails) {
    PeerScript script = oneImage();
    script.instances.clear();
    script.getStatus = 0xa702;
    script.refusedClasses = QStringList{kMoveClass};
    const ScriptedPeer peer(script);
    examine(peer.node());
    expectText(QStringLiteral("get_fails"), said);
}

TEST_F(Doctor, AQueryThatIsRefused) {
    PeerScript script;
    script.findStatus = 0x0124;
    const ScriptedPeer peer(script);
    examine(peer.node());
    expectText(QStringLiteral("query_refused"), said);
}

network::RemoteNode nodeAt(int port) {
    network::RemoteNode node;
    node.name = QStringLiteral("peer");
    node.aeTitle = QStringLiteral("PEER");
    node.host = QStringLiteral("127.0.0.1");
    node.port = port;
    node.timeoutSeconds = 1;
    return node;
}

TEST_F(Doctor, NobodyListens) {
    examine(nodeAt(freePort()));
    expectText(QStringLiteral("closed_port"), said);
}

TEST_F(Doctor, AFirewallDropsUs) {
    const SilentPeer peer(SilentPeer::Connections::Unanswered);
    examine(nodeAt(peer.port()));
    expectText(QStringLiteral("firewall"), said);
}

TEST_F(Doctor, NoWordIsSaid) {
    const SilentPeer peer;
    examine(nodeAt(peer.port()));
    expectText(QStringLiteral("silent"), said);
}

TEST_F(Doctor, NoSuchHost) {
    network::RemoteNode node = nodeAt(104);
    // No label may be empty (RFC 1035 2.3.1), so that nobody has to be asked for it.
    node.host = QStringLiteral("no..such.host.invalid");
    node.timeoutSeconds = 20;
    examine(node);
    expectText(QStringLiteral("no_such_host"), said);
}

TEST_F(Doctor, AnInvalidNodeIsNotCalled) {
    network::RemoteNode node = nodeAt(104);
    node.aeTitle.clear();
    const auto steps = examine(node);
    EXPECT_EQ(steps.front().state, DoctorStep::State::Failed);
    EXPECT_TRUE(steps.front().finding.contains(QLatin1String("AE title"))) << said.toStdString();
}

// The time from the stop to the end.
class DoctorCancelled : public Doctor {
protected:
    void examineAndStop(network::RemoteNode node, const std::function<void()>& moment) {
        node.timeoutSeconds = 60;
        Clock::time_point stopped;
        std::jthread stopper([&] {
            moment();
            stopped = Clock::now();
            stop.request_stop();
        });
        const auto steps = examine(node);
        stopper.join();
        EXPECT_LT(Clock::now() - stopped, 2s);
        EXPECT_EQ(steps.size(), network::doctorSteps().size());
        EXPECT_EQ(steps.back().state, DoctorStep::State::Skipped);
        EXPECT_EQ(steps.back().finding, QStringLiteral("Cancelled.")) << said.toStdString();
        for (const DoctorStep& step : steps)
            EXPECT_NE(step.state, DoctorStep::State::Failed) << said.toStdString();
    }
};

TEST_F(DoctorCancelled, WhileConnecting) {
    const SilentPeer peer(SilentPeer::Connections::Unanswered);
    examineAndStop(nodeAt(peer.port()), [] {});
}

TEST_F(DoctorCancelled, WhileNobodyAnswers) {
    const SilentPeer peer;
    examineAndStop(nodeAt(peer.port()), [&] {
        peer.waitUntilAsked(); // the trial connection, which says nothing
        peer.waitUntilAsked();
    });
}

// What no peer of these tests can be brought to.
TEST(DoctorWords, OfTheRarerRefusals) {
    using namespace network;
    const DoctorCase about{nodeAt(104), QStringLiteral("10.1.2.3"), QStringLiteral("10.1.2.4")};
    QString words;
    const auto add = [&words](const QString& what, const Verdict& verdict) {
        words += what + u'\n' + verdict.finding + u'\n' + verdict.advice + QStringLiteral("\n\n");
    };
    for (const ErrorCode code : {ErrorCode::Unsupported, ErrorCode::Timeout, ErrorCode::Io})
        add(QStringLiteral("resolve: %1").arg(toString(code)),
            unresolved(about, {code, QStringLiteral("system text")}));
    add(QStringLiteral("connect: io"), unconnected(about, {ErrorCode::Io, QStringLiteral("No route to host")}));
    for (const Rejection& rejection :
         {Rejection{1, 1, 1}, Rejection{1, 1, 2}, Rejection{1, 2, 1}, Rejection{1, 2, 2}, Rejection{2, 3, 1}})
        add(QStringLiteral("rejected"), unassociated(about, {ErrorCode::Refused, {}}, rejection));
    add(QStringLiteral("closed"),
        unassociated(about, {ErrorCode::Protocol, QStringLiteral("127.0.0.1:104 closed the connection")}, {}));
    for (const ErrorCode code : {ErrorCode::Timeout, ErrorCode::Refused, ErrorCode::Protocol})
        add(QStringLiteral("broken: %1").arg(toString(code)),
            broken(about, {code, QStringLiteral("the archive did something")}, QStringLiteral("C-FIND")));
    for (const int result : {1, 2, 3, 4, 255})
        words += notOffered(about, QStringLiteral("C-GET"), QStringLiteral("1.2.3"), result) + u'\n';
    expectText(QStringLiteral("words"), words);
}

} // namespace
} // namespace sagitta::test
