#include "app/local_query.h"
#include "unit/storage/test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {

TEST(LocalQuery, FoldsAsTheCatalogDoes) {
    const QTemporaryDir dir;
    const auto catalog = storage::Catalog::open(dir.path());
    ASSERT_TRUE(catalog);
    TestInstance instance = numbered(1);
    instance.description = QStringLiteral("Schädel nativ");
    instance.patientId = QStringLiteral("Ü-7");
    ASSERT_TRUE((*catalog)->add({{headerOf(instance), archiveName(1), 1}}));
    const auto found = [&](const QString& description, const QString& patientId) {
        network::StudyQuery query;
        query.description = description;
        query.patientId = patientId;
        return app::findLocal(**catalog, query)->studies.size();
    };
    EXPECT_EQ(found(QStringLiteral("schadel"), {}), 1u);
    EXPECT_EQ(found(QStringLiteral("*SCHÄDEL*"), {}), 1u);
    EXPECT_EQ(found({}, QStringLiteral("u-7")), 1u);
    EXPECT_EQ(found(QStringLiteral("u-7"), {}), 0u) << "another field";
}

TEST(LocalQuery, FindsAStudyByItsUid) {
    const QTemporaryDir dir;
    const auto catalog = storage::Catalog::open(dir.path());
    ASSERT_TRUE(catalog);
    ASSERT_TRUE((*catalog)->add({{headerOf(numbered(1)), archiveName(1), 1}}));
    network::StudyQuery query;
    query.studyUid = numbered(1).studyUid;
    EXPECT_EQ(app::findLocal(**catalog, query)->studies.size(), 1u);
    query.modalities = {QStringLiteral("US")};
    EXPECT_EQ(app::findLocal(**catalog, query)->studies.size(), 0u);
    query = {};
    query.studyUid = QStringLiteral("1.2");
    EXPECT_EQ(app::findLocal(**catalog, query)->studies.size(), 0u) << "the whole UID counts";
}

TEST(LocalQuery, NamesAreTakenWordByWord) {
    network::StudyQuery query;
    query.patientName = QStringLiteral("Doe^J*");
    query.referringPhysician = QStringLiteral("Berger^A?na*");
    const storage::StudyFilter filter = app::localFilter(query);
    EXPECT_EQ(filter.patientName, "Doe J ");
    EXPECT_EQ(filter.referringPhysician, "Berger A na ");
}

TEST(LocalQuery, TakesDicomsDates) {
    const auto dates = [](const QString& date) {
        network::StudyQuery query;
        query.date = date;
        const storage::StudyFilter filter = app::localFilter(query);
        return filter.fromDate + u' ' + filter.toDate;
    };
    EXPECT_EQ(dates("20240301"), "20240301 20240301");
    EXPECT_EQ(dates("20240301-20240401"), "20240301 20240401");
    EXPECT_EQ(dates("20240301-"), "20240301 ");
    EXPECT_EQ(dates("-20240401"), " 20240401");
    EXPECT_EQ(dates({}), " ");
}

} // namespace sagitta::test
