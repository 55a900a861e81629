// What the catalog lets go, what it says of it, and how much room studies take.
#include "storage/study_hold.h"
#include "store_fixture.h"

#include <QDateTime>
#include <QFile>

namespace sagitta::test {
namespace {

using namespace storage;

const QString kStudy = numbered(1).studyUid;
const QString kOtherStudy = QStringLiteral("1.9");
const QString kNode = QStringLiteral("PACS");
constexpr std::int64_t kHeard = 1'700'000'000'000;

dicom::SeriesListing listed(int first, int last, const QString& seriesUid = numbered(1).seriesUid) {
    dicom::SeriesListing series;
    series.series.studyInstanceUid = kStudy;
    series.series.seriesInstanceUid = seriesUid;
    series.sopInstanceUids = QStringList();
    for (int n = first; n <= last; ++n)
        *series.sopInstanceUids << numbered(n).sopUid;
    return series;
}

dicom::StudyListing listing(std::vector<dicom::SeriesListing> series, bool isWhole = true) {
    dicom::StudyListing made;
    made.study.studyInstanceUid = kStudy;
    made.series = std::move(series);
    made.isWhole = isWhole;
    return made;
}

// A catalog with the instances 1 to 3 of one series, of an opened study.
class Evicting : public testing::Test {
protected:
    Evicting() {
        m_marks = *StudyMarks::open(m_dir.path());
        m_catalog = *Catalog::open(m_dir.path());
        for (int n = 1; n <= 3; ++n)
            add(numbered(n), n);
        EXPECT_TRUE(m_marks->noteOpened(kStudy, kHeard));
    }
    void add(const TestInstance& instance, int file) {
        EXPECT_TRUE(m_catalog->add({{headerOf(instance), archiveName(file), 1000, kHeard + file}}));
    }
    void note(const dicom::StudyListing& heard, const QString& node = kNode) {
        EXPECT_TRUE(m_catalog->noteListing(node, kHeard, heard));
    }
    bool evicts(std::int64_t since = kHeard, const QString& node = kNode) {
        const auto evicted = m_catalog->evictStudy(kStudy, node, since, LeaveReason::Space);
        EXPECT_TRUE(evicted) << evicted.error().message().toStdString();
        EXPECT_EQ(m_catalog->study(kStudy)->has_value(), !*evicted);
        EXPECT_EQ(m_catalog->pendingRemovals()->size(), *evicted ? 3 : 0);
        return *evicted;
    }

