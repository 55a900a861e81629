#include "store_fixture.h"

#include "storage/catalog_writer.h"
#include "storage/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>

#include <thread>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

// All that a catalog says, for comparing two.
QStringList tell(const Catalog& catalog) {
    QStringList lines;
    for (const auto& study : catalog.studies().valueOr({})) {
        lines.append(QStringList{study.studyInstanceUid, study.patientName, study.patientId, study.studyDate,
                                 study.studyDescription, study.modalities.join(QLatin1Char(',')),
                                 QString::number(*study.series), QString::number(*study.instances)}
                         .join(QLatin1Char('|')));
        for (const auto& series : catalog.series(study.studyInstanceUid).valueOr({})) {
            lines.append(
                QStringLiteral(" %1 %2 %3").arg(series.seriesInstanceUid, series.modality).arg(*series.instances));
            for (const auto& row : catalog.instances(study.studyInstanceUid, series.seriesInstanceUid).valueOr({})) {
                lines.append(QStringLiteral("  %1 %2 %3").arg(row.summary.sopInstanceUid, row.file).arg(row.bytes));
                lines.append(QString::fromLatin1(dicom::toBlob(**catalog.header(row.summary.sopInstanceUid)).toHex()));
            }
        }
    }
    return lines;
}

} // namespace

class MaintenanceTest : public StoreTest {
protected:
    void putMixture() {
        putNumbered(0, 30);
        for (int n = 100; n < 110; ++n) {
            TestInstance other = numbered(n);
            other.studyUid = QStringLiteral("1.9");
            other.seriesUid = QStringLiteral("1.9.%1").arg(n % 3);
            other.modality = n % 2 == 0 ? QStringLiteral("MR") : QStringLiteral("SR");
            other.patientName = QStringLiteral("Andere^Berta");
            other.patientId = QStringLiteral("P2");
            put(part10Bytes(other));
        }
    }
};

TEST_F(MaintenanceTest, VerifyFindsAMissingFile) {
    putNumbered(0, 3);
    ASSERT_TRUE(QFile::remove(pathOf(1)));
    const VerifyReport report = verified();
    EXPECT_EQ(report.instances, 3);
    EXPECT_EQ(report.missing, QStringList{numbered(1).sopUid});
    EXPECT_TRUE(report.corrupt.isEmpty());
    EXPECT_TRUE(report.orphans.isEmpty());
}

TEST_F(MaintenanceTest, VerifyFindsTruncatedSwappedAndOverwrittenFiles) {
    putNumbered(0, 4);
    const QByteArray whole = readFile(pathOf(0));
    writeFile(pathOf(0), whole.chopped(20));
    writeFile(pathOf(1), readFile(pathOf(3)));
    writeFile(pathOf(2), QByteArray(whole.size(), 'x'));
    QStringList corrupt = verified().corrupt;
    corrupt.sort();
    EXPECT_EQ(corrupt, (QStringList{numbered(0).sopUid, numbered(1).sopUid, numbered(2).sopUid}));
    EXPECT_TRUE(verified().missing.isEmpty());
}

TEST_F(MaintenanceTest, TruncatedOnArrivalIsNotCorrupt) {
    const QByteArray short20 = part10Bytes(numbered(1)).chopped(20);
    const Answer answer = put(short20);
    ASSERT_EQ(answer.outcome, PutOutcome::Stored) << answer.reason.toStdString();
    EXPECT_FALSE((*m_store->catalog().header(numbered(1).sopUid))->warnings.isEmpty());
    EXPECT_TRUE(verified().isClean());
}

TEST_F(MaintenanceTest, VerifyFindsOrphans) {
    putNumbered(0, 2);
    const QString name = QStringLiteral("ab/ab/%1.dcm").arg(QStringLiteral("ab").repeated(16));
    writeFile(m_store->archive().path(name), part10Bytes(numbered(7)));
    EXPECT_EQ(verified().orphans, QStringList{name});
    ASSERT_TRUE(m_store->rebuild());
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(instanceCount(), 3);
}

