#include "peer_fixture.h"

#include "core/uid.h"

namespace sagitta::test {

void OrthancTest::SetUp() {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    m_orthanc = std::make_unique<Orthanc>();
    ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
}

void expectArrived(const QStringList& sent, const DirSink& sink) {
    EXPECT_EQ(sink.files().size(), sent.size());
    for (const QString& file : sent) {
        const QString uid = sopInstanceOf(file);
        ASSERT_TRUE(sink.files().contains(uid)) << uid.toStdString();
        const QString arrived = sink.files().value(uid);
        EXPECT_EQ(transferSyntaxOf(arrived).toStdString(), transferSyntaxOf(file).toStdString());
        const QByteArray data = canonicalDataSet(file);
        ASSERT_FALSE(data.isEmpty());
        EXPECT_TRUE(canonicalDataSet(arrived) == data) << uid.toStdString();
    }
}

MadeInstance newSeries() {
    MadeInstance instance;
    instance.studyUid = makeUid();
    instance.seriesUid = makeUid();
    return instance;
}

std::string describe(const network::RetrieveAnswer& answer) {
    QStringList lines{QStringLiteral("expected %1, received %2, skipped %3")
                          .arg(answer.expected)
                          .arg(answer.received)
                          .arg(answer.skipped)};
    for (const network::RetrieveFailure& failure : answer.failed)
        lines << failure.uid + QStringLiteral(": ") + failure.reason;
    return (lines + answer.warnings).join(u'\n').toStdString();
}

} // namespace sagitta::test
