#include "storage/catalog.h"
#include "test_files.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

std::unique_ptr<Catalog> openCatalog(const QTemporaryDir& dir) {
    auto catalog = Catalog::open(dir.path());
    EXPECT_TRUE(catalog) << (catalog ? "" : catalog.error().message().toStdString());
    return catalog ? std::move(*catalog) : nullptr;
}

CatalogEntry entry(const TestInstance& instance, int file) {
    return {headerOf(instance), archiveName(file), 1000 + file};
}

void execute(const QString& file, const QString& sql) {
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        db.setDatabaseName(file);
        ASSERT_TRUE(db.open());
        ASSERT_TRUE(QSqlQuery(db).exec(sql));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

int found(const Catalog& catalog, const char* search) {
    const auto studies = catalog.studies(QString::fromUtf8(search));
    EXPECT_TRUE(studies);
    return studies ? static_cast<int>(studies->size()) : -1;
}

} // namespace

TEST(Catalog, TellsWhatWasAdded) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    TestInstance report = numbered(3);
    report.seriesUid = QStringLiteral("1.2.3.20");
    report.modality = QStringLiteral("SR");
    const auto added = catalog->add({entry(numbered(2), 2), entry(numbered(1), 1), entry(report, 3)});
    ASSERT_TRUE(added);
    EXPECT_EQ(added->newStudies, QSet<QString>{QStringLiteral("1.2.3")});
    EXPECT_TRUE(added->duplicates.empty());

    const auto studies = catalog->studies();
    ASSERT_TRUE(studies);
    ASSERT_EQ(studies->size(), 1u);
    const dicom::StudySummary& study = studies->front();
    EXPECT_EQ(study.patientName, QStringLiteral("Probe^Anna"));
    EXPECT_EQ(study.modalities, (QStringList{"CT", "SR"}));
    EXPECT_EQ(study.series, 2);
    EXPECT_EQ(study.instances, 3);

    const auto series = catalog->series(study.studyInstanceUid);
    ASSERT_TRUE(series);
    ASSERT_EQ(series->size(), 2u);
    EXPECT_EQ(series->front().instances, 2);

    const auto instances = catalog->instances(QStringLiteral("1.2.3"), QStringLiteral("1.2.3.10"));
    ASSERT_TRUE(instances);
    ASSERT_EQ(instances->size(), 2u);
    EXPECT_EQ(instances->front().summary.sopInstanceUid, numbered(1).sopUid) << "by instance number";
    EXPECT_EQ(instances->front().file, archiveName(1));
    EXPECT_EQ(instances->front().bytes, 1001);
    EXPECT_EQ(instances->front().transferSyntaxUid, QStringLiteral("1.2.840.10008.1.2.1"));
}

TEST(Catalog, CountsStayRightOverSeveralBatches) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    for (int n = 0; n < 10; ++n)
        ASSERT_TRUE(catalog->add({entry(numbered(2 * n), 2 * n), entry(numbered(2 * n + 1), 2 * n + 1)}));
    EXPECT_EQ(catalog->studies()->front().instances, 20);
    EXPECT_EQ(catalog->studies()->front().series, 1);
    EXPECT_EQ(catalog->series(QStringLiteral("1.2.3"))->front().instances, 20);
}

TEST(Catalog, TheFirstFileIsKept) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    const auto first = catalog->add({entry(numbered(1), 1), entry(numbered(1), 2)});
    ASSERT_TRUE(first);
    ASSERT_EQ(first->duplicates.size(), 1u);
    EXPECT_EQ(first->duplicates.front().file, archiveName(2));
    const auto again = catalog->add({entry(numbered(1), 1)});
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->duplicates.empty()) << "the same file once more is no duplicate";
    EXPECT_TRUE(again->newStudies.isEmpty());
    EXPECT_EQ(catalog->instance(numbered(1).sopUid)->file, archiveName(1));
    EXPECT_EQ(catalog->studies()->front().instances, 1);
}

