// Our own SCP, and callers who take more than their share, leave early or ask for what goes wrong.
#include "peer_fixture.h"

#include "network/dimse/association.h"
#include "network/dimse/move_session.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/server.h"
#include "network/dimse/socket_options.h"
#include "support/folder_store.h"
#include "support/peer_process.h"
#include "support/scripted_peer.h"

#include <dcmtk/dcmdata/dctk.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <new>

namespace sagitta::test {
namespace {

constexpr std::chrono::seconds kPatience{10};

class ServerLimits : public testing::Test {
protected:
    void start(network::InstanceStore& own) {
        settings.port = 0;
        settings.told = [this](network::ServerNotice, const QString& line) {
            const std::lock_guard lock(mutex);
            told << line;
            changed.notify_all();
        };
        auto started = network::Server::start(settings, own, [this](const QString&) { return destination; });
        ASSERT_TRUE(started) << started.error().message().toStdString();
        server = *std::move(started);
    }
    network::RemoteNode node() const {
        network::RemoteNode own;
        own.name = own.aeTitle = QStringLiteral("SAGITTA");
        own.host = QStringLiteral("127.0.0.1");
        own.port = server->port();
        return own;
    }
    bool waitForTold(const QString& part) {
        return waitFor([&] { return told.join(u'\n').contains(part); });
    }
    bool waitFor(const std::function<bool()>& isSo) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, kPatience, isSo);
    }
    std::string allTold() {
        const std::lock_guard lock(mutex);
        return told.join(u'\n').toStdString();
    }

    MadeFiles files;
    FolderStore store;
    network::ServerSettings settings;
    std::optional<network::RemoteNode> destination;
    std::mutex mutex;
    std::condition_variable changed;
    QStringList told; // under mutex
    std::unique_ptr<network::Server> server;
    Surroundings surroundings;
};

// Sockets that say nothing.
class Silent {
public:
    explicit Silent(int port) : m_socket(connectToLoopback(port)) { EXPECT_GE(m_socket, 0); }
    ~Silent() { network::closeSocket(m_socket); }
    Silent(const Silent&) = delete;
    Silent& operator=(const Silent&) = delete;
    bool isClosedByPeer() const {
        char byte = 0;
        return network::waitReadable(m_socket, static_cast<int>(std::chrono::milliseconds(kPatience).count())) &&
               network::receiveSome(m_socket, &byte, 1) <= 0;
    }

private:
    int m_socket;
};

TEST_F(ServerLimits, WhoSaysNothingTakesNobodysPlace) {
    settings.maxAssociations = 1;
    start(store);
    const Silent first(server->port());
    const Silent second(server->port());
    const auto answer = network::makeDimseSource(node())->echo({});
    EXPECT_TRUE(answer) << answer.error().message().toStdString();
}

TEST_F(ServerLimits, OfThoseWhoSayNothingThereAreOnlySoMany) {
    constexpr int kMost = 64;
    start(store);
    {
        std::list<Silent> crowd;
        for (int i = 0; i < kMost; ++i)
            crowd.emplace_back(server->port());
        EXPECT_TRUE(Silent(server->port()).isClosedByPeer());
        EXPECT_TRUE(waitForTold(QStringLiteral("have not asked for an association yet"))) << allTold();
    }
    // When they have gone there is room again.
    ASSERT_TRUE(waitFor([&] { return told.size() > kMost; })) << allTold();
    EXPECT_TRUE(network::makeDimseSource(node())->echo({}));
}

// A port scan, or an archive that looks whether we are there.
TEST_F(ServerLimits, WhoLeavesAtOnceIsNotSaidToHaveCalledUsANameThatIsNotOurs) {
    start(store);
    { const Silent passer(server->port()); }
    EXPECT_TRUE(waitForTold(QStringLiteral("connected and did not ask for an association"))) << allTold();
}

TEST_F(ServerLimits, WithoutMemoryForOneTheOthersGoOn) {
    class Exhausted final : public FolderStore {
    public:
        Result<network::QueryAnswer> find(const network::StudyQuery&) override { throw std::bad_alloc(); }
    } exhausted;
    start(exhausted);
    EXPECT_FALSE(network::makeDimseSource(node())->find({}, {}));
    EXPECT_TRUE(network::makeDimseSource(node())->echo({}));
}

// The peer's administrator looks at one or at the other.
TEST_F(ServerLimits, ARefusedContextSaysWhetherItIsTheClassOrTheSyntax) {
    start(store);
    const auto association = network::Association::open(node(),
                                                        {{UID_VerificationSOPClass, {"1.2.840.10008.1.2"}, false},
                                                         {UID_CTImageStorage, {"1.2.3.4"}, false},
                                                         {"1.2.3.4.5", {"1.2.840.10008.1.2"}, false}},
                                                        {});
    ASSERT_TRUE(association) << association.error().message().toStdString();
    QHash<QString, int> results;
    for (const network::RefusedContext& refused : (*association)->refusedContexts())
        results.insert(refused.sopClass, refused.result);
    EXPECT_EQ(results.size(), 2);
    EXPECT_EQ(results.value(QStringLiteral(UID_CTImageStorage)), 4) << "transfer syntaxes not supported";
    EXPECT_EQ(results.value(QStringLiteral("1.2.3.4.5")), 3) << "abstract syntax not supported";
}

class ServedMove : public ServerLimits {
protected:
    Result<network::FetchEnd> moveTo(const PeerScript& script) {
        const ScriptedPeer peer(script);
        destination = peer.node();
        MadeInstance first = newSeries();
        FolderStore full(files.series(first, 3));
        start(full);
        SAGITTA_TRY(const auto association, network::Association::open(node(), {network::studyRootMove()}, {}));
        const auto keys = network::makeRetrieveKeys(first.studyUid, {}, {});
        auto end = network::runMove(*association, association->contexts().front(), *keys, QStringLiteral("PEER"));
        server.reset(); // before its store
        return end;
    }
};

// PS3.4 C.4.2.3.1: success is only what went without a warning.
TEST_F(ServedMove, ImagesTakenWithAWarningEndInAWarning) {
    PeerScript script;
    script.storeAnswers = {0, 0xb007, 0};
    const auto end = moveTo(script);
    ASSERT_TRUE(end) << end.error().message().toStdString();
    EXPECT_EQ(end->status, 0xb000);
    EXPECT_TRUE(end->failedUids.isEmpty());
}

TEST_F(ServedMove, WithoutAWarningItIsASuccess) {
    const auto end = moveTo({});
    ASSERT_TRUE(end) << end.error().message().toStdString();
    EXPECT_EQ(end->status, 0x0000);
}

} // namespace
} // namespace sagitta::test
