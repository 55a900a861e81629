// Our own SCP, asked by DCMTK's tools and by our own client.
#include "peer_fixture.h"

#include "core/uid.h"
#include "network/dimse/server.h"
#include "network/dimse/socket_options.h"
#include "support/folder_store.h"
#include "support/peer_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

#include <future>

namespace sagitta::test {
namespace {

constexpr int kImages = 12;
constexpr int kProcessMs = 60000;
const QString kAeTitle = QStringLiteral("SAGITTA");

struct Said {
    int exitCode = -1;
    QString text;
};

// In a folder where what it receives may be written: movescu +B knows no other.
Said run(const QString& program, const QStringList& arguments, const QString& folder = QDir::tempPath()) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TCP_NODELAY"), QStringLiteral("1"));
    process.setProcessEnvironment(environment);
    process.start(findProgram(program), arguments);
    if (!process.waitForFinished(kProcessMs))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

class ServerTest : public testing::Test {
protected:
    void SetUp() override {
        if (findProgram(QStringLiteral("storescu")).isEmpty())
            GTEST_SKIP() << "DCMTK's tools are not installed";
        first = newSeries();
        MadeInstance second = first;
        second.seriesUid = makeUid();
        second.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.80");
        sent = files.series(first, kImages) + files.series(second, 3);
        store = std::make_unique<FolderStore>(sent);
        settings.port = 0;
    }

    void start() {
        auto started = network::Server::start(settings, *store, [this](const QString& aeTitle) {
            return aeTitle == destination.aeTitle ? std::optional(destination) : std::nullopt;
        });
        ASSERT_TRUE(started) << started.error().message().toStdString();
        server = *std::move(started);
    }
    QStringList peer(const QString& called = kAeTitle) const {
        return {QStringLiteral("-aec"), called, QStringLiteral("127.0.0.1"), QString::number(server->port())};
    }
    network::RemoteNode node() const {
        network::RemoteNode own;
        own.name = QStringLiteral("own");
        own.aeTitle = kAeTitle;
        own.host = QStringLiteral("127.0.0.1");
        own.port = server->port();
        return own;
    }
    // What lies in a folder after a tool has put it there: the same as was stored here.
    void expectSame(const QString& folder, const QStringList& expected) {
        DirSink arrived;
        for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files))
            ASSERT_TRUE(arrived.received(file.filePath(), sopInstanceOf(file.filePath())));
        expectArrived(expected, arrived);
    }

    MadeFiles files;
    QStringList sent;
    MadeInstance first;
    std::unique_ptr<FolderStore> store;
    network::ServerSettings settings;
    network::RemoteNode destination;
    std::unique_ptr<network::Server> server;
    QTemporaryDir out;
    Surroundings surroundings;
};

TEST_F(ServerTest, AnswersAnEcho) {
    start();
    const Said said = run(QStringLiteral("echoscu"), peer());
    EXPECT_EQ(said.exitCode, 0) << said.text.toStdString();
    EXPECT_TRUE(network::makeDimseSource(node())->echo({}));
}

TEST_F(ServerTest, TellsStrangersWhy) {
    settings.admits = network::onlyCallers({QStringLiteral("FRIEND")});
    start();
    EXPECT_TRUE(
        run(QStringLiteral("echoscu"), peer(QStringLiteral("OTHER"))).text.contains(QLatin1String("Called AE")));
    EXPECT_TRUE(run(QStringLiteral("echoscu"), peer()).text.contains(QLatin1String("Calling AE")));
    EXPECT_EQ(
        run(QStringLiteral("echoscu"), QStringList{QStringLiteral("-aet"), QStringLiteral("FRIEND")} + peer()).exitCode,
        0);
}

TEST_F(ServerTest, TellsOneTooManyThatItIsBusy) {
    settings.maxAssociations = 0;
    start();
    const auto answer = network::makeDimseSource(node())->echo({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("too many"))) << answer.error().message().toStdString();
}

