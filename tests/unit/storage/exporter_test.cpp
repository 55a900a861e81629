// Studies leave as DICOM media: every byte of them, over nothing that is there, and what is missing is said.
#include "storage/exporter.h"

#include "storage/data_folder.h"
#include "storage/importer.h"
#include "storage/study_hold.h"
#include "store_fixture.h"
#include "support/dicomdir.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <climits>

namespace sagitta::test {
namespace {

using namespace storage;

constexpr int kImages = 5;
const QString kOther = QStringLiteral("1.9");

class ExporterTest : public StoreTest {
protected:
    ExporterTest() {
        putNumbered(0, kImages);
        TestInstance other = numbered(100);
        other.studyUid = kOther;
        other.seriesUid = QStringLiteral("1.9.1");
        other.patientId = QStringLiteral("P2");
        put(part10Bytes(other));
    }
    QString target() const { return m_out.filePath(QStringLiteral("out")); }
    static QString study() { return numbered(0).studyUid; }

    Result<void> run(Exporter& exporter) {
        JobContext context(m_stop.get_token(), [this](const JobProgress& progress) {
            m_last = progress;
            if (m_onProgress)
                m_onProgress(progress);
        });
        return exporter.run(context);
    }
    ExportReport exported(const QStringList& studies, const QString& to) {
        Exporter exporter(*m_store, studies, to);
        const Result<void> done = run(exporter);
        EXPECT_TRUE(done) << (done ? "" : done.error().message().toStdString());
        return exporter.report();
    }
    ErrorCode refused(const QStringList& studies, const QString& to) {
        Exporter exporter(*m_store, studies, to);
        const Result<void> done = run(exporter);
        EXPECT_FALSE(done);
        EXPECT_TRUE(exporter.report().folder.isEmpty());
        return done ? ErrorCode::Internal : done.error().code();
    }
    QByteArray stored(int n) { return readFile(pathOf(n)); }
    static QStringList images(const QString& folder) {
        QStringList files = filesBelow(folder);
        files.removeAll(QStringLiteral("DICOMDIR"));
        return files;
    }

