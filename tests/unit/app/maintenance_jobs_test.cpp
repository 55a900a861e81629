// What the jobs over the local studies say at their end.
#include "app/maintenance_jobs.h"

#include "app/retention_settings.h"
#include "storage/study_hold.h"
#include "unit/storage/test_files.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace app;

const QString kStudy = numbered(1).studyUid;
const QString kOther = QStringLiteral("1.9");

class MaintenanceJobs : public testing::Test {
protected:
    MaintenanceJobs() {
        m_store = *storage::LocalStore::open(m_dir.filePath("data"));
        for (int n = 0; n < 3; ++n)
            put(numbered(n));
        TestInstance other = numbered(10);
        other.studyUid = kOther;
        put(other);
    }
    void put(const TestInstance& instance) {
        const QString file = m_store->archive().newPartFile();
        writeFile(file, part10Bytes(instance));
        EXPECT_TRUE(m_store->put(file));
        EXPECT_TRUE(m_store->flush());
    }
    Result<void> run(Job& job) {
        m_reasons.clear();
        JobContext context(
            m_stop.get_token(), [this](JobProgress progress) { m_last = std::move(progress); },
            [this](QStringList lines) { m_reasons = std::move(lines); });
        return job.run(context);
    }
    void loseFile(int n) {
        ASSERT_TRUE(
            QFile::remove(m_store->archive().path(m_store->catalog().instance(numbered(n).sopUid).valueOr({}).file)));
    }
    int studies() const { return static_cast<int>(m_store->catalog().studies()->size()); }

    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
    std::stop_source m_stop;
    JobProgress m_last;
    QStringList m_reasons;
};

TEST_F(MaintenanceJobs, VerifySaysThatAllIsWell) {
    VerifyJob all(*m_store, {});
    EXPECT_TRUE(run(all));
    EXPECT_EQ(m_last.text, "4 images are whole");
    VerifyJob one(*m_store, {kOther});
    EXPECT_TRUE(run(one));
    EXPECT_EQ(m_last.text, "1 image is whole");
    EXPECT_NE(all.key(), one.key());
}

TEST_F(MaintenanceJobs, VerifySaysWhatIsAmissAndWhatToDo) {
    loseFile(1);
    VerifyJob all(*m_store, {});
    const Result<void> found = run(all);
    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().message().contains("1 files are missing")) << found.error().message().toStdString();
    EXPECT_EQ(m_reasons, QStringList{numbered(1).sopUid + ": its file is missing"});
    VerifyJob other(*m_store, {kOther});
    EXPECT_TRUE(run(other)) << "the other study is whole";
}

TEST_F(MaintenanceJobs, RebuildIndexesAllThatCanBeRead) {
    writeFile(m_store->archive().path(archiveName(77)), "no DICOM");
    RebuildJob job(*m_store);
    const Result<void> done = run(job);
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().message().contains("1 files cannot be read"));
    EXPECT_EQ(m_last.text, "4 images are indexed");
    m_stop.request_stop();
    EXPECT_EQ(run(job).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(studies(), 2);
}

TEST_F(MaintenanceJobs, DeleteAndRestore) {
    DeleteJob remove(*m_store, {kStudy, kOther});
    EXPECT_EQ(remove.title(), "Delete 2 studies");
    EXPECT_TRUE(run(remove));
    EXPECT_EQ(studies(), 0);
    RestoreJob restore(*m_store, RestoreJob::By::StudyUid, {kStudy, kOther});
    EXPECT_TRUE(run(restore));
    EXPECT_EQ(m_last.text, "4 images");
    EXPECT_EQ(studies(), 2);
    EXPECT_EQ(run(restore).error().code(), ErrorCode::NotFound);
}

TEST_F(MaintenanceJobs, WhatIsInUseIsSaidAndTheRestIsDeleted) {
    const storage::StudyHold hold(m_dir.filePath("data"), kStudy);
    DeleteJob remove(*m_store, {kStudy, kOther});
    const Result<void> done = run(remove);
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().message().startsWith("1 of 2 studies could not be deleted: "));
    EXPECT_EQ(studies(), 1);
}

// It was deleted, came again in another version, and was deleted once more.
TEST_F(MaintenanceJobs, RestoresWhatIsNamedAndNoOtherVersion) {
    DeleteJob remove(*m_store, {kStudy});
    ASSERT_TRUE(run(remove));
    TestInstance newer = numbered(0);
    newer.seed = 77;
    put(newer);
    ASSERT_TRUE(run(remove));
    const std::vector<storage::DeletedStudy> deleted = m_store->trash(); // the oldest first
    ASSERT_EQ(deleted.size(), 2u);
    RestoreJob undo(*m_store, RestoreJob::By::StudyUid, {kStudy});
    ASSERT_TRUE(run(undo));
    EXPECT_EQ(m_last.text, "1 images") << "what was deleted last";
    ASSERT_EQ(m_store->trash().size(), 1u);
    EXPECT_EQ(m_store->trash().front().id, deleted[0].id);
    ASSERT_TRUE(run(remove));
    RestoreJob older(*m_store, RestoreJob::By::Id, {deleted[0].id});
    ASSERT_TRUE(run(older));
    EXPECT_EQ(m_last.text, "3 images");
    EXPECT_EQ(m_store->trash().size(), 1u);
    EXPECT_TRUE(m_store->conflicts().empty());
}

