#include "app/send_job.h"

#include "storage/study_hold.h"
#include "support/scripted_peer.h"
#include "unit/storage/test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

const QString kStudy = numbered(1).studyUid;

class SendJobTest : public testing::Test {
protected:
    SendJobTest() {
        m_store = *storage::LocalStore::open(m_dir.path());
        for (int n = 0; n < 3; ++n) {
            const QString file = m_store->archive().newPartFile();
            writeFile(file, part10Bytes(numbered(n)));
            EXPECT_TRUE(m_store->put(file));
        }
        EXPECT_TRUE(m_store->flush());
    }
    Result<void> send(const QStringList& studyUids) {
        app::SendJob job(*m_store, m_peer.node(), studyUids, QStringLiteral("CT"));
        JobContext context({}, [this](const JobProgress&) {
            ++m_reports;
            m_isHeld &= storage::StudyHold::isHeld(m_dir.path(), kStudy);
        });
        return job.run(context);
    }

    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
    ScriptedPeer m_peer{PeerScript()};
    int m_reports = 0;
    bool m_isHeld = true;
};

TEST_F(SendJobTest, NobodyRemovesWhatIsBeingSent) {
    const Result<void> sent = send({kStudy});
    EXPECT_TRUE(sent) << sent.error().message().toStdString();
    EXPECT_GT(m_reports, 0);
    EXPECT_TRUE(m_isHeld);
    EXPECT_FALSE(storage::StudyHold::isHeld(m_dir.path(), kStudy));
}

TEST_F(SendJobTest, SaysHowManyAreGone) {
    const Result<void> sent = send({QStringLiteral("9.1"), kStudy, QStringLiteral("9.2")});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(sent.error().message().startsWith("2 of 3 studies are no longer on this computer"))
        << sent.error().message().toStdString();
    EXPECT_GT(m_reports, 0) << "the other is sent";
    EXPECT_EQ(send({QStringLiteral("9.1")}).error().code(), ErrorCode::NotFound);
}

} // namespace
} // namespace sagitta::test