    QTemporaryDir m_out;
    std::stop_source m_stop;
    JobProgress m_last;
    std::function<void(const JobProgress&)> m_onProgress;
};

TEST_F(ExporterTest, EachInstanceIsThereByteByByte) {
    const ExportReport report = exported({study(), kOther}, target());
    EXPECT_EQ(report.folder, target());
    EXPECT_EQ(report.instances, kImages + 1);
    EXPECT_TRUE(report.failed.empty());
    EXPECT_TRUE(report.unlisted.empty());
    EXPECT_EQ(report.placeholders, kImages + 1) << "they have no study ID";
    const QStringList files = images(target());
    ASSERT_EQ(files.size(), kImages + 1);
    std::int64_t bytes = 0;
    for (int n = 0; n < kImages; ++n) {
        const QString file = QStringLiteral("DICOM/S0001/I%1").arg(n + 1, 7, 10, QLatin1Char('0'));
        EXPECT_EQ(files[n], file) << "in the order of the series";
        EXPECT_EQ(readFile(target() + u'/' + file), stored(n));
        bytes += stored(n).size();
    }
    EXPECT_EQ(readFile(target() + "/DICOM/S0002/I0000001"), stored(100));
    EXPECT_EQ(report.bytes, bytes + stored(100).size());
    EXPECT_TRUE(QFileInfo::exists(target() + "/DICOMDIR"));
    EXPECT_EQ(m_last.total, kImages + 1);
    EXPECT_TRUE(verified().isClean()) << "nothing here has changed";
}

TEST_F(ExporterTest, ImportedElsewhereTheyAreTheSame) {
    exported({study(), kOther}, target());
    const QTemporaryDir dir;
    const auto other = LocalStore::open(dir.path());
    ASSERT_TRUE(other);
    JobContext context({}, [](const JobProgress&) {});
    const auto report = importPaths(**other, {target() + "/DICOMDIR"}, ImportMode::Copy, context);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, kImages + 1);
    EXPECT_EQ(report->files, kImages + 2);
    const auto all = m_store->catalog().allInstances();
    ASSERT_TRUE(all);
    for (const StoredInstance& one : *all) {
        const auto there = (*other)->catalog().instance(one.summary.sopInstanceUid);
        ASSERT_TRUE(there) << one.summary.sopInstanceUid.toStdString();
        EXPECT_EQ(there->summary, one.summary);
        EXPECT_EQ(readFile((*other)->archive().path(there->file)), readFile(m_store->archive().path(one.file)));
    }
}

// Whatever a file says of itself.
TEST_F(ExporterTest, NoNameComesFromAFile) {
    TestInstance evil = numbered(200);
    evil.studyUid = QStringLiteral("1.66");
    for (QString* text : {&evil.patientId, &evil.patientName, &evil.description, &evil.modality})
        *text = QStringLiteral("/../../../x");
    ASSERT_EQ(put(part10Bytes(evil)).outcome, PutOutcome::Stored);
    const ExportReport report = exported({QStringLiteral("1.66")}, target());
    EXPECT_EQ(report.instances, 1);
    EXPECT_EQ(images(m_out.path()), (QStringList{"out/DICOM/S0001/I0000001", "out/DICOMDIR"}));
}

TEST_F(ExporterTest, NothingThatIsThereIsTouched) {
    writeFile(target() + "/DICOMDIR", "of somebody else");
    writeFile(target() + "/DICOM/S0001/I0000001", "mine");
    const ExportReport first = exported({study()}, target());
    const ExportReport second = exported({kOther}, target());
    const QString name = target() + "/DICOM " + QDate::currentDate().toString(Qt::ISODate);
    EXPECT_EQ(first.folder, name);
    EXPECT_EQ(second.folder, name + " (2)");
    EXPECT_EQ(images(first.folder).size(), kImages);
    EXPECT_EQ(images(second.folder).size(), 1);
    EXPECT_EQ(readFile(target() + "/DICOMDIR"), "of somebody else");
    EXPECT_EQ(readFile(target() + "/DICOM/S0001/I0000001"), "mine");
}

TEST_F(ExporterTest, AnEmptyFolderIsTakenAndAnotherIsMade) {
    ASSERT_TRUE(QDir().mkpath(target()));
    EXPECT_EQ(exported({study()}, target()).folder, target());
    EXPECT_EQ(exported({study()}, target() + "/new/one").folder, target() + "/new/one");
}

TEST_F(ExporterTest, WhatCannotBeIsSaidBeforeAnythingIsMade) {
    writeFile(m_out.filePath("file"), "text");
    EXPECT_EQ(refused({study()}, m_out.filePath("file")), ErrorCode::Refused);
    EXPECT_EQ(refused({study()}, m_dir.path()), ErrorCode::Refused) << "the data folder";
    EXPECT_EQ(refused({study()}, m_dir.filePath("archive/x")), ErrorCode::Refused);
    QFile::link(m_dir.path(), m_out.filePath("link"));
    EXPECT_EQ(refused({study()}, m_out.filePath("link/x")), ErrorCode::Refused) << "by a link too";
    EXPECT_EQ(refused({study(), "9.9"}, target()), ErrorCode::NotFound);
    EXPECT_FALSE(QFileInfo::exists(target()));
    EXPECT_FALSE(QFileInfo::exists(m_dir.filePath("archive/x")));
}

TEST_F(ExporterTest, NothingIsExportedToWhereItWouldBeDeleted) {
    const QString former = m_out.filePath("former");
    ASSERT_TRUE(QDir().mkpath(former));
    ASSERT_TRUE(data_folder::writeNote(former, {m_dir.path(), QStringLiteral("1"), 1}));
    EXPECT_EQ(refused({study()}, former), ErrorCode::Refused);
    EXPECT_EQ(refused({study()}, former + "/some/where"), ErrorCode::Refused);
    ASSERT_TRUE(data_folder::writeNote(former, {m_dir.path(), QStringLiteral("1"), 1, true}));
    EXPECT_EQ(exported({study()}, former + "/some/where").instances, kImages) << "it is cleared";

    const QString copy = m_out.filePath("copy");
    ASSERT_TRUE(QDir().mkpath(copy));
    ASSERT_TRUE(data_folder::writeIdentity(copy, {QStringLiteral("2"), m_dir.path()}));
    EXPECT_EQ(refused({study()}, copy), ErrorCode::Refused);
    EXPECT_EQ(refused({study()}, copy + "/archive"), ErrorCode::Refused);
    EXPECT_EQ(filesBelow(copy), QStringList{"data-folder.json"});
}

TEST_F(ExporterTest, CancelledItGoesOnWhereItStopped) {
    Exporter exporter(*m_store, {study(), kOther}, target());
    // Large enough for batches of its own.
    m_onProgress = [this](const JobProgress& progress) {
        if (progress.done == 3)
            m_stop.request_stop();
    };
    Result<void> done = run(exporter);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Cancelled);
    EXPECT_TRUE(done.error().message().contains("nothing is exported")) << done.error().message().toStdString();
    EXPECT_TRUE(filesBelow(m_out.path()).isEmpty()) << "what is not compared does not count, half a file even less";
    EXPECT_TRUE(QDir(target()).isEmpty()) << "nor do folders";
    m_stop = {};
    m_onProgress = {};
    done = run(exporter);
    ASSERT_TRUE(done) << done.error().message().toStdString();
    EXPECT_EQ(exporter.report().instances, kImages + 1);
    EXPECT_EQ(images(target()).size(), kImages + 1);
}

