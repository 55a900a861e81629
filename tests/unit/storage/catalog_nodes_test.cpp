// What the catalog keeps of what nodes have said, and of what cannot be shown.
#include "storage/catalog.h"
#include "test_files.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

const QString kStudy = QStringLiteral("1.2.3");
const QString kSeries = QStringLiteral("1.2.3.10");
const QString kNode = QStringLiteral("PACS");

CatalogEntry entry(const TestInstance& instance, int file) { return {headerOf(instance), archiveName(file), 1 << 20}; }

QStringList uids(int first, int last) {
    QStringList list;
    for (int n = first; n <= last; ++n)
        list << numbered(n).sopUid;
    return list;
}

dicom::SeriesListing listed(const QString& seriesUid, const QStringList& instances) {
    dicom::SeriesListing series;
    series.series.studyInstanceUid = kStudy;
    series.series.seriesInstanceUid = seriesUid;
    series.sopInstanceUids = instances;
    return series;
}

dicom::StudyListing listing(std::vector<dicom::SeriesListing> series, bool isWhole = true) {
    dicom::StudyListing made;
    made.study.studyInstanceUid = kStudy;
    made.series = std::move(series);
    made.isWhole = isWhole;
    return made;
}

void execute(const QString& file, const QStringList& statements) {
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        db.setDatabaseName(file);
        ASSERT_TRUE(db.open());
        for (const QString& statement : statements)
            ASSERT_TRUE(QSqlQuery(db).exec(statement)) << statement.toStdString();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
}

class CatalogNodes : public testing::Test {
protected:
    CatalogNodes() { open(); }
    void open() {
        m_catalog.reset();
        auto opened = Catalog::open(m_dir.path());
        ASSERT_TRUE(opened) << opened.error().message().toStdString();
        m_catalog = std::move(*opened);
    }
    void add(int first, int last) {
        for (int n = first; n <= last; ++n)
            ASSERT_TRUE(m_catalog->add({entry(numbered(n), n)}));
    }
    Holdings study() const { return m_catalog->holdings(kStudy).valueOr({}); }
    Holdings series(const QString& uid = kSeries) const { return m_catalog->seriesHoldings(kStudy)->value(uid); }

    QTemporaryDir m_dir;
    std::unique_ptr<Catalog> m_catalog;
};

TEST_F(CatalogNodes, WhatNobodyHasListedIsUnknown) {
    add(1, 3);
    EXPECT_EQ(study(), (Holdings{{}, 3, 0, 0, 0, {}, 0}));
    ASSERT_TRUE(m_catalog->noteSource(kStudy, kNode));
    EXPECT_EQ(study(), (Holdings{{}, 3, 0, 0, 0, kNode, 0})) << "where it comes from says nothing of how much there is";
}

TEST_F(CatalogNodes, AListingIsKeptAndWhatArrivesIsCountedAgainstIt) {
    add(1, 2);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 77, listing({listed(kSeries, uids(1, 5)), listed("1.2.3.20", {"7.7"})})));
    EXPECT_EQ(study(), (Holdings{6, 2, 0, 0, 0, kNode, 77}));
    EXPECT_EQ(series("1.2.3.20"), (Holdings{1, 0, 0, 0, 0, kNode, 77})) << "of which nothing is here";
    add(3, 5);
    open();
    EXPECT_EQ(series(), (Holdings{5, 5, 0, 0, 0, kNode, 77}));
    EXPECT_EQ(m_catalog->holdings(QStringList{kStudy, QStringLiteral("9.9")})->value(kStudy), study());
}

// Ten are here and nine listed, but these nine are not among the ten.
TEST_F(CatalogNodes, AsManyAreNotTheSame) {
    add(1, 10);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, listing({listed(kSeries, uids(4, 12))})));
    EXPECT_EQ(series(), (Holdings{9, 10, 3, 0, 0, kNode, 1}));
    EXPECT_EQ(study(), series());
    EXPECT_EQ(*m_catalog->unlisted(kStudy), uids(1, 3));
    add(11, 12);
    EXPECT_EQ(study(), (Holdings{9, 12, 3, 0, 0, kNode, 1}));
}