TEST_F(ServerTest, AnswersQueriesOnAllLevels) {
    start();
    const auto source = network::makeDimseSource(node());
    network::StudyQuery query;
    query.level = network::QueryLevel::Patient;
    query.patientName = QStringLiteral("doe*");
    auto answer = source->find(query, {});
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->patients.size(), 1u);
    query.level = network::QueryLevel::Study;
    answer = source->find(query, {});
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->studies.size(), 1u);
    EXPECT_EQ(answer->studies.front().studyInstanceUid, first.studyUid);
    EXPECT_EQ(answer->studies.front().instances, kImages + 3);
    query.patientName = QStringLiteral("nobody");
    EXPECT_TRUE(source->find(query, {})->studies.empty());
    query = {};
    query.level = network::QueryLevel::Series;
    query.studyUid = first.studyUid;
    EXPECT_EQ(source->find(query, {})->series.size(), 2u);
    query.level = network::QueryLevel::Image;
    query.seriesUid = first.seriesUid;
    EXPECT_EQ(source->find(query, {})->instances.size(), static_cast<size_t>(kImages));
}

TEST_F(ServerTest, FindscuFinds) {
    start();
    const Said said = run(QStringLiteral("findscu"),
                          QStringList{QStringLiteral("-S"), QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"),
                                      QStringLiteral("-k"), QStringLiteral("0010,0010=DOE*"), QStringLiteral("-k"),
                                      QStringLiteral("0020,000D")} +
                              peer());
    EXPECT_EQ(said.exitCode, 0) << said.text.toStdString();
    EXPECT_TRUE(said.text.contains(first.studyUid)) << said.text.toStdString();
    // A level below without its parents is refused.
    const Said refused =
        run(QStringLiteral("findscu"), QStringList{QStringLiteral("-v"), QStringLiteral("-S"), QStringLiteral("-k"),
                                                   QStringLiteral("0008,0052=IMAGE")} +
                                           peer());
    EXPECT_TRUE(refused.text.contains(QLatin1String("DoesNotMatchSOPClass"))) << refused.text.toStdString();
}

TEST_F(ServerTest, GetscuGetsWhatIsStored) {
    start();
    const Said said =
        run(QStringLiteral("getscu"),
            QStringList{QStringLiteral("+B"), QStringLiteral("-S"), QStringLiteral("-k"),
                        QStringLiteral("0008,0052=SERIES"), QStringLiteral("-k"),
                        QStringLiteral("0020,000d=") + first.studyUid, QStringLiteral("-k"),
                        QStringLiteral("0020,000e=") + first.seriesUid, QStringLiteral("-od"), out.path()} +
                peer());
    EXPECT_EQ(said.exitCode, 0) << said.text.toStdString();
    expectSame(out.path(), sent.mid(0, kImages));
}

TEST_F(ServerTest, OurOwnClientGetsAllOfItAsStored) {
    start();
    DirSink sink;
    const auto answer =
        network::makeDimseSource(node())->retrieve({first.studyUid, {}, {}}, sink, surroundings.context());
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, kImages + 3) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);
}

// movescu receives on a port of its own.
TEST_F(ServerTest, MovescuIsSentWhatIsStored) {
    destination.name = QStringLiteral("mover");
    destination.aeTitle = QStringLiteral("MOVER");
    destination.host = QStringLiteral("127.0.0.1");
    destination.port = freePort();
    start();
    const QStringList arguments = QStringList{QStringLiteral("-v"),   QStringLiteral("+B"),
                                              QStringLiteral("+xt"),  QStringLiteral("-S"),
                                              QStringLiteral("-aet"), QStringLiteral("MOVER"),
                                              QStringLiteral("-aem"), QStringLiteral("MOVER"),
                                              QStringLiteral("+P"),   QString::number(destination.port),
                                              QStringLiteral("-k"),   QStringLiteral("0008,0052=STUDY"),
                                              QStringLiteral("-k"),   QStringLiteral("0020,000d=") + first.studyUid} +
                                  peer();
    const Said said = run(QStringLiteral("movescu"), arguments, out.path());
    EXPECT_EQ(said.exitCode, 0) << said.text.toStdString();
    ASSERT_FALSE(QDir(out.path()).isEmpty()) << said.text.toStdString();
    expectSame(out.path(), sent);
}

