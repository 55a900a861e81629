// A server of ours on the port of the retrievals: who gets in, to do what, and to whom a thing goes.
#include "peer_fixture.h"

#include "network/dimse/association.h"
#include "network/dimse/command_set.h"
#include "network/dimse/server.h"
#include "network/move_inbox.h"
#include "support/folder_store.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

namespace sagitta::test {
namespace {

class HostedInbox : public testing::Test {
protected:
    void SetUp() override {
        MadeInstance first = newSeries();
        studyUid = first.studyUid;
        sent = files.series(first, 3);
        settings.port = 0;
        settings.admits = network::onlyCallers({QStringLiteral("FRIEND")});
    }
    void host() {
        auto made = inbox.host(settings, store, {});
        ASSERT_TRUE(made) << made.error().message().toStdString();
        hosted = *std::move(made);
    }
    // A retrieval that waits for one of the files under this AE title of ours.
    std::unique_ptr<network::MoveInbox::Ticket> await(const QString& aeTitle, const QString& uid) {
        network::MoveInbox::Wish wish;
        wish.wants = [uid](const QString& other) { return other == uid; };
        wish.sink = &sink;
        wish.kept = [](const QString&, const QString&, std::int64_t) {};
        wish.lost = [](const QString&, const Error&) {};
        auto ticket = inbox.open(aeTitle, settings.address, hosted ? hosted->port : settings.port, std::move(wish));
        EXPECT_TRUE(ticket) << ticket.error().message().toStdString();
        return ticket ? *std::move(ticket) : nullptr;
    }
    network::RemoteNode us(const QString& caller, const QString& called = QStringLiteral("SAGITTA")) const {
        network::RemoteNode node;
        node.name = QStringLiteral("us");
        node.aeTitle = called;
        node.host = settings.address;
        node.port = hosted ? hosted->port : settings.port;
        node.ourAeTitle = caller;
        return node;
    }

    MadeFiles files;
    QString studyUid;
    QStringList sent;
    FolderStore store;
    DirSink sink;
    network::ServerSettings settings;
    network::MoveInbox inbox;
    std::unique_ptr<network::MoveInbox::Host> hosted;
};

TEST_F(HostedInbox, KeepsWhatItsCallersSendAndRefusesStrangers) {
    host();
    EXPECT_NE(upload(us(QStringLiteral("STRANGER")), sent).toStdString(), "");
    EXPECT_TRUE(store.received().isEmpty());
    EXPECT_EQ(upload(us(QStringLiteral("FRIEND")), sent).toStdString(), "");
    EXPECT_EQ(store.received().size(), sent.size());
}

TEST_F(HostedInbox, ARetrievalGetsWhatItWaitsForAndTheHostTheRest) {
    host();
    const auto ticket = await(QStringLiteral("SAGITTA"), sopInstanceOf(sent[1]));
    EXPECT_EQ(upload(us(QStringLiteral("FRIEND")), sent).toStdString(), "");
    EXPECT_EQ(sink.files().keys(), QStringList{sopInstanceOf(sent[1])});
    EXPECT_EQ(store.received().size(), 2);
    EXPECT_FALSE(store.received().contains(sopInstanceOf(sent[1])));
}

// An archive that the host does not know may bring what was asked of it, under whatever name we have there.
TEST_F(HostedInbox, AnArchiveOfARetrievalBringsThatAndNothingElse) {
    host();
    const auto ticket = await(QStringLiteral("VIEWER"), sopInstanceOf(sent[0]));
    const network::RemoteNode asViewer = us(QStringLiteral("ARCHIVE"), QStringLiteral("VIEWER"));
    EXPECT_EQ(upload(asViewer, {sent[0]}).toStdString(), "");
    EXPECT_NE(upload(asViewer, {sent[1]}).toStdString(), "");
    EXPECT_EQ(sink.files().size(), 1);
    EXPECT_TRUE(store.received().isEmpty());
    EXPECT_FALSE(network::makeDimseSource(asViewer)->find({}, {})); // no context for it
}

// It was let in to store; the field of a command is only its word.
TEST_F(HostedInbox, AQueryOnAContextForStorageIsNotAnswered) {
    host();
    const auto ticket = await(QStringLiteral("VIEWER"), sopInstanceOf(sent[0]));
    const auto association =
        network::Association::open(us(QStringLiteral("ARCHIVE"), QStringLiteral("VIEWER")),
                                   {{UID_CTImageStorage, {UID_LittleEndianExplicitTransferSyntax}, false}}, {});
    ASSERT_TRUE(association) << association.error().message().toStdString();
    DcmDataset identifier;
    identifier.putAndInsertString(DCM_QueryRetrieveLevel, "STUDY");
    ASSERT_TRUE((*association)->sendRequest(network::Service::Find, (*association)->contexts().front(), identifier));
    const auto answer = (*association)->receiveCommand();
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->status, 0x0211);
}

TEST_F(HostedInbox, EndsForItsCallersWhileARetrievalGoesOn) {
    host();
    const network::RemoteNode own = us(QStringLiteral("FRIEND"));
    const auto ticket = await(QStringLiteral("VIEWER"), sopInstanceOf(sent[0]));
    hosted.reset();
    network::RemoteNode archive = own;
    archive.aeTitle = QStringLiteral("VIEWER");
    EXPECT_NE(upload(own, {sent[1]}).toStdString(), "");
    EXPECT_EQ(upload(archive, {sent[0]}).toStdString(), "");
    EXPECT_TRUE(store.received().isEmpty());
}

TEST_F(HostedInbox, StartsOnThePortOfARetrievalThatIsUnderWay) {
    settings.port = freePort();
    const auto ticket = await(QStringLiteral("VIEWER"), sopInstanceOf(sent[0]));
    host();
    EXPECT_EQ(hosted->port, settings.port);
    EXPECT_EQ(upload(us(QStringLiteral("FRIEND")), sent).toStdString(), "");
    EXPECT_EQ(store.received().size(), 2);
    EXPECT_FALSE(inbox.host(settings, store, {})); // there is one
}

TEST_F(HostedInbox, WithoutKnownCallersNobodyGetsIn) {
    settings.admits = network::onlyCallers({});
    host();
    EXPECT_NE(upload(us(QStringLiteral("FRIEND")), sent).toStdString(), "");
}

} // namespace
} // namespace sagitta::test
