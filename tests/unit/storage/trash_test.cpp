// Deleted studies: out of the lists at once, whole in the trash, back as they were; whatever is killed, wherever.
#include "put_process.h"
#include "store_fixture.h"

#include "storage/database.h"
#include "storage/study_hold.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <random>

namespace sagitta::test {
namespace {

using namespace storage;

const QString kStudy = numbered(1).studyUid;
constexpr int kImages = 5;

class TrashTest : public StoreTest {
protected:
    TrashTest() { putNumbered(0, kImages); }

    DeletedStudy trash(const QString& studyUid = kStudy) {
        const auto deleted = m_store->trashStudy(studyUid, m_store->asideFiles());
        EXPECT_TRUE(deleted) << deleted.error().message().toStdString();
        return deleted.valueOr({});
    }
    RestoreReport restore(const QString& id) {
        const auto report = m_store->restoreTrashed(id);
        EXPECT_TRUE(report) << report.error().message().toStdString();
        return report.valueOr({});
    }
    TestInstance changed(int n) const {
        TestInstance other = numbered(n);
        other.seed = 77;
        return other;
    }
    QStringList trashed() const { return files("trash").filter(QStringLiteral(".dcm")); }
    QStringList archived() const {
        QStringList names;
        for (const StoredInstance& instance : m_store->catalog().allInstances().valueOr({}))
            names << instance.file;
        return names;
    }
    // As a kill behind its manifest leaves it.
    void setOnTheWayIn(const QString& id, const QStringList& names) {
        QByteArray text = manifest(id);
        text.replace("\"here\"", "\"in\"");
        text.replace("\"files\": [\n    ]", "\"files\": [\"" + names.join("\", \"").toUtf8() + "\"]");
        writeFile(manifestPath(id), text);
    }
    // Its file is in the archive still, and something stands where it should go.
    void block(const QString& id, const QString& name) {
        const QString inTrash = m_dir.filePath("trash/" + id + "/" + QFileInfo(name).fileName());
        ASSERT_TRUE(QDir().rename(inTrash, m_dir.filePath("archive/" + name)));
        ASSERT_TRUE(QDir().mkpath(inTrash + "/something"));
        setOnTheWayIn(id, {name});
    }
    QByteArray manifest(const QString& id) const { return readFile(manifestPath(id)); }
    QString manifestPath(const QString& id) const { return m_dir.filePath("trash/" + id + "/study.json"); }
};

TEST_F(TrashTest, ItIsOutOfTheListsAndItsFilesStay) {
    const QStringList before = files("archive");
    QStringList stale;
    const auto token = m_store->subscribe([&](const StoreChange& change) { stale += change.staleInstances; });
    const DeletedStudy deleted = trash();
    EXPECT_EQ(deleted.study.patientName, "Probe^Anna");
    EXPECT_EQ(deleted.bytes, kImages * part10Bytes(numbered(1)).size());
    EXPECT_TRUE(m_store->catalog().studies()->empty());
    EXPECT_EQ(instanceCount(), 0);
    EXPECT_EQ(stale.size(), kImages) << "what was decoded of them holds no longer";
    EXPECT_TRUE(files("archive").isEmpty());
    EXPECT_EQ(trashed().size(), before.size());
    EXPECT_TRUE(verified().isClean());
}

TEST_F(TrashTest, ItComesBackAsItWas) {
    const QStringList before = files("archive");
    const QDateTime modified = QFileInfo(pathOf(0)).lastModified();
    const DeletedStudy deleted = trash();
    EXPECT_EQ(restore(deleted.id).instances, kImages);
    EXPECT_EQ(files("archive"), before);
    EXPECT_EQ(QFileInfo(pathOf(0)).lastModified(), modified) << "a rebuild goes by it";
    EXPECT_TRUE(verified().isClean());
    EXPECT_TRUE(m_store->trash().empty());
    EXPECT_TRUE(files("trash").isEmpty());
    EXPECT_EQ(m_store->restoreTrashed(deleted.id).error().code(), ErrorCode::NotFound);
}

TEST_F(TrashTest, WhatANodeHasListedIsKnownAgain) {
    dicom::StudyListing listing;
    listing.study.studyInstanceUid = kStudy;
    listing.isWhole = true;
    dicom::SeriesListing series;
    series.series.seriesInstanceUid = numbered(1).seriesUid;
    series.sopInstanceUids = QStringList{numbered(0).sopUid, numbered(1).sopUid, QStringLiteral("1.2.3.10.99")};
    listing.series.push_back(series);
    ASSERT_TRUE(m_store->noteListing(QStringLiteral("PACS"), listing));
    const auto before = m_store->catalog().holdings(kStudy);
    const DeletedStudy deleted = trash();
    EXPECT_EQ(m_store->catalog().holdings(kStudy)->received, 0);
    restore(deleted.id);
    EXPECT_EQ(*m_store->catalog().holdings(kStudy), *before);
    ASSERT_TRUE(m_store->purgeTrash({trash().id}));
    EXPECT_TRUE(m_store->catalog().holdings(kStudy)->node.isEmpty()) << "deleted for good it is forgotten";
}

TEST_F(TrashTest, NeitherARebuildNorALostCatalogBringsItBack) {
    const DeletedStudy deleted = trash();
    EXPECT_EQ(m_store->rebuild()->instances, 0);
    m_store.reset();
    ASSERT_TRUE(QFile::remove(m_dir.filePath("catalog.db")));
    open();
    EXPECT_EQ(instanceCount(), 0);
    ASSERT_EQ(m_store->trash().size(), 1u);
    EXPECT_EQ(restore(m_store->trash().front().id).instances, kImages);
}

TEST_F(TrashTest, DeletedForGood) {
    ASSERT_TRUE(m_store->marks().setNote(kStudy, QStringLiteral("a note")));
    const DeletedStudy deleted = trash();
    EXPECT_EQ(m_store->marks().mark(kStudy)->note, "a note");
    ASSERT_TRUE(m_store->purgeTrash({QStringLiteral("no such id")}));
    EXPECT_EQ(m_store->trash().size(), 1u);
    ASSERT_TRUE(m_store->purgeTrash({deleted.id}));
    EXPECT_TRUE(files("trash").isEmpty());
    EXPECT_TRUE(m_store->marks().mark(kStudy)->note.isEmpty());
    EXPECT_EQ(m_store->restoreTrashed(deleted.id).error().code(), ErrorCode::NotFound);
}

// It is deleted, retrieved again, and then the deleted one is wanted back as well.
TEST_F(TrashTest, WhatIsHereAgainIsNotStoredTwice) {
    ASSERT_TRUE(m_store->marks().setNote(kStudy, QStringLiteral("a note")));
    const DeletedStudy deleted = trash();
    putNumbered(2, kImages); // 2 to 6: some as before, some new
    put(part10Bytes(changed(1)));
    const RestoreReport report = restore(deleted.id);
    EXPECT_EQ(report.instances, 1) << "only 0 was missing";
    EXPECT_EQ(report.duplicates, 3);
    EXPECT_EQ(report.conflicts, QStringList{numbered(1).sopUid});
    EXPECT_EQ(instanceCount(), 7);
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(changed(1))) << "what is here is kept";
    EXPECT_EQ(files("conflicts").size(), 1) << "and the deleted one is not lost";
    EXPECT_TRUE(verified().isClean());
    EXPECT_TRUE(m_store->trash().empty());
}

TEST_F(TrashTest, ANewOneOutlivesTheOldOnesEnd) {
    ASSERT_TRUE(m_store->marks().setNote(kStudy, QStringLiteral("a note")));
    const DeletedStudy deleted = trash();
    putNumbered(0, 2);
    ASSERT_TRUE(m_store->purgeTrash({deleted.id}));
    EXPECT_EQ(instanceCount(), 2);
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(m_store->marks().mark(kStudy)->note, "a note");
}

TEST_F(TrashTest, DeletedTwiceBothComeBack) {
    const DeletedStudy first = trash();
    putNumbered(10, 3);
    const DeletedStudy second = trash();
    ASSERT_NE(first.id, second.id);
    EXPECT_EQ(restore(second.id).instances, 3);
    EXPECT_EQ(restore(first.id).instances, kImages);
    EXPECT_EQ(instanceCount(), kImages + 3);
}

TEST_F(TrashTest, OneThatCannotBeDeletedHoldsUpNoOther) {
    const QStringList names = archived();
    const DeletedStudy stuck = trash();
    putNumbered(10, 3);
    const DeletedStudy other = trash();
    block(stuck.id, names.front());
    EXPECT_FALSE(m_store->purgeTrash({stuck.id, other.id}));
    ASSERT_EQ(m_store->trash().size(), 1u);
    EXPECT_EQ(m_store->trash().front().id, stuck.id);
}

// That the marks of the others cannot be forgotten does not hide it.
TEST_F(TrashTest, WhatIsSaidIsWhatWentWrongFirst) {
    const QStringList names = archived();
    const DeletedStudy stuck = trash();
    putNumbered(10, 3);
    const DeletedStudy other = trash();
    block(stuck.id, names.front());
    const auto database = Database::open(m_dir.filePath("catalog.db"), Durability::Process);
    ASSERT_TRUE(database && execute(*(*database)->connection(), "ALTER TABLE node_studies RENAME TO hidden"));
    const Result<void> purged = m_store->purgeTrash({stuck.id, other.id});
    ASSERT_FALSE(purged);
    EXPECT_TRUE(purged.error().message().contains("could not move a file")) << purged.error().message().toStdString();
    EXPECT_EQ(m_store->trash().size(), 1u);
}

// Another process brings it back meanwhile, and has not indexed it yet.
TEST_F(TrashTest, OfWhatComesBackMeanwhileNothingIsForgotten) {
    TestInstance instance = numbered(20);
    instance.studyUid = QStringLiteral("1.9");
    put(part10Bytes(instance));
    ASSERT_TRUE(m_store->marks().setNote(QStringLiteral("1.9"), QStringLiteral("a note")));
    const DeletedStudy back = trash(QStringLiteral("1.9"));
    const QStringList names = archived();
    const DeletedStudy first = trash();
    const QByteArray here = manifest(first.id);
    restore(first.id); // so that its end is told
    writeFile(manifestPath(first.id), here);
    setOnTheWayIn(first.id, names);
    bool isBack = false;
    const auto token = m_store->subscribe([&](const StoreChange&) {
        isBack = QDir().rename(m_dir.filePath("trash/" + back.id), m_dir.filePath("elsewhere"));
    });
    ASSERT_TRUE(m_store->purgeTrash({first.id, back.id}));
    EXPECT_TRUE(isBack);
    EXPECT_EQ(m_store->marks().mark(QStringLiteral("1.9"))->note, "a note");
}

// Another process was killed as it deleted: the rows are still there.
TEST_F(TrashTest, DeletedForGoodHalfInItsRowsGoToo) {
    const QStringList names = archived();
    const DeletedStudy deleted = trash();
    const QByteArray here = manifest(deleted.id);
    restore(deleted.id);
    ASSERT_EQ(instanceCount(), kImages);
    writeFile(manifestPath(deleted.id), here);
    setOnTheWayIn(deleted.id, names);
    StoreChange heard;
    const auto token = m_store->subscribe([&](const StoreChange& change) { heard = change; });
    ASSERT_TRUE(m_store->purgeTrash({deleted.id}));
    EXPECT_EQ(instanceCount(), 0);
    EXPECT_TRUE(files("archive").isEmpty());
    EXPECT_TRUE(files("trash").isEmpty());
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(heard.studyUids, QSet<QString>{kStudy});
    EXPECT_EQ(heard.staleInstances.size(), kImages);
}

TEST_F(TrashTest, CancelledTheRestStays) {
    const DeletedStudy deleted = trash();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(m_store->purgeTrash({deleted.id}, stop.get_token()).error().code(), ErrorCode::Cancelled);
    EXPECT_EQ(restore(deleted.id).instances, kImages);
}

// Decision 0011: what lies aside of a study goes with it, and comes back with it.
TEST_F(TrashTest, WhatLiesAsideGoesAlong) {
    put(part10Bytes(changed(1)));
    TestInstance corrected = numbered(2);
    corrected.patientName = QStringLiteral("Richtig^Anna");
    ASSERT_TRUE(m_store->put(part(part10Bytes(corrected)), {}, IfStored::TakeCorrection));
    TestInstance other = changed(20);
    other.studyUid = QStringLiteral("1.9");
    put(part10Bytes(other));
    other.seed = 78;
    put(part10Bytes(other));
    const QStringList conflicts = files("conflicts");
    const QStringList superseded = files("superseded");
    ASSERT_EQ(conflicts.size(), 2);
    ASSERT_EQ(superseded.size(), 1);
    EXPECT_TRUE(m_store->asideFiles().hasAny(kStudy));

    const DeletedStudy deleted = trash();
    EXPECT_EQ(files("conflicts").size(), 1) << "another study's stays";
    EXPECT_TRUE(files("superseded").isEmpty());
    EXPECT_FALSE(m_store->asideFiles().hasAny(kStudy));
    restore(deleted.id);
    EXPECT_EQ(files("conflicts"), conflicts);
    EXPECT_EQ(files("superseded"), superseded);
    ASSERT_TRUE(m_store->purgeTrash({trash().id}));
    EXPECT_TRUE(files("trash").isEmpty());
}

TEST_F(TrashTest, WhatIsInUseStays) {
    const StudyHold hold(m_dir.path(), kStudy);
    EXPECT_TRUE(StudyHold::isHeld(m_dir.path(), kStudy));
    EXPECT_FALSE(StudyHold::isHeld(m_dir.path(), QStringLiteral("1.9")));
    const auto deleted = m_store->trashStudy(kStudy, {});
    ASSERT_FALSE(deleted);
    EXPECT_EQ(deleted.error().code(), ErrorCode::Refused);
    EXPECT_EQ(instanceCount(), kImages);
    EXPECT_TRUE(m_store->trash().empty());
    EXPECT_EQ(m_store->trashStudy(QStringLiteral("9.9"), {}).error().code(), ErrorCode::NotFound);
}

TEST_F(TrashTest, AnUnreadableManifestCostsNothing) {
    const DeletedStudy deleted = trash();
    writeFile(manifestPath(deleted.id), "{ half");
    EXPECT_TRUE(m_store->trash().empty());
    open();
    EXPECT_EQ(trashed().size(), kImages);
}

TEST_F(TrashTest, AHostileManifestLeadsNowhere) {
    const DeletedStudy deleted = trash();
    const QString victim = m_dir.filePath("nodes.json");
    writeFile(victim, "[]");
    QByteArray text = manifest(deleted.id);
    text.replace("\"here\"", "\"in\"");
    text.replace("\"files\": [\n    ]", "\"files\": [\"../nodes.json\", \"../../etc/passwd\"]");
    text.replace("\"conflicts\": [\n    ]", "\"conflicts\": [\"../nodes.json\"]");
    ASSERT_TRUE(text.contains("../nodes.json"));
    writeFile(manifestPath(deleted.id), text);
    open();
    EXPECT_TRUE(QFileInfo::exists(victim));
    EXPECT_EQ(m_store->trash().size(), 1u);
}

// The states that a kill leaves, made by hand.

TEST_F(TrashTest, KilledBehindTheManifestItIsDeletedAtTheNextStart) {
    const QStringList names = archived();
    const DeletedStudy deleted = trash();
    const QByteArray here = manifest(deleted.id);
    // The files are back in the archive, some with rows.
    restore(deleted.id);
    ASSERT_EQ(instanceCount(), kImages);
    writeFile(manifestPath(deleted.id), here);
    setOnTheWayIn(deleted.id, names);
    m_store.reset();
    ASSERT_TRUE(QFile::rename(m_dir.filePath("archive/" + names.front()),
                              m_dir.filePath("trash/" + deleted.id + "/" + QFileInfo(names.front()).fileName())));
    open();
    EXPECT_EQ(instanceCount(), 0);
    EXPECT_TRUE(files("archive").isEmpty());
    EXPECT_EQ(restore(deleted.id).instances, kImages);
    EXPECT_TRUE(verified().isClean());
}

TEST_F(TrashTest, KilledWhileItCameBackItIsBackAtTheNextStart) {
    const DeletedStudy deleted = trash();
    QByteArray text = manifest(deleted.id);
    text.replace("\"here\"", "\"out\"");
    writeFile(manifestPath(deleted.id), text);
    const QString one = trashed().front();
    writeFile(m_dir.filePath("incoming/999-dead/" + QFileInfo(one).fileName()),
              readFile(m_dir.filePath("trash/" + one)));
    ASSERT_TRUE(QFile::remove(m_dir.filePath("trash/" + one)));
    open();
    EXPECT_TRUE(m_store->settle());
    EXPECT_EQ(instanceCount(), kImages);
    EXPECT_TRUE(m_store->trash().empty());
    EXPECT_TRUE(verified().isClean());
}

TEST_F(TrashTest, KilledWhileItWasDeletedForGoodTheRestGoesAtTheNextStart) {
    const DeletedStudy deleted = trash();
    ASSERT_TRUE(QDir(m_dir.filePath("trash")).rename(deleted.id, deleted.id + ".gone"));
    EXPECT_TRUE(m_store->trash().empty());
    open();
    EXPECT_TRUE(trashed().isEmpty());
}

// A real process that deletes and restores, killed wherever it happens to be: each study is whole, in the lists or in
// the trash, and nothing else lies about.
TEST_F(TrashTest, KilledAnywhereNothingIsLost) {
    constexpr int kRounds = 25;
    constexpr int kStudies = 4;
    constexpr int kEach = 40;
    ASSERT_TRUE(m_store->purgeTrash({trash().id}));
    for (int n = 0; n < kStudies * kEach; ++n) {
        TestInstance instance = numbered(n);
        instance.studyUid = QStringLiteral("1.5.%1").arg(n / kEach);
        ASSERT_TRUE(m_store->put(part(part10Bytes(instance))));
    }
    ASSERT_TRUE(m_store->flush());
    std::mt19937 random(20240301);
    std::uniform_int_distribution<int> lines(1, 8);
    std::uniform_int_distribution<int> pause(0, 30);
    int killedInTheMiddle = 0;
    for (int round = 0; round < kRounds; ++round) {
        m_store.reset();
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {"--trash", m_dir.path()});
        ASSERT_TRUE(process.waitForStarted(30'000));
        QByteArray said;
        for (const int killAfter = lines(random); said.count('\n') < killAfter && process.waitForReadyRead(30'000);)
            said += process.readAllStandardOutput();
        process.waitForFinished(pause(random)); // a little into the next step
        process.kill();
        ASSERT_TRUE(process.waitForFinished(30'000));
        open();
        ASSERT_TRUE(m_store->settle());
        killedInTheMiddle += said.contains("done") ? 0 : 1;
        std::map<QString, int> whole;
        for (const dicom::StudySummary& study : m_store->catalog().studies().valueOr({}))
            whole[study.studyInstanceUid] += *study.instances;
        for (const DeletedStudy& deleted : m_store->trash())
            whole[deleted.study.studyInstanceUid] +=
                static_cast<int>(QDir(m_dir.filePath("trash/" + deleted.id)).entryList({"*.dcm"}).size());
        ASSERT_EQ(whole.size(), std::size_t{kStudies}) << "round " << round;
        for (const auto& [uid, count] : whole)
            ASSERT_EQ(count, kEach) << "round " << round << ' ' << uid.toStdString();
        ASSERT_TRUE(verified().isClean()) << "round " << round;
        ASSERT_EQ(files("archive").size(), instanceCount());
    }
    EXPECT_GT(killedInTheMiddle, kRounds / 2);
}

} // namespace
} // namespace sagitta::test
