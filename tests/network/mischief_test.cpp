// Every way an archive can misbehave ends in a clear state, with what had arrived kept, within the node's time-out; and
// what the user is told is held in tests/data/peer_messages.txt. SAGITTA_UPDATE_GOLDEN=1 writes it anew: read it then.
#include "peer_fixture.h"

#include "network/study_sender.h"
#include "support/peer_process.h"
#include "support/scripted_peer.h"
#include "support/silent_peer.h"

#include <QFile>
#include <QMap>
#include <QRegularExpression>

#include <chrono>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
namespace tags = dicom::tags;

constexpr int kImages = 60;
const QByteArray kCt("1.2.840.10008.5.1.4.1.1.2");

PeerScript study() {
    PeerScript script;
    script.answers["STUDY"] = {{{tags::QueryRetrieveLevel, "STUDY"},
                                {tags::StudyInstanceUID, "1.2"},
                                {tags::PatientName, "Doe^Jane"},
                                {tags::SOPClassesInStudy, kCt}}};
    script.answers["SERIES"] = {{{tags::StudyInstanceUID, "1.2"}, {tags::SeriesInstanceUID, "1.2.1"}}};
    for (int i = 1; i <= kImages; ++i) {
        const QByteArray uid = "1.2.1." + QByteArray::number(i);
        script.answers["IMAGE"].push_back(
            {{tags::SOPInstanceUID, uid}, {tags::SOPClassUID, kCt}, {tags::InstanceNumber, QByteArray::number(i)}});
        script.instances.push_back({kCt, uid});
    }
    return script;
}

PeerScript with(Mischief mischief, int after = 0) {
    PeerScript script = study();
    script.mischief = mischief;
    script.mischiefAfter = after;
    return script;
}

class Golden {
public:
    Golden() : m_path(QStringLiteral(SAGITTA_TEST_DATA "/peer_messages.txt")) {
        QFile file(m_path);
        if (!file.open(QIODevice::ReadOnly))
            return;
        for (const QByteArray& line : file.readAll().split('\n'))
            if (const qsizetype at = line.indexOf(" | "); at > 0)
                m_lines.insert(QString::fromUtf8(line.left(at)), QString::fromUtf8(line.mid(at + 3)));
    }
    void expect(const QString& name, const QString& said) {
        if (!qEnvironmentVariableIsSet("SAGITTA_UPDATE_GOLDEN")) {
            EXPECT_EQ(m_lines.value(name).toStdString(), said.toStdString()) << name.toStdString();
            return;
        }
        m_lines.insert(name, said);
        QFile file(m_path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        for (auto it = m_lines.constBegin(); it != m_lines.constEnd(); ++it)
            file.write((it.key() + QStringLiteral(" | ") + it.value() + u'\n').toUtf8());
    }

private:
    QString m_path;
    QMap<QString, QString> m_lines; // case -> what is said
};

// Ports differ from run to run.
QString settled(QString text) {
    static const QRegularExpression kPlace(QStringLiteral("127\\.0\\.0\\.1:\\d+"));
    return text.replace(kPlace, QStringLiteral("HOST:PORT"));
}

network::RemoteNode nodeAt(int port) {
    network::RemoteNode node;
    node.name = QStringLiteral("peer");
    node.aeTitle = QStringLiteral("PEER");
    node.host = QStringLiteral("127.0.0.1");
    node.port = port;
    return node;
}

class MischiefTest : public testing::Test {
protected:
    void expectRetrieve(const char* name, network::RemoteNode node, int arrived) {
        node.timeoutSeconds = 1;
        node.method = network::RetrieveMethod::Get;
        Surroundings surroundings;
        DirSink sink;
        const auto start = Clock::now();
        const auto answer =
            network::makeDimseSource(node)->retrieve({QStringLiteral("1.2"), {}, {}}, sink, surroundings.context());
        EXPECT_LT(Clock::now() - start, 10s) << name;
        EXPECT_EQ(sink.files().size(), arrived) << name;
        for (const QString& file : sink.files())
            EXPECT_FALSE(canonicalDataSet(file).isEmpty()) << name;
        golden.expect(QString::fromLatin1(name), settled(answer ? inWords(*answer) : answer.error().message()));
    }
    void expectScript(const char* name, const PeerScript& script, int arrived) {
        const ScriptedPeer peer(script);
        expectRetrieve(name, peer.node(), arrived);
    }

