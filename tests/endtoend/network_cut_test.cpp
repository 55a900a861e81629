// The network fails in the middle of a retrieve and comes back: the job goes on by itself, and no image comes twice.
// Between the archive and the real job stands a link that fails when the test says so; waiting takes no time.
#include "app/retrieve_job.h"
#include "core/uid.h"
#include "network/remote_node.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/slow_proxy.h"
#include "support/upload.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>
#include <mutex>

namespace sagitta::test {
namespace {

constexpr int kImages = 40;
constexpr int kSize = 256;
constexpr int kTimeoutSeconds = 1;

// Counts what arrives before the store takes it.
class CountingSink final : public network::InstanceSink {
public:
    CountingSink(network::InstanceSink& sink, std::map<QString, int>& arrivals) : m_sink(sink), m_arrivals(arrivals) {}
    QString newFile() override { return m_sink.newFile(); }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        ++m_arrivals[sopInstanceUid];
        return m_sink.received(file, sopInstanceUid);
    }
    Result<QStringList> present(const QStringList& sopInstanceUids) override { return m_sink.present(sopInstanceUids); }

private:
    network::InstanceSink& m_sink;
    std::map<QString, int>& m_arrivals;
};

class CountingSource final : public network::StudySource {
public:
    CountingSource(std::unique_ptr<network::StudySource> source, std::map<QString, int>& arrivals) :
        m_source(std::move(source)), m_arrivals(arrivals) {}
    Result<network::EchoAnswer> echo(const std::stop_token& stop) override { return m_source->echo(stop); }
    Result<network::QueryAnswer> find(const network::StudyQuery& query, const std::stop_token& stop) override {
        return m_source->find(query, stop);
    }
    Result<dicom::StudyListing> list(const QString& studyUid, const std::stop_token& stop) override {
        return m_source->list(studyUid, stop);
    }
    Result<network::RetrieveAnswer> retrieve(const network::RetrieveRequest& request, network::InstanceSink& sink,
                                             JobContext& context) override {
        CountingSink counting(sink, m_arrivals);
        return m_source->retrieve(request, counting, context);
    }

private:
    std::unique_ptr<network::StudySource> m_source;
    std::map<QString, int>& m_arrivals;
};

class NetworkCut : public testing::TestWithParam<network::RetrieveMethod> {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        m_node.ourPort = freePort();
        m_orthanc = std::make_unique<Orthanc>(QMap<QString, int>{{m_node.ourAeTitle, m_node.ourPort}});
        ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
        m_first.studyUid = makeUid();
        m_first.size = kSize;
        QStringList files;
        for (int series = 0; series < 2; ++series) {
            m_first.seriesUid = makeUid();
            files += writeSeries(m_made.path(), m_first, kImages / 2);
        }
        for (const QString& file : files)
            m_bytes += QFileInfo(file).size();
        ASSERT_EQ(upload(m_orthanc->node(), files).toStdString(), "");
        m_link = std::make_unique<SlowProxy>(static_cast<std::uint16_t>(m_orthanc->node().port), LinkModel());
        m_node.name = QStringLiteral("PACS");
        m_node.aeTitle = m_orthanc->node().aeTitle;
        m_node.host = QStringLiteral("127.0.0.1");
        m_node.port = m_link->port();
        m_node.method = GetParam();
        m_node.timeoutSeconds = kTimeoutSeconds;
        auto store = storage::LocalStore::open(m_data.path());
        ASSERT_TRUE(store) << store.error().message().toStdString();
        m_store = std::move(*store);
    }

    // In the middle `fail` happens to the link; it is well again only before the third try.
    void retrieveWhile(const std::function<void()>& fail) {
        app::RetrieveMeans means;
        means.makeSource = [this](const network::RemoteNode& node, network::MoveInbox* inbox,
                                  network::NodeMemory* memory) {
            return std::make_unique<CountingSource>(network::makeDimseSource(node, inbox, memory), m_arrivals);
        };
        means.told = [this](const app::RetrieveReport& report) { m_report = report; };
        QElapsedTimer sinceFailure;
        int tries = 1;
        means.retry.wait = [&](std::chrono::milliseconds, const std::stop_token&) {
            m_silentMs = std::max(m_silentMs, sinceFailure.restart());
            if (++tries == 3)
                m_link->restore();
            return true;
        };
        means.retry.first = means.retry.most = std::chrono::seconds(1); // one wait for each try
        bool failed = false;
        std::mutex mutex; // C-MOVE reports from the thread of another association
        JobContext context({}, [&](const JobProgress& progress) {
            const std::lock_guard lock(mutex);
            if (failed || progress.done < kImages / 4)
                return;
            failed = true;
            sinceFailure.start();
            fail();
        });
        app::RetrieveJob job(*m_store, m_inbox, m_node, {m_first.studyUid, {}, {}}, QStringLiteral("CT"), means);
        const Result<void> done = job.run(context);
        EXPECT_TRUE(done) << done.error().message().toStdString();
        EXPECT_TRUE(failed);
        EXPECT_EQ(tries, 3);
    }

    void expectEachImageOnce() {
        EXPECT_EQ(m_report.received, kImages);
        EXPECT_EQ(m_report.skipped, 0);
        EXPECT_EQ(m_report.expected, kImages);
        EXPECT_TRUE(m_report.failed.empty());
        EXPECT_EQ(m_arrivals.size(), static_cast<size_t>(kImages));
        for (const auto& [uid, times] : m_arrivals)
            EXPECT_EQ(times, 1) << uid.toStdString();
        // By C-MOVE the images do not come over this link. What is in flight when it fails comes once more.
        const std::int64_t image = m_bytes / kImages;
        const std::int64_t overLink = GetParam() == network::RetrieveMethod::Move ? 0 : m_bytes;
        EXPECT_GE(m_link->bytesFromTarget(), overLink);
        EXPECT_LT(m_link->bytesFromTarget(), overLink + 2 * image);
        const auto verified = m_store->verify();
        ASSERT_TRUE(verified);
        EXPECT_TRUE(verified->isClean());
        EXPECT_EQ(verified->instances, kImages);
    }

    QTemporaryDir m_made;
    QTemporaryDir m_data;
    MadeInstance m_first;
    std::int64_t m_bytes = 0;
    std::unique_ptr<Orthanc> m_orthanc;
    std::unique_ptr<SlowProxy> m_link;
    network::RemoteNode m_node;
    std::unique_ptr<storage::LocalStore> m_store;
    network::MoveInbox m_inbox;
    std::map<QString, int> m_arrivals;
    app::RetrieveReport m_report;
    qint64 m_silentMs = 0; // the longest time until it was noticed
};

TEST_P(NetworkCut, ResumesByItself) {
    retrieveWhile([this] { m_link->cut(); });
    EXPECT_GT(m_link->refused(), 0) << "nobody tried while the link was cut";
    expectEachImageOnce();
}

TEST_P(NetworkCut, ABlackHoleIsNoticedWithinTheTimeOut) {
    retrieveWhile([this] { m_link->blackhole(); });
    constexpr qint64 kGraceMs = 2000;
    EXPECT_GE(m_silentMs, 0);
    EXPECT_LT(m_silentMs, kTimeoutSeconds * 1000 + kGraceMs);
    expectEachImageOnce();
}

INSTANTIATE_TEST_SUITE_P(By, NetworkCut, testing::Values(network::RetrieveMethod::Get, network::RetrieveMethod::Move),
                         [](const auto& test) { return network::toString(test.param).toStdString(); });

} // namespace
} // namespace sagitta::test
