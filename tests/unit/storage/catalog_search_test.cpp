// The search of the catalog against a plain one over the same made studies, field by field and page by page.
#include "storage/catalog.h"
#include "storage/search_text.h"
#include "support/made_catalog.h"
#include "test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

constexpr int kStudies = 400;

bool hasWords(const QString& value, const QString& words) {
    const QString folded = foldForSearch(value);
    const QStringList parts = foldForSearch(words).split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(), [&](const QString& part) { return folded.contains(part); });
}

bool fits(const dicom::StudySummary& study, const StudyFilter& filter) {
    const QString all = QStringList{study.patientName,      study.patientId, study.accessionNumber,
                                    study.studyDescription, study.studyDate, study.modalities.join(u' ')}
                            .join(u' ');
    return hasWords(all, filter.text) && hasWords(study.patientName, filter.patientName) &&
           hasWords(study.patientId, filter.patientId) && hasWords(study.accessionNumber, filter.accessionNumber) &&
           hasWords(study.studyDescription, filter.description) &&
           hasWords(study.referringPhysicianName, filter.referringPhysician) &&
           (filter.fromDate.isEmpty() || study.studyDate >= filter.fromDate) &&
           (filter.toDate.isEmpty() || study.studyDate <= filter.toDate) &&
           (filter.modalities.isEmpty() || filter.modalities.contains(study.modalities.front())) &&
           (filter.studyUid.isEmpty() || filter.studyUid == study.studyInstanceUid);
}

QStringList uidsOf(const std::vector<dicom::StudySummary>& studies) {
    QStringList uids;
    for (const dicom::StudySummary& study : studies)
        uids << study.studyInstanceUid;
    return uids;
}

StudyFilter withText(const char* text) {
    StudyFilter filter;
    filter.text = QString::fromUtf8(text);
    return filter;
}

// One catalog for all tests of what is found: nothing writes to it.
class CatalogSearch : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_dir = new QTemporaryDir;
        s_catalog = Catalog::open(s_dir->path())->release();
        ASSERT_TRUE(fillCatalog(*s_catalog, 0, kStudies));
        for (int n = 0; n < kStudies; ++n)
            s_studies.push_back(madeStudy(n));
        std::sort(s_studies.begin(), s_studies.end(), [](const auto& a, const auto& b) {
            return std::tie(a.studyDate, a.studyTime) > std::tie(b.studyDate, b.studyTime);
        });
    }
    static void TearDownTestSuite() {
        delete s_catalog;
        delete s_dir;
        s_studies.clear();
    }

    static std::vector<dicom::StudySummary> expected(const StudyFilter& filter) {
        std::vector<dicom::StudySummary> found;
        std::copy_if(s_studies.begin(), s_studies.end(), std::back_inserter(found),
                     [&](const dicom::StudySummary& study) { return fits(study, filter); });
        return found;
    }

    // In the order of the list, in pages of several sizes; how many were found.
    static int check(const StudyFilter& filter) {
        const std::vector<dicom::StudySummary> all = expected(filter);
        for (const int most : {-1, 1, 7, 50, 1000}) {
            const auto page = s_catalog->find(filter, {}, most);
            EXPECT_TRUE(page);
            EXPECT_EQ(page->total, static_cast<int>(all.size()));
            const QStringList first = uidsOf(all).mid(0, most);
            EXPECT_EQ(uidsOf(page->studies), first) << "the first " << most;
        }
        return static_cast<int>(all.size());
    }

    static inline QTemporaryDir* s_dir = nullptr;
    static inline Catalog* s_catalog = nullptr;
    static inline std::vector<dicom::StudySummary> s_studies; // the newest first
};

TEST_F(CatalogSearch, GivesWholeRows) {
    EXPECT_EQ(check({}), kStudies);
    const auto page = s_catalog->find({}, {}, 3);
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(page->studies[i], s_studies[i]);
    EXPECT_TRUE(s_catalog->find({}, {}, 0)->studies.empty());
    EXPECT_EQ(s_catalog->find({}, {}, 0)->total, kStudies);
}

TEST_F(CatalogSearch, ByWordsAnywhere) {
    for (const char* text : {"schm", "SCHMIDT", "oguz schmi", "schä", "lukasz", "吉洞", "a2000012", "thorax ct", "2020",
                             "20", "l^a", "kn", "e"})
        EXPECT_GT(check(withText(text)), 0) << text;
    for (const char* text : {"%", "_", "'; DROP TABLE studies", "schmidt nowak", "Ł%"})
        EXPECT_EQ(check(withText(text)), 0) << text;
}