TEST_F(MaintenanceTest, VerifyAndRebuildCanBeCancelled) {
    putNumbered(0, 2);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(m_store->verify(stop.get_token()).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(m_store->rebuild(stop.get_token()).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(instanceCount(), 2);
    EXPECT_FALSE(*m_store->catalog().isRebuildPending());
}

TEST_F(MaintenanceTest, RebuildGivesAnEqualCatalog) {
    putMixture();
    const QStringList before = tell(m_store->catalog());
    const auto report = m_store->rebuild();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->instances, 40);
    EXPECT_EQ(tell(m_store->catalog()), before);
    EXPECT_TRUE(verified().isClean());
}

// What another process stores and removes until the rebuild has the catalog for itself counts.
TEST_F(MaintenanceTest, WhatIsCommittedWhileARebuildWaitsIsNotUndone) {
    constexpr int kNew = 100;
    putNumbered(0, 3);
    const QString gone = m_store->catalog().instance(numbered(0).sopUid)->file;
    const auto database = Database::open(m_dir.filePath("catalog.db"), Durability::Process);
    ASSERT_TRUE(database);
    const QSqlDatabase other = *(*database)->connection();
    auto writer = CatalogWriter::prepare(other);
    ASSERT_TRUE(writer);
    Result<RebuildReport> report = Error(ErrorCode::Internal, {});
    std::jthread rebuilding;
    const QString begun = m_dir.filePath("trash/lock"); // the last thing it takes before it reads
    ASSERT_FALSE(QFileInfo::exists(begun));
    ASSERT_TRUE(inTransaction(other, [&]() -> Result<void> {
        rebuilding = std::jthread([&] { report = m_store->rebuild(); });
        while (!QFileInfo::exists(begun))
            std::this_thread::yield();
        for (int n = 10; n < 10 + kNew; ++n) {
            const QString hex = QString::number(n, 16).rightJustified(32, QLatin1Char('0'));
            const QString name = QStringLiteral("00/00/%1.dcm").arg(hex);
            const QString file = m_store->archive().path(name);
            writeFile(file, part10Bytes(numbered(n)));
            SAGITTA_CHECK(writer->add({*dicom::readInstanceHeader(file), name, QFileInfo(file).size(), 0}));
        }
        SAGITTA_CHECK(writer->finishBatch());
        SAGITTA_CHECK(execute(other, "DELETE FROM instances WHERE file=?", {gone}));
        return execute(other, "INSERT INTO removals(file) VALUES(?)", {gone});
    }));
    rebuilding.join();
    ASSERT_TRUE(report) << report.error().message().toStdString();
    EXPECT_EQ(instanceCount(), 2 + kNew);
    EXPECT_FALSE(m_store->catalog().instance(numbered(0).sopUid)) << "it was removed";
    EXPECT_TRUE(verified().isClean());
}

TEST_F(MaintenanceTest, ADeletedCatalogIsMadeAgainOnOpening) {
    putMixture();
    const QStringList before = tell(m_store->catalog());
    m_store.reset();
    ASSERT_TRUE(QFile::remove(m_dir.filePath("catalog.db")));
    open();
    EXPECT_EQ(tell(m_store->catalog()), before);
}

TEST_F(MaintenanceTest, OpeningTellsHowTheCatalogIsMadeAgainAndCanBeCalledOff) {
    putMixture();
    const QStringList before = tell(m_store->catalog());
    m_store.reset();
    ASSERT_TRUE(QFile::remove(m_dir.filePath("catalog.db")));
    std::stop_source stop;
    std::vector<std::pair<int, int>> heard;
    const auto hear = [&](Opening::Step step, int done, int total) {
        EXPECT_EQ(step, Opening::Step::RebuildingCatalog);
        heard.emplace_back(done, total);
    };
    stop.request_stop();
    const auto cut = LocalStore::open(m_dir.path(), {hear, stop.get_token()});
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code(), ErrorCode::Cancelled);
    auto opened = LocalStore::open(m_dir.path(), {hear, {}});
    ASSERT_TRUE(opened);
    m_store = std::move(*opened);
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.back(), std::pair(40, 40));
    EXPECT_EQ(tell(m_store->catalog()), before);
    heard.clear();
    m_store.reset();
    ASSERT_TRUE(LocalStore::open(m_dir.path(), {hear, {}}));
    EXPECT_TRUE(heard.empty()) << "nothing takes long now";
}

TEST_F(MaintenanceTest, ADamagedCatalogIsSetAsideAndMadeAgainOnOpening) {
    putMixture();
    const QStringList before = tell(m_store->catalog());
    m_store.reset();
    writeFile(m_dir.filePath("catalog.db"), QByteArray(20000, 'x'));
    open();
    EXPECT_EQ(tell(m_store->catalog()), before);
    EXPECT_TRUE(QFileInfo::exists(m_dir.filePath("catalog.db.damaged")));
}