    QTemporaryDir m_dir;
    std::unique_ptr<StudyMarks> m_marks;
    std::unique_ptr<Catalog> m_catalog;
};

TEST_F(Evicting, WhatTheNodeHasListedAsAWholeGoes) {
    note(listing({listed(1, 4)}));
    EXPECT_TRUE(evicts());
    const auto noted = m_catalog->evictions();
    ASSERT_EQ(noted->size(), 1u);
    const Eviction& last = noted->front();
    EXPECT_EQ(last.studyUid, kStudy);
    EXPECT_EQ(last.modalities, QStringList{"CT"});
    EXPECT_EQ(last.description, "Thorax nativ");
    EXPECT_EQ(last.bytes, 3000);
    EXPECT_EQ(last.node, kNode);
    EXPECT_EQ(last.reason, LeaveReason::Space);
    EXPECT_GT(last.at, kHeard);
    EXPECT_TRUE(m_catalog->holdings(kStudy)->node.isEmpty());
}

// An imported disc, images that somebody sent.
TEST_F(Evicting, WhatNoNodeHasListedStays) {
    EXPECT_FALSE(evicts());
    ASSERT_TRUE(m_catalog->noteSource(kStudy, kNode));
    EXPECT_FALSE(evicts(0)) << "on its way from there is not all there";
    EXPECT_TRUE(m_catalog->evictions()->empty());
}

TEST_F(Evicting, OneImageThatIsNotThereKeepsAll) {
    note(listing({listed(1, 2)}));
    EXPECT_FALSE(evicts());
}

TEST_F(Evicting, AnImageThatCameMeanwhileKeepsAll) {
    note(listing({listed(1, 3)}));
    add(numbered(9), 9);
    const auto evicted = m_catalog->evictStudy(kStudy, kNode, kHeard, LeaveReason::Age);
    EXPECT_FALSE(*evicted);
    EXPECT_EQ(*m_catalog->study(kStudy).valueOr({})->instances, 4);
}

TEST_F(Evicting, ASeriesThatIsNotThereKeepsAll) {
    TestInstance other = numbered(3);
    other.sopUid = QStringLiteral("1.2.3.11.1");
    other.seriesUid = QStringLiteral("1.2.3.11");
    add(other, 9);
    note(listing({listed(1, 3)}));
    const auto evicted = m_catalog->evictStudy(kStudy, kNode, kHeard, LeaveReason::Age);
    EXPECT_FALSE(*evicted);
}

TEST_F(Evicting, ANumberProvesNothing) {
    dicom::SeriesListing counted = listed(1, 3);
    counted.sopInstanceUids.reset();
    counted.series.instances = 3;
    note(listing({counted}));
    EXPECT_FALSE(evicts());
}

TEST_F(Evicting, APartOfAListProvesNothing) {
    note(listing({listed(1, 3)}, false));
    EXPECT_FALSE(evicts());
}

TEST_F(Evicting, AnOldListProvesNothing) {
    note(listing({listed(1, 3)}));
    EXPECT_FALSE(evicts(kHeard + 1));
    EXPECT_TRUE(evicts(kHeard));
}

TEST_F(Evicting, TheListOfAnotherNodeProvesNothing) {
    note(listing({listed(1, 3)}));
    EXPECT_FALSE(evicts(kHeard, QStringLiteral("OTHER")));
}

// As marked in the moment it would go, whatever was decided before.
TEST_F(Evicting, PinnedAndUnreadStay) {
    note(listing({listed(1, 3)}));
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Pinned));
    EXPECT_FALSE(evicts());
    ASSERT_TRUE(m_marks->setPin({kStudy}, Pin::Loose));
    ASSERT_TRUE(m_marks->setStatus({kStudy}, ReadingStatus::Unread));
    EXPECT_FALSE(evicts());
    ASSERT_TRUE(m_marks->forget({kStudy}));
    EXPECT_FALSE(evicts()) << "without a mark it is unread";
    ASSERT_TRUE(m_marks->setStatus({kStudy}, ReadingStatus::Read));
    EXPECT_TRUE(evicts());
}

TEST_F(Evicting, OnlyTheLatestAreRemembered) {
    for (int i = 0; i < 105; ++i) {
        TestInstance instance = numbered(1);
        instance.description = QString::number(i);
        if (i > 0)
            add(instance, 100 + i);
        note(listing({listed(1, 3)}));
        ASSERT_TRUE(*m_catalog->evictStudy(kStudy, kNode, kHeard, LeaveReason::Age));
    }
    const auto noted = m_catalog->evictions();
    EXPECT_EQ(noted->size(), 100u);
    EXPECT_EQ(noted->front().description, "104") << "the latest first";
}

TEST_F(Evicting, HowMuchRoomStudiesTake) {
    TestInstance other = numbered(20);
    other.studyUid = kOtherStudy;
    other.seriesUid = QStringLiteral("1.9.1");
    add(other, 7);
    const auto rooms = m_catalog->rooms();
    ASSERT_EQ(rooms->size(), 2);
    EXPECT_EQ(rooms->value(kStudy).bytes, 3000);
    EXPECT_EQ(rooms->value(kStudy).arrivedAt, kHeard + 3) << "the last of them";
    EXPECT_EQ(rooms->value(kOtherStudy).bytes, 1000);
    EXPECT_EQ(*m_catalog->instanceCount(), 4);
}