    Golden golden;

private:
    static QString inWords(const network::RetrieveAnswer& answer) {
        QStringList said{QStringLiteral("%1 of %2").arg(answer.received).arg(answer.expected)};
        if (!answer.failed.empty())
            said << answer.failed.front().reason;
        return (said + answer.warnings).join(QStringLiteral("; "));
    }
};

TEST_F(MischiefTest, RefusesTheAssociation) {
    PeerScript script = study();
    script.refusesAssociation = true;
    expectScript("refuses the association", script, 0);
}

TEST_F(MischiefTest, RefusesTheStorageContexts) {
    PeerScript script = study();
    script.refusedClasses << QString::fromLatin1(kCt);
    expectScript("refuses the storage contexts", script, 0);
}

TEST_F(MischiefTest, RefusesCGet) {
    PeerScript script = study();
    script.refusedClasses << QStringLiteral("1.2.840.10008.5.1.4.1.2.2.3");
    expectScript("refuses C-GET", script, 0);
}

TEST_F(MischiefTest, IsNotThere) { expectRetrieve("is not there", nodeAt(freePort()), 0); }

TEST_F(MischiefTest, DoesNotTakeTheConnection) {
    const SilentPeer peer(SilentPeer::Connections::Unanswered);
    expectRetrieve("does not take the connection", nodeAt(peer.port()), 0);
}

TEST_F(MischiefTest, IsSilentBeforeTheAssociation) {
    const SilentPeer peer;
    expectRetrieve("is silent before the association", nodeAt(peer.port()), 0);
}

TEST_F(MischiefTest, IsSilentBeforeTheData) { expectScript("is silent before the data", with(Mischief::Silence), 0); }

TEST_F(MischiefTest, IsSilentInTheMiddleOfTheData) {
    expectScript("is silent in the middle of the data", with(Mischief::SilenceInData, 10), 10);
}

TEST_F(MischiefTest, ClosesInTheMiddleOfTheFiftiethImage) {
    expectScript("closes in the middle of the 50th image", with(Mischief::CutInData, 49), 49);
}

TEST_F(MischiefTest, SendsGarbage) { expectScript("sends garbage", with(Mischief::Garbage, 5), 5); }

TEST_F(MischiefTest, TruncatesAPdu) { expectScript("truncates a PDU", with(Mischief::TruncatedPdu, 5), 5); }

TEST_F(MischiefTest, AnnouncesThreeGigabytes) { expectScript("announces 3 GB", with(Mischief::HugeLength, 5), 5); }

TEST_F(MischiefTest, UsesAWrongContext) {
    expectScript("uses a wrong presentation context", with(Mischief::WrongContext, 5), 5);
}

TEST_F(MischiefTest, SendsAUidOf300Characters) {
    expectScript("sends a UID of 300 characters", with(Mischief::LongUid, 5), 5);
}

TEST_F(MischiefTest, SendsAUidThatIsAPath) {
    PeerScript script = study();
    script.instances.front().sopInstance = "../../../../tmp/evil";
    expectScript("sends a UID that is a path", script, kImages - 1);
}

TEST_F(MischiefTest, SendsDataAfterTheRelease) {
    expectScript("sends data after the release", with(Mischief::DataAfterRelease), kImages);
}

TEST_F(MischiefTest, SendsOneImageTwice) {
    PeerScript script = study();
    script.instances[1].sopInstance = script.instances[0].sopInstance;
    expectScript("sends one image twice and another never", script, kImages - 1);
}

TEST_F(MischiefTest, SaysThatTwoImagesFailed) {
    PeerScript script = study();
    script.instances.resize(kImages - 2);
    script.getStatus = 0xb000;
    script.getFailed = 2;
    expectScript("says that two images failed", script, kImages - 2);
}

TEST_F(MischiefTest, CutsItsListShort) {
    PeerScript script = study();
    script.findStatuses["SERIES"] = 0xa700;
    expectScript("cuts its list of series short", script, kImages);
}

TEST_F(MischiefTest, RefusesOneOfOursAndWarnsOfAnother) {
    PeerScript script;
    script.storeAnswers = {0x0000, 0xa900, 0xb000};
    const ScriptedPeer peer(script);
    MadeFiles files;
    const QStringList paths = files.series(newSeries(), 4);
    std::vector<network::StoredObject> objects;
    for (const QString& path : paths)
        objects.push_back({sopInstanceOf(path), QString::fromLatin1(kCt), transferSyntaxOf(path), path});
    Surroundings surroundings;
    const network::SendAnswer answer = network::sendStudy(peer.node(), objects, surroundings.context());
    EXPECT_EQ(answer.sent, 3);
    ASSERT_EQ(answer.failed.size(), 1u);
    EXPECT_EQ(answer.failed.front().uid, sopInstanceOf(paths[1]));
    EXPECT_EQ(answer.failed.front().status, QStringLiteral("A900"));
    golden.expect(QStringLiteral("refuses one of ours and warns of another"),
                  (QStringList{answer.failed.front().reason} + answer.warnings).join(QStringLiteral("; ")));
}

} // namespace
} // namespace sagitta::test