TEST_F(MaintenanceTest, ARebuildThatWasCutOffIsFinishedOnOpening) {
    putNumbered(0, 3);
    m_store.reset();
    {
        // What a kill in the middle leaves: the mark, and here rows that are wrong.
        const auto catalog = Catalog::open(m_dir.path());
        ASSERT_TRUE(catalog);
        ASSERT_TRUE((*catalog)->removeStudy(QStringLiteral("1.2.3")));
        const QStringList files = *(*catalog)->pendingRemovals();
        ASSERT_TRUE((*catalog)->forgetRemovals(files));
        TestInstance other = numbered(50);
        ASSERT_TRUE((*catalog)->add({{headerOf(other), archiveName(50), 1}}));
        ASSERT_TRUE((*catalog)->markRebuildPending());
    }
    open();
    EXPECT_EQ(instanceCount(), 3);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(MaintenanceTest, OnlyOneProcessRebuilds) {
    putNumbered(0, 2);
    QLockFile lock(m_dir.filePath("rebuild.lock"));
    ASSERT_TRUE(lock.tryLock(0));
    EXPECT_EQ(m_store->rebuild().error().code(), ErrorCode::Refused);
}

// The rows are gone, the files not yet: what a kill in the middle of a removal leaves.
TEST_F(MaintenanceTest, ARemovalThatWasCutOffIsFinishedOnOpening) {
    putNumbered(0, 3);
    m_store.reset();
    {
        const auto catalog = Catalog::open(m_dir.path());
        ASSERT_TRUE(catalog);
        ASSERT_TRUE((*catalog)->removeStudy(QStringLiteral("1.2.3")));
    }
    ASSERT_EQ(files("archive").size(), 3);
    open();
    EXPECT_TRUE(files("archive").isEmpty());
    EXPECT_EQ(instanceCount(), 0) << "a removed study does not come back";
}

// One file that the system will not let go of must not keep the program from starting, nor come back by a rebuild.
TEST_F(MaintenanceTest, AFileThatCannotBeDeletedIsLeftForLater) {
    putNumbered(0, 3);
    const QString stubborn = pathOf(1);
    const QByteArray bytes = readFile(stubborn);
    ASSERT_TRUE(QFile::remove(stubborn));
    writeFile(stubborn + QStringLiteral("/inside"), {}); // a folder that is not empty, whoever runs this
    QSet<QString> heard;
    const auto token = m_store->subscribe([&](const storage::StoreChange& change) { heard += change.studyUids; });
    EXPECT_EQ(m_store->removeStudy(QStringLiteral("1.2.3")).error().code(), ErrorCode::Io);
    EXPECT_EQ(heard, QSet<QString>{QStringLiteral("1.2.3")});
    EXPECT_EQ(m_store->catalog().pendingRemovals()->size(), 1);
    open();
    ASSERT_TRUE(m_store);
    EXPECT_EQ(m_store->catalog().pendingRemovals()->size(), 1) << "not forgotten";

    TestInstance other = numbered(9);
    other.studyUid = QStringLiteral("1.9");
    put(part10Bytes(other));
    EXPECT_TRUE(m_store->removeStudy(QStringLiteral("1.9"))) << "another study's file is not its concern";
    EXPECT_EQ(m_store->rebuild()->instances, 0);

    QDir(stubborn).removeRecursively();
    writeFile(stubborn, bytes);
    open();
    EXPECT_TRUE(m_store->catalog().pendingRemovals()->isEmpty());
    EXPECT_FALSE(QFileInfo::exists(stubborn));
}

TEST_F(MaintenanceTest, RebuildSettlesDuplicatesAndLeavesTheUnreadable) {
    putNumbered(0, 2);
    TestInstance changed = numbered(1);
    changed.seed = 77;
    const auto name = [](const char* pair) {
        return QStringLiteral("%1/%1/%2.dcm").arg(QLatin1String(pair), QString(QLatin1String(pair)).repeated(16));
    };
    writeFile(m_store->archive().path(name("aa")), part10Bytes(numbered(0)));
    writeFile(m_store->archive().path(name("bb")), part10Bytes(changed));
    writeFile(m_store->archive().path(name("cc")), "no DICOM");
    EXPECT_EQ(verified().corrupt, QStringList{name("cc")}) << "no rebuild would index it";
    const auto report = m_store->rebuild();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->instances, 2);
    EXPECT_EQ(report->unreadable, QStringList{name("cc")});
    EXPECT_EQ(report->conflicts, QStringList{numbered(1).sopUid});
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(numbered(1))) << "the older file is the first";
    EXPECT_EQ(files("conflicts").size(), 1);
    EXPECT_EQ(verified().corrupt, QStringList{name("cc")});
    EXPECT_TRUE(verified().orphans.isEmpty());
}
