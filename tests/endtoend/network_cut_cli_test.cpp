// The same by the program: it says that it tries again, and goes on when the network is back.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "core/uid.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/slow_proxy.h"
#include "support/upload.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr int kImages = 40;
// Slow enough to be cut in the middle.
constexpr LinkModel kLink{std::chrono::microseconds(0), 40e6};

class NetworkCutCli : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        const int ourPort = freePort();
        m_orthanc = std::make_unique<Orthanc>(QMap<QString, int>{{QStringLiteral("SAGITTA"), ourPort}});
        ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
        m_first.studyUid = makeUid();
        m_first.seriesUid = makeUid();
        m_first.size = 256;
        ASSERT_EQ(upload(m_orthanc->node(), writeSeries(m_made.path(), m_first, kImages)).toStdString(), "");
        m_link = std::make_unique<SlowProxy>(static_cast<std::uint16_t>(m_orthanc->node().port), kLink);
        network::RemoteNode node = m_orthanc->node();
        node.port = m_link->port();
        addNode(m_data.path(), node,
                {QStringLiteral("--our-port"), QString::number(ourPort), QStringLiteral("--method"),
                 QLatin1String(GetParam())});
    }
    QStringList retrieve() const {
        return {QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"), m_first.studyUid};
    }
    bool hasBegun() const { return countFiles(m_data.path(), {QStringLiteral("*.dcm")}) >= 2; }
    void expectAllReceived(const CliAnswer& answer) const {
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        const QJsonObject report = answer.json.object();
        EXPECT_EQ(report.value(QLatin1String("received")).toInt(), kImages) << answer.out.toStdString();
        EXPECT_EQ(report.value(QLatin1String("skipped")).toInt(), 0);
        EXPECT_TRUE(report.value(QLatin1String("failed")).toArray().isEmpty());
        EXPECT_TRUE(answer.errors.contains("the connection was lost and is tried again"))
            << answer.errors.toStdString();
        EXPECT_EQ(storedInstances(m_data.path()), kImages);
        expectClean(m_data.path());
    }

    QTemporaryDir m_made;
    QTemporaryDir m_data;
    MadeInstance m_first;
    std::unique_ptr<Orthanc> m_orthanc;
    std::unique_ptr<SlowProxy> m_link;
};

TEST_P(NetworkCutCli, ResumesByItself) {
    const CliAnswer answer = runCliBeside(m_data.path(), retrieve(),
                                          {[this] {
                                               if (!hasBegun())
                                                   return false;
                                               m_orthanc->process().pause(); // lest it be done meanwhile
                                               m_link->cut();
                                               m_orthanc->process().resume();
                                               return true;
                                           },
                                           [this] {
                                               if (m_link->refused() == 0)
                                                   return false;
                                               m_link->restore();
                                               return true;
                                           }});
    EXPECT_GT(m_link->refused(), 0) << "it was over before it was cut";
    expectAllReceived(answer);
}

TEST_P(NetworkCutCli, AnAddressWhereNobodyAnswersIsSaidAtOnce) {
    m_link->cut();
    const CliAnswer answer = runCli(m_data.path(), retrieve());
    EXPECT_EQ(answer.exitCode, 1);
    EXPECT_FALSE(answer.errors.contains("tried again")) << answer.errors.toStdString();
    EXPECT_LE(m_link->refused(), 1);
}

INSTANTIATE_TEST_SUITE_P(By, NetworkCutCli, testing::Values("get", "move"),
                         [](const auto& test) { return std::string(test.param); });

} // namespace
} // namespace sagitta::test