TEST_F(CatalogSearch, ByField) {
    const std::pair<QString StudyFilter::*, const char*> asked[] = {
        {&StudyFilter::patientName, "anna schn"},   {&StudyFilter::patientId, "12"},
        {&StudyFilter::accessionNumber, "A200001"}, {&StudyFilter::description, "schädel nat"},
        {&StudyFilter::description, "SCHADEL"},     {&StudyFilter::referringPhysician, "lindt prax"},
        {&StudyFilter::referringPhysician, "weiss"}};
    for (const auto& [field, text] : asked) {
        StudyFilter filter;
        filter.*field = QString::fromUtf8(text);
        EXPECT_GT(check(filter), 0) << text;
    }
    StudyFilter elsewhere;
    elsewhere.patientName = QStringLiteral("thorax");
    EXPECT_EQ(check(elsewhere), 0) << "a word of another field";
    EXPECT_EQ(check(withText("lindt")), 0) << "the referrer is no part of the free text";
    StudyFilter both;
    both.patientName = QStringLiteral("schm");
    both.description = QStringLiteral("becken");
    EXPECT_GT(check(both), 0);
}

TEST_F(CatalogSearch, ByDateAndModality) {
    StudyFilter filter;
    filter.fromDate = QStringLiteral("20200101");
    EXPECT_GT(check(filter), 0);
    filter.toDate = QStringLiteral("20211231");
    EXPECT_GT(check(filter), 0);
    filter.fromDate.clear();
    EXPECT_GT(check(filter), 0);
    filter.fromDate = filter.toDate = s_studies[9].studyDate;
    EXPECT_GT(check(filter), 0);
    filter.modalities = {QStringLiteral("MR"), QStringLiteral("CT")};
    filter.fromDate = QStringLiteral("20200101");
    filter.toDate.clear();
    filter.text = QStringLiteral("er");
    EXPECT_GT(check(filter), 0);
    filter = {};
    filter.modalities = {QStringLiteral("M")};
    EXPECT_EQ(s_catalog->find(filter)->total, 0) << "half of a modality";
    filter.modalities = {QStringLiteral("mr")};
    EXPECT_GT(s_catalog->find(filter)->total, 0);
}

TEST_F(CatalogSearch, ByUid) {
    StudyFilter filter;
    filter.studyUid = s_studies[17].studyInstanceUid;
    EXPECT_EQ(check(filter), 1);
    filter.text = QStringLiteral("nobody");
    EXPECT_EQ(check(filter), 0);
}

TEST_F(CatalogSearch, InAnotherOrder) {
    const auto keyOf = [](const dicom::StudySummary& study, StudyColumn column) {
        switch (column) {
        case StudyColumn::PatientName:
            return foldForSearch(study.patientName);
        case StudyColumn::Images:
            return QStringLiteral("%1").arg(*study.instances, 5);
        case StudyColumn::BirthDate:
            return study.patientBirthDate;
        case StudyColumn::Modality:
            return study.modalities.front();
        case StudyColumn::Description:
            return foldForSearch(study.studyDescription);
        default:
            return study.studyDate + study.studyTime;
        }
    };
    for (const StudyColumn column : {StudyColumn::Date, StudyColumn::PatientName, StudyColumn::Images,
                                     StudyColumn::BirthDate, StudyColumn::Modality, StudyColumn::Description}) {
        for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            const StudyFilter filter = withText("sch");
            std::vector<dicom::StudySummary> all = expected(filter);
            std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
                return direction == Qt::AscendingOrder ? keyOf(a, column) < keyOf(b, column)
                                                       : keyOf(b, column) < keyOf(a, column);
            });
            for (const int most : {-1, 9}) {
                const auto page = s_catalog->find(filter, {column, direction}, most);
                ASSERT_TRUE(page);
                EXPECT_EQ(page->total, static_cast<int>(all.size()));
                EXPECT_EQ(uidsOf(page->studies), uidsOf(all).mid(0, most))
                    << "column " << static_cast<int>(column) << " direction " << direction;
            }
        }
    }
}

class CatalogMarks : public testing::Test {
protected:
    CatalogMarks() {
        m_marks = std::move(*StudyMarks::open(m_dir.path()));
        m_catalog = std::move(*Catalog::open(m_dir.path()));
        EXPECT_TRUE(fillCatalog(*m_catalog, 0, 8));
    }
    static QString uid(int n) { return madeStudy(n).studyInstanceUid; }
    QStringList found(const StudyFilter& filter, int most = -1) const {
        const auto page = m_catalog->find(filter, {}, most);
        EXPECT_TRUE(page);
        QStringList uids = uidsOf(page->studies);
        EXPECT_TRUE(most >= 0 || page->total == uids.size());
        uids.sort();
        return uids;
    }
    QStringList sorted(std::initializer_list<int> studies) const {
        QStringList uids;
        for (const int n : studies)
            uids << uid(n);
        uids.sort();
        return uids;
    }

    QTemporaryDir m_dir;
    std::unique_ptr<StudyMarks> m_marks;
    std::unique_ptr<Catalog> m_catalog;
};