TEST_F(CatalogNodes, ASeriesThatTheNodeDoesNotListIsExtraWhereItListsAll) {
    add(1, 3);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, listing({listed("1.2.3.20", {"7.7"})}, false)));
    EXPECT_EQ(series(), (Holdings{{}, 3, 0, 0, 0, kNode, 1}));
    EXPECT_EQ(study().expected, std::nullopt);
    EXPECT_TRUE(m_catalog->unlisted(kStudy)->isEmpty());
    ASSERT_TRUE(m_catalog->noteListing(kNode, 2, listing({listed("1.2.3.20", {"7.7"})})));
    EXPECT_EQ(*m_catalog->unlisted(kStudy), uids(1, 3));
    EXPECT_EQ(series(), (Holdings{0, 3, 3, 0, 0, kNode, 2}));
    EXPECT_EQ(study(), (Holdings{1, 3, 3, 0, 0, kNode, 2}));
    ASSERT_TRUE(m_catalog->noteListing(kNode, 3, listing({})));
    EXPECT_EQ(study(), (Holdings{0, 3, 3, 0, 0, kNode, 3})) << "the node no longer has it";
}

TEST_F(CatalogNodes, ASeriesThatIsOnlyCountedHasNoExtras) {
    add(1, 3);
    dicom::SeriesListing counted = listed(kSeries, {});
    counted.sopInstanceUids.reset();
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, listing({counted})));
    EXPECT_EQ(study().expected, std::nullopt);
    counted.series.instances = 5;
    ASSERT_TRUE(m_catalog->noteListing(kNode, 2, listing({counted})));
    EXPECT_EQ(study(), (Holdings{5, 3, 0, 0, 0, kNode, 2, true}));
    EXPECT_EQ(series(), study());
    ASSERT_TRUE(m_catalog->noteListing(kNode, 3, listing({counted, listed(QStringLiteral("1.2.3.20"), {"7.7"})})));
    EXPECT_TRUE(study().isCounted) << "one of its series";
    ASSERT_TRUE(m_catalog->noteListing(kNode, 4, listing({listed(kSeries, uids(1, 3))})));
    EXPECT_FALSE(study().isCounted);
}

TEST_F(CatalogNodes, WhatFailedIsRememberedUntilItIsHere) {
    add(1, 3);
    const auto all = listing({listed(kSeries, uids(1, 5))});
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, all, QHash<QString, int>{{kSeries, 2}}));
    EXPECT_EQ(study().failed, 2);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 2, all));
    EXPECT_EQ(series().failed, 2) << "listing them has not brought them";
    add(4, 4);
    EXPECT_EQ(series().failed, 1);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 3, all, QHash<QString, int>{}));
    EXPECT_EQ(study().failed, 0) << "the next retrieve begins anew";
}

TEST_F(CatalogNodes, AnotherNodeBeginsAnew) {
    add(1, 3);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, listing({listed(kSeries, uids(1, 5))})));
    const QString other = QStringLiteral("OTHER");
    ASSERT_TRUE(m_catalog->noteSource(kStudy, other));
    EXPECT_EQ(study(), (Holdings{5, 3, 0, 0, 0, kNode, 1})) << "it has said nothing yet";
    ASSERT_TRUE(m_catalog->noteListing(other, 2, listing({listed("1.2.3.20", {"7.7"})}, false)));
    EXPECT_EQ(study(), (Holdings{{}, 3, 0, 0, 0, other, 2}));
}

TEST_F(CatalogNodes, ARebuildKeepsItAndARemovalForgetsIt) {
    add(1, 3);
    ASSERT_TRUE(m_catalog->noteListing(kNode, 1, listing({listed(kSeries, uids(1, 5))})));
    int batches = 0;
    ASSERT_TRUE(m_catalog->replaceAll([&]() -> Result<std::vector<CatalogEntry>> {
        return batches++ == 0 ? std::vector<CatalogEntry>{entry(numbered(1), 1)} : std::vector<CatalogEntry>();
    }));
    EXPECT_EQ(study(), (Holdings{5, 1, 0, 0, 0, kNode, 1}));
    ASSERT_TRUE(m_catalog->removeStudy(kStudy));
    EXPECT_EQ(study(), Holdings());
    EXPECT_TRUE(m_catalog->integrityCheck()->isEmpty());
}