// A copied study, or a forged one: one series UID in two studies of two patients.
TEST(Catalog, ASeriesIsThatOfItsStudyAlone) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    TestInstance other = numbered(2);
    other.studyUid = QStringLiteral("1.9");
    other.patientId = QStringLiteral("P2");
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1), entry(other, 2)}));
    for (const TestInstance& instance : {numbered(1), other}) {
        const auto headers = catalog->headers(instance.studyUid, instance.seriesUid);
        ASSERT_EQ(headers->size(), 1u);
        EXPECT_EQ(headers->front()->patient.id, instance.patientId);
        const auto instances = catalog->instances(instance.studyUid, instance.seriesUid);
        ASSERT_EQ(instances->size(), 1u);
        EXPECT_EQ(instances->front().summary.sopInstanceUid, instance.sopUid);
    }
    EXPECT_EQ(*catalog->studiesOfSeries(other.seriesUid), (QStringList{"1.2.3", "1.9"}));
    EXPECT_TRUE(catalog->studiesOfSeries(QStringLiteral("1.2.3"))->isEmpty());
}

TEST(Catalog, AnUnreadableHeaderHidesItsInstanceAlone) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1), entry(numbered(2), 2), entry(numbered(3), 3)}));
    execute(dir.filePath("catalog.db"), QStringLiteral("UPDATE instances SET header=x'00' WHERE number=2"));
    QStringList unreadable;
    const auto headers = catalog->headers(QStringLiteral("1.2.3"), QStringLiteral("1.2.3.10"), &unreadable);
    ASSERT_TRUE(headers);
    EXPECT_EQ(headers->size(), 2u);
    EXPECT_EQ(unreadable, QStringList{numbered(2).sopUid});
}

TEST(Catalog, FindsByWordsInAnyField) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    TestInstance other = numbered(2);
    other.studyUid = QStringLiteral("1.9");
    other.seriesUid = QStringLiteral("1.9.1");
    other.patientName = QStringLiteral("Müller^Jörg=山田^太郎");
    other.patientId = QStringLiteral("ID_100%");
    other.modality = QStringLiteral("MR");
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1), entry(other, 2)}));
    EXPECT_EQ(found(*catalog, ""), 2);
    EXPECT_EQ(found(*catalog, "probe"), 1);
    EXPECT_EQ(found(*catalog, "MULLER jor"), 1);
    EXPECT_EQ(found(*catalog, "太郎"), 1);
    EXPECT_EQ(found(*catalog, "thorax"), 2);
    EXPECT_EQ(found(*catalog, "thorax mr"), 1);
    EXPECT_EQ(found(*catalog, "acc-7 2024-03-01"), 2);
    EXPECT_EQ(found(*catalog, "100%"), 1);
    EXPECT_EQ(found(*catalog, "%"), 1) << "no wildcard";
    EXPECT_EQ(found(*catalog, "_"), 1);
    EXPECT_EQ(found(*catalog, "'; DROP TABLE studies"), 0);
    EXPECT_EQ(found(*catalog, "probe muller"), 0) << "every word in one study";
}

TEST(Catalog, KnowsWhatIsPresent) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    std::vector<CatalogEntry> entries;
    QStringList asked;
    for (int n = 0; n < 1200; ++n) {
        if (n % 2 == 0)
            entries.push_back(entry(numbered(n), n));
        asked.append(numbered(n).sopUid);
    }
    ASSERT_TRUE(catalog->add(entries));
    const auto present = catalog->present(asked);
    ASSERT_TRUE(present);
    EXPECT_EQ(present->size(), 600);
    EXPECT_TRUE(present->contains(numbered(1198).sopUid));
    EXPECT_FALSE(present->contains(numbered(1199).sopUid));
    EXPECT_TRUE(catalog->present({})->isEmpty());
    EXPECT_EQ(catalog->knownFiles({archiveName(0), archiveName(1)})->size(), 1);
}

TEST(Catalog, GivesHeadersBack) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(2), 2), entry(numbered(1), 1)}));
    const auto headers = catalog->headers(QStringLiteral("1.2.3"), QStringLiteral("1.2.3.10"));
    ASSERT_TRUE(headers);
    ASSERT_EQ(headers->size(), 2u);
    EXPECT_EQ(headers->front()->sopInstanceUid, numbered(1).sopUid);
    EXPECT_EQ(dicom::toBlob(**catalog->header(numbered(2).sopUid)), dicom::toBlob(*headerOf(numbered(2))));
    EXPECT_EQ(catalog->header(QStringLiteral("9.9")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(catalog->instance(QStringLiteral("9.9")).error().code(), ErrorCode::NotFound);
}

TEST(Catalog, RemovedFilesAreRemembered) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1), entry(numbered(2), 2)}));
    ASSERT_TRUE(catalog->removeStudy(QStringLiteral("1.2.3")));
    EXPECT_TRUE(catalog->studies()->empty());
    EXPECT_TRUE(catalog->allInstances()->empty());
    EXPECT_EQ(found(*catalog, "probe"), 0);
    EXPECT_EQ(*catalog->pendingRemovals(), (QStringList{archiveName(1), archiveName(2)}));
    ASSERT_TRUE(catalog->forgetRemovals({archiveName(1), archiveName(2)}));
    EXPECT_TRUE(catalog->pendingRemovals()->isEmpty());
    EXPECT_TRUE(catalog->integrityCheck()->isEmpty());
}

