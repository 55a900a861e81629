// Corrections from a node: where only the header differs the new file takes the place of the stored one, which is kept
// aside; whatever happens in between, nothing is lost.
#include "store_fixture.h"

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

namespace {

const QString kStudy = QStringLiteral("1.2.3");

TestInstance corrected(int n) {
    TestInstance instance = numbered(n);
    instance.patientName = QStringLiteral("Probe^Anna Maria");
    instance.patientId = QStringLiteral("P1-NEW");
    return instance;
}

class CorrectionTest : public StoreTest {
protected:
    Answer correct(const QByteArray& bytes) {
        Answer answer;
        EXPECT_TRUE(m_store->put(
            part(bytes),
            [&](PutOutcome outcome, const QString& uid, const QString& reason) {
                answer = {outcome, uid, reason, answer.calls + 1};
            },
            IfStored::TakeCorrection));
        EXPECT_TRUE(m_store->flush());
        EXPECT_EQ(answer.calls, 1);
        return answer;
    }
};

TEST_F(CorrectionTest, TakesThePlaceAndKeepsTheFormerAside) {
    putNumbered(1, 3);
    const QByteArray former = readFile(pathOf(1));
    QStringList stale;
    const auto subscription = m_store->subscribe([&](const StoreChange& change) { stale += change.staleInstances; });
    const Answer answer = correct(part10Bytes(corrected(1)));
    EXPECT_EQ(answer.outcome, PutOutcome::Stored);
    EXPECT_EQ(answer.reason, "");
    EXPECT_EQ(stale, QStringList{numbered(1).sopUid});
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(corrected(1)));
    ASSERT_EQ(files("superseded").size(), 1);
    EXPECT_EQ(readFile(m_dir.filePath("superseded/" + files("superseded").front())), former);
    EXPECT_EQ(files("archive").size(), 3);
    EXPECT_TRUE(files("conflicts").isEmpty());
    EXPECT_TRUE(verified().isClean());
    EXPECT_EQ(instanceCount(), 3);
}

// Until the last is corrected the study names both; then it is the corrected patient's alone, also for a search.
TEST_F(CorrectionTest, TheStudyBecomesTheCorrectedPatients) {
    putNumbered(1, 3);
    correct(part10Bytes(corrected(1)));
    EXPECT_EQ(m_store->catalog().patients(kStudy)->size(), 2u);
    correct(part10Bytes(corrected(2)));
    correct(part10Bytes(corrected(3)));
    const auto patients = m_store->catalog().patients(kStudy);
    ASSERT_EQ(patients->size(), 1u);
    EXPECT_EQ(patients->front().id, QStringLiteral("P1-NEW"));
    EXPECT_EQ(m_store->catalog().studies(QStringLiteral("maria"))->size(), 1u);
    EXPECT_EQ(m_store->catalog().studies()->front().patientId, QStringLiteral("P1-NEW"));
    EXPECT_EQ(m_store->catalog().studies()->front().instances, 3);
    const auto before = *m_store->catalog().studies();
    ASSERT_TRUE(m_store->rebuild());
    EXPECT_EQ(*m_store->catalog().studies(), before);
}

TEST_F(CorrectionTest, OtherPixelsAreAConflictAllTheSame) {
    putNumbered(1, 1);
    TestInstance other = corrected(1);
    other.seed = 99;
    const Answer answer = correct(part10Bytes(other));
    EXPECT_EQ(answer.outcome, PutOutcome::Duplicate);
    EXPECT_NE(answer.reason, "");
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(numbered(1)));
    EXPECT_EQ(files("conflicts").size(), 1);
    EXPECT_TRUE(files("superseded").isEmpty());
}

