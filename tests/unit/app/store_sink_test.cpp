// What comes with the UID of a stored instance but another content is told to who retrieves and who imports.
#include "app/import_job.h"
#include "app/store_sink.h"
#include "unit/storage/test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class Conflicts : public testing::Test {
protected:
    void SetUp() override {
        auto store = storage::LocalStore::open(m_dir.path());
        ASSERT_TRUE(store);
        m_store = std::move(*store);
    }
    static QByteArray bytes(int seed) {
        TestInstance instance = numbered(1);
        instance.seed = seed;
        return part10Bytes(instance);
    }

    QTemporaryDir m_dir;
    std::unique_ptr<storage::LocalStore> m_store;
};

TEST_F(Conflicts, AreInTheSinksTroubles) {
    app::StoreSink sink(*m_store);
    for (const int seed : {0, 0, 5}) {
        const QString file = sink.newFile();
        writeFile(file, bytes(seed));
        ASSERT_TRUE(sink.received(file, numbered(1).sopUid));
    }
    const auto trouble = sink.finish();
    ASSERT_TRUE(trouble);
    EXPECT_TRUE(trouble->failures.empty());
    ASSERT_EQ(trouble->conflicts.size(), 1u) << "the same again is none";
    EXPECT_EQ(trouble->conflicts.front().uid, numbered(1).sopUid);
    EXPECT_FALSE(trouble->conflicts.front().reason.isEmpty());
}

// The account of a retrieve goes by the UID of the message; the catalog by what is in the data set.
TEST_F(Conflicts, AnotherUidInTheDataSetIsAFailure) {
    app::StoreSink sink(*m_store);
    const QString file = sink.newFile();
    writeFile(file, bytes(0));
    ASSERT_TRUE(sink.received(file, QStringLiteral("1.2.99")));
    const auto trouble = sink.finish();
    ASSERT_TRUE(trouble);
    ASSERT_EQ(trouble->failures.size(), 1u);
    EXPECT_EQ(trouble->failures.front().uid, QStringLiteral("1.2.99"));
}

// The node has told of another description; that it sends another patient with it nobody knows.
TEST_F(Conflicts, ARefreshMakesNobodyAnotherPatientThanWasSaid) {
    const auto receive = [&](const dicom::StudyDifference& difference, const QString& name) {
        TestInstance instance = numbered(1);
        instance.patientName = name;
        instance.description = QStringLiteral("Thorax, corrected");
        app::StoreSink sink(*m_store, std::make_shared<app::Refresh>(difference));
        const QString file = sink.newFile();
        writeFile(file, part10Bytes(instance));
        EXPECT_TRUE(sink.received(file, instance.sopUid));
        return sink.finish()->conflicts.size();
    };
    const QString name = numbered(1).patientName;
    const QString other = QStringLiteral("Fremd^Fritz");
    const auto stored = [&] { return (*m_store->catalog().header(numbered(1).sopUid))->patient.name; };
    EXPECT_EQ(receive({}, name), 0u);
    dicom::StudyDifference difference;
    difference.fields = {{dicom::StudyField::StudyDescription, {}, QStringLiteral("Thorax, corrected")}};
    EXPECT_EQ(receive(difference, other), 1u);
    EXPECT_EQ(stored(), name);
    difference.fields = {{dicom::StudyField::PatientName, name, other}};
    EXPECT_EQ(receive(difference, other), 0u);
    EXPECT_EQ(stored(), other);
}

TEST_F(Conflicts, FailAnImportJob) {
    const QTemporaryDir source;
    JobContext context({}, [](const JobProgress&) {});
    writeFile(source.filePath(QStringLiteral("a.dcm")), bytes(0));
    EXPECT_TRUE(app::ImportJob(*m_store, {source.path()}).run(context));
    writeFile(source.filePath(QStringLiteral("b.dcm")), bytes(5));
    const Result<void> again = app::ImportJob(*m_store, {source.path()}).run(context);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().message().contains(QStringLiteral("b.dcm"))) << again.error().message().toStdString();
    EXPECT_TRUE(again.error().message().contains(QStringLiteral("the first is kept")));
}

} // namespace
} // namespace sagitta::test
