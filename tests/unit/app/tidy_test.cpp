// Studies make room only while their node says that it has them; whatever stays, stays whole.
#include "app/tidy.h"

#include "app/study_check.h"
#include "storage/study_hold.h"
#include "unit/storage/test_files.h"

#include <QDateTime>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>

namespace sagitta::test {
namespace {

using storage::kDayMs;
using storage::ReadingStatus;

const QString kNode = QStringLiteral("PACS");

// Lists what the test says; in the middle of it something may happen here.
class ListingSource final : public network::StudySource {
public:
    struct Archive {
        std::map<QString, dicom::StudyListing> studies;
        std::optional<Error> error;
        std::function<void()> meanwhile;
        int asked = 0;
    };
    explicit ListingSource(Archive& archive) : m_archive(archive) {}
    Result<network::EchoAnswer> echo(const std::stop_token&) override { return network::EchoAnswer(); }
    Result<network::QueryAnswer> find(const network::StudyQuery&, const std::stop_token&) override {
        return network::QueryAnswer();
    }
    Result<dicom::StudyListing> list(const QString& studyUid, const std::stop_token&) override {
        ++m_archive.asked;
        if (m_archive.meanwhile)
            m_archive.meanwhile();
        if (m_archive.error)
            return *m_archive.error;
        const auto found = m_archive.studies.find(studyUid);
        dicom::StudyListing none;
        none.study.studyInstanceUid = studyUid;
        none.isWhole = true;
        return found == m_archive.studies.end() ? none : found->second;
    }
    Result<network::RetrieveAnswer> retrieve(const network::RetrieveRequest&, network::InstanceSink&,
                                             JobContext&) override {
        return Error(ErrorCode::Unsupported, {});
    }

private:
    Archive& m_archive;
};

QString uid(int study) { return QStringLiteral("1.5.%1").arg(study); }

// Studies 1 to 4 of three images each, all listed by a node and read; the higher the number, the later it was opened.
// As seen a year from now, so that nothing is recent.
class TidyTest : public testing::Test {
protected:
    TidyTest() {
        m_store = *storage::LocalStore::open(m_dir.path());
        for (int study = 1; study <= 4; ++study) {
            for (int n = 0; n < 3; ++n)
                put(study, n);
            EXPECT_TRUE(m_store->flush());
            takeListing(study);
            EXPECT_TRUE(m_store->marks().noteOpened(uid(study), m_today - 40 * kDayMs + study * kDayMs));
        }
        m_means.nodes.resize(1);
        m_means.nodes[0].name = kNode;
        m_means.hasOwnWork = [this](const QString& study) { return study == m_worked; };
        m_means.makeSource = [this](const network::RemoteNode&) { return std::make_unique<ListingSource>(m_archive); };
        m_means.now = [this] { return m_today + 365 * kDayMs; };
        m_means.settings.rules.mostBytes = 0;
    }
    TestInstance instance(int study, int n) const {
        TestInstance made = numbered(100 * study + n);
        made.studyUid = uid(study);
        made.seriesUid = uid(study) + QStringLiteral(".1");
        return made;
    }
    void put(int study, int n, int seed = 0) {
        TestInstance made = instance(study, n);
        made.seed = seed;
        const QString file = m_store->archive().newPartFile();
        writeFile(file, part10Bytes(made));
        EXPECT_TRUE(m_store->put(file));
        EXPECT_TRUE(m_store->flush());
    }
    // What is here now is what the node has, and has said.
    void takeListing(int study) {
        const auto listing = app::localListing(m_store->catalog(), uid(study));
        ASSERT_TRUE(listing);
        m_archive.studies[uid(study)] = *listing;
        ASSERT_TRUE(m_store->noteListing(kNode, *listing));
    }
    app::TidyReport tidy() {
        JobContext context(m_stop.get_token(), [this](JobProgress progress) { m_progress << progress.text; });
        const auto report = app::tidy(*m_store, m_means, context);
        EXPECT_TRUE(report) << report.error().message().toStdString();
        return report.valueOr({});
    }
    QStringList here() const {
        QStringList uids;
        for (const auto& study : m_store->catalog().studies().valueOr({}))
            uids << study.studyInstanceUid;
        uids.sort();
        return uids;
    }
    bool isWhole(int study) const {
        return m_store->verifyStudies({uid(study)})->isClean() &&
               m_store->catalog().study(uid(study)).valueOr({})->instances == 3;
    }
    std::int64_t roomOf(int study) const { return m_store->catalog().rooms()->value(uid(study)).bytes; }