TEST_F(ExporterTest, WhatIsDoneStaysAndWhatIsMissingIsSaid) {
    TestInstance large = numbered(300);
    large.studyUid = QStringLiteral("1.7");
    for (int n = 300; n < 302; ++n) {
        large.sopUid = QStringLiteral("1.2.3.10.%1").arg(n);
        large.number = n;
        large.side = 3000; // 18 MB: a batch each
        put(part10Bytes(large));
    }
    Exporter exporter(*m_store, {QStringLiteral("1.7")}, target());
    m_onProgress = [this](const JobProgress& progress) {
        if (progress.done == 2) // copied, not compared
            m_stop.request_stop();
    };
    Result<void> done = run(exporter);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(done.error().message(),
              QStringLiteral("cancelled. 1 of 2 images are in %1; 1 are missing, and the DICOMDIR").arg(target()));
    EXPECT_EQ(filesBelow(target()), QStringList{"DICOM/S0001/I0000001"});
    const auto time = QFileInfo(target() + "/DICOM/S0001/I0000001").lastModified();
    m_stop = {};
    m_onProgress = {};
    done = run(exporter);
    ASSERT_TRUE(done) << done.error().message().toStdString();
    EXPECT_EQ(filesBelow(target()), (QStringList{"DICOM/S0001/I0000001", "DICOM/S0001/I0000002", "DICOMDIR"}));
    EXPECT_EQ(QFileInfo(target() + "/DICOM/S0001/I0000001").lastModified(), time) << "not copied again";
    EXPECT_EQ(readFile(target() + "/DICOM/S0001/I0000002"), stored(301));
}

// Between two tries somebody deletes what is there, or puts in another disk.
class ExporterRetryTest : public ExporterTest {
protected:
    void SetUp() override {
        cancelAtTheDicomdir();
        ASSERT_EQ(QFileInfo(first()).size(), stored(0).size());
    }
    void cancelAtTheDicomdir() {
        m_onProgress = [this](const JobProgress& progress) {
            if (progress.text.contains("DICOMDIR"))
                m_stop.request_stop();
        };
        EXPECT_FALSE(run(m_exporter));
        m_onProgress = {};
        m_stop = {};
    }
    void expectWhole(const QString& folder) {
        EXPECT_EQ(m_exporter.report().folder, folder);
        EXPECT_EQ(m_exporter.report().instances, kImages);
        EXPECT_EQ(m_exporter.report().bytes, kImages * stored(0).size());
        EXPECT_EQ(images(folder).size(), kImages);
        for (const ListedFile& file : readDicomdir(folder + "/DICOMDIR"))
            EXPECT_EQ(readFile(folder + u'/' + file.path), stored(file.sopInstanceUid.split('.').last().toInt()));
        EXPECT_EQ(std::ssize(readDicomdir(folder + "/DICOMDIR")), kImages);
    }
    QString first() const { return target() + "/DICOM/S0001/I0000001"; }
    QString beside() const { return target() + "/DICOM " + QDate::currentDate().toString(Qt::ISODate); }

    Exporter m_exporter{*m_store, {study()}, target()};
};

TEST_F(ExporterRetryTest, WhatWasDeletedIsCopiedAgain) {
    ASSERT_TRUE(QDir(target()).removeRecursively());
    ASSERT_TRUE(run(m_exporter));
    expectWhole(target());
}

TEST_F(ExporterRetryTest, OfWhatWasDeletedInPartTheRestStays) {
    ASSERT_TRUE(QFile::remove(first()));
    const QString second = target() + "/DICOM/S0001/I0000002";
    const auto time = QFileInfo(second).metadataChangeTime();
    ASSERT_TRUE(run(m_exporter));
    expectWhole(target());
    EXPECT_EQ(QFileInfo(second).metadataChangeTime(), time) << "not copied again";
}

// An export of another patient, from the same scanner: the same names and sizes.
TEST_F(ExporterRetryTest, AnotherDiskInItsPlaceIsNotTakenForIt) {
    const QByteArray other(stored(0).size(), 'x');
    writeFile(first(), other);
    writeFile(target() + "/DICOMDIR", "of somebody else");
    ASSERT_TRUE(run(m_exporter));
    expectWhole(beside());
    EXPECT_EQ(readFile(first()), other);
    EXPECT_EQ(readFile(target() + "/DICOMDIR"), "of somebody else");
}

TEST_F(ExporterRetryTest, NorIsOneWithoutAnythingOfIt) {
    ASSERT_TRUE(QDir(target()).removeRecursively());
    writeFile(target() + "/DICOMDIR", "of somebody else");
    ASSERT_TRUE(run(m_exporter));
    expectWhole(beside());
    EXPECT_EQ(readFile(target() + "/DICOMDIR"), "of somebody else");
}