TEST_F(ServerTest, AnUnknownMoveDestinationIsSaid) {
    start();
    const Said said = run(QStringLiteral("movescu"),
                          QStringList{QStringLiteral("-v"), QStringLiteral("-S"), QStringLiteral("-aem"),
                                      QStringLiteral("NOBODY"), QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"),
                                      QStringLiteral("-k"), QStringLiteral("0020,000d=") + first.studyUid} +
                              peer());
    EXPECT_TRUE(said.text.contains(QLatin1String("MoveDestinationUnknown"))) << said.text.toStdString();
}

TEST_F(ServerTest, StoresWhatItIsSent) {
    store = std::make_unique<FolderStore>();
    start();
    const Said said =
        run(QStringLiteral("storescu"),
            peer() + QStringList{QStringLiteral("+sd"), files.folder(), QStringLiteral("-R"), QStringLiteral("-xs")});
    const QString problem = upload(node(), sent);
    EXPECT_EQ(problem.toStdString(), "") << said.text.toStdString();
    const QHash<QString, QString> received = store->received();
    ASSERT_EQ(received.size(), sent.size());
    for (const QString& file : sent)
        EXPECT_TRUE(canonicalDataSet(received.value(sopInstanceOf(file))) == canonicalDataSet(file));
}

TEST_F(ServerTest, AFullDiskIsSaidToTheSenderAndToWhoRunsIt) {
    QStringList told; // while one association is open, by one thread
    settings.told = [&](network::ServerNotice kind, const QString& line) {
        EXPECT_EQ(kind, network::ServerNotice::NotKept);
        told << line;
    };
    start();
    store->setFull(true);
    EXPECT_TRUE(upload(node(), sent.mid(0, 1)).contains(QLatin1String("a700")));
    store->setFull(false);
    EXPECT_EQ(upload(node(), sent.mid(0, 1)).toStdString(), "");
    server.reset();
    EXPECT_EQ(told, QStringList{QStringLiteral("nothing is kept of SAGITTA: the disk is full")});
}

TEST_F(ServerTest, EightSendersAtOnceLoseNothing) {
    constexpr int kSenders = 8;
    constexpr int kEach = 250;
    store = std::make_unique<FolderStore>();
    start();
    std::vector<QStringList> parts;
    MadeFiles many;
    MadeInstance instance = newSeries();
    instance.size = 16;
    for (int i = 0; i < kSenders; ++i)
        parts.push_back(many.series(instance, kEach));
    std::vector<std::future<QString>> senders;
    for (const QStringList& part : parts)
        senders.push_back(std::async(std::launch::async, [&, part] { return upload(node(), part); }));
    for (std::future<QString>& sender : senders)
        EXPECT_EQ(sender.get().toStdString(), "");
    EXPECT_EQ(store->received().size(), kSenders * kEach);
}

TEST_F(ServerTest, ATakenPortNamesItsHolder) {
    start();
    settings.port = server->port();
    const auto second = network::Server::start(settings, *store, {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::Refused);
#ifdef Q_OS_LINUX
    EXPECT_TRUE(second.error().message().contains(QString::number(QCoreApplication::applicationPid())))
        << second.error().message().toStdString();
#endif
}

TEST_F(ServerTest, ASlowCallerDoesNotHoldTheOthersUp) {
    start();
    const int dawdler = connectToLoopback(server->port());
    ASSERT_GE(dawdler, 0);
    EXPECT_TRUE(network::makeDimseSource(node())->echo({}));
    server.reset(); // ends, although the dawdler says nothing
    network::closeSocket(dawdler);
}

} // namespace
} // namespace sagitta::test
