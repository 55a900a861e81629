// The viewer steers the retrieve that fills it: what somebody turns to comes next, over C-GET and over C-MOVE.
#include "gui/program.h"

#include "core/uid.h"
#include "network/dimse/server.h"
#include "scene/view.h"
#include "support/folder_store.h"
#include "support/made_instance.h"
#include "support/peer_process.h"
#include "ui/viewer/viewport_widget.h"

#include <QListWidget>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <condition_variable>

namespace sagitta::test {
namespace {

constexpr int kImages = 300;
constexpr int kSeries = 3;
constexpr int kNear = 24; // half of the largest second piece

// An archive that answers the requests for images one by one, as the test lets it, and remembers them.
class StepStore final : public FolderStore {
public:
    using FolderStore::FolderStore;

    Result<std::vector<network::StoredObject>> open(const network::ObjectSelection& selection) override {
        std::unique_lock lock(m_mutex);
        m_requests.push_back(selection);
        m_changed.notify_all();
        m_changed.wait(lock, [this, number = m_requests.size()] { return number <= m_allowed; });
        return FolderStore::open(selection);
    }
    void allow(size_t requests) {
        const std::lock_guard lock(m_mutex);
        m_allowed = requests;
        m_changed.notify_all();
    }
    std::vector<network::ObjectSelection> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    size_t m_allowed = 0;
    std::vector<network::ObjectSelection> m_requests;
};

class SteerTest : public testing::TestWithParam<network::RetrieveMethod> {
protected:
    void SetUp() override {
        MadeInstance first;
        first.studyUid = makeUid();
        QStringList paths;
        for (int i = 0; i < kSeries; ++i) {
            first.seriesUid = makeUid();
            series << first.seriesUid;
            const QStringList written = writeSeries(files.path(), first, kImages);
            for (const QString& path : written)
                uids[i] << sopInstanceOf(path);
            paths << written;
        }
        study.studyInstanceUid = first.studyUid;
        store.emplace(paths);
        node.name = QStringLiteral("PACS");
        node.aeTitle = QStringLiteral("ARCHIVE");
        node.host = QStringLiteral("127.0.0.1");
        node.ourPort = freePort();
        node.method = GetParam();
        network::ServerSettings settings;
        settings.aeTitle = node.aeTitle;
        settings.port = 0;
        auto started = network::Server::start(settings, *store, [this](const QString&) {
            network::RemoteNode us;
            us.name = us.aeTitle = node.ourAeTitle;
            us.host = QStringLiteral("127.0.0.1");
            us.port = node.ourPort;
            return std::optional(us);
        });
        ASSERT_TRUE(started) << started.error().message().toStdString();
        server = *std::move(started);
        node.port = server->port();
        program = Program::open(data.path(), node);
        ASSERT_TRUE(program);
        program->engine().nodeMemory().rememberMostAssociations(node, 1); // so that one request is one piece
        program->show();
    }
    void TearDown() override {
        if (store)
            store->allow(SIZE_MAX);
    }
    bool waitForRequests(size_t count) {
        return QTest::qWaitFor([&] { return store->requests().size() >= count; }, kWaitMs);
    }
    QListWidget* strip() {
        return program->desktop().viewerWindow()->findChild<QListWidget*>(QStringLiteral("seriesStrip"));
    }
    // The series of the strip's item, from 0.
    int seriesOf(int item) {
        const auto& sets = program->desktop().viewerWindow()->session().displaySets();
        return static_cast<int>(series.indexOf(sets[static_cast<size_t>(item)]->seriesInstanceUid));
    }

    QTemporaryDir data;
    QTemporaryDir files;
    QStringList series;
    QStringList uids[kSeries];
    dicom::StudySummary study;
    std::optional<StepStore> store;
    network::RemoteNode node;
    std::unique_ptr<network::Server> server;
    std::unique_ptr<Program> program;
};

TEST_P(SteerTest, WhatIsTurnedToComesNext) {
    store->allow(kSeries); // the middle of each
    program->desktop().openStudy(node.name, study);
    ASSERT_TRUE(waitForRequests(kSeries + 1));
    for (int i = 0; i < kSeries; ++i)
        EXPECT_EQ(store->requests()[static_cast<size_t>(i)].sopInstanceUids.size(), 1) << i;
    ASSERT_TRUE(QTest::qWaitFor([&] { return strip()->count() == kSeries && program->viewport(); }, kWaitMs));

    // Somebody turns to another one than that of which a piece is under way.
    const QStringList underWay = store->requests()[kSeries].seriesUids;
    const int item = underWay.contains(series[seriesOf(0)]) ? 1 : 0;
    QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, strip()->visualItemRect(strip()->item(item)).center());
    const int chosen = seriesOf(item);
    ASSERT_FALSE(underWay.contains(series[chosen]));
    store->allow(kSeries + 1);
    ASSERT_TRUE(waitForRequests(kSeries + 2));
    const network::ObjectSelection next = store->requests()[kSeries + 1];
    EXPECT_EQ(next.seriesUids, QStringList{series[chosen]});
    for (const QString& uid : next.sopInstanceUids)
        EXPECT_LE(std::abs(uids[chosen].indexOf(uid) - kImages / 2), kNear) << "from the middle outwards";

    // And then to its beginning, as far as it is here, with one more piece under way.
    store->allow(kSeries + 2);
    ASSERT_TRUE(waitForRequests(kSeries + 3));
    scene::View& view = *program->viewport()->view();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.sliceCount() > 1; }, kWaitMs));
    program->viewport()->setFocus();
    QTest::keyClick(program->viewport(), Qt::Key_Home);
    EXPECT_EQ(view.sliceIndex(), 0);
    const auto place = uids[chosen].indexOf(view.currentFrame()->header->sopInstanceUid);
    store->allow(kSeries + 3);
    ASSERT_TRUE(waitForRequests(kSeries + 4));
    // Outwards from there: nothing that was left over is nearer than what was asked for.
    const network::ObjectSelection last = store->requests()[kSeries + 3];
    EXPECT_EQ(last.seriesUids, QStringList{series[chosen]});
    QSet<QString> asked;
    for (const network::ObjectSelection& request : store->requests())
        asked.unite(QSet<QString>(request.sopInstanceUids.begin(), request.sopInstanceUids.end()));
    qsizetype farthestAsked = 0;
    qsizetype nearestLeft = kImages;
    for (qsizetype i = 0; i < kImages; ++i) {
        const QString& uid = uids[chosen][i];
        if (last.sopInstanceUids.contains(uid))
            farthestAsked = std::max(farthestAsked, std::abs(i - place));
        else if (!asked.contains(uid))
            nearestLeft = std::min(nearestLeft, std::abs(i - place));
    }
    EXPECT_LE(farthestAsked, nearestLeft);
    EXPECT_LT(nearestLeft, kImages) << "nothing was left over, which tells nothing";

    store->allow(SIZE_MAX);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto studies = program->engine().catalog().studies();
            return studies && !studies->empty() && studies->front().instances == kSeries * kImages;
        },
        kWaitMs));
}

INSTANTIATE_TEST_SUITE_P(Ways, SteerTest, testing::Values(network::RetrieveMethod::Get, network::RetrieveMethod::Move),
                         [](const auto& ofWay) { return network::toString(ofWay.param).toStdString(); });

} // namespace
} // namespace sagitta::test