    const std::int64_t m_today = QDateTime::currentMSecsSinceEpoch();
    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
    ListingSource::Archive m_archive;
    QString m_worked;
    app::TidyMeans m_means;
    std::stop_source m_stop;
    QStringList m_progress;
};

TEST_F(TidyTest, TheLeastRecentlyUsedGoUntilItIsEnough) {
    m_means.settings.rules.mostBytes = roomOf(1) * 2;
    ASSERT_EQ(app::planTidy(*m_store, m_means)->leave.size(), 2u);
    const app::TidyReport report = tidy();
    EXPECT_EQ(here(), (QStringList{uid(3), uid(4)}));
    ASSERT_EQ(report.gone.size(), 2u);
    EXPECT_EQ(report.gone[0].studyUid, uid(1));
    EXPECT_EQ(report.gone[0].node, kNode);
    EXPECT_GT(report.bytes(), 0);
    EXPECT_EQ(m_archive.asked, 2);
    EXPECT_TRUE(app::tidyText(report).contains(kNode)) << app::tidyText(report).toStdString();
    EXPECT_EQ(m_store->catalog().evictions()->size(), 2u);
    EXPECT_EQ(m_store->marks().mark(uid(1))->status, ReadingStatus::Opened) << "it has its marks when it comes back";
    EXPECT_TRUE(app::planTidy(*m_store, m_means)->isEmpty());
    EXPECT_TRUE(m_store->verify()->isClean());
}

// One of the deleted cannot be moved: the others go, room is made, and it is said.
TEST_F(TidyTest, WhatCannotBePurgedHoldsUpNothing) {
    for (const int study : {3, 4})
        ASSERT_TRUE(m_store->trashStudy(uid(study), {}));
    const QString id = m_store->trash().front().id;
    const QString manifest = m_dir.filePath("trash/" + id + "/study.json");
    QByteArray text = readFile(manifest);
    const QString file = QString("ab").repeated(16) + ".dcm";
    text.replace("\"here\"", "\"in\"");
    text.replace("\"files\": [\n    ]", ("\"files\": [\"ab/ab/" + file + "\"]").toUtf8());
    writeFile(manifest, text);
    writeFile(m_store->archive().path("ab/ab/" + file), part10Bytes(numbered(900)));
    writeFile(m_dir.filePath("trash/" + id + "/" + file + "/something"), "x"); // where it should go
    const app::TidyReport report = tidy();
    EXPECT_EQ(report.purged.size(), 1u);
    EXPECT_EQ(m_store->trash().size(), 1u);
    EXPECT_FALSE(report.purgeProblem.isEmpty());
    EXPECT_TRUE(here().isEmpty());
    EXPECT_EQ(report.gone.size(), 2u);
}

TEST_F(TidyTest, WithoutLimitsNobodyIsAsked) {
    m_means.settings.rules = {};
    EXPECT_TRUE(app::planTidy(*m_store, m_means)->isEmpty());
    tidy();
    EXPECT_EQ(here().size(), 4);
    EXPECT_EQ(m_archive.asked, 0);
}

TEST_F(TidyTest, ForWhatMustStayOthersGo) {
    m_means.settings.rules.mostBytes = roomOf(1) * 2;
    m_worked = uid(1);
    const storage::StudyHold hold(m_dir.path(), uid(2));
    const app::TidyReport report = tidy();
    EXPECT_EQ(here(), (QStringList{uid(1), uid(2)}));
    EXPECT_EQ(report.kept.size(), 2u);
    EXPECT_TRUE(isWhole(1) && isWhole(2));
}

TEST_F(TidyTest, PinnedUnreadAndImportedStay) {
    ASSERT_TRUE(m_store->marks().setPin({uid(1)}, storage::Pin::Pinned));
    ASSERT_TRUE(m_store->marks().setStatus({uid(2)}, ReadingStatus::Unread));
    put(7, 0); // a disc: no node has it
    ASSERT_TRUE(m_store->marks().setStatus({uid(7)}, ReadingStatus::Read));
    tidy();
    EXPECT_EQ(here(), (QStringList{uid(1), uid(2), uid(7)}));
}

TEST_F(TidyTest, WhatTheNodeNoLongerHasStays) {
    m_archive.studies.erase(uid(1));
    m_archive.studies[uid(2)].series[0].sopInstanceUids->removeLast();
    m_archive.studies[uid(3)].isWhole = false;
    m_archive.studies[uid(4)].series[0].sopInstanceUids.reset();
    m_archive.studies[uid(4)].series[0].series.instances = 3;
    const app::TidyReport report = tidy();
    EXPECT_EQ(here().size(), 4);
    ASSERT_EQ(report.kept.size(), 4u);
    EXPECT_TRUE(report.kept[0].reason.contains("no longer there")) << report.kept[0].reason.toStdString();
    EXPECT_TRUE(report.kept[1].reason.contains("1 images are here alone")) << report.kept[1].reason.toStdString();
    for (int study = 1; study <= 4; ++study)
        EXPECT_TRUE(isWhole(study));
}

TEST_F(TidyTest, WhatTheNodeHasOffLineStays) {
    m_archive.studies[uid(1)].isOffline = true;
    tidy();
    EXPECT_EQ(here(), QStringList{uid(1)});
}

// The same UID, and another person's there: what would come back is not what went.
TEST_F(TidyTest, AnotherPatientsStaysAndACorrectedDescriptionGoes) {
    m_archive.studies[uid(1)].study.patientId = QStringLiteral("P99");
    m_archive.studies[uid(2)].study.studyDescription = QStringLiteral("Thorax mit KM");
    tidy();
    EXPECT_EQ(here(), QStringList{uid(1)});
}

TEST_F(TidyTest, ANodeThatDoesNotAnswerIsAskedOnce) {
    m_archive.error = Error(ErrorCode::Timeout, QStringLiteral("no answer"));
    const app::TidyReport report = tidy();
    EXPECT_EQ(here().size(), 4);
    EXPECT_EQ(m_archive.asked, 1);
    ASSERT_EQ(report.kept.size(), 1u);
    EXPECT_TRUE(report.kept[0].reason.contains("no answer"));
}

TEST_F(TidyTest, ANodeThatIsNoLongerEnteredKeepsItsStudies) {
    m_means.nodes.clear();
    tidy();
    EXPECT_EQ(here().size(), 4);
    EXPECT_EQ(app::storageUse(*m_store, m_means)->mayGo, 0);
}

TEST_F(TidyTest, WhatHappensWhileTheNodeIsAskedCounts) {
    m_means.settings.rules.mostBytes = roomOf(1) * 3;
    m_archive.meanwhile = [this] {
        if (m_archive.asked == 1)
            put(1, 9); // somebody sends an image of it
        if (m_archive.asked == 2) {
            EXPECT_TRUE(m_store->marks().setPin({uid(2)}, storage::Pin::Pinned));
        }
        if (m_archive.asked == 3)
            m_worked = uid(3);
    };
    tidy();
    EXPECT_EQ(here(), (QStringList{uid(1), uid(2), uid(3)}));
    EXPECT_EQ(m_store->catalog().study(uid(1)).valueOr({})->instances, 4);
}

TEST_F(TidyTest, WithFilesAsideItStays) {
    put(1, 0, 99); // the same UID with another content: a conflict
    tidy();
    EXPECT_EQ(here(), QStringList{uid(1)});
}

TEST_F(TidyTest, RecentOnesStay) {
    m_means.now = [this] { return m_today; };
    tidy();
    EXPECT_EQ(here().size(), 4) << "they came today";
}

TEST_F(TidyTest, CancelledItEnds) {
    m_archive.meanwhile = [this] { m_stop.request_stop(); };
    JobContext context(m_stop.get_token(), [](JobProgress) {});
    EXPECT_EQ(app::tidy(*m_store, m_means, context).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(here().size(), 4);
}

TEST_F(TidyTest, TheDeletedGoFirst) {
    const std::int64_t one = roomOf(1);
    const auto deleted = m_store->trashStudy(uid(4), {});
    ASSERT_TRUE(deleted);
    m_means.settings.undoDays = 1000;
    m_means.settings.rules.mostBytes = one * 3;
    const app::TidyReport report = tidy();
    EXPECT_EQ(report.purged.size(), 1u);
    EXPECT_EQ(here().size(), 3) << "that was enough";
    EXPECT_TRUE(m_store->trash().empty());
}

TEST_F(TidyTest, TheDeletedStayForTheirTime) {
    ASSERT_TRUE(m_store->trashStudy(uid(4), {}));
    m_means.settings.rules = {};
    m_means.now = [this] { return m_today + 6 * kDayMs; };
    EXPECT_TRUE(app::planTidy(*m_store, m_means)->isEmpty());
    m_means.now = [this] { return m_today + 8 * kDayMs; };
    EXPECT_EQ(app::planTidy(*m_store, m_means)->purge.size(), 1);
    EXPECT_EQ(tidy().purged.size(), 1u);
}

// Somebody who switched the floor off has asked for no eviction; the deleted give way all the same.
TEST_F(TidyTest, WithoutRoomForARetrieveTheDeletedGoAtOnce) {
    m_means.settings.rules = {};
    m_means.now = [this] { return m_today; };
    m_means.need = storage::Need::Urgent;
    ASSERT_TRUE(m_store->trashStudy(uid(4), {}));
    const auto use = app::storageUse(*m_store, m_means);
    ASSERT_TRUE(use && use->freeBytes);
    EXPECT_TRUE(tidy().purged.empty()) << "this disk has room";
}

TEST_F(TidyTest, HowMuchThereIs) {
    ASSERT_TRUE(m_store->trashStudy(uid(4), {}));
    ASSERT_TRUE(m_store->marks().setPin({uid(1)}, storage::Pin::Pinned));
    const auto use = app::storageUse(*m_store, m_means);
    ASSERT_TRUE(use);
    EXPECT_EQ(use->studies, 3);
    EXPECT_EQ(use->studyBytes, 3 * roomOf(1));
    EXPECT_EQ(use->deletedBytes, roomOf(1));
    EXPECT_EQ(use->mayGo, 2);
    EXPECT_EQ(use->mayGoBytes, 2 * roomOf(1));
    EXPECT_TRUE(use->freeBytes);
}

TEST_F(TidyTest, TheJobSaysWhatItDidWithoutPatients) {
    m_worked = uid(1);
    app::TidyJob job(*m_store, m_means);
    QStringList reasons;
    JobContext context(
        {}, [this](JobProgress progress) { m_progress << progress.text; },
        [&](QStringList lines) { reasons = std::move(lines); });
    ASSERT_TRUE(job.run(context));
    EXPECT_TRUE(m_progress.last().startsWith("3 studies (")) << m_progress.last().toStdString();
    ASSERT_EQ(reasons.size(), 1);
    EXPECT_TRUE(reasons.front().contains(uid(1)));
    EXPECT_FALSE((m_progress.join(u' ') + reasons.join(u' ')).contains("Probe"));
}

} // namespace
} // namespace sagitta::test