TEST_F(Evicting, FilesThatAreGoneTakeTheirRowsAlong) {
    TestInstance other = numbered(3);
    other.sopUid = QStringLiteral("1.2.3.11.1");
    other.seriesUid = QStringLiteral("1.2.3.11");
    add(other, 9);
    note(listing({listed(1, 3)}));
    ASSERT_TRUE(m_catalog->removeFiles({archiveName(2), archiveName(9), archiveName(77)}));
    const auto study = m_catalog->study(kStudy).valueOr({});
    ASSERT_TRUE(study);
    EXPECT_EQ(study->instances, 2);
    EXPECT_EQ(study->series, 1);
    EXPECT_EQ(m_catalog->series(kStudy)->front().instances, 2);
    EXPECT_EQ(*m_catalog->holdings(kStudy), (Holdings{3, 2, 0, 0, 0, kNode, kHeard})) << "one is missing now";
    EXPECT_TRUE(m_catalog->pendingRemovals()->isEmpty()) << "who asked for it has the files";
    ASSERT_TRUE(m_catalog->removeFiles({archiveName(1), archiveName(3)}));
    EXPECT_TRUE(m_catalog->studies(QStringLiteral("probe"))->empty());
    EXPECT_EQ(*m_catalog->holdings(kStudy), (Holdings{3, 0, 0, 0, 0, kNode, kHeard}));
    EXPECT_TRUE(m_catalog->integrityCheck()->isEmpty());
}

// With its files, and told to those who listen.
class EvictingFiles : public StoreTest {
protected:
    EvictingFiles() {
        putNumbered(1, 3);
        EXPECT_TRUE(m_store->marks().setStatus({kStudy}, ReadingStatus::Read));
        EXPECT_TRUE(m_store->noteListing(kNode, listing({listed(1, 3)})));
    }
};

TEST_F(EvictingFiles, TheyGo) {
    QStringList stale;
    const auto token = m_store->subscribe([&](const StoreChange& change) { stale += change.staleInstances; });
    const auto evicted = m_store->evictStudy(kStudy, kNode, 1, LeaveReason::Size);
    ASSERT_TRUE(evicted) << evicted.error().message().toStdString();
    EXPECT_TRUE(*evicted);
    EXPECT_TRUE(files("archive").isEmpty());
    EXPECT_EQ(stale.size(), 3);
    EXPECT_TRUE(verified().isClean());
    ASSERT_TRUE(m_store->rebuild());
    EXPECT_EQ(m_store->catalog().evictions()->size(), 1u) << "a rebuild does not forget them";
}

TEST_F(EvictingFiles, NotWhileSomebodyUsesThem) {
    {
        const StudyHold hold(m_dir.path(), kStudy);
        EXPECT_EQ(m_store->evictStudy(kStudy, kNode, 1, LeaveReason::Size).error().code(), ErrorCode::Refused);
    }
    EXPECT_EQ(files("archive").size(), 3);
    EXPECT_TRUE(*m_store->evictStudy(kStudy, kNode, 1, LeaveReason::Size));
}

TEST_F(EvictingFiles, WhenTheyCameIsKnownAfterARebuildToo) {
    const QDateTime came = QDateTime::currentDateTimeUtc().addDays(-40);
    const std::int64_t before = m_store->catalog().rooms()->value(kStudy).arrivedAt;
    EXPECT_NEAR(static_cast<double>(before), static_cast<double>(QDateTime::currentMSecsSinceEpoch()), 60'000);
    for (int n = 1; n <= 3; ++n) {
        QFile file(pathOf(n));
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        ASSERT_TRUE(file.setFileTime(came, QFileDevice::FileModificationTime));
    }
    ASSERT_TRUE(m_store->rebuild());
    EXPECT_EQ(m_store->catalog().rooms()->value(kStudy).arrivedAt, came.toMSecsSinceEpoch());
}

} // namespace
} // namespace sagitta::test