TEST_F(CatalogMarks, AreSearchedBy) {
    ASSERT_TRUE(m_marks->setStatus({uid(1), uid(2)}, ReadingStatus::Read));
    ASSERT_TRUE(m_marks->noteOpened(uid(3), 77));
    ASSERT_TRUE(m_marks->setPin({uid(2), uid(5)}, Pin::Pinned));
    ASSERT_TRUE(m_marks->setPin({uid(6)}, Pin::Loose));
    StudyFilter filter;
    filter.statuses = {ReadingStatus::Read};
    EXPECT_EQ(found(filter), sorted({1, 2}));
    filter.statuses = {ReadingStatus::Unread};
    EXPECT_EQ(found(filter), sorted({0, 4, 5, 6, 7}));
    EXPECT_EQ(m_catalog->find(filter, {}, 2)->total, 5);
    filter.statuses = {ReadingStatus::Opened, ReadingStatus::Read};
    EXPECT_EQ(found(filter), sorted({1, 2, 3}));
    filter.pin = Pin::Pinned;
    EXPECT_EQ(found(filter), sorted({2}));
    filter.statuses.clear();
    EXPECT_EQ(found(filter), sorted({2, 5}));
    filter.pin = Pin::Loose;
    EXPECT_EQ(found(filter), sorted({0, 1, 3, 4, 6, 7}));
    filter.text = madeStudy(3).accessionNumber;
    EXPECT_EQ(found(filter), sorted({3}));
}

TEST_F(CatalogMarks, AlbumsToo) {
    for (const char* name : {"Lehre", "Müller", "Leer"})
        ASSERT_TRUE(m_marks->addAlbum(QString::fromUtf8(name)));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("Lehre"), {uid(1), uid(4), QStringLiteral("9.9.9")}));
    ASSERT_TRUE(m_marks->addToAlbum(QStringLiteral("Müller"), {uid(4), uid(6)}));
    StudyFilter filter;
    filter.albums = {QStringLiteral("lehre")};
    EXPECT_EQ(found(filter), sorted({1, 4})) << "one of them is not here";
    filter.albums << QStringLiteral("Müller");
    EXPECT_EQ(found(filter), sorted({1, 4, 6}));
    filter.modalities = madeStudy(6).modalities;
    EXPECT_EQ(found(filter), sorted({6}));
    filter.modalities.clear();
    filter.albums = {QStringLiteral("Leer")};
    EXPECT_TRUE(found(filter).isEmpty());
    filter.albums = {QStringLiteral("no such album")};
    EXPECT_TRUE(found(filter).isEmpty());
}

TEST_F(CatalogMarks, FollowWhatHappensToTheStudy) {
    ASSERT_TRUE(m_marks->setPin({uid(2)}, Pin::Pinned));
    StudyFilter filter;
    filter.pin = Pin::Pinned;
    filter.description = madeStudy(2).studyDescription;
    EXPECT_EQ(found(filter), sorted({2}));
    ASSERT_TRUE(m_catalog->removeStudy(uid(2)));
    EXPECT_TRUE(found(filter).isEmpty());
    EXPECT_TRUE(m_catalog->integrityCheck()->isEmpty());
    ASSERT_TRUE(m_catalog->add(madeInstances(2)));
    EXPECT_EQ(found(filter), sorted({2}));
}

// A later instance tells the date: the row moves in the list, and is in it once.
TEST(CatalogSearchRow, MovesWithItsDate) {
    const QTemporaryDir dir;
    const auto catalog = std::move(*Catalog::open(dir.path()));
    const auto entryWith = [](int n, const QString& date) {
        auto header = std::make_shared<dicom::InstanceHeader>(*headerOf(numbered(n)));
        header->study.date = date;
        return CatalogEntry{header, archiveName(n), 1};
    };
    ASSERT_TRUE(catalog->add({entryWith(1, {})}));
    StudyFilter dated;
    dated.fromDate = QStringLiteral("20240101");
    EXPECT_EQ(catalog->find(dated)->total, 0);
    StudyFilter until;
    until.toDate = QStringLiteral("20251231");
    EXPECT_EQ(catalog->find(until)->total, 0) << "it has no date";
    ASSERT_TRUE(catalog->add({entryWith(2, QStringLiteral("20240607"))}));
    EXPECT_EQ(catalog->find(dated)->total, 1);
    EXPECT_EQ(catalog->find(until)->total, 1);
    EXPECT_EQ(catalog->studies()->size(), 1u);
}

// Many at the same second, as anonymised studies are: a page that ends among them counts right.
TEST(CatalogSearchRow, TiesAreCountedOnce) {
    const QTemporaryDir dir;
    const auto catalog = std::move(*Catalog::open(dir.path()));
    std::vector<CatalogEntry> entries;
    for (int n = 0; n < 30; ++n) {
        TestInstance instance = numbered(n);
        instance.studyUid = QStringLiteral("1.2.%1").arg((n * 7) % 30);
        instance.seriesUid = instance.studyUid + QStringLiteral(".1");
        entries.push_back({headerOf(instance), archiveName(n), 1});
    }
    ASSERT_TRUE(catalog->add(entries));
    for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder})
        for (const int most : {1, 2, 15, 29, 30, 31})
            EXPECT_EQ(catalog->find({}, {StudyColumn::Date, direction}, most)->total, 30) << most;
}

} // namespace