TEST_F(MaintenanceJobs, EmptyingCanBeCancelled) {
    DeleteJob remove(*m_store, {kStudy});
    ASSERT_TRUE(run(remove));
    m_stop.request_stop();
    PurgeJob purge(*m_store, {m_store->trash().front().id});
    EXPECT_EQ(run(purge).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(m_store->trash().size(), 1u);
}

TEST_F(MaintenanceJobs, WhatBecameOfEachIsTold) {
    std::vector<DeleteReport> told;
    std::optional<storage::StudyHold> hold(std::in_place, m_dir.filePath("data"), kStudy);
    DeleteJob remove(*m_store, {kStudy, kOther, "9.9"}, [&](const DeleteReport& report) { told.push_back(report); });
    EXPECT_FALSE(run(remove));
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].deleted, QStringList{kOther});
    EXPECT_EQ(told[0].kept, QStringList{kStudy});
    EXPECT_TRUE(told[0].whyKept.startsWith("the study is open")) << told[0].whyKept.toStdString();
    hold.reset();
    EXPECT_TRUE(run(remove)) << "tried again";
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[1].deleted, QStringList{kStudy}) << "the other has been told";
    EXPECT_TRUE(told[1].kept.isEmpty());
}

TEST_F(MaintenanceJobs, WhatWasDeletedBeforeACancelIsTold) {
    std::vector<DeleteReport> told;
    DeleteJob remove(*m_store, {kStudy, kOther}, [&](const DeleteReport& report) { told.push_back(report); });
    JobContext context(m_stop.get_token(), [this](const JobProgress&) { m_stop.request_stop(); });
    EXPECT_EQ(remove.run(context).error().code(), ErrorCode::Cancelled);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].deleted, QStringList{kStudy});
    EXPECT_TRUE(told[0].kept.isEmpty());
}

TEST_F(MaintenanceJobs, EmptiedTheyAreGone) {
    DeleteJob remove(*m_store, {kStudy});
    ASSERT_TRUE(run(remove));
    PurgeJob purge(*m_store, {m_store->trash().front().id});
    ASSERT_TRUE(run(purge));
    EXPECT_EQ(m_last.text, "1 study is gone for good");
    std::vector<Result<void>> told;
    RestoreJob restore(*m_store, RestoreJob::By::StudyUid, {kStudy},
                       [&](const Result<void>& done) { told.push_back(done); });
    EXPECT_FALSE(run(restore));
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].error().code(), ErrorCode::NotFound);
}

TEST_F(MaintenanceJobs, OnlyThoseThatAreNamedAreGone) {
    DeleteJob remove(*m_store, {kStudy, kOther});
    ASSERT_TRUE(run(remove));
    ASSERT_EQ(m_store->trash().size(), 2u);
    PurgeJob purge(*m_store, {m_store->trash().front().id});
    ASSERT_TRUE(run(purge));
    EXPECT_EQ(m_store->trash().size(), 1u);
}

TEST_F(MaintenanceJobs, CopyAheadSaysWhatIsStillToDo) {
    CopyAheadJob copy(m_dir.filePath("data"), m_dir.filePath("elsewhere"));
    const Result<void> done = run(copy);
    ASSERT_TRUE(done) << done.error().message().toStdString();
    EXPECT_EQ(filesBelow(m_dir.filePath("elsewhere/archive")).size(), 4);
    EXPECT_TRUE(m_last.text.contains("start the program again")) << m_last.text.toStdString();
    EXPECT_EQ(m_last.done, m_last.total);
}

TEST_F(MaintenanceJobs, SettingsOfRetentionComeBackAsTheyWere) {
    Settings settings(m_dir.filePath("settings.json"));
    const storage::RetentionSettings initially = readRetention(settings);
    EXPECT_EQ(initially.rules.mostBytes, std::nullopt) << "off until somebody sets it";
    EXPECT_EQ(initially.rules.mostAgeMs, std::nullopt);
    EXPECT_EQ(initially.rules.leastFreeBytes, 2'000'000'000);
    EXPECT_EQ(initially.undoDays, 7);
    storage::RetentionSettings set;
    set.rules.mostBytes = 50'000'000'000;
    set.rules.mostAgeMs = 90 * storage::kDayMs;
    set.undoDays = 0;
    ASSERT_TRUE(writeRetention(settings, set));
    EXPECT_EQ(readRetention(Settings(m_dir.filePath("settings.json"))), set) << "the floor is off now";
}

// A key that the site has fixed costs the others nothing, and what nobody changes stays the site's to choose.
TEST_F(MaintenanceJobs, OnlyWhatIsChangedIsWritten) {
    const QString site = m_dir.filePath("site.json");
    writeFile(site, R"({"defaults": {"storage/undoDays": 14}, "locked": {"storage/mostGigabytes": 100}})");
    Settings settings(m_dir.filePath("settings.json"), site);
    EXPECT_TRUE(isLocked(settings, storage::RetentionRule::MostBytes));
    EXPECT_FALSE(isLocked(settings, storage::RetentionRule::UndoDays));
    storage::RetentionSettings set = readRetention(settings);
    set.rules.mostAgeMs = 90 * storage::kDayMs;
    ASSERT_TRUE(writeRetention(settings, set));
    EXPECT_FALSE(settings.isChosen("storage/undoDays"));
    EXPECT_EQ(readRetention(settings), set);
    set.rules.mostBytes = std::nullopt;
    set.rules.mostAgeMs = 30 * storage::kDayMs;
    EXPECT_EQ(writeRetention(settings, set).error().code(), ErrorCode::Refused);
    EXPECT_EQ(readRetention(settings).rules.mostAgeMs, 30 * storage::kDayMs);
}

} // namespace
} // namespace sagitta::test
