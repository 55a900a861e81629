// One study with images, a report, a key object selection, a presentation state, a PDF and a segmentation, both ways
// and whole: from Orthanc and dcmqrscp to us, from us to them, and to those who ask us.
#include "peer_fixture.h"

#include "network/dimse/server.h"
#include "network/move_inbox.h"
#include "network/study_sender.h"
#include "support/dcmqrscp.h"
#include "support/folder_store.h"
#include "support/mixed_study.h"
#include "support/peer_process.h"

#include <QDir>
#include <QProcess>

namespace sagitta::test {
namespace {

// These have one context per class: all of a class goes in one transfer syntax.
DcmqrscpOptions knowing(int ourPort) {
    DcmqrscpOptions options;
    options.ourPort = ourPort;
    return options;
}

class MixedStudyTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled() || !Dcmqrscp::isInstalled())
            GTEST_SKIP() << "Orthanc or dcmqrscp is not installed";
        study = writeMixedStudy(m_made.path());
    }
    void expectRetrieved(network::RemoteNode node, network::RetrieveMethod method) {
        SCOPED_TRACE(method == network::RetrieveMethod::Get ? "C-GET" : "C-MOVE");
        node.method = method;
        node.ourPort = ourPort;
        network::MoveInbox inbox;
        DirSink sink;
        const auto answer =
            network::makeDimseSource(node, &inbox)->retrieve({study.studyUid, {}, {}}, sink, surroundings.context());
        ASSERT_TRUE(answer) << answer.error().message().toStdString();
        EXPECT_EQ(answer->received, study.files.size()) << describe(*answer);
        EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
        expectArrived(study.files, sink);
    }
    std::vector<network::StoredObject> objects() {
        FolderStore store(study.files);
        return *store.open({{}, {study.studyUid}, {}, {}});
    }
    void expectInFolder(const QString& folder, const QStringList& files) {
        DirSink arrived;
        for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) {
            if (file.fileName() == QLatin1String("index.dat"))
                continue;
            ASSERT_TRUE(arrived.received(file.filePath(), sopInstanceOf(file.filePath())));
        }
        expectArrived(files, arrived);
    }
    // The files of the study with the images of the last kind made native by DCMTK's own program.
    QStringList uncompressed() {
        QStringList files = study.files;
        QString& last = files[study.images - 1];
        const QString native = m_native.filePath(QStringLiteral("native.dcm"));
        EXPECT_EQ(run(QStringLiteral("dcmdrle"), {last, native}), 0) << said.toStdString();
        last = native;
        return files;
    }
    int run(const QString& program, const QStringList& arguments, const QString& folder = {}) {
        QProcess process;
        process.setWorkingDirectory(folder.isEmpty() ? m_made.path() : folder);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(findProgram(program), arguments);
        if (!process.waitForFinished(60000))
            return -1;
        said = process.readAll();
        return process.exitCode();
    }

    QTemporaryDir m_made;
    QTemporaryDir m_native;
    MixedStudy study;
    Surroundings surroundings;
    int ourPort = freePort();
    QByteArray said;
};

// What the tests send is what the standard's own readers take.
TEST_F(MixedStudyTest, IsValid) {
    for (const QString& document : {study.report, study.keyObjects})
        EXPECT_EQ(run(QStringLiteral("dsrdump"), {document}), 0) << said.toStdString();
    EXPECT_EQ(run(QStringLiteral("dcmp2pgm"), {QStringLiteral("-p"), study.presentationState, study.files.front(),
                                               m_made.filePath(QStringLiteral("out.pgm"))}),
              0)
        << said.toStdString();
    EXPECT_EQ(study.files.size(), 9);
}

TEST_F(MixedStudyTest, ComesWholeFromOrthanc) {
    const Orthanc orthanc({{QStringLiteral("SAGITTA"), ourPort}});
    ASSERT_EQ(upload(orthanc.node(), study.files).toStdString(), "");
    expectRetrieved(orthanc.node(), network::RetrieveMethod::Get);
    expectRetrieved(orthanc.node(), network::RetrieveMethod::Move);
}

TEST_F(MixedStudyTest, ComesWholeFromDcmqrscp) {
    study = writeMixedStudy(m_native.path(), Images::Native);
    const Dcmqrscp peer(knowing(ourPort));
    ASSERT_EQ(upload(peer.node(), study.files).toStdString(), "");
    expectRetrieved(peer.node(), network::RetrieveMethod::Get);
    expectRetrieved(peer.node(), network::RetrieveMethod::Move);
}

