// What lists show beside the studies: the other studies of a patient, and pictures that are made one after the other.
#include "app/gui/series_reader.h"
#include "app/gui/task_queue.h"
#include "support/made_catalog.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace sagitta::app {
namespace {

TEST(OthersOfPatient, AreFoundWhateverTheirIdLooksLike) {
    const QTemporaryDir dir;
    const auto catalog = storage::Catalog::open(dir.path());
    ASSERT_TRUE(catalog);
    for (const char* id : {"1985-03-12", "12.3.1985", "A/7 B-9"}) {
        std::vector<storage::CatalogEntry> entries;
        for (int n = 0; n < 2; ++n) {
            storage::CatalogEntry entry = test::madeInstances(n).front();
            auto header = std::make_shared<dicom::InstanceHeader>(*entry.header);
            header->patient = test::madeInstances(0).front().header->patient;
            header->patient.id = QString::fromLatin1(id);
            header->study.studyInstanceUid += QString::fromLatin1(id).toLatin1().toHex();
            header->sopInstanceUid += QString::fromLatin1(id).toLatin1().toHex();
            entry.file += QString::fromLatin1(id).toLatin1().toHex();
            entry.header = header;
            entries.push_back(entry);
        }
        ASSERT_TRUE((*catalog)->add(entries));
        const auto study = (*catalog)->study(entries[0].header->study.studyInstanceUid);
        ASSERT_TRUE(study && *study);
        const auto others = othersOfPatient(**catalog, **study);
        ASSERT_TRUE(others);
        ASSERT_EQ(others->size(), 1u) << id;
        EXPECT_EQ(others->front().studyInstanceUid, entries[1].header->study.studyInstanceUid);
    }
}

TEST(OthersOfPatient, ThatTheyCouldNotBeReadIsAnError) {
    const QTemporaryDir dir;
    const auto catalog = storage::Catalog::open(dir.path());
    ASSERT_TRUE(catalog);
    {
        QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "other");
        db.setDatabaseName(dir.filePath("catalog.db"));
        ASSERT_TRUE(db.open());
        ASSERT_TRUE(QSqlQuery(db).exec("ALTER TABLE study_search RENAME TO hidden"));
    }
    QSqlDatabase::removeDatabase("other");
    dicom::StudySummary study = test::madeStudy(0);
    EXPECT_FALSE(othersOfPatient(**catalog, study));
    study.patientId = QStringLiteral("  ");
    EXPECT_TRUE(othersOfPatient(**catalog, study)) << "nobody is asked for those of nobody";
}

TEST(TaskQueue, DoesOneAfterTheOtherAndDropsTheRestAtItsEnd) {
    std::atomic<int> atOnce = 0, most = 0, done = 0;
    std::promise<void> stopped;
    {
        TaskQueue queue;
        std::latch all(3);
        for (int i = 0; i < 3; ++i)
            queue.add([&](const std::stop_token&) {
                most = std::max(most.load(), ++atOnce);
                ++done;
                --atOnce;
                all.count_down();
            });
        all.wait();
        std::promise<void> begun;
        queue.add([&](const std::stop_token& stop) {
            const std::stop_callback onStop(stop, [&] { stopped.set_value(); });
            begun.set_value();
            stopped.get_future().wait();
        });
        begun.get_future().wait();
        queue.add([&](const std::stop_token&) { ++done; });
    }
    EXPECT_EQ(most, 1);
    EXPECT_EQ(done, 3);
}

TEST(TaskQueue, DoesFirstWhatWasAskedForLast) {
    std::vector<int> order;
    std::latch begun(1), asked(1), all(4);
    TaskQueue queue;
    queue.add([&](const std::stop_token&) {
        begun.count_down();
        asked.wait();
        all.count_down();
    });
    begun.wait();
    for (int i = 1; i <= 3; ++i)
        queue.add([&, i](const std::stop_token&) {
            order.push_back(i);
            all.count_down();
        });
    asked.count_down();
    all.wait();
    EXPECT_EQ(order, (std::vector{3, 2, 1}));
}

} // namespace
} // namespace sagitta::app