// Two patients under one Study Instance UID: neither hides behind the other, and no mixture of both is made up.
TEST(Catalog, TellsAStudyThatMixesPatients) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    TestInstance nameOnly = numbered(1);
    nameOnly.patientId.clear();
    TestInstance other = numbered(2);
    other.patientName = QStringLiteral("Andere^Berta");
    other.patientId = QStringLiteral("P2");
    ASSERT_TRUE(catalog->add({entry(nameOnly, 1), entry(other, 2)}));
    const auto studies = catalog->studies();
    ASSERT_EQ(studies->size(), 1u);
    EXPECT_EQ(studies->front().patientName, QStringLiteral("Probe^Anna"));
    EXPECT_EQ(studies->front().patientId, QString()) << "the other's identifier is not hers";
    EXPECT_EQ(found(*catalog, "berta"), 1);
    const auto patients = catalog->patients(QStringLiteral("1.2.3"));
    ASSERT_EQ(patients->size(), 2u);
    EXPECT_EQ(patients->front().name, QStringLiteral("Probe^Anna"));
    EXPECT_EQ(patients->back().id, QStringLiteral("P2"));
}

TEST(Catalog, AStudyClaimsOnlySoManyPatients) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    std::vector<CatalogEntry> entries;
    for (int n = 0; n < 200; ++n) {
        TestInstance instance = numbered(n);
        instance.patientId = QString::number(n);
        entries.push_back(entry(instance, n));
    }
    ASSERT_TRUE(catalog->add(entries));
    EXPECT_EQ(catalog->patients(QStringLiteral("1.2.3"))->size(), 32u);
    EXPECT_EQ(catalog->studies()->front().instances, 200);
}

// A blob of another version of the program: the file tells the same.
TEST(Catalog, AnUnknownBlobIsReadFromTheFileAgain) {
    const QTemporaryDir dir;
    auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1)}));
    writeFile(dir.filePath(QStringLiteral("archive/") + archiveName(1)), part10Bytes(numbered(1)));
    catalog.reset();
    execute(dir.filePath("catalog.db"), QStringLiteral("UPDATE instances SET header=x'ffffffff00'"));
    catalog = openCatalog(dir);
    const auto header = catalog->header(numbered(1).sopUid);
    ASSERT_TRUE(header);
    EXPECT_EQ((*header)->sopInstanceUid, numbered(1).sopUid);
    EXPECT_EQ((*header)->format.rows, 8);
    EXPECT_EQ(catalog->headers(QStringLiteral("1.2.3"), QStringLiteral("1.2.3.10"))->size(), 1u);
}

TEST(Catalog, FillsBlanksOfTheSamePatient) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    TestInstance bare = numbered(1);
    bare.description.clear();
    bare.patientName.clear();
    ASSERT_TRUE(catalog->add({entry(bare, 1)}));
    ASSERT_TRUE(catalog->add({entry(numbered(2), 2)}));
    EXPECT_EQ(catalog->studies()->front().studyDescription, QStringLiteral("Thorax nativ"));
    EXPECT_EQ(catalog->studies()->front().patientName, QStringLiteral("Probe^Anna"));
}

TEST(Catalog, ANewerFileIsRefused) {
    const QTemporaryDir dir;
    openCatalog(dir).reset();
    execute(dir.filePath("catalog.db"), QStringLiteral("PRAGMA user_version=9999"));
    const auto catalog = Catalog::open(dir.path());
    ASSERT_FALSE(catalog);
    EXPECT_EQ(catalog.error().code(), ErrorCode::Refused);
    EXPECT_TRUE(catalog.error().message().contains(QStringLiteral("9999")));
}