// Equal pixels that would be measured, turned or judged otherwise.
TEST_F(CorrectionTest, WhatThePixelsShowIsNotCorrectedUnseen) {
    TestInstance placed = numbered(1);
    placed.position = QStringLiteral("0\\0\\10");
    placed.orientation = QStringLiteral("1\\0\\0\\0\\1\\0");
    placed.spacing = QStringLiteral("0.5\\0.5");
    placed.slope = QStringLiteral("1");
    placed.laterality = QStringLiteral("R");
    put(part10Bytes(placed));
    const struct {
        QString TestInstance::*element;
        QString value;
    } changes[] = {{&TestInstance::position, QStringLiteral("0\\0\\12")},
                   {&TestInstance::orientation, QStringLiteral("-1\\0\\0\\0\\1\\0")},
                   {&TestInstance::spacing, QStringLiteral("0.7\\0.7")},
                   {&TestInstance::slope, QStringLiteral("2")},
                   {&TestInstance::laterality, QStringLiteral("L")}};
    int conflicts = 0;
    for (const auto& change : changes) {
        TestInstance other = placed;
        other.patientName = QStringLiteral("Probe^Anna Maria");
        other.*change.element = change.value;
        EXPECT_EQ(correct(part10Bytes(other)).outcome, PutOutcome::Duplicate) << change.value.toStdString();
        EXPECT_EQ(files("conflicts").size(), ++conflicts) << change.value.toStdString();
        EXPECT_EQ(readFile(pathOf(1)), part10Bytes(placed)) << change.value.toStdString();
    }
    EXPECT_TRUE(files("superseded").isEmpty());
    TestInstance named = placed;
    named.patientName = QStringLiteral("Probe^Anna Maria");
    EXPECT_EQ(correct(part10Bytes(named)).outcome, PutOutcome::Stored);
}

TEST_F(CorrectionTest, NorDoesAnInstanceMoveToAnotherStudy) {
    putNumbered(1, 1);
    TestInstance moved = corrected(1);
    moved.studyUid = QStringLiteral("1.9");
    EXPECT_NE(correct(part10Bytes(moved)).reason, "");
    EXPECT_EQ(m_store->catalog().studies()->size(), 1u);
    EXPECT_EQ(files("conflicts").size(), 1);
}

TEST_F(CorrectionTest, TheSameAgainIsDroppedAndANewOneIsStored) {
    putNumbered(1, 1);
    EXPECT_EQ(correct(part10Bytes(numbered(1))).outcome, PutOutcome::Duplicate);
    EXPECT_EQ(correct(part10Bytes(numbered(2))).outcome, PutOutcome::Stored);
    EXPECT_EQ(instanceCount(), 2);
    EXPECT_TRUE(files("superseded").isEmpty());
}

TEST_F(CorrectionTest, TwoCorrectionsInOneBatch) {
    putNumbered(1, 1);
    TestInstance again = corrected(1);
    again.patientName = QStringLiteral("Probe^Marianne");
    for (const TestInstance& instance : {corrected(1), again})
        ASSERT_TRUE(m_store->put(part(part10Bytes(instance)), {}, IfStored::TakeCorrection));
    ASSERT_TRUE(m_store->flush());
    EXPECT_EQ(m_store->catalog().patients(kStudy)->front().name, again.patientName);
    EXPECT_EQ(files("superseded").size(), 2);
    EXPECT_TRUE(verified().isClean());
}

// As a crash behind the commit leaves it: the row names the new file, both lie in the archive, the note stands.
TEST_F(CorrectionTest, KilledBehindTheCommit) {
    putNumbered(1, 2);
    const QString former = m_store->catalog().instance(numbered(1).sopUid)->file;
    const QString incoming = m_dir.filePath(QStringLiteral("incoming/left/") + QFileInfo(archiveName(9)).fileName());
    writeFile(incoming, part10Bytes(corrected(1)));
    m_store.reset();
    {
        const auto catalog = Catalog::open(m_dir.path());
        ASSERT_TRUE((*catalog)->supersede({{headerOf(corrected(1)), archiveName(9), QFileInfo(incoming).size()}}));
        EXPECT_EQ(*(*catalog)->pendingRemovals(Catalog::Removal::SetAside), QStringList{former});
        EXPECT_TRUE((*catalog)->pendingRemovals(Catalog::Removal::Delete)->isEmpty());
    }
    open();
    EXPECT_EQ(readFile(pathOf(1)), part10Bytes(corrected(1)));
    EXPECT_EQ(files("superseded").size(), 1);
    EXPECT_TRUE(verified().isClean());
    EXPECT_TRUE(m_store->catalog().pendingRemovals()->isEmpty());
}

} // namespace