TEST_F(CatalogNodes, CountsWhatCannotBeDecoded) {
    const auto lacking = std::make_shared<dicom::InstanceHeader>(*headerOf(numbered(2)));
    lacking->format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.999");
    lacking->frames.resize(1);
    ASSERT_TRUE(m_catalog->add({entry(numbered(1), 1), {lacking, archiveName(2), 100}}));
    EXPECT_EQ(series().undecodable, 1);
    EXPECT_EQ(study().undecodable, 1);
    ASSERT_TRUE(m_catalog->replaceFile(entry(numbered(2), 4)));
    EXPECT_EQ(study().undecodable, 0);
}

// Another program judged; this one decodes what that one could not, and the other way round.
TEST_F(CatalogNodes, WhatCanBeDecodedIsFoundOutAnewByAnotherProgram) {
    const auto lacking = std::make_shared<dicom::InstanceHeader>(*headerOf(numbered(2)));
    lacking->format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.999");
    lacking->frames.resize(1);
    ASSERT_TRUE(m_catalog->add({entry(numbered(1), 1), {lacking, archiveName(2), 100}}));
    m_catalog.reset();
    execute(m_dir.filePath(QStringLiteral("catalog.db")),
            {"UPDATE undecodable SET instance=3-instance",
             "UPDATE state SET value='1 of another' WHERE key='decodability'"});
    open();
    EXPECT_EQ(study().undecodable, 1);
    ASSERT_TRUE(m_catalog->replaceFile(entry(numbered(2), 4)));
    EXPECT_EQ(study().undecodable, 0) << "it was the second again";
}

void makeCatalog(const QTemporaryDir& dir, int version) {
    QFile script(QStringLiteral(SAGITTA_TEST_DATA "/catalog/version_%1.sql").arg(version));
    ASSERT_TRUE(script.open(QIODevice::ReadOnly));
    execute(dir.filePath(QStringLiteral("catalog.db")),
            QString::fromUtf8(script.readAll()).split(QStringLiteral(";\n"), Qt::SkipEmptyParts));
}

// From version 1: its studies are kept, and what is undecodable of them is found out.
TEST(CatalogMigration, FromVersionOne) {
    const QTemporaryDir dir;
    makeCatalog(dir, 1);
    for (int opening = 0; opening < 2; ++opening) {
        bool isTold = false;
        const auto hear = [&](Opening::Step step, int, int) { isTold = step == Opening::Step::UpdatingCatalog; };
        const auto catalog = Catalog::open(dir.path(), {hear, {}});
        ASSERT_TRUE(catalog) << catalog.error().message().toStdString();
        EXPECT_EQ(isTold, opening == 0);
        EXPECT_EQ((*catalog)->studies(QStringLiteral("probe"))->front().instances, 3);
        StudyFilter filter;
        filter.description = QStringLiteral("thorax");
        filter.modalities = {QStringLiteral("CT")};
        EXPECT_EQ((*catalog)->find(filter)->total, 1);
        // Its headers are those of an older program, and here are no files to read them from again.
        QStringList unreadable;
        EXPECT_EQ((*catalog)->headers(kStudy, kSeries, &unreadable)->size(), 0u);
        EXPECT_EQ(unreadable.size(), 3);
        EXPECT_EQ(*(*catalog)->holdings(kStudy), (Holdings{{}, 3, 0, 0, 3, {}, 0}));
        EXPECT_TRUE((*catalog)->pendingRemovals()->isEmpty());
        EXPECT_TRUE((*catalog)->integrityCheck()->isEmpty());
    }
}

// From version 2: what a node has listed is kept, and when the images came is not made up.
TEST(CatalogMigration, FromVersionTwo) {
    const QTemporaryDir dir;
    makeCatalog(dir, 2);
    for (int opening = 0; opening < 2; ++opening) {
        const auto catalog = Catalog::open(dir.path());
        ASSERT_TRUE(catalog) << catalog.error().message().toStdString();
        EXPECT_EQ(*(*catalog)->holdings(kStudy), (Holdings{3, 3, 0, 0, 3, kNode, 1'700'000'000'000}))
            << "what can be decoded is found out anew, and here are no files to find it out from";
        const auto rooms = (*catalog)->rooms();
        ASSERT_TRUE(rooms);
        EXPECT_EQ(rooms->value(kStudy).bytes, 706 + 642 + 706);
        EXPECT_EQ(rooms->value(kStudy).arrivedAt, 0);
        EXPECT_TRUE((*catalog)->evictions()->empty());
        EXPECT_TRUE((*catalog)->integrityCheck()->isEmpty());
    }
}

} // namespace