TEST(Catalog, WhatIsNoDatabaseIsCorrupt) {
    const QTemporaryDir dir;
    writeFile(dir.filePath("catalog.db"), QByteArray(8192, 'x'));
    const auto catalog = Catalog::open(dir.path());
    ASSERT_FALSE(catalog);
    EXPECT_EQ(catalog.error().code(), ErrorCode::Corrupt);
}

TEST(Catalog, ReplaceAllIsAllOrNothing) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(1), 1)}));
    int calls = 0;
    const auto failed = catalog->replaceAll([&]() -> Result<std::vector<CatalogEntry>> {
        if (++calls == 1)
            return std::vector{entry(numbered(2), 2)};
        return Error(ErrorCode::Cancelled, QStringLiteral("enough"));
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code(), ErrorCode::Cancelled);
    EXPECT_TRUE(catalog->instance(numbered(1).sopUid));
    EXPECT_FALSE(catalog->instance(numbered(2).sopUid));
    EXPECT_FALSE(*catalog->isRebuildPending());

    calls = 0;
    bool wasPending = false;
    const auto replaced = catalog->replaceAll([&]() -> Result<std::vector<CatalogEntry>> {
        std::thread([&] { wasPending = catalog->isRebuildPending().valueOr(false); }).join();
        return ++calls == 1 ? std::vector{entry(numbered(2), 2)} : std::vector<CatalogEntry>();
    });
    ASSERT_TRUE(replaced);
    EXPECT_TRUE(wasPending);
    EXPECT_FALSE(*catalog->isRebuildPending());
    EXPECT_FALSE(catalog->instance(numbered(1).sopUid));
    EXPECT_TRUE(catalog->instance(numbered(2).sopUid));
}

TEST(Catalog, TwoOnOneFolder) {
    const QTemporaryDir dir;
    std::array<std::unique_ptr<Catalog>, 2> catalogs;
    std::vector<std::thread> threads;
    for (auto& catalog : catalogs)
        threads.emplace_back([&] { catalog = openCatalog(dir); });
    for (auto& thread : threads)
        thread.join();
    threads.clear();
    ASSERT_TRUE(catalogs[0] && catalogs[1]);
    std::atomic<int> failures{0};
    for (int c = 0; c < 2; ++c) {
        threads.emplace_back([&, c] {
            for (int n = 0; n < 50; ++n) {
                const int id = 2 * n + c;
                if (!catalogs[static_cast<std::size_t>(c)]->add({entry(numbered(id), id)}))
                    ++failures;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(failures, 0);
    for (const auto& catalog : catalogs)
        EXPECT_EQ(catalog->studies()->front().instances, 100);
}

TEST(Catalog, ReadersSeeWholeBatchesDuringWrites) {
    const QTemporaryDir dir;
    const auto catalog = openCatalog(dir);
    ASSERT_TRUE(catalog->add({entry(numbered(100000), 100000), entry(numbered(100001), 100001)}));
    std::atomic<bool> writing{true};
    std::atomic<int> failures{0};
    std::atomic<int> reads{0};
    std::vector<std::thread> readers;
    for (int r = 0; r < 8; ++r) {
        readers.emplace_back([&] {
            do {
                const auto studies = catalog->studies(QStringLiteral("probe"));
                const auto instances = catalog->instances(QStringLiteral("1.2.3"), QStringLiteral("1.2.3.10"));
                // Every batch is a pair.
                if (!studies || studies->size() != 1 || *studies->front().instances % 2 != 0 || !instances ||
                    instances->size() % 2 != 0)
                    ++failures;
                ++reads;
            } while (writing);
        });
    }
    for (int n = 0; n < 100; ++n) {
        if (!catalog->add({entry(numbered(2 * n), 2 * n), entry(numbered(2 * n + 1), 2 * n + 1)}))
            ++failures;
    }
    writing = false;
    for (auto& reader : readers)
        reader.join();
    EXPECT_EQ(failures, 0);
    EXPECT_GE(reads, 8);
}

TEST(Catalog, ConnectionsEndWithTheirThreadsAndWithTheCatalog) {
    const QTemporaryDir dir;
    const qsizetype before = QSqlDatabase::connectionNames().size();
    auto catalog = openCatalog(dir);
    for (int n = 0; n < 20; ++n)
        std::thread([&] { EXPECT_TRUE(catalog->studies()); }).join();
    EXPECT_EQ(QSqlDatabase::connectionNames().size(), before + 1);
    catalog.reset();
    EXPECT_EQ(QSqlDatabase::connectionNames().size(), before);
}