TEST_F(ExporterRetryTest, CancelledAsItComparesItLooksOnceMore) {
    ASSERT_TRUE(QDir(target()).removeRecursively());
    writeFile(first(), QByteArray(stored(0).size(), 'x'));
    m_stop.request_stop();
    EXPECT_EQ(run(m_exporter).error().code(), ErrorCode::Cancelled);
    m_stop = {};
    ASSERT_TRUE(run(m_exporter));
    expectWhole(beside());
}

TEST_F(ExporterTest, CancelledBeforeTheDicomdir) {
    Exporter exporter(*m_store, {study()}, target());
    m_onProgress = [this](const JobProgress& progress) {
        if (progress.text.contains("DICOMDIR"))
            m_stop.request_stop();
    };
    const Result<void> done = run(exporter);
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().message().endsWith("the DICOMDIR is missing")) << done.error().message().toStdString();
    EXPECT_EQ(filesBelow(target()).size(), kImages);
}

TEST_F(ExporterTest, AFileThatIsLostCostsItselfAlone) {
    const QString lost = pathOf(2);
    ASSERT_TRUE(QFile::remove(lost));
    const ExportReport report = exported({study()}, target());
    EXPECT_EQ(report.instances, kImages - 1);
    ASSERT_EQ(report.failed.size(), 1u);
    EXPECT_EQ(report.failed[0].sopInstanceUid, numbered(2).sopUid);
    EXPECT_TRUE(report.failed[0].reason.contains(lost)) << report.failed[0].reason.toStdString();
    EXPECT_EQ(images(target()).size(), kImages - 1);
    EXPECT_TRUE(QFileInfo::exists(target() + "/DICOMDIR"));
}

TEST_F(ExporterTest, WhatTheDicomdirCannotHoldIsExportedAllTheSame) {
    TestInstance odd = numbered(400);
    odd.studyUid = QStringLiteral("1.8");
    QByteArray bytes = part10Bytes(odd);
    bytes.replace("1.2.840.10008.5.1.4.1.1.2", "1.2.840.99999.5.1.4.1.1.2"); // of a maker's own
    ASSERT_EQ(put(bytes).outcome, PutOutcome::Stored);
    const ExportReport report = exported({QStringLiteral("1.8")}, target());
    EXPECT_EQ(report.instances, 1);
    ASSERT_EQ(report.unlisted.size(), 1u);
    EXPECT_EQ(report.unlisted[0].sopInstanceUid, odd.sopUid);
    EXPECT_EQ(readFile(target() + "/DICOM/S0001/I0000001"), bytes);
}

#ifdef Q_OS_LINUX
// Temporary files that cannot be made, as on a full disk, for their paths are too long.
TEST_F(ExporterTest, WithoutTemporaryFilesThereIsNoDicomdirAndItIsSaid) {
    constexpr int kNameRoom = 60; // more than a temporary folder's own name has
    const QByteArray before = qgetenv("TMPDIR");
    QString deep = m_out.filePath("tmp");
    while (PATH_MAX - deep.size() > 2 * kNameRoom)
        deep += u'/' + QString(kNameRoom / 2, u'd');
    const qsizetype own = QCoreApplication::applicationName().size() + 8;
    deep += u'/' + QString(PATH_MAX - deep.size() - own - 10, u'd'); // its files' names are longer than what is left
    ASSERT_TRUE(QDir().mkpath(deep));
    qputenv("TMPDIR", deep.toLocal8Bit());
    Exporter exporter(*m_store, {study()}, target());
    const Result<void> done = run(exporter);
    before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Io);
    EXPECT_TRUE(done.error().message().startsWith("the DICOMDIR cannot be made: "))
        << done.error().message().toStdString();
    EXPECT_TRUE(done.error().message().endsWith("the DICOMDIR is missing")) << done.error().message().toStdString();
    EXPECT_TRUE(exporter.report().unlisted.empty());
    ASSERT_TRUE(run(exporter));
    EXPECT_EQ(std::ssize(readDicomdir(target() + "/DICOMDIR")), kImages);
}
#endif

TEST_F(ExporterTest, AStudyStaysWhileItIsExported) {
    Exporter exporter(*m_store, {study()}, target());
    bool wasHeld = false;
    m_onProgress = [&](const JobProgress&) { wasHeld = StudyHold::isHeld(m_dir.path(), study()); };
    ASSERT_TRUE(run(exporter));
    EXPECT_TRUE(wasHeld);
    EXPECT_FALSE(StudyHold::isHeld(m_dir.path(), study()));
}

} // namespace
} // namespace sagitta::test