// It sends one object after the other as it has it, where it may; a context of its own has one transfer syntax for all
// of a class, so that by C-MOVE the images are of one kind.
TEST_F(MixedStudyTest, ComesCompressedFromDcmqrscp) {
    DcmqrscpOptions options = knowing(ourPort);
    options.more = QStringList{QStringLiteral("+xr"), QStringLiteral("-xr")};
    {
        const Dcmqrscp peer(options);
        ASSERT_EQ(upload(peer.node(), study.files).toStdString(), "");
        expectRetrieved(peer.node(), network::RetrieveMethod::Get);
    }
    study = writeMixedStudy(m_native.path(), Images::Rle);
    const Dcmqrscp peer(options);
    ASSERT_EQ(upload(peer.node(), study.files).toStdString(), "");
    expectRetrieved(peer.node(), network::RetrieveMethod::Get);
    expectRetrieved(peer.node(), network::RetrieveMethod::Move);
}

TEST_F(MixedStudyTest, GoesWholeToOrthanc) {
    const Orthanc orthanc;
    const network::SendAnswer answer = network::sendStudy(orthanc.node(), objects(), surroundings.context());
    EXPECT_EQ(answer.sent, study.files.size());
    EXPECT_TRUE(answer.warnings.isEmpty()) << answer.warnings.join(u'\n').toStdString();
    expectRetrieved(orthanc.node(), network::RetrieveMethod::Get);
}

TEST_F(MixedStudyTest, GoesWholeToDcmqrscp) {
    study = writeMixedStudy(m_native.path(), Images::Native);
    const Dcmqrscp peer;
    const network::SendAnswer answer = network::sendStudy(peer.node(), objects(), surroundings.context());
    EXPECT_EQ(answer.sent, study.files.size())
        << (answer.failed.empty() ? "" : answer.failed.front().reason.toStdString());
    EXPECT_TRUE(answer.warnings.isEmpty()) << answer.warnings.join(u'\n').toStdString();
    expectInFolder(peer.storage(), study.files);
}

TEST_F(MixedStudyTest, IsGivenWholeToThoseWhoAsk) {
    FolderStore store(study.files);
    network::ServerSettings settings;
    settings.port = 0;
    network::RemoteNode mover;
    mover.name = mover.aeTitle = QStringLiteral("MOVER");
    mover.host = QStringLiteral("127.0.0.1");
    mover.port = ourPort;
    auto server = network::Server::start(settings, store, [&](const QString&) { return std::optional(mover); });
    ASSERT_TRUE(server);
    const QStringList peer{QStringLiteral("-aec"), settings.aeTitle, QStringLiteral("127.0.0.1"),
                           QString::number((*server)->port())};
    const QStringList what{QStringLiteral("-S"), QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"),
                           QStringLiteral("-k"), QStringLiteral("0020,000d=") + study.studyUid};
    const QTemporaryDir got;
    EXPECT_EQ(run(QStringLiteral("getscu"),
                  QStringList{QStringLiteral("+B"), QStringLiteral("-od"), got.path()} + what + peer),
              0)
        << said.toStdString();
    expectInFolder(got.path(), uncompressed());
    const QTemporaryDir moved;
    EXPECT_EQ(run(QStringLiteral("movescu"),
                  QStringList{QStringLiteral("+B"), QStringLiteral("+xr"), QStringLiteral("-aet"),
                              QStringLiteral("MOVER"), QStringLiteral("-aem"), QStringLiteral("MOVER"),
                              QStringLiteral("+P"), QString::number(ourPort)} +
                      what + peer,
                  moved.path()),
              0)
        << said.toStdString();
    expectInFolder(moved.path(), study.files);
}

// getscu offers RLE and uncompressed in one context for each class; not all of the images are RLE.
TEST_F(MixedStudyTest, OneContextForAllIsAnsweredWithWhatAllCanBeSentAs) {
    FolderStore store(study.files);
    network::ServerSettings settings;
    settings.port = 0;
    auto server = network::Server::start(settings, store, {});
    ASSERT_TRUE(server);
    const QTemporaryDir got;
    EXPECT_EQ(run(QStringLiteral("getscu"),
                  {QStringLiteral("+B"), QStringLiteral("+xr"), QStringLiteral("-od"), got.path(), QStringLiteral("-S"),
                   QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"), QStringLiteral("-k"),
                   QStringLiteral("0020,000d=") + study.studyUid, QStringLiteral("-aec"), settings.aeTitle,
                   QStringLiteral("127.0.0.1"), QString::number((*server)->port())}),
              0)
        << said.toStdString();
    expectInFolder(got.path(), uncompressed());
}

} // namespace
} // namespace sagitta::test
