// Studies as hospitals have them, as DICOM media: DCMTK finds in the DICOMDIR what is on the disk, equal to what is
// here.
#include "app/export_job.h"

#include "dicom/dataset.h"
#include "storage/importer.h"
#include "support/dicomdir.h"
#include "support/made_instance.h"
#include "support/mixed_study.h"
#include "unit/storage/test_files.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>

namespace sagitta::test {
namespace {

class ExportJobTest : public testing::Test {
protected:
    static void SetUpTestSuite() { ASSERT_TRUE(dicom::initDicom()); } // DCMTK speaks of every file else
    ExportJobTest() :
        m_store(*storage::LocalStore::open(m_dir.filePath("data"))), m_mixed(writeMixedStudy(m_made.path())) {
        import(m_mixed.files);
    }
    void import(const QStringList& paths) {
        JobContext context({}, [](const JobProgress&) {});
        ASSERT_TRUE(storage::importPaths(*m_store, paths, storage::ImportMode::Copy, context));
    }
    Result<void> run(Job& job) {
        JobContext context(
            {}, [this](JobProgress progress) { m_last = std::move(progress); },
            [this](QStringList lines) { m_reasons = std::move(lines); });
        return job.run(context);
    }
    app::ExportJob makeJob(const QStringList& studies) { return app::ExportJob(*m_store, studies, m_out, "2 studies"); }
    QByteArray stored(const QByteArray& sopInstanceUid) const {
        const auto instance = m_store->catalog().instance(QString::fromLatin1(sopInstanceUid));
        EXPECT_TRUE(instance) << sopInstanceUid.toStdString();
        return instance ? readFile(m_store->archive().path(instance->file)) : QByteArray();
    }

    QTemporaryDir m_dir;
    QTemporaryDir m_made;
    const QString m_out = m_dir.filePath("out ä");
    std::unique_ptr<storage::LocalStore> m_store;
    const MixedStudy m_mixed;
    JobProgress m_last;
    QStringList m_reasons;
};

TEST_F(ExportJobTest, TheDicomdirListsEachFileWithItsKind) {
    app::ExportJob job = makeJob({m_mixed.studyUid});
    EXPECT_EQ(job.title(), QStringLiteral("Export 2 studies to out ä"));
    const Result<void> done = run(job);
    ASSERT_TRUE(done) << done.error().message().toStdString();
    EXPECT_EQ(m_reasons, QStringList());
    EXPECT_EQ(m_last.text, QStringLiteral("%1 images").arg(m_mixed.files.size()));
    EXPECT_EQ(m_last.way, "in " + m_out) << "all of it as the files say";
    const std::vector<ListedFile> listed = readDicomdir(m_out + "/DICOMDIR");
    ASSERT_EQ(std::ssize(listed), m_mixed.files.size());
    std::map<QByteArray, int> kinds;
    QStringList paths{"DICOMDIR"};
    for (const ListedFile& file : listed) {
        ++kinds[file.type];
        paths << file.path;
        EXPECT_EQ(file.patientId, "4711");
        EXPECT_EQ(file.studyUid, m_mixed.studyUid.toLatin1());
        const QByteArray bytes = readFile(m_out + u'/' + file.path);
        EXPECT_FALSE(bytes.isEmpty()) << file.path.toStdString();
        EXPECT_EQ(bytes, stored(file.sopInstanceUid)) << file.path.toStdString();
        EXPECT_EQ(transferSyntaxOf(m_out + u'/' + file.path).toLatin1(), file.transferSyntaxUid);
    }
    EXPECT_EQ(kinds, (std::map<QByteArray, int>{{"IMAGE", 5}, // a segmentation is one
                                                {"SR DOCUMENT", 1},
                                                {"PRESENTATION", 1},
                                                {"KEY OBJECT DOC", 1},
                                                {"ENCAP DOC", 1}}));
    paths.sort();
    EXPECT_EQ(filesBelow(m_out), paths) << "and nothing beside";
}

TEST_F(ExportJobTest, SeveralPatientsAndAlphabets) {
    MadeInstance other;
    other.patientName = QStringLiteral("Müller^Jürgen");
    other.patientId = QStringLiteral("4712");
    other.studyUid = QStringLiteral("1.2.77");
    other.seriesUid = QStringLiteral("1.2.77.1");
    import(writeSeries(m_made.filePath("."), other, 3));
    app::ExportJob job = makeJob({m_mixed.studyUid, other.studyUid});
    ASSERT_TRUE(run(job));
    EXPECT_TRUE(m_last.way.contains("; 3 listed there with made-up numbers or IDs")) << m_last.way.toStdString();
    int found = 0;
    for (const ListedFile& file : readDicomdir(m_out + "/DICOMDIR")) {
        if (file.studyUid != other.studyUid.toLatin1())
            continue;
        ++found;
        EXPECT_EQ(file.patientName, other.patientName.toUtf8());
        EXPECT_EQ(file.patientId, "4712");
    }
    EXPECT_EQ(found, 3);
}

TEST_F(ExportJobTest, WhatIsMissingFailsItAndIsNamed) {
    const auto first = m_store->catalog().instances(m_mixed.studyUid, m_mixed.imageSeriesUid);
    ASSERT_TRUE(first);
    ASSERT_TRUE(QFile::remove(m_store->archive().path(first->front().file)));
    app::ExportJob job = makeJob({m_mixed.studyUid});
    const Result<void> done = run(job);
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().message().startsWith(
        QStringLiteral("1 of %1 images could not be read and are missing in %2, the first: ")
            .arg(m_mixed.files.size())
            .arg(m_out)))
        << done.error().message().toStdString();
    ASSERT_EQ(m_reasons.size(), 1);
    EXPECT_TRUE(m_reasons[0].startsWith(first->front().summary.sopInstanceUid + ": not exported: "));
}

TEST_F(ExportJobTest, TheSameOnceMoreIsTheSameJob) {
    EXPECT_EQ(makeJob({"1", "2"}).key(), makeJob({"1", "2"}).key());
    EXPECT_NE(makeJob({"1", "2"}).key(), makeJob({"1"}).key());
}

} // namespace
} // namespace sagitta::test
